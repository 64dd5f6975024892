import { describe, expect, it } from 'vitest';
import { parseClusters } from '../../src/features/clusters.ts';
import { type Coverage, type CoverageSource, measureCoverage } from '../../src/features/coverage.ts';
import { parseVectors } from '../../src/features/vector-files/text-vectors.ts';
import { sharedLines, sharedWords } from '../helpers/resource-lines.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

describe('measureCoverage', () => {
  it('counts types and tokens by the step that found them', async () => {
    const lexicon = await parseClusters(['01\tapple', '10\tApple', '11\t0th'], { file: 'f' });
    const words = ['Apple', 'APPLE', 'APPLE', '9th', 'pear', 'pear', '__proto__'];
    expect(measureCoverage(lexicon, words)).toEqual({
      types: 5,
      tokens: 7,
      typesFound: { surface: 1, lower: 1, digits: 1 },
      tokensFound: { surface: 1, lower: 2, digits: 1 },
    });
  });
});

/** "types % / tokens %" as the description of the data prints it; words found by writing digits as 0 do not count there. */
function printed({ types, tokens, typesFound, tokensFound }: Coverage): string {
  const typeShare = ((100 * (typesFound.surface + typesFound.lower)) / types).toFixed(1);
  const tokenShare = ((100 * (tokensFound.surface + tokensFound.lower)) / tokens).toFixed(1);
  return `${typeShare} / ${tokenShare}`;
}

describe.skipIf(!hasSharedData)('coverage of the published corpora', () => {
  const sources = async (): Promise<
    Record<'glove' | 'gloveTwitter' | 'wsj' | 'twitter', CoverageSource>
  > => ({
    glove: await parseVectors(sharedLines('vectors/glove.6B.50d.subset.txt.gz'), { file: 'glove' }),
    gloveTwitter: await parseVectors(sharedLines('vectors/glove.twitter.27B.25d.subset.txt.gz'), {
      file: 'tw',
    }),
    wsj: await parseClusters(sharedLines('brown-clusters/wsj-bitstrings.txt.gz'), { file: 'wsj' }),
    twitter: await parseClusters(sharedLines('brown-clusters/twitter-6mpaths.txt.gz'), { file: 'paths' }),
  });

  it('equals the table in their description', async () => {
    const { glove, gloveTwitter, wsj, twitter } = await sources();
    const table: [string, number, string, string, string, string][] = [
      ['conll2003/train.txt.gz', 21_009, '38.4 / 84.3', '32.1 / 64.6', '56.5 / 83.9', '63.6 / 91.7'],
      ['conll2003/test.txt.gz', 8548, '50.7 / 83.4', '44.1 / 61.1', '64.8 / 83.0', '72.1 / 90.7'],
      ['conll2000/test.txt.gz', 7495, '62.9 / 88.1', '56.3 / 72.4', '99.6 / 99.7', '83.0 / 93.8'],
      ['conll2002-nl/test.txt.gz', 11_112, '9.5 / 39.1', '8.5 / 32.0', '11.3 / 33.2', '19.3 / 63.6'],
      ['wnut17/test.txt.gz', 5759, '52.7 / 82.1', '53.1 / 65.2', '60.1 / 80.1', '74.3 / 93.2'],
      ['bionlp13cg/test.tsv.gz', 5447, '49.8 / 79.3', '44.0 / 62.6', '54.4 / 78.4', '63.6 / 86.6'],
      ['gum/test.conll.gz', 4384, '73.4 / 91.5', '68.7 / 76.7', '82.1 / 91.8', '90.6 / 96.2'],
    ];
    for (const [path, vocabulary, ...expected] of table) {
      const words = sharedWords(path);
      const lower = words.map((word) => word.toLowerCase());
      expect(new Set(lower).size).toBe(vocabulary);
      expect([
        printed(measureCoverage(glove, lower)),
        printed(measureCoverage(gloveTwitter, lower)),
        printed(measureCoverage(wsj, words)),
        printed(measureCoverage(twitter, lower)),
      ]).toEqual(expected);
    }
  });
});
