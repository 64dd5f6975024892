/** The scripts of examples/ run as they stand, against the built package. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = async (script: string): Promise<string> => {
  const path = fileURLToPath(new URL(`../examples/${script}`, import.meta.url));
  return (await promisify(execFile)(process.execPath, [path])).stdout;
};

describe('examples', () => {
  it('library.mjs trains a CRF and labels a sentence', async () => {
    const output = await run('library.mjs');
    expect(output).toContain("[ 'O', 'O', 'O', 'B-Place', 'O' ]");
    expect(output).toMatch(/probability: 0\.\d+/);
  });

  it('network.mjs trains a network that learns', async () => {
    const [epoch, score] = (await run('network.mjs')).split(/\s/).map(Number);
    expect(epoch).toBeGreaterThan(1);
    expect(score).toBeGreaterThan(0.5);
  });

  it('minimise.mjs finds the minimum', async () => {
    expect(await run('minimise.mjs')).toMatch(/^converged \d+ \[ '1\.0000', '1\.0000' \]/);
  });
});
