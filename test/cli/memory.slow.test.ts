import { afterAll, describe, expect, it } from 'vitest';
import { spawnCli, temporaryFolder } from '../helpers/run-cli.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** Greatest resident memory of CRFsuite 0.12.2 in training on the same attributes, in MB (`npm run bench -- train`). */
const CRFSUITE = { conll2000: 207, conll2003: 279 };
/** Share of it that we may take beyond: Node alone takes 60 MB. */
const FACTOR = 1.2;

describe.skipIf(!hasSharedData)('memory of training', () => {
  it.each([
    { corpus: 'conll2000', preset: 'crfsuite-chunking', columns: 'word,pos,chunk' },
    { corpus: 'conll2003', preset: 'crfsuite-ner', columns: 'word,pos,chunk,ner' },
  ] as const)('stays near that of CRFsuite on $corpus', async ({ corpus, preset, columns }) => {
    // Seven iterations: from then on all correction pairs are in use.
    const { code, stdout } = await spawnCli(
      ...['train', '--train', sharedData(`${corpus}/train.txt.gz`), '--encoding', 'latin-1'],
      ...['--preset', preset, '--columns', columns, '--model', folder.path(corpus)],
      ...['--max-iterations', '7', '--threads', '2', '--json', '--quiet'],
    );
    expect(code).toBe(0);
    const { peakMemoryMB } = JSON.parse(stdout);
    expect(peakMemoryMB).toBeLessThan(FACTOR * CRFSUITE[corpus]);
    // A figure that is far too low would be no figure of the whole process.
    expect(peakMemoryMB).toBeGreaterThan(100);
  });
});
