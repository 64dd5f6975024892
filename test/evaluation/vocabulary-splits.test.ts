import { describe, expect, it } from 'vitest';
import {
  evaluateSpans,
  scoreVocabularySplits,
  VOCABULARY_SPLITS,
  vocabularySplit,
} from '../../src/evaluation/index.ts';

const words = (text: string): string[] => text.split(' ');
const training = new Set(words('new york smith in'));
const embedding = new Set(words('new york boston in'));

describe('vocabularySplit', () => {
  it('asks whether any word is missing from either vocabulary, not necessarily the same one', () => {
    const split = (text: string): string => vocabularySplit(words(text), { training, embedding });
    expect(split('new york')).toBe('IV');
    expect(split('new boston')).toBe('OOTV');
    expect(split('new smith')).toBe('OOEV');
    expect(split('zork')).toBe('OOBV');
    expect(split('smith boston')).toBe('OOBV');
  });

  it('knows only IV and OOTV without an embedding vocabulary', () => {
    expect(vocabularySplit(['smith'], { training })).toBe('IV');
    expect(vocabularySplit(['zork'], { training })).toBe('OOTV');
  });

  it('takes anything that looks words up, for example in lower case', () => {
    const folded = { has: (word: string): boolean => training.has(word.toLowerCase()) };
    expect(vocabularySplit(['New', 'YORK'], { training: folded })).toBe('IV');
  });
});

describe('scoreVocabularySplits', () => {
  const tokens = [words('smith in new york'), words('in boston zork')];
  const gold = [words('B-PER O B-LOC I-LOC'), words('O B-LOC B-ORG')];
  const predicted = [words('B-PER O B-LOC I-LOC'), words('B-LOC B-LOC O')];
  const scores = scoreVocabularySplits(tokens, gold, predicted, { training, embedding }, { scheme: 'iob2' });

  it('scores gold and predicted spans each in the split of their own words', () => {
    expect([...scores.overall.keys()]).toEqual([...VOCABULARY_SPLITS]);
    // "new york" right, "in" spurious.
    expect(scores.overall.get('IV')).toEqual({
      gold: 1,
      predicted: 2,
      correct: 1,
      precision: 0.5,
      recall: 1,
      f1: 2 / 3,
    });
    expect(scores.overall.get('OOTV')).toMatchObject({ gold: 1, predicted: 1, correct: 1, f1: 1 });
    expect(scores.overall.get('OOEV')).toMatchObject({ gold: 1, predicted: 1, correct: 1 });
    expect(scores.overall.get('OOBV')).toMatchObject({ gold: 1, predicted: 0, correct: 0, recall: 0 });
    expect(scores.perCategory.get('OOBV')?.get('ORG')).toMatchObject({ gold: 1 });
    expect(scores.perCategory.get('OOTV')?.get('LOC')).toMatchObject({ correct: 1 });
  });

  it('has splits that add up to the whole', () => {
    const { micro } = evaluateSpans(gold, predicted, { scheme: 'iob2' });
    for (const key of ['gold', 'predicted', 'correct'] as const) {
      expect([...scores.overall.values()].reduce((sum, split) => sum + split[key], 0)).toBe(micro[key]);
    }
  });

  it('gives token accuracy per split under scheme none', () => {
    const pos = scoreVocabularySplits(
      [words('in zork')],
      [words('IN NN')],
      [words('IN VB')],
      { training, embedding },
      { scheme: 'none' },
    );
    expect(pos.overall.get('IV')?.f1).toBe(1);
    expect(pos.overall.get('OOBV')).toMatchObject({ gold: 1, predicted: 1, correct: 0, f1: 0 });
  });

  it('refuses tokens that do not fit the labels', () => {
    const score = (t: string[][]): unknown =>
      scoreVocabularySplits(t, [['O']], [['O']], { training }, { scheme: 'iob2' });
    expect(() => score([['a', 'b']])).toThrow('sentence 0: 2 tokens but 1 gold labels');
    expect(() => score([])).toThrow('0 sentences of tokens but 1 of gold labels');
  });
});
