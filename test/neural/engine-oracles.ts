/** What every engine must compute, whatever it is made of: held against 64-bit loops, enumeration and optimizer twins. */
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineSetup, NetworkEngine } from '../../src/neural/engine.ts';
import type { NetworkTrainOptions } from '../../src/neural/index.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { bruteForce } from '../helpers/brute-force.ts';
import { caseData, ENGINE_CASES, type EngineCase, fillParameters } from './engine-cases.ts';
import { plainEmissions, plainLoss, plainParameters, plainSlope } from './plain-loss.ts';

/** 32-bit sums of a few hundred terms against 64-bit ones. */
const LOSS_TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;
/** A few roundings of 32 bits per step. */
const STEP_TOLERANCE = 3e-6;

export type EngineFactory = (setup: EngineSetup) => Promise<NetworkEngine>;

const CASE = ENGINE_CASES.find(({ name }) => name === 'wide part')!;

/** Declares the suite for one kind of engine; `cases` are the networks whose gradients are looked at. */
export function describeEngine(
  name: string,
  create: EngineFactory,
  cases: readonly EngineCase[] = ENGINE_CASES,
): void {
  const engines: NetworkEngine[] = [];
  const make: EngineFactory = async (setup) => {
    const engine = await create(setup);
    engines.push(engine);
    return engine;
  };
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
  });

  describe(`${name}: emissions, loss and gradient`, () => {
    for (const oracleCase of cases) {
      it(`equal those of plain loops: ${oracleCase.name}`, async () => {
        const { setup, data, all } = caseData(oracleCase);
        const engine = await make(setup);
        fillParameters(engine);
        const before = engine.parameters.map(({ values }) => values.slice());
        const batch = engine.pack(data, all);
        const plain = plainParameters(engine.parameters);
        const seed = 77;
        const random = createRandom(9);
        const loss = engine.lossAndGradient(batch, seed);
        const expected = plainLoss(setup, plain, batch, seed);
        // With one label nothing is uncertain: the loss is 0.
        expect(Math.abs(loss - expected)).toBeLessThanOrEqual(LOSS_TOLERANCE * (1 + Math.abs(expected)));
        for (const { name: parameter, values } of engine.parameters) {
          const gradient = engine.gradient(parameter);
          expect(gradient).toHaveLength(values.length);
          // Along a random direction, which has every number in it, and along a few axes.
          const directions = [Float64Array.from(values, () => random.normal())];
          for (let k = 0; k < 3; k++) directions.push(new Float64Array(values.length));
          for (const direction of directions.slice(1)) direction[random.integer(values.length)] = 1;
          let worst = 0;
          for (const direction of directions) {
            const should = plainSlope(setup, plain, batch, seed, parameter, direction);
            const slope = direction.reduce((sum, d, i) => sum + d * (gradient[i] ?? 0), 0);
            worst = Math.max(worst, Math.abs(slope - should) / (1 + Math.abs(should)));
          }
          expect(worst, parameter).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
        }
        expect(engine.parameters.map(({ values }) => values)).toEqual(before);
        const emissions = engine.emissions(batch);
        const rows = plainEmissions(setup, plain, batch, undefined).flat();
        let worst = 0;
        for (const [i, should] of rows.entries())
          worst = Math.max(worst, Math.abs((emissions[i] ?? 0) - should));
        expect(worst).toBeLessThanOrEqual(LOSS_TOLERANCE);
      });
    }

    it('are the same bits when asked again', async () => {
      const { setup, data, all } = caseData(CASE);
      const engine = await make(setup);
      fillParameters(engine);
      const results = [1, 2].map(() => {
        const loss = engine.lossAndGradient(engine.pack(data, all), 3);
        return [loss, ...engine.parameters.map(({ name: parameter }) => engine.gradient(parameter).slice())];
      });
      expect(results[0]).toEqual(results[1]);
    });

    it('do not depend on what shares the batch', async () => {
      const { setup, data, all } = caseData(CASE);
      const engine = await make(setup);
      fillParameters(engine);
      const losses = all.map((n) => engine.lossAndGradient(engine.pack(data, [n])));
      const together = engine.lossAndGradient(engine.pack(data, all));
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      expect(Math.abs(together - mean)).toBeLessThan(LOSS_TOLERANCE * (1 + mean));
    });

    it('make room for a batch larger than the first', async () => {
      const { setup, data, all } = caseData({ ...CASE, lengths: [1, 40, 2, 30, 33] });
      const engine = await make(setup);
      fillParameters(engine);
      engine.emissions(engine.pack(data, [0]));
      const batch = engine.pack(data, all);
      const rows = plainEmissions(setup, plainParameters(engine.parameters), batch, undefined).flat();
      const emissions = engine.emissions(batch);
      const worst = rows.reduce(
        (most, should, i) => Math.max(most, Math.abs((emissions[i] ?? 0) - should)),
        0,
      );
      expect(worst).toBeLessThanOrEqual(LOSS_TOLERANCE);
    });

    it('stand extreme scores', async () => {
      const { setup, data, all } = caseData(CASE);
      const engine = await make(setup);
      fillParameters(engine);
      const transitions = engine.parameters.find(({ name: parameter }) => parameter === 'crf.transitions')!;
      transitions.values.forEach((_, i, values) => {
        values[i] = i % 3 === 0 ? -1e4 : 30;
      });
      const batch = engine.pack(data, all);
      const expected = plainLoss(setup, plainParameters(engine.parameters), batch, undefined);
      const loss = engine.lossAndGradient(batch);
      expect(Math.abs(loss - expected)).toBeLessThan(LOSS_TOLERANCE * (1 + expected));
      for (const { name: parameter } of engine.parameters)
        expect(engine.gradient(parameter).every(Number.isFinite), parameter).toBe(true);
    });
  });

  describe(`${name}: decoding`, () => {
    it('finds the best path of every sentence, and the best label of every token', async () => {
      const { setup, data, all } = caseData({ ...CASE, lengths: [3, 1, 4, 2, 4] });
      const L = setup.sizes.labels;
      const random = createRandom(4);
      const engine = await make(setup);
      fillParameters(engine);
      const forbidden = new Set([1, 6, 11]);
      const scores = {
        transitions: Float32Array.from({ length: L * L }, (_, i) =>
          forbidden.has(i) ? Number.NEGATIVE_INFINITY : random.normal(),
        ),
        start: Float32Array.from({ length: L }, (_, i) =>
          i === 2 ? Number.NEGATIVE_INFINITY : random.normal(),
        ),
        end: Float32Array.from({ length: L }, (_, i) =>
          i === 0 ? Number.NEGATIVE_INFINITY : random.normal(),
        ),
      };
      const batch = engine.pack(data, all);
      const emissions = engine.emissions(batch).slice();
      const labels = engine.decode(batch, scores).slice();
      for (let b = 0; b < batch.sentenceCount; b++) {
        const rows = Array.from({ length: batch.lengths[b]! }, (_, t) => batch.timeOffsets[t]! + b);
        const stateScores = rows.flatMap((row, t) =>
          Array.from(emissions.subarray(row * L, (row + 1) * L), (score, j) => {
            const first = t === 0 ? scores.start[j]! : 0;
            return score + first + (t === rows.length - 1 ? scores.end[j]! : 0);
          }),
        );
        const { paths } = bruteForce({
          labelCount: L,
          length: rows.length,
          stateScores,
          transitionScores: [...scores.transitions],
        });
        expect(rows.map((row) => labels[row])).toEqual(paths[0]?.labels);
      }
      const alone = engine.decode(batch, undefined);
      for (let row = 0; row < batch.rows; row++) {
        const own = [...emissions.subarray(row * L, (row + 1) * L)];
        expect(alone[row]).toBe(own.indexOf(Math.max(...own)));
      }
    });

    it('gives ties to the smaller label', async () => {
      const { setup, data, all } = caseData(CASE);
      const engine = await make(setup);
      const L = setup.sizes.labels;
      const batch = engine.pack(data, all);
      const zeros = {
        transitions: new Float32Array(L * L),
        start: new Float32Array(L),
        end: new Float32Array(L),
      };
      expect([...engine.decode(batch, zeros).subarray(0, batch.rows)]).toEqual(new Array(batch.rows).fill(0));
      expect([...engine.decode(batch, undefined).subarray(0, batch.rows)]).toEqual(
        new Array(batch.rows).fill(0),
      );
    });
  });

  describe(`${name}: steps`, () => {
    const variants: NetworkTrainOptions[] = (['adam', 'sgd', 'adagrad'] as const).flatMap((optimizer) =>
      (['dense', 'lazy'] as const).map((tables) => ({ optimizer, tables })),
    );
    for (const training of variants) {
      it(`are ${training.optimizer}'s, tables ${training.tables}`, () =>
        checkSteps(make, CASE, training, undefined));
    }
    it('stop at a norm', () => checkSteps(make, CASE, { optimizer: 'sgd', clip: 0.05 }, undefined));
    it('have no limit where it is 0', () => checkSteps(make, CASE, { optimizer: 'sgd', clip: 0 }, undefined));
    it('leave frozen rows as they are', () => checkSteps(make, CASE, { optimizer: 'adam' }, 4));
    it('leave frozen rows as they are, lazily', () => checkSteps(make, CASE, { tables: 'lazy' }, 4));

    it('go on exactly from parameters and state', async () => {
      const { setup, data, all } = caseData(CASE);
      const step = (engine: NetworkEngine, n: number): number =>
        engine.step(engine.pack(data, all), { dropoutSeed: n, learningRate: 0.01 });
      const engine = await make(setup);
      fillParameters(engine);
      for (let n = 0; n < 3; n++) step(engine, n);
      const other = await make(setup);
      for (const [i, { values }] of other.parameters.entries()) values.set(engine.parameters[i]!.values);
      other.optimizerState!.steps = engine.optimizerState!.steps;
      for (const [array, values] of other.optimizerState!.arrays)
        values.set(engine.optimizerState!.arrays.get(array)!);
      for (let n = 3; n < 6; n++) expect(step(other, n)).toBe(step(engine, n));
      expect(other.parameters.map(({ values }) => values)).toEqual(
        engine.parameters.map(({ values }) => values),
      );
    });

    it('learn the labels of a few sentences', async () => {
      const { setup, data } = caseData(CASE, { clip: 5 });
      const engine = await make(setup);
      fillParameters(engine);
      const losses = Array.from({ length: 25 }, () =>
        engine.step(engine.pack(data, [0, 2]), { dropoutSeed: undefined, learningRate: 0.08 }),
      );
      expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!);
    });
  });
}

