import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cpuSince, peakMemoryKiB } from '../../../src/compare/run/process-cost.ts';

const BUILT = fileURLToPath(new URL('../../../dist/compare/run/process-cost.js', import.meta.url));

describe('peakMemoryKiB', () => {
  it('does not fall and is no less than what is in memory now', () => {
    const before = peakMemoryKiB();
    expect(before * 1024).toBeGreaterThan(0.5 * process.memoryUsage().rss);
    expect(peakMemoryKiB()).toBeGreaterThanOrEqual(before);
  });

  it.runIf(process.platform === 'linux')('leaves out the memory of the program that started this one', () => {
    const held = Buffer.alloc(300 * 2 ** 20, 1);
    const code = `import(${JSON.stringify(BUILT)}).then(({ peakMemoryKiB }) => console.log(peakMemoryKiB()))`;
    const peak = Number(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }));
    expect(peak * 1024).toBeLessThan(held.length / 2);
    expect(peak).toBeGreaterThan(10_000);
  });
});

describe('cpuSince', () => {
  it('counts seconds of work', () => {
    const start = process.cpuUsage();
    let sum = 0;
    for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i);
    expect(sum).toBeGreaterThan(0);
    const seconds = cpuSince(start);
    const { user, system } = process.cpuUsage(start);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual((user + system) / 1e6);
  });
});
