import { beforeAll, describe, expect, it } from 'vitest';
import {
  copyLayersWeights,
  createLayersModel,
  createReferenceEngine,
  crfLayerOf,
  layersModelInputs,
  loadTensorFlow,
  type NetworkEngine,
  type TensorFlow,
} from '../../src/neural/index.ts';
import type { Scalar, Tensor, Tensor3D } from '../../src/neural/tf.ts';
import { caseData, ENGINE_CASES, type EngineCase, fillParameters } from './engine-cases.ts';

/** The same 32-bit sums in another order. */
const TOLERANCE = 1e-5;

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow({ prefer: 'cpu' }));
});

interface Mirrored {
  readonly engine: NetworkEngine;
  readonly given: ReturnType<typeof caseData>;
  readonly model: Awaited<ReturnType<typeof createLayersModel>>;
  readonly inputs: Tensor[];
}

async function mirror(oracleCase: EngineCase): Promise<Mirrored> {
  const given = caseData(oracleCase);
  const { network, sizes } = given.setup;
  const engine = createReferenceEngine(tf, given.setup);
  fillParameters(engine);
  const model = await createLayersModel(tf, network, sizes, engine.parameters);
  const inputs = layersModelInputs(tf, network, sizes, given.data, given.all);
  return { engine, given, model, inputs };
}

/** Largest difference of the model's emissions from the engine's, at real positions. */
function difference({ engine, given, model, inputs }: Mirrored): number {
  const output = model.predict(inputs) as Tensor;
  const [, T = 0, L = 0] = output.shape;
  const values = output.dataSync();
  const batch = engine.pack(given.data, given.all);
  const emissions = engine.emissions(batch);
  let worst = 0;
  for (let b = 0; b < batch.sentenceCount; b++) {
    for (let t = 0; t < batch.lengths[b]!; t++) {
      for (let j = 0; j < L; j++) {
        const should = emissions[(batch.timeOffsets[t]! + b) * L + j]!;
        worst = Math.max(worst, Math.abs(values[(batch.sentences[b]! * T + t) * L + j]! - should));
      }
    }
  }
  return worst;
}

describe('the network as a LayersModel', () => {
  for (const oracleCase of ENGINE_CASES) {
    it(`has the engine's emissions, sentences of any length together: ${oracleCase.name}`, async () => {
      const mirrored = await mirror(oracleCase);
      expect(difference(mirrored)).toBeLessThanOrEqual(TOLERANCE);
      // In a longer batch there is more padding to ignore.
      const { setup, data } = mirrored.given;
      const inputs = mirrored.inputs.map((input) => {
        const paddings = input.shape.map((_, axis): [number, number] => (axis === 1 ? [0, 3] : [0, 0]));
        return tf.pad(input, paddings);
      });
      expect(difference({ ...mirrored, inputs })).toBeLessThanOrEqual(TOLERANCE);
      expect(mirrored.inputs).toHaveLength(mirrored.model.inputs.length);
      expect(data.sentenceCount).toBe(setup.sizes.labels > 0 ? oracleCase.lengths.length : 0);
    });
  }

  it('is saved and loaded by TensorFlow.js itself', async () => {
    for (const name of ['two layers', 'character lstm', 'wide part', 'variational dropout']) {
      const mirrored = await mirror(ENGINE_CASES.find((given) => given.name === name)!);
      let saved: Parameters<typeof tf.io.fromMemory>[0] | undefined;
      await mirrored.model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      const model = await tf.loadLayersModel(tf.io.fromMemory(saved!));
      expect(difference({ ...mirrored, model })).toBeLessThanOrEqual(TOLERANCE);
    }
  });

  it("gives its weights back to the network's parameters", async () => {
    const { engine, given, model } = await mirror(ENGINE_CASES.find(({ name }) => name === 'wide part')!);
    const before = engine.parameters.map(({ values }) => values.slice());
    for (const { values } of engine.parameters) values.fill(0);
    const { network, sizes } = given.setup;
    copyLayersWeights(model, network, sizes, engine.parameters);
    expect(engine.parameters.map(({ values }) => values)).toEqual(before);
    model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 2)));
    copyLayersWeights(model, network, sizes, engine.parameters);
    expect(engine.parameters.map(({ values }) => values)).toEqual(
      before.map((values) => values.map((value) => 2 * value)),
    );
  });

  it('is trained by a tf.train optimizer through its CRF layer', async () => {
    const mirrored = await mirror(ENGINE_CASES.find(({ name }) => name === 'cnn and case')!);
    const { model, inputs, given, engine } = mirrored;
    const crf = crfLayerOf(model)!;
    const { data, all } = given;
    const { lengths } = ENGINE_CASES[0]!;
    const T = Math.max(...lengths);
    const labels = tf.tensor2d(
      all.map((n) =>
        Array.from({ length: T }, (_, t) =>
          t < lengths[n]! ? data.labels[data.sentenceOffsets[n]! + t]! : 0,
        ),
      ),
      [all.length, T],
      'int32',
    );
    const loss = (): ReturnType<typeof crf.loss> =>
      crf.loss(model.apply(inputs) as Tensor3D, labels, lengths);
    const expected = engine.lossAndGradient(engine.pack(data, all));
    expect(Math.abs(loss().dataSync()[0]! - expected)).toBeLessThan(TOLERANCE * (1 + expected));
    // The same gradients as the engine's, table rows one further down.
    const { grads } = tf.variableGrads(loss);
    for (const [weight, parameter, padding] of [
      ['word_vectors/embeddings', 'words', 5],
      ['character_cnn/kernel', 'cnn.kernel', 0],
      ['lstm1/backward_lstm1/recurrent_kernel', 'lstm1.backward.recurrent', 0],
      ['crf/transitions', 'crf.transitions', 0],
      ['crf/end', 'crf.end', 0],
    ] as const) {
      const { name } = model.weights.find(({ originalName }) => originalName === weight)!;
      const gradient = grads[name]!.dataSync().subarray(padding);
      const should = engine.gradient(parameter);
      const worst = should.reduce((most, g, i) => Math.max(most, Math.abs(g - gradient[i]!)), 0);
      expect(worst, weight).toBeLessThan(TOLERANCE);
    }
    const optimizer = tf.train.adam(0.03);
    for (let n = 0; n < 15; n++) optimizer.minimize(loss);
    expect(loss().dataSync()[0]).toBeLessThan(0.5 * expected);
  });

  it('computes and learns on the wasm backend too', async () => {
    await loadTensorFlow({ prefer: 'wasm' });
    try {
      for (const name of ['cnn and case', 'character lstm', 'wide part']) {
        const mirrored = await mirror(ENGINE_CASES.find((given) => given.name === name)!);
        expect(difference(mirrored)).toBeLessThanOrEqual(TOLERANCE);
        const { model, inputs } = mirrored;
        const loss = (): Scalar => tf.mean(tf.square(model.apply(inputs, { training: true }) as Tensor));
        const before = loss().dataSync()[0]!;
        const optimizer = tf.train.adam(0.05);
        for (let n = 0; n < 5; n++) optimizer.minimize(loss);
        expect(loss().dataSync()[0]).toBeLessThan(before);
      }
    } finally {
      await loadTensorFlow({ prefer: 'cpu' });
    }
  });
});