/** Three steps against a twin in 64-bit numbers that takes the engine's own gradients. */
async function checkSteps(
  make: EngineFactory,
  oracleCase: EngineCase,
  options: NetworkTrainOptions,
  frozenFrom: number | undefined,
): Promise<void> {
  const { setup, data } = caseData(oracleCase, options, frozenFrom);
  const training = setup.training!;
  const engine = await make(setup);
  fillParameters(engine);
  const twin = plainParameters(engine.parameters);
  const firsts = new Map([...twin].map(([name, values]) => [name, new Float64Array(values.length)]));
  const seconds = new Map([...twin].map(([name, values]) => [name, new Float64Array(values.length)]));
  const eta = 0.02;
  const batches = [[0, 1], [2], [3, 4, 5]];
  for (const [n, sentences] of batches.entries()) {
    const t = n + 1;
    const loss = engine.lossAndGradient(engine.pack(data, sentences), n);
    const gradients = new Map(
      engine.parameters.map(({ name }) => [name, Float64Array.from(engine.gradient(name))]),
    );
    const batch = engine.pack(data, sentences);
    const touched = {
      words: new Set(batch.wordRows.slice(0, batch.wordCount)),
      wide: new Set(batch.attributes.slice(0, batch.attributeOffsets[batch.rows])),
    };
    expect(engine.step(batch, { dropoutSeed: n, learningRate: eta })).toBe(loss);
    let squares = 0;
    for (const gradient of gradients.values()) for (const g of gradient) squares += g * g;
    const factor = training.clip === 0 ? 1 : Math.min(1, training.clip / (Math.sqrt(squares) + 1e-6));
    for (const { name, shape, values } of engine.parameters) {
      const theta = twin.get(name)!;
      const m = firsts.get(name)!;
      const v = seconds.get(name)!;
      let worst = 0;
      for (let i = 0; i < theta.length; i++) {
        const row = Math.floor(i / (shape[1] ?? 1));
        const isTable = name === 'words' || name === 'wide';
        const isFrozen = name === 'words' && frozenFrom !== undefined && row >= frozenFrom;
        if (isFrozen) expect(gradients.get(name)![i]).toBe(0);
        if (!isFrozen && !(isTable && training.tables === 'lazy' && !touched[name as 'words'].has(row))) {
          const g = gradients.get(name)![i]! * factor;
          if (training.optimizer === 'adam') {
            m[i] = 0.9 * m[i]! + 0.1 * g;
            v[i] = 0.999 * v[i]! + 0.001 * g * g;
            theta[i] =
              theta[i]! - (eta * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
          } else if (training.optimizer === 'sgd') {
            m[i] = training.momentum * m[i]! + g;
            theta[i] = theta[i]! - eta * m[i]!;
          } else {
            v[i] = v[i]! + g * g;
            theta[i] = theta[i]! - (eta * g) / (Math.sqrt(v[i]!) + 1e-8);
          }
        }
        worst = Math.max(worst, Math.abs(values[i]! - theta[i]!) / (1 + Math.abs(theta[i]!)));
      }
      expect(worst, `${name}, step ${t}`).toBeLessThanOrEqual(STEP_TOLERANCE);
      // The twin goes on from the engine's numbers, so that roundings do not add up.
      theta.set(values);
    }
  }
  expect(engine.optimizerState?.steps).toBe(batches.length);
}
