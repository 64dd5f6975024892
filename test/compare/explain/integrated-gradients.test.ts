import { describe, expect, it } from 'vitest';
import { contestScore, networkContest } from '../../../src/compare/explain/network-contest.ts';
import { OCCLUDED, withoutWords } from '../../../src/compare/explain/occlusion.ts';
import { templateReaders } from '../../../src/compare/explain/token-reads.ts';
import { type GradientOptions, integratedGradients, integrateLine } from '../../../src/compare/index.ts';
import { at, conjunction } from '../../../src/features/index.ts';
import { BatchPacker } from '../../../src/neural/batch-packer.ts';
import type { NetworkInspector, NetworkModel, NetworkOptions } from '../../../src/neural/index.ts';
import { gaussLegendre } from '../../../src/numeric/index.ts';
import { plainEmissions, plainParameters } from '../../neural/plain-loss.ts';
import { LABELS, randomModel, SENTENCE } from './network-models.ts';

const L = LABELS.length;
const T = SENTENCE.tokens.length;
const WORD = { field: 'word' } as const;
const WINDOW = [
  conjunction([at(WORD, -1)], { boundary: 'pad' }),
  conjunction([at(WORD)]),
  conjunction([at({ field: 'constant' })]),
];
const NETWORKS: Record<string, { options: NetworkOptions; isWide?: boolean }> = {
  'CNN, case, CRF': {
    options: { caseDimension: 3, characters: { encoder: 'cnn', dimension: 5, filters: 4, width: 3 } },
  },
  'character LSTM, two layers, softmax': {
    options: { characters: { encoder: 'lstm', dimension: 4, hidden: 3 }, layers: 2, head: 'softmax' },
  },
  'wide part': { options: { characters: { encoder: 'none' } }, isWide: true },
};

