import { describe, expect, test } from 'vitest';
import { type Corpus, corpusStatistics, statisticsToJson, tagDynamics } from '../../src/corpus/index.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

const train = smallCorpus('train', [
  'Paris/B-LOC is/O big/O',
  'Paris/B-PER Hilton/I-PER sings/O',
  'New/B-LOC York/I-LOC is/O big/O',
  'new/O Paris/B-LOC Rome/B-LOC',
]);
const held = smallCorpus('test', [
  'Paris/B-LOC is/O big/O',
  'Paris/B-PER sings/O in/O New/B-LOC York/I-LOC',
  '---',
  'Hilton/B-ORG',
]);

describe('counts of a corpus', () => {
  const statistics = corpusStatistics(train);

  test('sentences, words, labels and entities are counted', () => {
    expect(statistics).toMatchObject({
      name: 'train',
      sentences: 4,
      tokens: 13,
      documents: 1,
      longestSentence: 4,
      meanSentenceLength: 13 / 4,
      distinctWords: 9,
      duplicateIds: 0,
      repeatedSentences: 0,
      scheme: 'iob2',
      invalid: 0,
      outsideShare: 6 / 13,
      entities: 5,
      entitiesPer100Tokens: 500 / 13,
      entitiesPerSentence: 5 / 4,
      meanEntityLength: 7 / 5,
      singleTokenShare: 3 / 5,
      overlap: undefined,
    });
    expect(statistics.categories).toEqual([
      { category: 'LOC', count: 4 },
      { category: 'PER', count: 1 },
    ]);
    expect(statistics.labels.map(({ label, count }) => `${label} ${count}`)).toEqual([
      'O 6',
      'B-LOC 4',
      'B-PER 1',
      'I-LOC 1',
      'I-PER 1',
    ]);
  });

  test('the scheme check counts what tells schemes apart, sentence starts as after O', () => {
    expect(statistics.schemeCheck).toEqual({
      begins: 5,
      insides: 2,
      insideAfterOutside: 0,
      insideAfterOtherCategory: 0,
      beginAfterSameCategory: 1,
    });
    const iob1 = corpusStatistics(smallCorpus('c', ['a/I-X b/I-Y c/O d/I-Y', 'a/I-X b/B-X c/B-Y']));
    expect(iob1.schemeCheck).toEqual({
      begins: 2,
      insides: 4,
      insideAfterOutside: 3,
      insideAfterOtherCategory: 1,
      beginAfterSameCategory: 1,
    });
    expect(iob1.scheme).toBe('iob1');
    expect(iob1.invalid).toBe(1);
    expect(corpusStatistics(train, { scheme: 'iobes' }).invalid).toBe(statistics.invalidByScheme.iobes);
  });

  test('word forms with several labels make ambiguity', () => {
    // Of nine forms only Paris has two labels; it is 3 of 13 tokens, 2 of 9 in the test corpus.
    expect(statistics.ambiguity).toEqual({ tokens: 3 / 13, types: 1 / 9, labelsPerType: 10 / 9 });
    expect(corpusStatistics(held, { train }).ambiguity).toEqual({
      tokens: 2 / 9,
      types: 1 / 9,
      labelsPerType: 10 / 9,
    });
  });
});

test('what train has shown is measured on tokens, types, entities and sentences', () => {
  const { overlap, documents } = corpusStatistics(held, { train });
  expect(documents).toBe(2);
  expect(overlap).toEqual({
    train: 'train',
    unseenTokens: 1 / 9, // in
    unseenTypes: 1 / 8,
    unseenEntities: 1 / 4, // Hilton alone is no entity in train
    unseenEntitiesOfCategory: 2 / 4, // nor is Paris alone a person
    seenSentences: 1,
    seenSentenceShare: 1 / 3,
    newCategories: ['ORG'],
  });
});

test('repeated ids and sentences are counted from their second occurrence', () => {
  const corpus = smallCorpus('c', ['a/O', 'a/O', 'b/O', 'a/O']);
  const withIds: Corpus = {
    ...corpus,
    sentences: corpus.sentences.map((s, n) => ({ ...s, id: ['x', 'y', 'x', undefined][n] })),
  };
  expect(corpusStatistics(withIds)).toMatchObject({ duplicateIds: 1, repeatedSentences: 2, scheme: 'iob2' });
});

test('plain labels count as categories, one per token', () => {
  const statistics = corpusStatistics(smallCorpus('c', ['the/DT dog/NN runs/VB', 'dog/NN']));
  expect(statistics).toMatchObject({ scheme: 'none', entities: 4, invalid: 0, dynamics: undefined });
  expect(statistics.categories[0]).toEqual({ category: 'NN', count: 2 });
});

test('an empty corpus and one without labels give zeros, never NaN', () => {
  const empty = smallCorpus('empty', []);
  const bare: Corpus = {
    ...empty,
    sentences: [
      { tokens: ['a'], labels: undefined, columns: new Map(), document: 0, id: undefined, line: 1 },
    ],
    documents: 1,
  };
  for (const corpus of [empty, bare]) {
    const text = JSON.stringify(statisticsToJson(corpusStatistics(corpus, { train: corpus })));
    // JSON writes NaN and Infinity as null.
    expect(text).not.toContain('null');
    expect(corpusStatistics(corpus)).toMatchObject({ scheme: 'none', entities: 0, outsideShare: 0 });
  }
});

test('hostile names survive the way to JSON', () => {
  const corpus = smallCorpus('c', ['__proto__/B-__proto__ constructor/B-constructor x/B-__proto__']);
  const json: unknown = JSON.parse(
    JSON.stringify(statisticsToJson(corpusStatistics(corpus, { train: corpus }))),
  );
  const text = JSON.stringify(json);
  expect(text).toContain('"categories":{"__proto__":2,"constructor":1}');
  expect(text).toContain('"labels":{"B-__proto__":2,"B-constructor":1}');
});

describe('tag dynamics', () => {
  test('a mask decides a word whose other labels cannot follow the label before', () => {
    const known = smallCorpus('c', ['Al/B-PER Bo/I-PER', 'Bo/B-PER runs/O', 'runs/B-LOC']);
    // Ambiguous: Bo {I-PER, B-PER}, runs {O, B-LOC}: 4 of 5 tokens.
    const bio = tagDynamics(known, known, 'iob2');
    expect(bio.ambiguousTypes).toBe(2 / 3);
    expect(bio.ambiguousTokens).toBe(4 / 5);
    // Bo after Al: B or I, both legal; Bo at the start: B alone; runs: always both.
    expect(bio.strictlyDominated).toBe(1 / 4);
    // Al has one label, Bo is decided, runs is not.
    expect(bio.easyFirst).toBe(2 / 3);
    // Bo is seen inside a person; it ends two of the three entities.
    expect(bio.easyLast).toBe(1 / 3);

    // IOBES: Al B, Bo {E, S}, runs {O, S-LOC}: Bo is decided both times; no word is ever I.
    const iobes = tagDynamics(known, known, 'iobes');
    expect(iobes).toMatchObject({ strictlyDominated: 2 / 4, easyFirst: 2 / 3, easyLast: 1 });
  });

  test('unseen words are no part of ambiguity, and unseen first words none of easy starts', () => {
    const dynamics = tagDynamics(smallCorpus('t', ['Zed/B-PER x/O']), smallCorpus('c', ['x/O']), 'iob2');
    expect(dynamics).toEqual({
      scheme: 'iob2',
      ambiguousTypes: 0,
      ambiguousTokens: 0,
      strictlyDominated: 0,
      easyFirst: 0,
      easyLast: 1,
    });
  });
});
