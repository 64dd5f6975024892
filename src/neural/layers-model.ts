/** The network as a `tf.LayersModel`: to look at, to fine-tune and to build upon with Keras' own means. */
import type { CrfLayer } from './crf-layer.ts';
import { concatenate, decodeManifest, encodeWeights, MODEL_JSON, weightSpecs } from './layers-format.ts';
import { type LayerInput, layerInputs, layersTopology, layerWeights } from './layers-topology.ts';
import type { NetworkData } from './network-data.ts';
import type { Network } from './options.ts';
import type { NetworkSizes, Parameter } from './parameters.ts';
import type { LayersModel, Tensor, TensorFlow } from './tf.ts';

/**
 * The mirror of a network, with copies of its parameters. Inputs as `layersModelInputs` makes them, output emissions
 * `[B][T][L]`: at real positions those of the engines, beyond a sentence's end without meaning. Dropout is as in the definition
 * but with TensorFlow.js' own masks.
 */
export async function createLayersModel(
  tf: TensorFlow,
  network: Network,
  sizes: NetworkSizes,
  parameters: readonly Parameter[],
): Promise<LayersModel> {
  const data = encodeWeights(network, sizes, parameters);
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: layersTopology(network, sizes),
      weightSpecs: weightSpecs(network, sizes),
      weightData: data.slice().buffer,
    }),
  );
}

/** Copies the weights of a mirror (after `fit` or `setWeights`) into the network's parameters, in place. */
export function copyLayersWeights(
  model: LayersModel,
  network: Network,
  sizes: NetworkSizes,
  parameters: readonly Parameter[],
): void {
  const weights = new Map(model.weights.map((weight) => [weight.originalName, weight]));
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const { weight: name, parameter, isPadded } of layerWeights(network, sizes)) {
    const values = weights.get(name)?.read().dataSync();
    const target = byName.get(parameter)?.values;
    if (values === undefined || target === undefined)
      throw new RangeError(`the model has no weights ${name}`);
    const own = values.subarray(isPadded ? values.length - target.length : 0);
    if (own.length !== target.length)
      throw new RangeError(`${name}: ${values.length} numbers for ${target.length} of ${parameter}`);
    target.set(own);
  }
}

/** The CRF layer of a mirror; undefined under a softmax head. */
export function crfLayerOf(model: LayersModel): CrfLayer | undefined {
  const layer = model.layers.at(-1);
  return layer?.getClassName() === 'CRF' ? (layer as CrfLayer) : undefined;
}

/** The model's inputs for some sentences, padded with 0: one tensor for each of `layerInputs`. The caller disposes of them. */
export function layersModelInputs(
  tf: TensorFlow,
  network: Network,
  sizes: NetworkSizes,
  data: NetworkData,
  sentences: readonly number[],
): Tensor[] {
  const { sentenceOffsets } = data;
  const starts = sentences.map((n) => sentenceOffsets[n] ?? 0);
  const lengths = sentences.map((n, b) => (sentenceOffsets[n + 1] ?? 0) - (starts[b] ?? 0));
  const B = sentences.length;
  const T = Math.max(1, ...lengths);
  /** A token's list of numbers, for each kind of input. */
  const listOf = (input: LayerInput, token: number): number[] => {
    const form = data.forms[token] ?? 0;
    const characters = data.formCharacters.subarray(data.formOffsets[form], data.formOffsets[form + 1]);
    const first = data.wide?.attributeOffsets[token] ?? 0;
    const last = data.wide?.attributeOffsets[token + 1] ?? 0;
    switch (input) {
      case 'words':
        return [(data.words[token] ?? 0) + 1];
      case 'cases':
        return [data.cases[token] ?? 0];
      case 'characters':
        return Array.from(characters, (id) => id + 1);
      case 'attributes':
        return Array.from(data.wide?.attributeIds.subarray(first, last) ?? [], (id) => id + 1);
      case 'attributeValues': {
        const values = data.wide?.values?.subarray(first, last);
        return values === undefined ? new Array(last - first).fill(1) : Array.from(values);
      }
    }
  };
  return layerInputs(network, sizes).map((input) => {
    const lists = starts.map((start, b) =>
      Array.from({ length: lengths[b] ?? 0 }, (_, t) => listOf(input, start + t)),
    );
    const K = Math.max(1, ...lists.flat().map((list) => list.length));
    const isFlat = input === 'words' || input === 'cases';
    const values = input === 'attributeValues' ? new Float32Array(B * T * K) : new Int32Array(B * T * K);
    for (const [b, tokens] of lists.entries())
      for (const [t, list] of tokens.entries()) values.set(list, (b * T + t) * K);
    const dtype = input === 'attributeValues' ? 'float32' : 'int32';
    return tf.tensor(values, isFlat ? [B, T] : [B, T, K], dtype);
  });
}

/**
 * A handler for `tf.loadLayersModel` over a model folder from anywhere: `read` gives the bytes of a file of the folder.
 * (Plain TensorFlow.js has no `file://` in Node.)
 */
export function layersModelHandler(read: (name: string) => Promise<Uint8Array>): {
  load(): Promise<{
    modelTopology: object;
    weightSpecs: ReturnType<typeof weightSpecs>;
    weightData: ArrayBuffer;
  }>;
} {
  return {
    load: async () => {
      const { modelTopology, weightsManifest } = decodeManifest(await read(MODEL_JSON));
      const pieces = await Promise.all(weightsManifest.flatMap(({ paths }) => paths).map(read));
      return {
        modelTopology,
        weightSpecs: weightsManifest.flatMap(({ weights }) =>
          weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
        ),
        weightData: concatenate(pieces).buffer,
      };
    },
  };
}
