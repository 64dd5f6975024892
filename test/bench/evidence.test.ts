import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceBlocks } from './evidence/blocks.ts';
import { fillBlocks, proseOf } from './evidence/marked-blocks.ts';

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

describe.each(['README.md', 'reports/README.md'])('%s', (file) => {
  it('shows what the results say', () => {
    expect(fillBlocks(read(file), evidenceBlocks())).toBe(read(file));
  });
});

describe('reports/README.md', () => {
  it('has no measured figure in its prose that is not made from results', () => {
    // Percentages and decimals; years, sizes of corpora and settings are whole numbers.
    expect(proseOf(read('reports/README.md')).match(/\d+\.\d+|\d+ ?%/g) ?? []).toEqual([]);
  });
});
