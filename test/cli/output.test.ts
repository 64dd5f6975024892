import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { joinPieces } from '../../src/cli/output.ts';
import { writeFileAtomically } from '../../src/corpus/index.ts';
import { CrfLabError } from '../../src/errors.ts';
import { temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

describe('output in pieces', () => {
  it('is the same text in fewer pieces', () => {
    const pieces = Array.from({ length: 5000 }, (_, n) => `line ${n}\n`.repeat(5));
    const joined = [...joinPieces(pieces)];
    expect(joined.join('')).toBe(pieces.join(''));
    expect(joined.length).toBeLessThan(10);
    expect([...joinPieces([])]).toEqual([]);
  });

  it('replaces a file only when its last piece is written', async () => {
    const path = folder.write('old.txt', 'old');
    function* failing(): Generator<string> {
      yield 'new';
      throw new CrfLabError('the second piece cannot be made');
    }
    await expect(writeFileAtomically(path, failing())).rejects.toThrow(/^the second piece cannot be made$/);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeFileAtomically(path, ['new', ' ', '\u00e9\n']);
    expect(readFileSync(path, 'utf8')).toBe('new \u00e9\n');
    expect(readdirSync(folder.path('.'))).toEqual(['old.txt']);
  });
});
