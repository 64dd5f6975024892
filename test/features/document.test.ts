import { describe, expect, it } from 'vitest';
import { type Sentence, sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError } from '../../src/errors.ts';
import { DOCUMENT_FIELDS, type DocumentFieldKind, documentField } from '../../src/features/document.ts';
import type { FieldColumn } from '../../src/features/field.ts';
import { sharedDocuments } from '../helpers/resource-lines.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

function columns(kind: DocumentFieldKind, ...texts: string[]): FieldColumn[] {
  const document = texts.map((text) => sentenceFromTokens(text.split(' ')));
  const field = documentField(kind);
  return document.map((sentence, index) => field({ sentence, document, index }));
}

/** The value at sentence `s`, token `t`. */
function valueAt(kind: DocumentFieldKind, s: number, t: number, ...texts: string[]): unknown {
  return columns(kind, ...texts)[s]?.[t];
}

describe('case of the other occurrences', () => {
  it('is lower, other, both or never, without the occurrence itself', () => {
    const texts = ['we saw Apple and apple', 'the Apple fell', 'a pear here'];
    // "Apple" here: elsewhere apple and Apple
    expect(valueAt('case', 0, 2, ...texts)).toBe('both');
    // "apple" here: elsewhere Apple twice
    expect(valueAt('case', 0, 4, ...texts)).toBe('other');
    expect(valueAt('case', 2, 1, ...texts)).toBe('never');
    expect(valueAt('case', 0, 0, 'dogs bark', 'two dogs bark')).toBe('lower');
    expect(valueAt('case', 0, 1, 'in 1996', 'in 1996')).toBeUndefined();
  });

  it('does not count first tokens, all-caps sentences, or what follows quotes, brackets and stops', () => {
    for (const elsewhere of [
      'Apple fell',
      'GREEN APPLE FELL',
      'he said " Apple "',
      'he said `` Apple',
      "he said '' Apple",
      'fruit - Apple',
      'fruit ( Apple )',
      'fruit : Apple',
      'fruit . Apple',
    ]) {
      expect(valueAt('case', 0, 1, 'an apple', elsewhere)).toBe('never');
    }
    expect(valueAt('case', 0, 1, 'an apple', 'fruit , Apple')).toBe('other');
  });

  it('comes with the place for first tokens and all-caps sentences', () => {
    expect(columns('casePlace', 'Apple fell', 'APPLE FELL', 'the Apple')).toEqual([
      ['other|first', undefined],
      ['other|caps', 'lower|caps'],
      ['never|first', undefined],
    ]);
  });

  it('gives the most frequent form where it differs and capitals prevail, and its shape', () => {
    const texts = ['THE MCDONALD CASE', 'old McDonald and new McDonald and MCDONALD'];
    expect(valueAt('form', 0, 1, ...texts)).toBe('McDonald');
    expect(valueAt('formType', 0, 1, ...texts)).toBe('XxXx');
    expect(valueAt('form', 1, 1, ...texts)).toBeUndefined();
    // at the all-caps one in prose McDonald is left, twice
    expect(valueAt('form', 1, 6, ...texts)).toBe('McDonald');
    // as often lower-case as not: capitals do not prevail
    expect(valueAt('form', 0, 0, 'MAY', 'in May he may')).toBeUndefined();
    expect(valueAt('formType', 0, 0, 'MAY', 'in May he may')).toBe('Xx');
    expect(valueAt('formType', 0, 0, 'MAY')).toBeUndefined();
  });

  it('counts the other occurrences up to four', () => {
    const texts = (n: number): string[] => ['a Ball', ...Array.from({ length: n }, () => 'the ball rolls')];
    expect([0, 1, 3, 4, 9].map((n) => valueAt('count', 0, 1, ...texts(n)))).toEqual([
      undefined,
      '1',
      '3',
      '4',
      '4',
    ]);
  });
});

