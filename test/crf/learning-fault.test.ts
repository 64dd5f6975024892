import { describe, expect, it } from 'vitest';
import {
  AttributeTrainingSet,
  deserializeCrf,
  serializeCrf,
  type TrainOptions,
  trainCrf,
} from '../../src/crf/index.ts';
import { OptionError } from '../../src/errors.ts';

type Row = readonly [label: string, attributes: Record<string, number>];

/** `count` sequences of `rows`, whose values `vary` may change. */
function trainingSet(count: number, rows: (n: number) => readonly Row[], weight = 1) {
  const set = new AttributeTrainingSet();
  for (let n = 0; n < count; n++) {
    set.add({
      attributes: rows(n).map(([, attributes]) => Object.keys(attributes)),
      values: rows(n).map(([, attributes]) => Object.values(attributes)),
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
      labels: rows(n).map(([label]) => label),
      weight,
      line: 0,
    });
  }
  return set.build('none');
}

/** A word that tells the label, and a number beside it that says nothing. */
const withNumber = (scale: number) =>
  trainingSet(20, (n) =>
    Array.from({ length: 4 }, (_, t): Row => {
      const label = (n + t) % 2 === 0 ? 'A' : 'B';
      return [label, { [`w=${label}`]: 1, time: (1.7 + 3.6e-6 * n + 1e-9 * t) * scale }];
    }),
  );
const ALGORITHMS: readonly TrainOptions[] = [
  { algorithm: 'lbfgs' },
  { algorithm: 'owlqn' },
  { algorithm: 'sgd', maxIterations: 20 },
  { algorithm: 'averaged-perceptron' },
];

describe.each(ALGORITHMS)('values far too large, $algorithm', (options) => {
  it.each([1e7, 1e9, 1e12, 1e30, 1e120])('teach nothing, and the report names scaling: %d', async (scale) => {
    const { model, report } = await trainCrf(withNumber(scale), options);
    // The words may still be found beside the numbers, and an average of weights may be right here and there.
    if (scale > 1e100) expect(report.fault?.learnedNothing).toBe(true);
    expect(report.fault?.message).toMatch(/attribute values reach [\d.]+e\+\d+ \(time\): scale them/);
    expect(model.parts.weights.every(Number.isFinite)).toBe(true);
    expect(() => deserializeCrf(serializeCrf(model))).not.toThrow();
  });

  it.each([1e160, 1e300])('are refused where their sums are no numbers: %d', async (scale) => {
    const training = withNumber(scale);
    await expect(trainCrf(training, options)).rejects.toThrow(OptionError);
    await expect(trainCrf(training, options)).rejects.toThrow(/\(time\): scale them/);
  });

  it('are no fault where they are scaled', async () => {
    expect((await trainCrf(withNumber(1), options)).report.fault).toBeUndefined();
  });
});

describe('a model that learned nothing', () => {
  const useful = withNumber(1);
  const useless = trainingSet(10, () => [
    ['A', { x: 1 }],
    ['B', { x: 1 }],
  ]);
  it.each<[string, TrainOptions, RegExp]>([
    [
      'an l1 penalty too strong',
      { l1: 1e4 },
      /all weights are 0: an l1 penalty of 10000 leaves none, lower it below \d/,
    ],
    ['the same with owlqn', { algorithm: 'owlqn', l1: 500 }, /an l1 penalty of 500 leaves none/],
    ['an l2 penalty too strong', { l2: 1e9 }, /next to nothing was learned.*lower the penalties/],
    ['the same with sgd', { algorithm: 'sgd', l2: 1e7, maxIterations: 5 }, /lower the penalties/],
  ])('says why: %s', async (_, options, message) => {
    expect((await trainCrf(useful, options)).report.fault?.message).toMatch(message);
  });

  it.each<[string, TrainOptions]>([
    ['lbfgs', { head: 'softmax' }],
    ['owlqn', { head: 'softmax', algorithm: 'owlqn' }],
  ])('says that attributes tell nothing of the labels: %s', async (_, options) => {
    const { report } = await trainCrf(useless, options);
    expect(report.fault).toMatchObject({ kind: 'noWeights', learnedNothing: true });
    expect(report.fault?.message).toMatch(/attributes tell nothing of the labels/);
  });

  it('is told apart from data of one label, and from an interrupted training', async () => {
    const one = trainingSet(3, () => [['O', { x: 1 }]]);
    const { fault } = (await trainCrf(one)).report;
    expect(fault).toMatchObject({
      kind: 'oneLabel',
      learnedNothing: false,
      message: expect.stringMatching(/one label, O/),
    });
    const { report } = await trainCrf(useful, { l2: 1e9 }, { signal: AbortSignal.abort() });
    expect([report.stopReason, report.fault]).toEqual(['aborted', undefined]);
  });

  it('names instance weights that are too large', async () => {
    const heavy = trainingSet(
      3,
      () => [
        ['A', { x: 1 }],
        ['B', { y: 1 }],
      ],
      1e200,
    );
    await expect(trainCrf(heavy)).rejects.toThrow(/weights of the sequences are too large/);
  });
});

describe('an online training that diverges late', () => {
  it.each(['sgd', 'averaged-perceptron'] as const)('keeps the last finite weights: %s', async (algorithm) => {
    // Sums of updates grow until scores leave the range of numbers.
    const { model, report } = await trainCrf(withNumber(1e143), { algorithm, maxIterations: 500 });
    expect(report.fault?.learnedNothing).toBe(true);
    expect(model.parts.weights.every(Number.isFinite)).toBe(true);
  });
});
