/**
 * The network of docs/network.md in float64, sentence by sentence and sum by sum, for the engines to be tested against. Only the
 * dropout masks and the packed order of rows, which they depend on, are shared with the engines.
 */
import type { PackedBatch } from '../../src/neural/batch-packer.ts';
import { DROPOUT_SITES, dropoutFactor, dropoutKey, SITES_PER_LAYER } from '../../src/neural/dropout-mask.ts';
import type { Network } from '../../src/neural/options.ts';

export type PlainParameters = ReadonlyMap<string, ArrayLike<number>>;

interface Context {
  readonly network: Network;
  readonly parameters: PlainParameters;
  readonly batch: PackedBatch;
  readonly labels: number;
  /** undefined: no dropout. */
  readonly seed: number | undefined;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  if (!Number.isFinite(most)) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function parameter({ parameters }: Context, name: string): ArrayLike<number> {
  const values = parameters.get(name);
  if (values === undefined) throw new RangeError(`no parameter ${name}`);
  return values;
}

/** Row `row` of a matrix of `width` columns. */
function rowOf(matrix: ArrayLike<number>, row: number, width: number): number[] {
  return Array.from({ length: width }, (_, c) => matrix[row * width + c] ?? 0);
}

/** x M + b for M of x.length rows; b optional. */
function affine(
  x: readonly number[],
  matrix: ArrayLike<number>,
  width: number,
  bias?: ArrayLike<number>,
): number[] {
  const out = Array.from({ length: width }, (_, c) => bias?.[c] ?? 0);
  for (const [r, value] of x.entries())
    for (let c = 0; c < width; c++) out[c] = (out[c] ?? 0) + value * (matrix[r * width + c] ?? 0);
  return out;
}

/** Hidden states of one direction, in the order of the inputs given; `mask` multiplies the previous state. */
function lstm(
  context: Context,
  name: string,
  inputs: number[][],
  H: number,
  mask: readonly number[],
): number[][] {
  const kernel = parameter(context, `${name}.kernel`);
  const recurrent = parameter(context, `${name}.recurrent`);
  const bias = parameter(context, `${name}.bias`);
  let h: number[] = new Array(H).fill(0);
  let c: number[] = new Array(H).fill(0);
  return inputs.map((x) => {
    const fromInput = affine(x, kernel, 4 * H, bias);
    const fromState = affine(
      h.map((value, j) => value * (mask[j] ?? 1)),
      recurrent,
      4 * H,
    );
    const z = fromInput.map((value, k) => value + (fromState[k] ?? 0));
    const gate = (g: number, j: number): number => z[g * H + j] ?? 0;
    c = c.map((cell, j) => sigmoid(gate(1, j)) * cell + sigmoid(gate(0, j)) * Math.tanh(gate(2, j)));
    h = c.map((cell, j) => sigmoid(gate(3, j)) * Math.tanh(cell));
    return h;
  });
}

/** Both directions, concatenated at each position. */
function bilstm(
  context: Context,
  name: string,
  inputs: number[][],
  H: number,
  masks: readonly (readonly number[])[],
): number[][] {
  const forward = lstm(context, `${name}.forward`, inputs, H, masks[0] ?? []);
  const backward = lstm(context, `${name}.backward`, inputs.toReversed(), H, masks[1] ?? []).toReversed();
  return forward.map((state, t) => [...state, ...(backward[t] ?? [])]);
}

function characterFeatures(context: Context, characters: readonly number[]): number[] {
  const definition = context.network.characters;
  if (definition.encoder === 'none') return [];
  const vectors = characters.map((id) => rowOf(parameter(context, 'characters'), id, definition.dimension));
  if (definition.encoder === 'lstm') {
    const H = definition.hidden;
    const states = bilstm(context, 'characterLstm', vectors, H, []);
    return [...(states.at(-1)?.slice(0, H) ?? []), ...(states[0]?.slice(H) ?? [])];
  }
  const { filters, width, dimension } = definition;
  const kernel = parameter(context, 'cnn.kernel');
  const bias = parameter(context, 'cnn.bias');
  return Array.from({ length: filters }, (_, f) => {
    const sums = vectors.map((_, p) => {
      let sum = bias[f] ?? 0;
      for (let o = 0; o < width; o++) {
        const vector = vectors[p + o - (width - 1) / 2];
        vector?.forEach((value, d) => {
          sum += value * (kernel[(o * dimension + d) * filters + f] ?? 0);
        });
      }
      return sum;
    });
    return Math.max(...sums);
  });
}

/** Factors of a mask, or ones. */
function mask(context: Context, site: number, row: number, length: number, p: number): number[] {
  const { seed } = context;
  if (seed === undefined || p === 0) return new Array(length).fill(1);
  const key = dropoutKey(seed, site);
  return Array.from({ length }, (_, column) => dropoutFactor(key, row, column, p));
}

/** Emissions of sentence b, `[T][L]`. */
function sentenceEmissions(context: Context, b: number): number[][] {
  const { network, batch, labels: L } = context;
  const { dropout, hidden: H } = network;
  const rows = Array.from({ length: batch.lengths[b] ?? 0 }, (_, t) => (batch.timeOffsets[t] ?? 0) + b);
  const masked = (values: readonly number[], site: number, row: number, p: number): number[] => {
    const factors = mask(context, site, dropout.variational ? b : row, values.length, p);
    return values.map((value, c) => value * (factors[c] ?? 1));
  };
  let states = rows.map((row) => {
    const form = batch.forms[row] ?? 0;
    const word = batch.wordRows[batch.words[row] ?? 0] ?? 0;
    const x = [
      ...rowOf(parameter(context, 'words'), word, network.words.dimension),
      ...(network.caseDimension === 0
        ? []
        : rowOf(parameter(context, 'case'), batch.cases[row] ?? 0, network.caseDimension)),
      ...characterFeatures(context, [
        ...batch.characters.subarray(batch.formOffsets[form], batch.formOffsets[form + 1]),
      ]),
    ];
    return masked(x, DROPOUT_SITES.input, row, dropout.input);
  });
  for (let layer = 0; layer < network.layers; layer++) {
    const site = layer * SITES_PER_LAYER;
    const masks = [DROPOUT_SITES.recurrentForward, DROPOUT_SITES.recurrentBackward].map((one) =>
      mask(context, site + one, b, H, dropout.recurrent),
    );
    states = bilstm(context, `lstm${layer + 1}`, states, H, masks).map((state, t) =>
      masked(state, site + DROPOUT_SITES.output, rows[t] ?? 0, dropout.output),
    );
  }
  return states.map((state, t) => {
    const scores = affine(state, parameter(context, 'output.kernel'), L, parameter(context, 'output.bias'));
    const wide = context.parameters.get('wide');
    if (wide === undefined) return scores;
    const row = rows[t] ?? 0;
    for (let i = batch.attributeOffsets[row] ?? 0; i < (batch.attributeOffsets[row + 1] ?? 0); i++) {
      const weights = rowOf(wide, batch.attributes[i] ?? 0, L);
      for (let j = 0; j < L; j++)
        scores[j] = (scores[j] ?? 0) + (batch.attributeValues[i] ?? 0) * (weights[j] ?? 0);
    }
    return scores;
  });
}

function softmaxLoss(emissions: number[][], gold: readonly number[]): number {
  return emissions.reduce((sum, scores, t) => sum + logSumExp(scores) - (scores[gold[t] ?? 0] ?? 0), 0);
}

function crfLoss(context: Context, emissions: number[][], gold: readonly number[]): number {
  const transitions = parameter(context, 'crf.transitions');
  const start = parameter(context, 'crf.start');
  const end = parameter(context, 'crf.end');
  const L = context.labels;
  let alpha: number[] = [];
  let path = 0;
  for (const [t, scores] of emissions.entries()) {
    const y = gold[t] ?? 0;
    path += (scores[y] ?? 0) + (t === 0 ? (start[y] ?? 0) : (transitions[(gold[t - 1] ?? 0) * L + y] ?? 0));
    const before = alpha;
    alpha = scores.map((score, j) =>
      t === 0
        ? score + (start[j] ?? 0)
        : score + logSumExp(before.map((value, i) => value + (transitions[i * L + j] ?? 0))),
    );
  }
  path += end[gold.at(-1) ?? 0] ?? 0;
  return logSumExp(alpha.map((value, j) => value + (end[j] ?? 0))) - path;
}

function contextOf(
  network: Network,
  parameters: PlainParameters,
  batch: PackedBatch,
  seed: number | undefined,
): Context {
  return { network, parameters, batch, seed, labels: parameters.get('output.bias')?.length ?? 0 };
}

/** Emissions by packed rows, `[N][L]`. */
export function plainEmissions(
  network: Network,
  parameters: PlainParameters,
  batch: PackedBatch,
  seed?: number,
): Float64Array {
  const context = contextOf(network, parameters, batch, seed);
  const L = context.labels;
  const out = new Float64Array(batch.rows * L);
  for (let b = 0; b < batch.sentenceCount; b++) {
    for (const [t, scores] of sentenceEmissions(context, b).entries())
      out.set(scores, ((batch.timeOffsets[t] ?? 0) + b) * L);
  }
  return out;
}

/** Mean loss over the sentences of the batch. */
export function plainLoss(
  network: Network,
  parameters: PlainParameters,
  batch: PackedBatch,
  seed?: number,
): number {
  const context = contextOf(network, parameters, batch, seed);
  let sum = 0;
  for (let b = 0; b < batch.sentenceCount; b++) {
    const emissions = sentenceEmissions(context, b);
    const gold = emissions.map((_, t) => batch.labels[(batch.timeOffsets[t] ?? 0) + b] ?? 0);
    sum += network.head === 'crf' ? crfLoss(context, emissions, gold) : softmaxLoss(emissions, gold);
  }
  return sum / batch.sentenceCount;
}

/** Derivative of the loss along a direction in the space of one parameter: a central difference in float64. */
export function plainDerivative(
  network: Network,
  parameters: ReadonlyMap<string, Float64Array>,
  batch: PackedBatch,
  seed: number | undefined,
  name: string,
  direction: Float64Array,
): number {
  const values = parameters.get(name);
  if (values === undefined) throw new RangeError(`no parameter ${name}`);
  // Small, so that no maximum over characters changes hands; the error, in float64, is some 1e−9.
  const h = 1e-6;
  const lossAt = (step: number): number =>
    plainLoss(
      network,
      new Map(parameters).set(
        name,
        values.map((value, i) => value + step * (direction[i] ?? 0)),
      ),
      batch,
      seed,
    );
  return (lossAt(h) - lossAt(-h)) / (2 * h);
}
