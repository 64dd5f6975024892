/**
 * The network as a Keras model: its topology as TensorFlow.js writes it to model.json, and which of its weights is which
 * parameter. Pure data, so that models are saved and read without TensorFlow.js.
 *
 * Inputs, all int32 but the last: `words` [B][T], rows of the word table + 1; `cases` [B][T]; `characters` [B][T][C], ids + 1;
 * `attributes` [B][T][K], ids + 1, and `attributeValues` [B][T][K]. 0 is padding throughout, which is why tables have a first
 * row of zeros here. Output: emissions [B][T][L].
 */
import type { Network } from './options.ts';
import { CASE_CLASSES, type NetworkSizes } from './parameters.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** A weight of the model and the parameter it holds. */
export interface LayerWeight {
  readonly weight: string;
  readonly parameter: string;
  /** Whether a row of zeros for padding stands before the parameter's own. */
  readonly isPadded: boolean;
}

/** An input tensor of the model. */
export const LAYER_INPUTS = ['words', 'cases', 'characters', 'attributes', 'attributeValues'] as const;
export type LayerInput = (typeof LAYER_INPUTS)[number];

/** Inputs of the model, in its order. */
export function layerInputs(network: Network, sizes: NetworkSizes): LayerInput[] {
  const inputs: LayerInput[] = ['words'];
  if (network.caseDimension > 0) inputs.push('cases');
  if (network.characters.encoder !== 'none') inputs.push('characters');
  if (sizes.attributes > 0) inputs.push('attributes', 'attributeValues');
  return inputs;
}

/** `modelTopology` of model.json. */
export function layersTopology(network: Network, sizes: NetworkSizes): JsonObject {
  const layers: JsonObject[] = [];
  /** Adds a layer fed by others; its name, for those it feeds. */
  const add = (className: string, name: string, config: JsonObject, inputs: readonly string[]): string => {
    const inbound = inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])];
    layers.push({
      name,
      class_name: className,
      config: { name, trainable: true, ...config },
      inbound_nodes: inbound,
    });
    return name;
  };
  const inputs = layerInputs(network, sizes);
  for (const input of inputs) {
    const rank = input === 'words' || input === 'cases' ? 2 : 3;
    const dtype = input === 'attributeValues' ? 'float32' : 'int32';
    add('InputLayer', input, { batch_input_shape: new Array(rank).fill(null), dtype, sparse: false }, []);
  }
  const embed = (name: string, rows: number, columns: number, isMasking: boolean, input: string): string =>
    add(
      'Embedding',
      name,
      { input_dim: rows, output_dim: columns, mask_zero: isMasking, ...zeros('embeddings') },
      [input],
    );

  const { words, caseDimension, characters, hidden, dropout } = network;
  const parts = [embed('word_vectors', sizes.words + 1, words.dimension, true, 'words')];
  if (caseDimension > 0) parts.push(embed('case_vectors', CASE_CLASSES, caseDimension, false, 'cases'));
  if (characters.encoder !== 'none') {
    const folded = add('CrfLabFoldSentences', 'fold_sentences', {}, ['characters']);
    const isLstm = characters.encoder === 'lstm';
    const vectors = embed('character_vectors', sizes.characters + 1, characters.dimension, isLstm, folded);
    const encoded = isLstm
      ? add('Bidirectional', 'character_lstm', bidirectional('character_lstm', characters.hidden, false, 0), [
          vectors,
        ])
      : add('CrfLabMaxOverCharacters', 'max_over_characters', {}, [
          add('Conv1D', 'character_cnn', convolution(characters.filters, characters.width), [
            add('CrfLabZeroPadding', 'zero_padding', {}, [vectors, folded]),
          ]),
          folded,
        ]);
    parts.push(add('CrfLabUnfoldSentences', 'unfold_sentences', {}, [encoded, 'words']));
  }
  let last = parts.length === 1 ? (parts[0] ?? '') : add('CrfLabJoinInputs', 'input', {}, parts);
  const drop = (name: string, rate: number): string =>
    rate === 0 ? last : add(dropout.variational ? 'SpatialDropout1D' : 'Dropout', name, { rate }, [last]);
  last = drop('input_dropout', dropout.input);
  for (let layer = 1; layer <= network.layers; layer++) {
    const name = `lstm${layer}`;
    last = add('Bidirectional', name, bidirectional(name, hidden, true, dropout.recurrent), [last]);
    last = drop(`output_dropout${layer}`, dropout.output);
  }
  last = add(
    'Dense',
    'output',
    { units: sizes.labels, activation: 'linear', use_bias: true, ...zeros('kernel'), ...zeros('bias') },
    [last],
  );
  if (sizes.attributes > 0) {
    const weights = embed('wide', sizes.attributes + 1, sizes.labels, false, 'attributes');
    last = add('CrfLabAddWideScores', 'add_wide_scores', {}, [last, weights, 'attributeValues']);
  }
  if (network.head === 'crf') last = add('CRF', 'crf', {}, [last]);
  return {
    class_name: 'Model',
    config: {
      name: 'crf_lab_network',
      layers,
      input_layers: inputs.map((input) => [input, 0, 0]),
      output_layers: [[last, 0, 0]],
    },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
}

