import { describe, expect, it } from 'vitest';
import { scoreRun } from '../../../src/compare/analysis/score-run.ts';
import { evaluateSpans } from '../../../src/evaluation/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'];

function randomLabels(seed: number, lengths: readonly number[]): string[][] {
  const random = createRandom(seed);
  return lengths.map((T) => Array.from({ length: T }, () => LABELS[random.integer(LABELS.length)] ?? 'O'));
}

describe('scores of a run', () => {
  const lengths = [3, 1, 7, 4, 9, 2];
  const gold = randomLabels(1, lengths);
  const predicted = randomLabels(2, lengths);
  const lines = predicted.map((labels) => labels.join(' '));
  const test = { gold, scheme: 'iob2', documents: undefined } as const;

  it('add up to the scores of the whole under every convention', () => {
    const run = scoreRun(1, ['a'], lines, test);
    for (const mode of ['conlleval', 'strict', 'discard'] as const) {
      const { micro } = evaluateSpans(gold, predicted, { mode, scheme: 'iob2' });
      const sums = Object.values(run.counts[mode]).map((counts: Uint32Array) =>
        counts.reduce((sum, count) => sum + count, 0),
      );
      expect(sums).toEqual([micro.gold, micro.predicted, micro.correct]);
    }
  });

  it('add up over categories to the categories of the scorer', () => {
    const run = scoreRun(1, ['a'], lines, test);
    const { perCategory } = evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: 'iob2' });
    expect([...run.categoryCounts.keys()].sort()).toEqual([...perCategory.keys()]);
    for (const [category, counts] of run.categoryCounts) {
      const of = (values: Uint32Array): number => values.reduce((sum, value) => sum + value, 0);
      const scores = perCategory.get(category);
      expect([of(counts.gold), of(counts.predicted), of(counts.correct)]).toEqual([
        scores?.gold,
        scores?.predicted,
        scores?.correct,
      ]);
    }
  });

  it('are summed per document where there are documents', () => {
    const run = scoreRun(1, ['a'], lines, { ...test, documents: [0, 0, 0, 1, 1, 2] });
    const alone = scoreRun(1, ['a'], lines, test);
    expect([...run.tokens]).toEqual([11, 13, 2]);
    expect(run.counts.conlleval.gold[0]).toBe(
      [0, 1, 2].reduce((sum, n) => sum + (alone.counts.conlleval.gold[n] ?? 0), 0),
    );
    expect(run.invalid.reduce((a, b) => a + b, 0)).toBe(alone.invalid.reduce((a, b) => a + b, 0));
  });

  it('count transitions outside the scheme by sentence', () => {
    const run = scoreRun(1, ['a'], ['O I-PER O', 'O'], {
      gold: [['O', 'B-PER', 'O'], ['O']],
      scheme: 'iob2',
      documents: undefined,
    });
    expect([...run.invalid]).toEqual([1, 0]);
  });

  it('carry a hash that changes with any label', () => {
    const other = lines.slice();
    other[1] = other[1] === 'O' ? 'B-PER' : 'O';
    expect(scoreRun(1, ['a'], other, test).sha256).not.toBe(scoreRun(1, ['a'], lines, test).sha256);
  });

  it('refuse predictions of other sentences', () => {
    const shorter = lines.map((line, n) => (n === 0 ? line.split(' ').slice(1).join(' ') : line));
    for (const wrong of [lines.slice(1), [...lines, 'O'], [], shorter])
      expect(() => scoreRun(1, ['a'], wrong, test)).toThrow(
        'journal/a.json: the predictions do not belong to the test set; remove this and run crf-lab compare again',
      );
  });
});
