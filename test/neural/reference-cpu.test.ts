import { expect, it } from 'vitest';
import { createReferenceEngine } from '../../src/neural/reference/engine.ts';
import { loadTensorFlow } from '../../src/neural/tf.ts';
import { caseData, ENGINE_CASES, fillParameters } from './engine-cases.ts';
import { describeEngine } from './engine-oracles.ts';

describeEngine('TensorFlow.js on its cpu backend', async (setup) => {
  const { tf } = await loadTensorFlow({ prefer: 'cpu' });
  return createReferenceEngine(tf, setup);
});

it('leaves no tensors behind', async () => {
  const { tf } = await loadTensorFlow({ prefer: 'cpu' });
  for (const oracleCase of ENGINE_CASES) {
    const { setup, data, all } = caseData(oracleCase);
    const before = tf.memory();
    const engine = createReferenceEngine(tf, setup);
    fillParameters(engine);
    const batch = engine.pack(data, all);
    engine.step(batch, { dropoutSeed: 1, learningRate: 0.1 });
    engine.emissions(batch);
    const zeros = (n: number): Float32Array => new Float32Array(n);
    const L = setup.sizes.labels;
    engine.decode(batch, { transitions: zeros(L * L), start: zeros(L), end: zeros(L) });
    expect(() => engine.lossAndGradient({ ...batch, labels: batch.labels.map(() => -1) })).toThrow(
      /no label/,
    );
    await engine.close();
    const after = tf.memory();
    expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
  }
});

it('refuses steps without training options', async () => {
  const { tf } = await loadTensorFlow({ prefer: 'cpu' });
  const { setup, data, all } = caseData(ENGINE_CASES[0]!);
  const engine = createReferenceEngine(tf, { ...setup, training: undefined });
  expect(() => engine.step(engine.pack(data, all), { dropoutSeed: 1, learningRate: 0.1 })).toThrow(
    /training/,
  );
  expect(() => engine.gradient('words')).toThrow(/lossAndGradient/);
  expect(engine.optimizerState).toBeUndefined();
});
