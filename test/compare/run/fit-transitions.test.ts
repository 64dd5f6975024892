import { describe, expect, it } from 'vitest';
import { bestPaths, type EmissionScores } from '../../../src/compare/run/emission-scores.ts';
import { fitTransitions, transitionObjective } from '../../../src/compare/run/fit-transitions.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { gradientError } from '../../helpers/gradient-check.ts';

const LABELS = ['O', 'B-X', 'I-X'];
const L = LABELS.length;

/** Random emissions of sentences of the given lengths, and gold labels where I follows B or I alone. */
function sample(lengths: readonly number[], seed: number): { scores: EmissionScores; gold: string[][] } {
  const random = createRandom(seed);
  const offsets = [0];
  const gold = lengths.map((T) => {
    offsets.push((offsets.at(-1) ?? 0) + T);
    let last = 'O';
    return Array.from({ length: T }, () => {
      const options = last === 'O' ? ['O', 'B-X'] : LABELS;
      last = options[Math.floor(random.uniform() * options.length)] ?? 'O';
      return last;
    });
  });
  const values = Float64Array.from({ length: (offsets.at(-1) ?? 0) * L }, () => 2 * random.uniform() - 1);
  return { scores: { labels: LABELS, sentenceOffsets: offsets, values }, gold };
}

/** −Σ log p(y | x) + l2·‖θ‖² by enumeration of all paths. */
function bruteForceLoss({ scores, gold }: ReturnType<typeof sample>, x: Float64Array, l2: number): number {
  const pathScore = (first: number, path: readonly number[]): number => {
    let sum = (x[L * L + (path[0] ?? 0)] ?? 0) + (x[L * L + L + (path.at(-1) ?? 0)] ?? 0);
    for (const [t, j] of path.entries()) {
      sum += scores.values[(first + t) * L + j] ?? 0;
      if (t > 0) sum += x[(path[t - 1] ?? 0) * L + j] ?? 0;
    }
    return sum;
  };
  let loss = l2 * x.reduce((sum, value) => sum + value * value, 0);
  for (const [n, labels] of gold.entries()) {
    const first = scores.sentenceOffsets[n] ?? 0;
    let paths: number[][] = [[]];
    for (let t = 0; t < labels.length; t++)
      paths = paths.flatMap((path) => [0, 1, 2].map((j) => [...path, j]));
    const z = paths.reduce((sum, path) => sum + Math.exp(pathScore(first, path)), 0);
    loss +=
      Math.log(z) -
      pathScore(
        first,
        labels.map((label) => LABELS.indexOf(label)),
      );
  }
  return loss;
}

describe('the likelihood of transitions over given emissions', () => {
  const data = sample([4, 1, 3, 5], 7);
  const objective = transitionObjective(data.scores, data.gold, 0.3);
  const x = Float64Array.from({ length: objective.size }, (_, k) => Math.sin(k));

  it('is what the enumeration of all paths gives', () => {
    const loss = objective.evaluate(x, new Float64Array(objective.size));
    expect(loss).toBeCloseTo(bruteForceLoss(data, x, 0.3), 10);
  });

  it('has the gradient that finite differences give', () => {
    expect(gradientError(objective, x)).toBeLessThan(1e-8);
  });
});

describe('fitTransitions', () => {
  it('ends at the minimum: the gradient there is nothing', () => {
    const data = sample([6, 2, 9, 4, 1], 3);
    const { transitions, start, end } = fitTransitions(data.scores, data.gold, 0.5);
    const x = Float64Array.from([...transitions, ...start, ...end]);
    const gradient = new Float64Array(x.length);
    transitionObjective(data.scores, data.gold, 0.5).evaluate(x, gradient);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4);
  });

  it('learns from gold labels that I follows no O', () => {
    const data = sample(new Array<number>(200).fill(6), 11);
    const fitted = fitTransitions(data.scores, data.gold);
    const [toO = 0, toB = 0, toI = 0] = fitted.transitions;
    expect(toI).toBeLessThan(Math.min(toO, toB) - 2);
    const paths = bestPaths(data.scores, fitted);
    const bad = paths.flatMap((path) =>
      path.filter((label, t) => label === 'I-X' && (t === 0 || path[t - 1] === 'O')),
    );
    expect(bad).toEqual([]);
  });

  it('leaves out sentences with a label that the model lacks', () => {
    const data = sample([3, 4], 5);
    const [first = []] = data.gold;
    const withForeign = fitTransitions(data.scores, [first, ['O', 'B-Y', 'O', 'O']]);
    const alone = fitTransitions(data.scores, [first]);
    expect(withForeign).toEqual(alone);
  });
});
