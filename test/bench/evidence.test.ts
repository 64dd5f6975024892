import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openLineBatches } from '../../src/corpus/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';
import { evidenceBlocks } from './evidence/blocks.ts';
import { VECTOR_FACTS } from './evidence/facts.ts';
import { fillBlocks, joinBlocks, proseOf } from './evidence/marked-blocks.ts';

const root = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

describe('fillBlocks', () => {
  const blocks = new Map([
    ['one', () => '| a |'],
    ['n', () => '7'],
  ]);

  it('replaces blocks and values, twice the same', () => {
    const text = 'x\n<!-- evidence one -->\nold\n\nolder\n<!-- /evidence -->\nof <!--= n -->3<!--/--> runs\n';
    const filled = 'x\n<!-- evidence one -->\n\n| a |\n\n<!-- /evidence -->\nof <!--= n -->7<!--/--> runs\n';
    expect(fillBlocks(text, blocks)).toBe(filled);
    expect(fillBlocks(filled, blocks)).toBe(filled);
  });

  it('fills empty blocks and leaves what stands between blocks', () => {
    const empty =
      '<!-- evidence one -->\n<!-- /evidence -->\nkept\n<!-- evidence one -->\n<!-- /evidence -->\n';
    const block = '<!-- evidence one -->\n\n| a |\n\n<!-- /evidence -->\n';
    expect(fillBlocks(empty, blocks)).toBe(`${block}kept\n${block}`);
  });

  it('refuses a name that nothing makes', () => {
    expect(() => fillBlocks('<!--= m -->3<!--/-->', blocks)).toThrow(
      'no block is called m; there are one, n',
    );
  });
});

describe('joinBlocks', () => {
  it('refuses two parts of one name', () => {
    const named = (value: string): [string, () => string] => ['presets', () => value];
    expect(() => joinBlocks([named('| table |')], [named('13')])).toThrow('two parts are called presets');
  });
});

describe.each(['README.md', 'reports/README.md'])('%s', (file) => {
  it('shows what the results say', () => {
    expect(fillBlocks(read(file), evidenceBlocks())).toBe(read(file));
  });
});

/** Names with digits, of corpora, programs and measures; and what Node must be. */
const NAMES =
  /CoNLL-20\d\d(-nl)?|IOB2|WNUT-17|BioNLP13CG|MultiCoNER II|\bF1\b|CRFsuite 0\.12\.2|L-BFGS|Node 20\.19 or later/g;
/** From three on: "one" and "two" are mostly no figures. */
const WORDS =
  /\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|\w+ty-\w+|hundred|thousand)s?\b/gi;

describe.each(['README.md', 'reports/README.md'])('%s', (file) => {
  it('has no number in its prose that is not made from results', () => {
    const prose = proseOf(read(file)).replace(NAMES, '');
    const found = [...prose.matchAll(/\d[\d.,]*/g), ...prose.matchAll(WORDS)];
    expect(found.map((match) => prose.slice(match.index - 30, match.index + 20))).toEqual([]);
  });
});

describe('facts about the word vectors', () => {
  it.skipIf(!hasSharedData)('are those of the file', async () => {
    let words = 0;
    let first = '';
    for await (const { lines } of openLineBatches(sharedData('vectors/glove.6B.50d.subset.txt.gz'))) {
      words += lines.length;
      first ||= lines[0] ?? '';
    }
    expect(words).toBe(VECTOR_FACTS['vectors.words']);
    expect(first.split(' ').length - 1).toBe(VECTOR_FACTS['vectors.numbers']);
  });
});