async function withInspector(
  model: NetworkModel,
  use: (inspector: NetworkInspector) => void | Promise<void>,
  engine?: 'tfjs',
): Promise<void> {
  const inspector = await model.inspector(engine === undefined ? {} : { engine });
  try {
    await use(inspector);
  } finally {
    await inspector.close();
  }
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe('integrateLine', () => {
  it('is exact where F is a polynomial of low degree, whatever the number of points', () => {
    // F(α) = Σ_i c_i α^i along the line; part i has the term of degree i.
    const c = [3, -2, 0.5];
    const line = {
      size: 3,
      evaluate: (alphas: readonly number[]) => ({
        values: alphas.map((a) => sumOf(c.map((x, i) => x * a ** (i + 1)))),
        products: Float64Array.from(alphas.flatMap((a) => c.map((x, i) => (i + 1) * x * a ** i))),
      }),
    };
    for (const steps of [2, 3, 50]) {
      const { attributions, residual, start, end } = integrateLine(line, { steps });
      for (const [i, x] of c.entries()) expect(attributions[i]).toBeCloseTo(x, 13);
      expect([start, end]).toEqual([0, 1.5]);
      expect(Math.abs(residual)).toBeLessThan(1e-13);
    }
    expect(Math.abs(integrateLine(line, { steps: 1 }).residual)).toBeGreaterThan(0.1);
  });

  it('doubles its points until the residual is small, and says how many they were', () => {
    const steep = (sharpness: number) => ({
      size: 1,
      evaluate: (alphas: readonly number[]) => ({
        values: alphas.map((a) => Math.tanh(sharpness * (a - 0.3))),
        products: Float64Array.from(alphas, (a) => sharpness / Math.cosh(sharpness * (a - 0.3)) ** 2),
      }),
    });
    const flat = integrateLine(steep(1), { tolerance: 1e-3 });
    const sharp = integrateLine(steep(60), { tolerance: 1e-3 });
    expect(flat.steps).toBe(32);
    expect(sharp.steps).toBeGreaterThan(32);
    for (const { residual } of [flat, sharp]) expect(Math.abs(residual)).toBeLessThan(2e-3);
    expect(integrateLine(steep(1e4), { maxSteps: 64 }).steps).toBe(64);
    for (const [options, message] of [
      [{ steps: 0 }, /steps: 0/],
      [{ maxSteps: 1.5 }, /maxSteps: 1.5/],
      [{ tolerance: 0 }, /tolerance: 0/],
    ] as const)
      expect(() => integrateLine(steep(1), options)).toThrow(message);
  });
});

describe.each(Object.entries(NETWORKS))('gradients of a network (%s)', (_, { options, isWide = false }) => {
  const model = randomModel({ options, templates: isWide ? WINDOW : [], scale: 2 });

  it('compares the paths and log-odds that enumeration finds', async () => {
    await withInspector(model, ({ predictor }) => {
      const short = { ...SENTENCE, tokens: SENTENCE.tokens.slice(0, 4) };
      const emissions = predictor.emissions(predictor.encode([short]));
      const paths = enumerate(4);
      const scoreOf = pathScorer(model, emissions);
      const best = (isOpen: (path: number[]) => boolean): number[] =>
        paths.filter(isOpen).reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
      for (let token = 0; token < 4; token++) {
        const contest = networkContest(predictor, emissions, token);
        if (contest === undefined) throw new Error('no contest');
        const own = best(() => true);
        const rival = best((path) => path[token] !== own[token]);
        expect([...contest.path]).toEqual(own);
        expect([...contest.rivalPath]).toEqual(rival);
        expect(contestScore(predictor, contest, 'paths')(emissions).value).toBeCloseTo(
          scoreOf(own) - scoreOf(rival),
          5,
        );
        const logZ = (label: number): number =>
          Math.log(
            sumOf(paths.filter((path) => path[token] === label).map((path) => Math.exp(scoreOf(path)))),
          );
        const odds = contestScore(predictor, contest, 'log-odds');
        expect(odds(emissions).value).toBeCloseTo(logZ(contest.label) - logZ(contest.rival), 5);
        for (const score of ['paths', 'log-odds'] as const) {
          const value = contestScore(predictor, contest, score);
          const { slopes } = value(emissions);
          for (let i = 0; i < emissions.length; i++) {
            const moved = (step: number): number =>
              value(Float64Array.from(emissions, (s, k) => (k === i ? s + step : s))).value;
            expect(slopes[i]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 6);
          }
        }
      }
    });
  });

  it('is complete, and the more so the more points are taken', async () => {
    await withInspector(model, (inspector) => {
      for (const baseline of ['occluded', 'zero'] as const) {
        for (const score of ['paths', 'log-odds'] as const) {
          const residualAt = (steps: number): number =>
            Math.max(
              ...SENTENCE.tokens.map((_token, t) =>
                Math.abs(
                  integratedGradients(inspector, SENTENCE, t, { baseline, score, steps })?.residual ?? 1,
                ),
              ),
            );
          const [few, more, many] = [residualAt(4), residualAt(32), residualAt(256)];
          expect(more).toBeLessThan(few);
          // What rounding of scores in f32 leaves.
          expect(many).toBeLessThan(Math.max(0.1 * more, 5e-5));
        }
      }
    });
  });

  it('gives what a sum over an independent network in 64 bits gives, word by word', async () => {
    await withInspector(model, (inspector) => {
      const { predictor } = inspector;
      const start = withoutWords(SENTENCE, [...SENTENCE.tokens.keys()], OCCLUDED);
      const data = predictor.encode([SENTENCE, { ...start, document: 1 }]);
      const D = inspector.inputSize;
      const inputs = inspector.inputs(data);
      const row = (t: number): number[] => [...inputs.subarray(t * D, (t + 1) * D)];
      const capacity = { sentences: 1, rows: T, positions: T, characters: 200, attributes: 100 };
      const setup = { ...model.parts, training: undefined, frozenFrom: undefined };
      const parameters = plainParameters(model.parts.parameters);
      // Hand features stay those of the sentence here: with `paths` they add a constant.
      const batch = new BatchPacker(capacity).pack(data, [0]);
      const token = 4;
      const contest = networkContest(predictor, predictor.emissions(data).subarray(0, T * L), token);
      if (contest === undefined) throw new Error('no contest');
      const scoreAt = (x: number[][]): number => {
        const s = plainEmissions(setup, parameters, batch, undefined, x);
        return sumOf(
          s.map(
            (scores, t) => (scores[contest.path[t] ?? 0] ?? 0) - (scores[contest.rivalPath[t] ?? 0] ?? 0),
          ),
        );
      };
      const { nodes, weights } = gaussLegendre(40);
      const found = integratedGradients(inspector, SENTENCE, token);
      for (const { name, from, to } of inspector.channels) {
        for (let t = 0; t < T; t++) {
          let expected = 0;
          for (const [k, alpha] of nodes.entries()) {
            const moved = (step: number): number[][] =>
              Array.from({ length: T }, (_row, u) => {
                const [a, b] = [row(T + u), row(u)];
                return a.map((value, d) => {
                  const difference = (b[d] ?? 0) - value;
                  const isMoved = u === t && d >= from && d < to;
                  return value + alpha * difference + (isMoved ? step * difference : 0);
                });
              });
            const h = 1e-4;
            expected += ((weights[k] ?? 0) * (scoreAt(moved(h)) - scoreAt(moved(-h)))) / (2 * h);
          }
          expect(Math.abs((found?.channels[name]?.[t] ?? 99) - expected)).toBeLessThan(2e-4);
        }
      }
    });
  });

  it('agrees with TensorFlow.js, and repeats its bits', async () => {
    const results: unknown[] = [];
    const options: GradientOptions = { steps: 8, score: 'log-odds' };
    await withInspector(model, (inspector) => {
      for (let again = 0; again < 2; again++)
        results.push(integratedGradients(inspector, SENTENCE, 4, options));
    });
    expect(results[1]).toEqual(results[0]);
    const [fused] = results as [ReturnType<typeof integratedGradients>];
    await withInspector(
      model,
      (inspector) => {
        const reference = integratedGradients(inspector, SENTENCE, 4, options);
        expect(reference?.path).toEqual(fused?.path);
        for (const [t, amount] of (fused?.words ?? []).entries())
          expect(Math.abs(amount - (reference?.words[t] ?? 99))).toBeLessThan(1e-4);
      },
      'tfjs',
    );
  });
});

describe('integratedGradients', () => {
  it('of a network that scores by hand features alone is their weights, shared among the words they read', async () => {
    const model = randomModel({
      options: { characters: { encoder: 'none' } },
      templates: [...WINDOW, conjunction([at(WORD), at(WORD, 1)], { boundary: 'pad' })],
    });
    const { parameters, wide } = model.parts;
    parameters.find(({ name }) => name === 'output.kernel')?.values.fill(0);
    const weights = parameters.find(({ name }) => name === 'wide')?.values ?? new Float32Array(0);
    if (wide === undefined) throw new Error('no wide part');
    const readers = templateReaders(wide.spec, wide.templates);
    await withInspector(model, (inspector) => {
      for (let token = 0; token < T; token++) {
        const found = integratedGradients(inspector, SENTENCE, token, { baseline: 'zero', steps: 1 });
        if (found === null) throw new Error('no rival');
        const expected = new Array<number>(T).fill(0);
        let bias = 0;
        const { attributeOffsets = [], attributeIds = [] } =
          inspector.predictor.encode([SENTENCE]).wide ?? {};
        for (let t = 0; t < T; t++) {
          for (let k = attributeOffsets[t] ?? 0; k < (attributeOffsets[t + 1] ?? 0); k++) {
            const id = attributeIds[k] ?? 0;
            const weightOf = (label: string): number => weights[id * L + LABELS.indexOf(label)] ?? 0;
            const amount = weightOf(found.path[t] ?? '') - weightOf(found.rivalPath[t] ?? '');
            const name = wide.attributes.string(id);
            const template = wide.templates[wide.attributes.template(id)] ?? '';
            const reads = readers.get(`state ${template}`)?.(name, t, SENTENCE) ?? [];
            if (typeof reads === 'string') bias += amount;
            else for (const u of reads) expected[u] = (expected[u] ?? 0) + amount / reads.length;
          }
        }
        for (const [t, amount] of expected.entries()) expect(found.channels.wide?.[t]).toBeCloseTo(amount, 5);
        expect(sumOf(Object.values(found.wordless))).toBeCloseTo(bias, 5);
        expect(Math.abs(found.residual)).toBeLessThan(1e-5);
        expect(found.channels.word?.every((amount) => amount === 0)).toBe(true);
      }
    });
  });

  it('takes the label and rival asked for, obeys the scheme, and refuses what is not there', async () => {
    await withInspector(randomModel({ scale: 2 }), (inspector) => {
      const whole = integratedGradients(inspector, SENTENCE, 2, { label: 'B-LOC', against: 'B-PER' });
      const turned = integratedGradients(inspector, SENTENCE, 2, { label: 'B-PER', against: 'B-LOC' });
      expect(whole?.path[2]).toBe('B-LOC');
      expect(whole?.difference).toBeCloseTo(-(turned?.difference ?? 0), 10);
      for (const [t, amount] of (whole?.words ?? []).entries())
        expect(Math.abs(amount + (turned?.words[t] ?? 99))).toBeLessThan(1e-4);
      const obeyed = integratedGradients(inspector, SENTENCE, 2, {
        against: 'I-LOC',
        label: 'I-PER',
        decode: 'constrained',
      });
      expect(obeyed?.rivalPath[1]).toMatch(/-LOC$/);
      expect(obeyed?.path[1]).toMatch(/-PER$/);
      const refused: [number, GradientOptions, RegExp][] = [
        [8, {}, /8 is outside 0\.\.7/],
        [0, { against: 'X' }, /no label "X", only O, B-PER/],
        [0, { label: 'O', against: 'O' }, /labelled O itself/],
        [0, { against: 'I-PER', decode: 'constrained', label: 'O' }, /no label sequence gives/],
      ];
      for (const [token, options, message] of refused)
        expect(() => integratedGradients(inspector, SENTENCE, token, options)).toThrow(message);
    });
  });
});

function enumerate(length: number): number[][] {
  let paths: number[][] = [[]];
  for (let t = 0; t < length; t++) paths = paths.flatMap((path) => LABELS.map((_, j) => [...path, j]));
  return paths;
}

/** f(y, s) from the parameters themselves. */
function pathScorer(model: NetworkModel, emissions: Float32Array): (path: number[]) => number {
  const get = (name: string): ArrayLike<number> =>
    model.parts.parameters.find((parameter) => parameter.name === name)?.values ?? new Float32Array(L * L);
  const [A, start, end] = [get('crf.transitions'), get('crf.start'), get('crf.end')];
  return (path) =>
    sumOf(
      path.map(
        (j, t) =>
          (emissions[t * L + j] ?? 0) + (t === 0 ? (start[j] ?? 0) : (A[(path[t - 1] ?? 0) * L + j] ?? 0)),
      ),
    ) + (end[path.at(-1) ?? 0] ?? 0);
}
