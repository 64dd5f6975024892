import { describe, expect, it } from 'vitest';
import { tokenMetrics } from '../../src/evaluation/index.ts';

const words = (text: string): string[] => text.split(' ');

describe('tokenMetrics', () => {
  const gold = [words('B-A I-A O O'), words('O B-B')];
  const predicted = [words('B-A O O O'), words('O B-B')];
  const metrics = tokenMetrics(gold, predicted);

  it('counts all tokens and the tokens that gold does not leave outside', () => {
    expect(metrics).toMatchObject({ sentences: 2, tokens: 6, correct: 5, accuracy: 5 / 6 });
    expect(metrics.inside).toEqual({ tokens: 3, correct: 2, accuracy: 2 / 3 });
  });

  it('counts sentences without a wrong label', () => {
    expect(metrics.exactSentences).toBe(1);
    expect(metrics.sentenceAccuracy).toBe(0.5);
  });

  it('tabulates gold labels in rows against predicted labels in columns', () => {
    expect(metrics.labels).toEqual(['B-A', 'B-B', 'I-A', 'O']);
    expect([...metrics.confusion]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3]);
    expect(metrics.perLabel.get('O')).toEqual({
      gold: 3,
      predicted: 4,
      correct: 3,
      precision: 0.75,
      recall: 1,
      f1: 6 / 7,
    });
    expect(metrics.perLabel.get('I-A')).toMatchObject({
      gold: 1,
      predicted: 0,
      precision: 0,
      recall: 0,
      f1: 0,
    });
  });

  it('leaves out whichever label is named as the outside one', () => {
    expect(tokenMetrics([['_', 'X']], [['_', 'Y']], '_').inside).toEqual({
      tokens: 1,
      correct: 0,
      accuracy: 0,
    });
  });

  it('keeps labels named like object properties apart', () => {
    const hostile = tokenMetrics([['__proto__', 'constructor']], [['__proto__', '__proto__']]);
    expect(hostile.perLabel.get('__proto__')).toMatchObject({ gold: 1, predicted: 2, correct: 1 });
    expect(hostile.perLabel.get('constructor')).toMatchObject({ gold: 1, predicted: 0 });
  });

  it('gives zeros for no sentences and refuses sequences of unequal length', () => {
    expect(tokenMetrics([], [])).toMatchObject({ tokens: 0, accuracy: 0, sentenceAccuracy: 0 });
    expect(() => tokenMetrics([['O']], [['O', 'O']])).toThrow(
      'sentence 0: 1 gold labels but 2 predicted ones',
    );
  });
});