describe('neighbours at the other occurrences', () => {
  const NEWS = [
    'President Bill Clinton said',
    'CLINTON VISITS PARIS',
    'In Paris Clinton met Chirac',
    'Clinton left',
  ];

  it('are lower-cased, distinct, in order of appearance, without those of the occurrence itself', () => {
    expect(valueAt('left', 0, 2, ...NEWS)).toEqual(['paris', '<s>']);
    expect(valueAt('right', 0, 2, ...NEWS)).toEqual(['met', 'left']);
    expect(valueAt('right', 2, 2, ...NEWS)).toEqual(['said', 'left']);
    // an equal neighbour elsewhere stays
    expect(valueAt('right', 0, 0, 'Clinton said', 'then Clinton said')).toEqual(['said']);
  });

  it('stand for the mixed-case form where all is upper case, where nothing is its own', () => {
    expect(valueAt('right', 1, 0, ...NEWS)).toEqual(['said', 'met', 'left']);
    expect(valueAt('capitalBefore', 1, 0, ...NEWS)).toEqual(['Bill', 'Paris']);
    expect(valueAt('right', 1, 2, ...NEWS)).toEqual(['clinton']);
    // no mixed-case form: the word as it is
    expect(valueAt('right', 0, 0, 'NATO', 'what NATO wants')).toEqual(['wants']);
    // the more frequent of two forms, the first seen of equal ones
    expect(valueAt('right', 0, 0, 'MCCOY', 'a McCoy x', 'a Mccoy y', 'a Mccoy z')).toEqual(['y', 'z']);
    expect(valueAt('right', 0, 0, 'MCCOY', 'a McCoy x', 'a Mccoy y')).toEqual(['x']);
  });

  it('of names: capitalised words that are no function words, before and after, with flags', () => {
    expect(valueAt('capitalBefore', 3, 0, ...NEWS)).toEqual(['Bill', 'Paris']);
    expect(valueAt('capitalAfter', 3, 0, ...NEWS)).toBeUndefined();
    expect(valueAt('hasCapitalBefore', 3, 0, ...NEWS)).toBe('1');
    expect(valueAt('hasCapitalAfter', 3, 0, ...NEWS)).toBeUndefined();
    expect(valueAt('hasCapitalAfter', 0, 0, 'Bill', 'Bill Gates')).toBe('1');
    expect(valueAt('capitalBefore', 0, 0, 'Hague', 'The Hague')).toBeUndefined();
    // its own neighbour is none of the others'
    expect(valueAt('hasCapitalAfter', 0, 0, 'Bill Gates', 'Bill left')).toBeUndefined();
  });

  it('are given to capitalised words only, and not to function words', () => {
    expect(columns('right', 'The dog in Rome', 'The dog in Rome today')).toEqual([
      [undefined, undefined, undefined, ['today']],
      [undefined, undefined, undefined, ['</s>'], undefined],
    ]);
  });

  it('are six on each side and three names at most', () => {
    const texts = ['ROME', ...Array.from({ length: 9 }, (_, n) => `A${'xyzuvwrst'[n]} Rome b${n}`)];
    expect(valueAt('right', 0, 0, ...texts)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5']);
    expect(valueAt('left', 0, 0, ...texts)).toEqual(['ax', 'ay', 'az', 'au', 'av', 'aw']);
    expect(valueAt('capitalBefore', 0, 0, ...texts)).toEqual(['Ax', 'Ay', 'Az']);
    // the seventh comes in where one of the six is its own
    expect(valueAt('right', 1, 1, ...texts)).toEqual(['b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
  });
});

/** The neighbour fields by definition: a search through the whole document for every token. */
function searchNeighbours(
  document: readonly Sentence[],
  s: number,
  t: number,
  side: -1 | 1,
  names: boolean,
): string[] {
  const isAllCaps = (tokens: readonly string[]): boolean =>
    /[A-Z]/.test(tokens.join(' ')) && !/[a-z]/.test(tokens.join(' '));
  const functionWords =
    /^(the|an?|and|or|but|of|in|on|at|by|for|from|to|with|as|s?he|it|they|we|i|you|his|her|its|their|our|my|this|that|these|those|if|when|while|after|before|is|was|are|were|be|has|have|had|not?|there|what|who|which)$/i;
  const isName = (token: string): boolean => /^[A-Z]/.test(token) && !functionWords.test(token);
  const here = document[s]?.tokens ?? [];
  const token = here[t] ?? '';
  if (!isName(token)) return [];
  const prose = document.filter(({ tokens }) => !isAllCaps(tokens));
  let form = token;
  if (isAllCaps(here) && !/[a-z]/.test(token)) {
    const counts = new Map<string, number>();
    for (const other of prose.flatMap(({ tokens }) => tokens)) {
      if (other.toLowerCase() !== token.toLowerCase() || !/^[A-Z].*[a-z]/.test(other)) continue;
      counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    form = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? token;
  }
  const around = (tokens: readonly string[], at: number): string | undefined => {
    const neighbour = tokens[at + side];
    if (names) return neighbour !== undefined && isName(neighbour) ? neighbour : undefined;
    return (neighbour ?? (side < 0 ? '<s>' : '</s>')).toLowerCase();
  };
  const elsewhere = new Set<string>();
  // In the order in which a neighbour is first seen in the document, the present occurrence included.
  const order: string[] = [];
  for (const sentence of prose) {
    for (const [at, other] of sentence.tokens.entries()) {
      const neighbour = other === form ? around(sentence.tokens, at) : undefined;
      if (neighbour === undefined) continue;
      order.push(neighbour);
      if (sentence !== document[s] || at !== t) elsewhere.add(neighbour);
    }
  }
  return [...new Set(order)].filter((neighbour) => elsewhere.has(neighbour)).slice(0, names ? 3 : 6);
}

describe('document fields', () => {
  it('have a column for every kind they name, and refuse others', () => {
    for (const kind of DOCUMENT_FIELDS) expect(columns(kind, 'A b', 'c')).toHaveLength(2);
    expect(() => documentField('mood' as string as DocumentFieldKind)).toThrow(OptionError);
    expect(() => documentField('__proto__' as string as DocumentFieldKind)).toThrow(OptionError);
  });

  it('see one sentence only where that is all there is of the document', () => {
    const sentence = sentenceFromTokens(['Clinton', 'said', 'Clinton', 'left']);
    const field = documentField('right');
    expect(field({ sentence, document: [sentence], index: 0 })).toEqual([
      ['left'],
      undefined,
      ['said'],
      undefined,
    ]);
  });

  it('do not trip over names of object properties', () => {
    expect(valueAt('case', 0, 1, 'a __proto__', 'a __proto__ constructor')).toBe('lower');
    expect(valueAt('right', 0, 0, 'Constructor a', 'Constructor b')).toEqual(['b']);
  });

  it('get through a document of 100,000 sentences where one name is everywhere', () => {
    // Were every occurrence to look at all others, these 10^10 steps would not end within the time limit of a test.
    const document = Array.from({ length: 100_000 }, (_, n) =>
      sentenceFromTokens(['x', 'Rome', `y${n}`, '.']),
    );
    const [left, right] = [documentField('left'), documentField('right')];
    let last: unknown;
    for (const [index, sentence] of document.entries()) {
      left({ sentence, document, index });
      last = right({ sentence, document, index })[1];
    }
    expect(last).toEqual(['y0', 'y1', 'y2', 'y3', 'y4', 'y5']);
  });

  it.skipIf(!hasSharedData)('equal a search through the whole document for each token of real news', () => {
    const fields = (['left', 'right', 'capitalBefore', 'capitalAfter'] as const).map((kind) =>
      documentField(kind),
    );
    const differences: unknown[] = [];
    let compared = 0;
    for (const texts of sharedDocuments('conll2003/dev.txt.gz').slice(0, 25)) {
      const document = texts.map((tokens) => sentenceFromTokens(tokens));
      for (const [index, sentence] of document.entries()) {
        const found = fields.map((field) => field({ sentence, document, index }));
        for (const t of sentence.tokens.keys()) {
          const values = found.map((column) => column[t] ?? []);
          const expected = [
            searchNeighbours(document, index, t, -1, false),
            searchNeighbours(document, index, t, 1, false),
            searchNeighbours(document, index, t, -1, true),
            searchNeighbours(document, index, t, 1, true),
          ];
          if (JSON.stringify(values) !== JSON.stringify(expected))
            differences.push({ index, t, values, expected });
          compared += values.flat().length;
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(2000);
  });
});
