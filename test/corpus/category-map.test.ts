import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  iobesToBilou,
  labelsToSpans,
  mapCategories,
  mapCorpusCategories,
  parseCategoryMap,
  spansToLabels,
  TAG_SCHEMES,
} from '../../src/corpus/index.ts';
import { CorpusFormatError, OptionError } from '../../src/errors.ts';
import { CATEGORIES, hasAdjacentOfOneCategory, spansArbitrary } from '../helpers/labelled-spans.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

const toPerson = new Map([
  ['Artist', 'Person'],
  ['Athlete', 'Person'],
  ['Station', 'Place'],
  ['Noise', 'O'],
]);
const mapped = (labels: string, scheme: (typeof TAG_SCHEMES)[number]): string =>
  mapCategories(labels.split(' '), toPerson, { scheme }).join(' ');

describe('reading a category map', () => {
  test('header, comments, blank lines, CRLF and a byte order mark are no entries', () => {
    const map = parseCategoryMap(
      '\uFEFFfine\tcoarse\r\n# note\r\n\r\nArtist\tPerson\r\n__proto__\tOther\r\n',
    );
    expect([...map]).toEqual([
      ['Artist', 'Person'],
      ['__proto__', 'Other'],
    ]);
  });

  test.each([
    ['Artist Person', 1, /found 1 column, expected "fine TAB coarse"/],
    ['a\tb\n# ok\nc\td\te', 3, /found 3 columns/],
    ['a\tb\na\tc', 2, /"a" is mapped again, to "c"; line 1 maps it to "b"/],
    ['a\tb\n\na\tb', 3, /mapped again/],
    ['a\t ', 1, /empty category name/],
  ])('%j fails at line %i', (text, line, reason) => {
    const read = (): unknown => parseCategoryMap(text, 'map.tsv');
    expect(read).toThrow(CorpusFormatError);
    expect(read).toThrow(reason);
    expect(read).toThrow(expect.objectContaining({ file: 'map.tsv', line }));
  });
});

describe('mapping categories', () => {
  test('adjacent entities that become one category stay two entities', () => {
    expect(mapped('B-Artist I-Artist B-Athlete O', 'iob2')).toBe('B-Person I-Person B-Person O');
    expect(mapped('I-Artist I-Athlete I-Athlete', 'iob1')).toBe('I-Person B-Person I-Person');
    expect(mapped('I-Artist I-Artist I-Athlete', 'ioe1')).toBe('I-Person E-Person I-Person');
    expect(mapped('S-Artist B-Athlete E-Athlete', 'iobes')).toBe('S-Person B-Person E-Person');
    expect(() => mapped('I-Artist I-Athlete', 'io')).toThrow(OptionError);
    expect(mapped('I-Artist O Athlete Station', 'io')).toBe('I-Person O Person Place');
  });

  test('the spelling of the file is kept: BILOU letters and mistakes', () => {
    expect(
      mapCategories(iobesToBilou(['B-Artist', 'E-Artist', 'S-Station']), toPerson, { scheme: 'iobes' }),
    ).toEqual(['B-Person', 'L-Person', 'U-Place']);
    expect(mapped('O I-Artist', 'iob2')).toBe('O I-Person');
  });

  test('a category mapped to O loses its entities', () => {
    expect(mapped('B-Noise I-Noise B-Artist', 'iob2')).toBe('O O B-Person');
    expect(mapped('I-Artist I-Noise I-Athlete', 'iob1')).toBe('I-Person O I-Person');
  });

  test('a category that the map lacks is an error, kept or called other, as asked', () => {
    const labels = ['B-Song', 'I-Song', 'B-Artist'];
    expect(() => mapCategories(labels, toPerson, { scheme: 'iob2' })).toThrow(
      /"Song" is not in the category map/,
    );
    expect(mapCategories(labels, toPerson, { scheme: 'iob2', unmapped: 'keep' })[1]).toBe('I-Song');
    expect(mapCategories(labels, toPerson, { scheme: 'iob2', unmapped: 'other' })[0]).toBe('B-other');
    expect(mapCategories(labels, toPerson, { scheme: 'iob2', unmapped: 'other', other: 'MISC' })[0]).toBe(
      'B-MISC',
    );
  });

  test('plain labels are mapped whole', () => {
    const tags = new Map([
      ['NN', 'NOUN'],
      ['B-x', 'X'],
    ]);
    expect(mapCategories(['NN', 'B-x', 'NN'], tags, { scheme: 'none' })).toEqual(['NOUN', 'X', 'NOUN']);
  });

  test.each(TAG_SCHEMES)('boundaries survive any map under %s', (scheme) => {
    const target = fc.constantFrom('P', 'Q');
    const maps = fc.array(target, { minLength: CATEGORIES.length, maxLength: CATEGORIES.length });
    fc.assert(
      fc.property(spansArbitrary, maps, ({ spans, length }, targets) => {
        const map = new Map(CATEGORIES.map((category, n) => [category, targets[n]!]));
        const expected = spans.map((span) => ({ ...span, category: map.get(span.category)! }));
        fc.pre(scheme !== 'io' || !(hasAdjacentOfOneCategory(spans) || hasAdjacentOfOneCategory(expected)));
        const labels = mapCategories(spansToLabels(spans, length, scheme), map, { scheme });
        expect(labelsToSpans(labels)).toEqual(expected);
        expect(labels).toEqual(spansToLabels(expected, length, scheme));
      }),
    );
  });

  test('a corpus is mapped under its detected scheme, words and documents untouched', () => {
    const corpus = smallCorpus('c', ['Bo/I-Artist Al/I-Athlete x/O', '---', 'Bo/I-Artist Al/B-Artist']);
    const coarse = mapCorpusCategories(corpus, toPerson);
    expect(coarse.sentences.map((s) => s.labels)).toEqual([
      ['I-Person', 'B-Person', 'O'],
      ['I-Person', 'B-Person'],
    ]);
    expect(coarse.sentences.map((s) => [s.tokens, s.document])).toEqual(
      corpus.sentences.map((s) => [s.tokens, s.document]),
    );
  });
});
