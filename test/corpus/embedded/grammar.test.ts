import { describe, expect, it } from 'vitest';
import { type FrameNode, parseFrame } from '../../../src/corpus/embedded/grammar.ts';
import { embeddedHierarchy } from '../../../src/corpus/embedded/hierarchy.ts';
import { adjustTags, tagOfWord } from '../../../src/corpus/embedded/lexicon.ts';
import { NAME_BUILDERS } from '../../../src/corpus/embedded/names.ts';
import { SentenceDraft } from '../../../src/corpus/embedded/sentence-draft.ts';
import { createStemPool, NameSource, nationalityOf } from '../../../src/corpus/embedded/stems.ts';
import { createRandom } from '../../../src/numeric/index.ts';

const literal = (token: string, tag: string): FrameNode => ({ kind: 'literal', token, tag });

describe('the frame language', () => {
  it('tells words, slots, classes and alternatives apart', () => {
    expect(parseFrame('{City+} said (on [weekday]|) -LRB- [period]s/NNS fall/VB')).toEqual([
      { kind: 'slot', category: 'City', many: true },
      literal('said', 'VBD'),
      {
        kind: 'choice',
        alternatives: [[literal('on', 'IN'), { kind: 'class', name: 'weekday', isPlural: false }], []],
      },
      literal('(', '('),
      { kind: 'class', name: 'period', isPlural: true },
      literal('fall', 'VB'),
    ]);
  });

  it('refuses unbalanced parentheses and words without a tag', () => {
    expect(() => parseFrame('the (road|bridge')).toThrow(/unclosed/);
    expect(() => parseFrame('the day ) after')).toThrow(/unopened/);
    expect(() => tagOfWord('xylograph')).toThrow(/no tag for "xylograph"/);
  });
});

describe('tags that depend on neighbours', () => {
  it('makes participles after have and be, base forms after modals, plural present elsewhere', () => {
    const tokens = ['they', 'had', 'quickly', 'sold', 'and', 'will', 'cut', 'what', 'fans', 'know'];
    const tags = ['PRP', 'VBD', 'RB', 'VBD', 'CC', 'MD', 'VBD', 'WP', 'NNS', 'VB'];
    adjustTags(tokens, tags);
    expect(tags).toEqual(['PRP', 'VBD', 'RB', 'VBN', 'CC', 'MD', 'VB', 'WP', 'NNS', 'VBP']);
  });
});

describe('a sentence draft', () => {
  it('gives articles their n, one article before a name that brings its own, and a capital to the start', () => {
    const draft = new SentenceDraft();
    for (const [token, tag] of [
      ['"', 'QUOTE'],
      ['a', 'DT'],
      ['old', 'JJ'],
      ['critic', 'NN'],
      ['of', 'IN'],
      ['the', 'DT'],
    ] as const) {
      draft.addWord(token, tag);
    }
    draft.addName('The/DT Denton Herald', 'Media');
    draft.finish();
    expect(draft.tokens).toEqual(['"', 'An', 'old', 'critic', 'of', 'The', 'Denton', 'Herald']);
    expect(draft.labels.slice(4)).toEqual(['O', 'B-Media', 'I-Media', 'I-Media']);
    expect(draft.tags).toEqual(['``', 'DT', 'JJ', 'NN', 'IN', 'DT', 'NNP', 'NNP']);
  });
});

describe('invented names', () => {
  it('are words with at most one tag each, for every category', () => {
    const source = new NameSource(createRandom(3), createStemPool(createRandom(4)));
    for (const category of embeddedHierarchy.fine) {
      const names = Array.from({ length: 60 }, () => NAME_BUILDERS[category](source));
      expect(new Set(names.map(({ full }) => full)).size, category).toBeGreaterThan(15);
      for (const { full, shorts } of names) {
        for (const name of [full, ...shorts])
          expect(name).toMatch(/^[^\s/]+(\/[A-Z,]+)?( [^\s/]+(\/[A-Z,]+)?)*$/);
      }
    }
  });

  it('give countries an adjective', () => {
    expect(['Veldoria', 'Torland', 'Gronstan', 'Casque', 'Malor'].map(nationalityOf)).toEqual([
      'Veldorian',
      'Torlandic',
      'Gronstani',
      'Cascan',
      'Malorian',
    ]);
  });
});
