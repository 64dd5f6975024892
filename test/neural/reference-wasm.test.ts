import { expect, it } from 'vitest';
import { createReferenceEngine } from '../../src/neural/reference/engine.ts';
import { loadTensorFlow } from '../../src/neural/tf.ts';
import { caseData, ENGINE_CASES, fillParameters } from './engine-cases.ts';
import { describeEngine } from './engine-oracles.ts';

// The same operations as on the cpu backend: networks that use them all.
const CASES = ENGINE_CASES.filter(({ name }) =>
  ['character lstm', 'dropout everywhere, two layers', 'wide part', 'wide part under softmax'].includes(name),
);

describeEngine(
  'TensorFlow.js on its wasm backend',
  async (setup) => {
    const { tf } = await loadTensorFlow({ prefer: 'wasm' });
    return createReferenceEngine(tf, setup);
  },
  CASES,
);

it('leaves no tensors behind', async () => {
  const { tf } = await loadTensorFlow({ prefer: 'wasm' });
  for (const oracleCase of CASES) {
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
