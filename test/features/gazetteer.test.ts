import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError } from '../../src/errors.ts';
import type { FieldColumn } from '../../src/features/field.ts';
import {
  createGazetteer,
  type Gazetteer,
  type GazetteerFieldOptions,
  gazetteerField,
  tokeniseEntry,
} from '../../src/features/gazetteer.ts';
import { resourceName } from '../../src/features/resources.ts';
import { sharedDocuments, sharedLines } from '../helpers/resource-lines.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

function column(gazetteers: Gazetteer[], text: string, options?: GazetteerFieldOptions): FieldColumn {
  const sentence = sentenceFromTokens(text.split(' '));
  return gazetteerField(gazetteers, options)({ sentence, document: [sentence], index: 0 });
}

const CITIES = createGazetteer('city', ['York', 'New York', 'New York City', 'Reading', 'Hull']);

describe('createGazetteer', () => {
  it('counts distinct entries after lower-casing and squeezing white space', () => {
    const list = createGazetteer('x', ['New  York', 'new york', ' NEW\tYORK ', 'Hull']);
    expect(list.entries).toEqual(['hull', 'new york']);
    expect(list.size).toBe(2);
  });

  it('keeps case where the list is case-sensitive', () => {
    expect(createGazetteer('x', ['US', 'us'], { caseSensitive: true }).entries).toEqual(['US', 'us']);
  });

  it('skips blank lines and comments, but not entries that start with a number sign', () => {
    expect(createGazetteer('x', ['# a comment', '', '  ', '#1 Single', '#', '#\tno']).entries).toEqual([
      '#',
      '#1 single',
    ]);
  });

  it('leaves out entries of more than seven tokens and counts them', () => {
    const list = createGazetteer('x', ['a b c d e f g', 'a b c d e f g h', 'A b c d e f g h']);
    expect(list.size).toBe(1);
    expect(list.tooLong).toBe(1);
    expect(createGazetteer('x', ['a b c'], { maxTokens: 2 }).tooLong).toBe(1);
  });

  it('needs a capital in a match unless the list is one of common words or holidays', () => {
    const needs = (name: string): boolean => createGazetteer(name, ['x']).requireCapital;
    expect(needs('people.family_name')).toBe(true);
    expect(needs('lowercase')).toBe(true);
    expect(needs('lower.10000')).toBe(false);
    expect(needs('time.holiday')).toBe(false);
    expect(createGazetteer('mine', ['x'], { requireCapital: false }).requireCapital).toBe(false);
  });

  it('refuses an empty name and a length that is no number of tokens', () => {
    expect(() => createGazetteer(' ', [])).toThrow(OptionError);
    expect(() => createGazetteer('x', [], { maxTokens: 0 })).toThrow(
      'maxTokens: 0 is not a number of tokens, expected an integer of 1 or more',
    );
  });

  it('takes a tokeniser of the caller, whose tokens are split where they hold white space', () => {
    const list = createGazetteer('x', ['Coca-Cola'], { tokenise: (entry) => [entry.replace('-', ' - ')] });
    expect(list.entries).toEqual(['coca - cola']);
  });
});

describe('tokeniseEntry', () => {
  it.each([
    ["O'Brien & Sons, Inc.", ["O'Brien", '&', 'Sons', ',', 'Inc.']],
    ['Warhammer 40,000: Fire Warrior', ['Warhammer', '40,000', ':', 'Fire', 'Warrior']],
    ["Breeders' Cup", ['Breeders', "'", 'Cup']],
    ["New Year's Day", ['New', 'Year', "'s", 'Day']],
    ["Don't Look", ['Do', "n't", 'Look']],
    ['San Buenaventura (Ventura)', ['San', 'Buenaventura', '(', 'Ventura', ')']],
    ['AT&T U.S. Pac-10 dr/pepper', ['AT&T', 'U.S.', 'Pac-10', 'dr/pepper']],
    ['$100 50% "Why?"', ['$', '100', '50', '%', '"', 'Why', '?', '"']],
    ["n't", ["n't"]],
    ["'s", ["'s"]],
    ["'", ["'"]],
    [', ...', [',', '...']],
    ['(', ['(']],
    ['', []],
  ])('splits %j as corpora do', (entry, tokens) => {
    expect(tokeniseEntry(entry)).toEqual(tokens);
  });
});

