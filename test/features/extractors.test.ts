import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  characterNgrams,
  memoiseByWord,
  prefix,
  squeezeRuns,
  suffix,
  WORD_FLAG_MEANINGS,
  WORD_FLAGS,
  type WordFlag,
  wordFlags,
  wordShape,
  wordType,
} from '../../src/features/extractors.ts';

function flagsOf(word: string): WordFlag[] {
  const mask = wordFlags(word);
  return WORD_FLAGS.filter((_, bit) => (mask & (1 << bit)) !== 0);
}

/** The flags as a script with regular expressions would ask for them. */
const REFERENCE: Readonly<Record<WordFlag, (word: string) => boolean>> = {
  iu: (word) => /^\p{Uppercase}/u.test(word),
  au: (word) => /\p{Uppercase}/u.test(word) && !/[\p{Lowercase}\p{Lt}]/u.test(word),
  al: (word) => /\p{Lowercase}/u.test(word) && !/[\p{Uppercase}\p{Lt}]/u.test(word),
  ad: (word) => /^[\p{Nd}²³¹]+$/u.test(word),
  cu: (word) => /^.+\p{Uppercase}/su.test(word),
  hd: (word) => /[\p{Nd}²³¹]/u.test(word),
  ca: (word) => /\p{L}/u.test(word),
  hy: (word) => word.includes('-'),
  dot: (word) => word.includes('.'),
  sl: (word) => word.includes('/'),
  ap: (word) => word.includes("'"),
  sym: (word) => !/[\p{L}\p{N}]/u.test(word),
  ini: (word) => /^[A-Z]\.$/.test(word),
  '2d': (word) => /^\p{Nd}{2}$/u.test(word),
  '4d': (word) => /^\p{Nd}{4}$/u.test(word),
  dsl: (word) => /^[\p{Nd}/]+$/u.test(word) && word.includes('/') && /\p{Nd}/u.test(word),
  dhy: (word) => /^[\p{Nd}-]+$/u.test(word) && word.includes('-') && /\p{Nd}/u.test(word),
  dco: (word) => /^[\p{Nd},.]+$/u.test(word) && /\p{Nd}/u.test(word) && !/^\p{Nd}+$/u.test(word),
};

describe('shapes', () => {
  it.each([
    ['U.S.-15', 'X.X.-dd', 'X.X.-d'],
    ['McDonald', 'XxXxxxxx', 'XxXx'],
    ['1996-08-22', 'dddd-dd-dd', 'd-d-d'],
    ['Éluard', 'Xxxxxx', 'Xx'],
    ['...', '...', '.'],
    ['x²', 'xd', 'xd'],
    ['東京2020', '東京dddd', '東京d'],
    ['𝒜b', 'Xx', 'Xx'],
    ['ǅ', 'ǅ', 'ǅ'],
    ['', '', ''],
  ])('of %s are %s and %s', (word, shape, type) => {
    expect(wordShape(word)).toBe(shape);
    expect(wordType(word)).toBe(type);
  });

  it('squeeze runs of any character, surrogate pairs as one', () => {
    expect(squeezeRuns('aabbb-𝒜𝒜c')).toBe('ab-𝒜c');
  });
});

describe('affixes', () => {
  it('are absent when the word is shorter, the word itself when it is as long', () => {
    expect(prefix('abc', 4)).toBeUndefined();
    expect(suffix('abc', 4)).toBeUndefined();
    expect(prefix('abc', 3)).toBe('abc');
    expect(suffix('abc', 2)).toBe('bc');
  });

  it('count code points and never cut one in two', () => {
    expect(prefix('😀ab', 1)).toBe('😀');
    expect(prefix('😀ab', 2)).toBe('😀a');
    expect(suffix('ab😀', 2)).toBe('b😀');
    expect(suffix('a😀', 3)).toBeUndefined();
  });

  it('equal slices of the code points of any word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (word, length) => {
        const characters = Array.from(word);
        const fits = characters.length >= length;
        expect(prefix(word, length)).toBe(fits ? characters.slice(0, length).join('') : undefined);
        expect(suffix(word, length)).toBe(fits ? characters.slice(-length).join('') : undefined);
      }),
    );
  });
});

describe('character n-grams', () => {
  it('are those of the lower-cased word between ^ and $, shortest first, each once', () => {
    expect(characterNgrams('Aba', 2, 3)).toEqual(['^a', 'ab', 'ba', 'a$', '^ab', 'aba', 'ba$']);
    expect(characterNgrams('aaaa', 2, 2)).toEqual(['^a', 'aa', 'a$']);
    expect(characterNgrams('a', 5, 6)).toEqual([]);
  });
});

describe('flags', () => {
  it.each<[string, WordFlag[]]>([
    ['EU', ['iu', 'au', 'cu', 'ca']],
    ['rejects', ['al', 'ca']],
    ['J.', ['iu', 'au', 'ca', 'dot', 'ini']],
    ['1996-08-22', ['hd', 'hy', 'dhy']],
    ['3/4', ['hd', 'sl', 'dsl']],
    ['1,000.5', ['hd', 'dot', 'dco']],
    ['1996', ['ad', 'hd', '4d']],
    ['42', ['ad', 'hd', '2d']],
    ["'s", ['al', 'ca', 'ap']],
    ['--', ['hy', 'sym']],
    ['', []],
  ])('of %s are %j', (word, expected) => {
    expect(flagsOf(word)).toEqual(expected);
  });

  it('equal those of regular expressions on words of awkward characters', () => {
    const character = fc.constantFrom(..."aAbZ09.-/,'²ǅéÉ٣𝒜😀東ªⅣ");
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 6 }), (word) => {
        expect(flagsOf(word)).toEqual(WORD_FLAGS.filter((flag) => REFERENCE[flag](word)));
      }),
      { numRuns: 2000 },
    );
  });

  it('all have a meaning to print', () => {
    expect(WORD_FLAGS.every((flag) => WORD_FLAG_MEANINGS[flag].length > 0)).toBe(true);
    expect(Object.keys(WORD_FLAG_MEANINGS).length).toBe(WORD_FLAGS.length);
  });
});

describe('memory of word functions', () => {
  it('computes a word once, and starts again when full, with the same values', () => {
    let calls = 0;
    const length = memoiseByWord((word) => {
      calls++;
      return word.length;
    }, 2);
    expect(['a', 'bb', 'a', 'ccc', 'ccc', 'a'].map(length)).toEqual([1, 2, 1, 3, 3, 1]);
    expect(calls).toBe(4);
  });
});
