import { afterEach, describe, expect, it } from 'vitest';
import type { EngineSetup, NetworkEngine } from '../../../src/neural/engine.ts';
import { createReferenceEngine } from '../../../src/neural/reference/engine.ts';
import { loadTensorFlow } from '../../../src/neural/tf.ts';
import { createFusedEngine } from '../../../src/neural/wasm/index.ts';
import { caseData, ENGINE_CASES, fillParameters } from '../engine-cases.ts';
import { describeEngine } from '../engine-oracles.ts';

const CAPACITY = { sentences: 4, rows: 16, positions: 8, characters: 64, attributes: 32 };
const createFused = (threads: number) => (setup: EngineSetup) =>
  createFusedEngine(setup, { threads, capacity: CAPACITY });

describeEngine('fused kernels', createFused(1));

describe('the fused engine beside TensorFlow.js', () => {
  const engines: NetworkEngine[] = [];
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
  });

  for (const oracleCase of ENGINE_CASES) {
    it(`computes the same emissions, losses and gradients: ${oracleCase.name}`, async () => {
      const { setup, data, all } = caseData(oracleCase);
      const { tf } = await loadTensorFlow({ prefer: 'cpu' });
      const reference = createReferenceEngine(tf, setup);
      const fused = await createFused(2)(setup);
      engines.push(reference, fused);
      fillParameters(reference);
      for (const [i, { values }] of fused.parameters.entries()) values.set(reference.parameters[i]!.values);

      const L = setup.sizes.labels;
      const rows = data.tokenCount * L;
      const expectedScores = reference.emissions(reference.pack(data, all)).slice(0, rows);
      const scores = fused.emissions(fused.pack(data, all)).slice(0, rows);
      for (let i = 0; i < rows; i++) expect(Math.abs(scores[i]! - expectedScores[i]!)).toBeLessThan(1e-4);

      for (const seed of [undefined, 5]) {
        const expected = reference.lossAndGradient(reference.pack(data, all), seed);
        const loss = fused.lossAndGradient(fused.pack(data, all), seed);
        expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
        for (const { name } of reference.parameters) {
          const gradient = fused.gradient(name);
          const should = reference.gradient(name);
          const largest = should.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          let worst = 0;
          for (let i = 0; i < should.length; i++)
            worst = Math.max(worst, Math.abs(gradient[i]! - should[i]!));
          // Where marginals and gold counts cancel, what is left is the rounding of 32-bit sums of about 5.
          expect(worst, name).toBeLessThanOrEqual(1e-3 * largest + 1e-6);
        }
      }
    });
  }
});