/** Weights of the model in the order in which they are stored. */
export function layerWeights(network: Network, sizes: NetworkSizes): LayerWeight[] {
  const weights: LayerWeight[] = [];
  const add = (weight: string, parameter: string, isPadded = false): void => {
    weights.push({ weight, parameter, isPadded });
  };
  const addLstm = (layer: string, parameter: string): void => {
    for (const direction of ['forward', 'backward']) {
      add(`${layer}/${direction}_${layer}/kernel`, `${parameter}.${direction}.kernel`);
      add(`${layer}/${direction}_${layer}/recurrent_kernel`, `${parameter}.${direction}.recurrent`);
      add(`${layer}/${direction}_${layer}/bias`, `${parameter}.${direction}.bias`);
    }
  };
  add('word_vectors/embeddings', 'words', true);
  if (network.caseDimension > 0) add('case_vectors/embeddings', 'case');
  const { encoder } = network.characters;
  if (encoder !== 'none') add('character_vectors/embeddings', 'characters', true);
  if (encoder === 'cnn') {
    add('character_cnn/kernel', 'cnn.kernel');
    add('character_cnn/bias', 'cnn.bias');
  }
  if (encoder === 'lstm') addLstm('character_lstm', 'characterLstm');
  for (let layer = 1; layer <= network.layers; layer++) addLstm(`lstm${layer}`, `lstm${layer}`);
  add('output/kernel', 'output.kernel');
  add('output/bias', 'output.bias');
  if (sizes.attributes > 0) add('wide/embeddings', 'wide', true);
  if (network.head === 'crf') {
    for (const name of ['transitions', 'start', 'end']) add(`crf/${name}`, `crf.${name}`);
  }
  return weights;
}

function convolution(filters: number, width: number): JsonObject {
  return {
    filters,
    kernel_size: [width],
    strides: [1],
    padding: 'same',
    dilation_rate: [1],
    activation: 'linear',
    use_bias: true,
    ...zeros('kernel'),
    ...zeros('bias'),
  };
}

/** Both directions, concatenated. Keras' gates i, f, c, o are i, f, g, o here. */
function bidirectional(
  name: string,
  units: number,
  isSequence: boolean,
  recurrentDropout: number,
): JsonObject {
  const config = {
    name,
    trainable: true,
    units,
    return_sequences: isSequence,
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    use_bias: true,
    unit_forget_bias: false,
    dropout: 0,
    recurrent_dropout: recurrentDropout,
    ...zeros('kernel'),
    ...zeros('recurrent'),
    ...zeros('bias'),
  };
  return { layer: { class_name: 'LSTM', config }, merge_mode: 'concat' };
}

/** Initial values do not matter: the weights are loaded. (The default, orthogonal, needs more of TensorFlow.js.) */
function zeros(weight: string): JsonObject {
  return { [`${weight}_initializer`]: { class_name: 'Zeros', config: {} } };
}