describe('gazetteerField', () => {
  it('gives every match by default, position and list name to each of its tokens', () => {
    expect(column([CITIES], 'in New York City today')).toEqual([
      undefined,
      ['B-city'],
      ['L-city', 'I-city', 'U-city'],
      ['L-city'],
      undefined,
    ]);
  });

  it('gives the leftmost longest match alone when asked, for each list by itself', () => {
    const states = createGazetteer('state', ['New York', 'City today']);
    expect(column([CITIES, states], 'New York City today', { match: 'longest' })).toEqual([
      ['B-state', 'B-city'],
      ['L-state', 'I-city'],
      ['L-city', 'B-state'],
      ['L-state'],
    ]);
  });

  it('does not let a longest match start inside the one before', () => {
    const list = createGazetteer('x', ['A B', 'B C D', 'C D']);
    expect(column([list], 'A B C D', { match: 'longest' })).toEqual([['B-x'], ['L-x'], ['B-x'], ['L-x']]);
  });

  it('codes with B and I alone when asked', () => {
    expect(column([CITIES], 'New York', { coding: 'bio', match: 'longest' })).toEqual([
      ['B-city'],
      ['I-city'],
    ]);
    expect(column([CITIES], 'Hull', { coding: 'bio' })).toEqual([['B-city']]);
  });

  it('needs a capitalised token somewhere in the match, unless told otherwise or the list is exempt', () => {
    expect(column([CITIES], 'reading new York')).toEqual([undefined, ['B-city'], ['L-city', 'U-city']]);
    expect(column([CITIES], 'reading', { requireCapital: false })).toEqual([['U-city']]);
    expect(column([createGazetteer('lower.10000', ['reading'])], 'reading')).toEqual([['U-lower.10000']]);
    // a capital after the first letter is none: the rule asks for capitalised tokens
    expect(column([createGazetteer('brand', ['iPod'])], 'iPod')).toEqual([undefined]);
  });

  it('matches case-sensitive lists in their own case only, beside lists that are not', () => {
    const exact = createGazetteer('code', ['US'], { caseSensitive: true });
    const folded = createGazetteer('land', ['us']);
    expect(column([exact, folded], 'US')).toEqual([['U-code', 'U-land']]);
    expect(column([exact, folded], 'Us')).toEqual([['U-land']]);
  });

  it('gives a value once to a token even when several matches make it', () => {
    const list = createGazetteer('x', ['A B', 'A B C']);
    expect(column([list], 'A B C')).toEqual([['B-x'], ['L-x', 'I-x'], ['L-x']]);
  });

  it('finds nothing without lists, and does not trip over names of object properties', () => {
    expect(column([], 'New York')).toEqual([undefined, undefined]);
    const hostile = createGazetteer('__proto__', ['__proto__', 'Constructor toString'], {
      requireCapital: false,
    });
    expect(column([hostile], '__proto__ constructor tostring')).toEqual([
      ['U-__proto__'],
      ['B-__proto__'],
      ['L-__proto__'],
    ]);
  });

  it('finds exactly the entries that a plain search of all stretches finds', () => {
    // Deterministic small language: all texts over four words, entries of one to three tokens.
    const alphabet = ['A', 'B', 'C', 'D'];
    let state = 7;
    const draw = (n: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * n);
    };
    const words = (n: number): string => Array.from({ length: n }, () => alphabet[draw(4)]).join(' ');
    for (let round = 0; round < 50; round++) {
      const entries = Array.from({ length: 1 + draw(30) }, () => words(1 + draw(3)));
      const text = words(1 + draw(12));
      const tokens = text.split(' ');
      const known = new Set(entries);
      const expected = tokens.map(() => new Set<string>());
      for (let start = 0; start < tokens.length; start++) {
        for (let end = start + 1; end <= tokens.length; end++) {
          if (!known.has(tokens.slice(start, end).join(' '))) continue;
          for (let t = start; t < end; t++) {
            expected[t]?.add(end - start === 1 ? 'U-x' : t === start ? 'B-x' : t === end - 1 ? 'L-x' : 'I-x');
          }
        }
      }
      const found = column([createGazetteer('x', entries)], text).map((value) => new Set(value ?? []));
      expect(found).toEqual(expected);
    }
  });
});

describe.skipIf(!hasSharedData)('the published name lists', () => {
  it('have the sizes their description gives, less what differs in case or spacing only', () => {
    const size = (name: string, caseSensitive: boolean): number =>
      createGazetteer(name, sharedLines(`gazetteers/nltk-names/${name}.txt.gz`), { caseSensitive }).size;
    // `Gale` stands twice, once with a space after it.
    expect(size('female', true)).toBe(5000);
    // JoAnn, JoAnne and LeeAnn are Joann, Joanne and Leeann in lower case.
    expect(size('female', false)).toBe(4997);
    expect(size('male', false)).toBe(2943);
  });

  it('make 372 attributes over a window of one on CoNLL-2003, as in the trials that measured their worth', () => {
    // The lists the trials took: all but five that other lists hold, and what stands in the folders to describe them.
    const skipped = /README|LICENSE|lower\.1000\.|lower\.5000|cap\.1000|(?:first|last)name\.1000/;
    const lists = ['nltk-names', 'nltk-gazetteers', 'twitter-nlp-lexicon'].flatMap((folder) =>
      readdirSync(sharedData(`gazetteers/${folder}`))
        .filter((file) => !skipped.test(file))
        .map((file) => {
          const encoding = file.startsWith('isocountries') ? 'latin1' : 'utf8';
          return createGazetteer(resourceName(file), sharedLines(`gazetteers/${folder}/${file}`, encoding));
        }),
    );
    expect(lists).toHaveLength(42);
    const field = gazetteerField(lists);
    const attributes = new Set<string>();
    for (const document of sharedDocuments('conll2003/train.txt.gz')) {
      for (const tokens of document) {
        const sentence = sentenceFromTokens(tokens);
        for (const [t, values] of field({ sentence, document: [sentence], index: 0 }).entries()) {
          for (const offset of [-1, 0, 1]) {
            if (t - offset < 0 || t - offset >= tokens.length) continue;
            for (const value of values ?? []) attributes.add(`${offset}:${value}`);
          }
        }
      }
    }
    expect(attributes.size).toBe(372);
  });

  it('give U alone for lists of single words, and all four positions for university names, on real text', () => {
    const lists = ['people.family_name', 'education.university', 'lower.10000'].map((name) =>
      createGazetteer(name, sharedLines(`gazetteers/twitter-nlp-lexicon/${name}.txt.gz`)),
    );
    const field = gazetteerField(lists);
    const seen = new Set<string>();
    for (const document of sharedDocuments('conll2003/test.txt.gz')) {
      for (const tokens of document) {
        const sentence = sentenceFromTokens(tokens);
        for (const value of field({ sentence, document: [sentence], index: 0 })) {
          for (const one of value ?? []) seen.add(one);
        }
      }
    }
    for (const position of ['B', 'I', 'L']) expect(seen).toContain(`${position}-education.university`);
    expect(seen).toContain('U-lower.10000');
    expect(seen).not.toContain('B-lower.10000');
  });
});
