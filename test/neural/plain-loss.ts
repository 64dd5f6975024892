/**
 * docs/network.md in plain loops over 64-bit numbers, one sentence at a time and sharing no code with an engine: the oracle of
 * emissions, loss and, by central differences, gradients.
 */
import type { PackedBatch } from '../../src/neural/batch-packer.ts';
import { DROPOUT_SITES, dropoutFactor, dropoutKey, SITES_PER_LAYER } from '../../src/neural/dropout-mask.ts';
import type { EngineSetup } from '../../src/neural/engine.ts';
import type { Parameter } from '../../src/neural/index.ts';

export type PlainParameters = ReadonlyMap<string, Float64Array>;

export function plainParameters(parameters: readonly Parameter[]): Map<string, Float64Array> {
  return new Map(parameters.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** States of one direction, `[T][hidden]`. */
function plainLstm(
  parameters: PlainParameters,
  name: string,
  xs: readonly (readonly number[])[],
  hidden: number,
  mask: (column: number) => number,
): number[][] {
  const get = (part: string): Float64Array => parameters.get(`${name}.${part}`)!;
  const W = get('kernel');
  const U = get('recurrent');
  const bias = get('bias');
  let h = new Array<number>(hidden).fill(0);
  let c = h;
  return xs.map((x) => {
    const z = Array.from(bias, (b, k) => {
      let sum = b;
      for (let d = 0; d < x.length; d++) sum += x[d]! * W[d * 4 * hidden + k]!;
      for (let d = 0; d < hidden; d++) sum += h[d]! * mask(d) * U[d * 4 * hidden + k]!;
      return sum;
    });
    const sigma = (v: number): number => 1 / (1 + Math.exp(-v));
    c = c.map((old, k) => sigma(z[hidden + k]!) * old + sigma(z[k]!) * Math.tanh(z[2 * hidden + k]!));
    h = c.map((cell, k) => sigma(z[3 * hidden + k]!) * Math.tanh(cell));
    return h;
  });
}

const NO_MASK = (): number => 1;

/** Inputs of the first layer of each packed row, before dropout. */
export function plainInputs(
  { network }: EngineSetup,
  parameters: PlainParameters,
  batch: PackedBatch,
): number[][] {
  const { characters } = network;
  const get = (name: string): Float64Array => parameters.get(name)!;
  const row = (name: string, index: number, width: number): number[] => [
    ...get(name).subarray(index * width, (index + 1) * width),
  ];
  const encodeForm = (form: number): number[] => {
    const ids = [...batch.characters.subarray(batch.formOffsets[form], batch.formOffsets[form + 1])];
    if (characters.encoder === 'none') return [];
    const vectors = ids.map((id) => row('characters', id, characters.dimension));
    if (characters.encoder === 'lstm') {
      const h = characters.hidden;
      return [
        ...plainLstm(parameters, 'characterLstm.forward', vectors, h, NO_MASK).at(-1)!,
        ...plainLstm(parameters, 'characterLstm.backward', vectors.slice().reverse(), h, NO_MASK).at(-1)!,
      ];
    }
    const { width, dimension: d, filters: F } = characters;
    return Array.from({ length: F }, (_, f) => {
      const values = vectors.map((_, p) => {
        let sum = get('cnn.bias')[f]!;
        for (let o = 0; o < width; o++) {
          const e = vectors[p + o - (width - 1) / 2];
          if (e !== undefined)
            for (let k = 0; k < d; k++) sum += e[k]! * get('cnn.kernel')[(o * d + k) * F + f]!;
        }
        return sum;
      });
      return Math.max(...values);
    });
  };
  const encoded = Array.from({ length: batch.formCount }, (_, form) => encodeForm(form));
  return Array.from({ length: batch.rows }, (_, r) => {
    const x = row('words', batch.wordRows[batch.words[r]!]!, network.words.dimension);
    if (network.caseDimension > 0) x.push(...row('case', batch.cases[r]!, network.caseDimension));
    return [...x, ...encoded[batch.forms[r]!]!];
  });
}

/** Emissions of each packed row; `inputs` stand in place of those of the words, and `states` takes the last layer's outputs. */
export function plainEmissions(
  setup: EngineSetup,
  parameters: PlainParameters,
  batch: PackedBatch,
  seed: number | undefined,
  inputs: readonly (readonly number[])[] = plainInputs(setup, parameters, batch),
  states: number[][] = [],
): number[][] {
  const { network, sizes } = setup;
  const { dropout, hidden: H } = network;
  const get = (name: string): Float64Array => parameters.get(name)!;
  const factor = (site: number, layer: number, r: number, column: number, p: number): number => {
    if (seed === undefined || p === 0) return 1;
    const key = dropoutKey(seed, site + SITES_PER_LAYER * (layer - 1));
    return dropoutFactor(key, r, column, p) === 0 ? 0 : 1 / (1 - p);
  };
  const emissions: number[][] = new Array(batch.rows);
  for (let b = 0; b < batch.sentenceCount; b++) {
    const rows = Array.from({ length: batch.lengths[b]! }, (_, t) => batch.timeOffsets[t]! + b);
    const maskRow = (r: number): number => (dropout.variational ? b : r);
    let xs = rows.map((r) =>
      inputs[r]!.map((v, k) => v * factor(DROPOUT_SITES.input, 1, maskRow(r), k, dropout.input)),
    );
    for (let layer = 1; layer <= network.layers; layer++) {
      const mask =
        (site: number) =>
        (column: number): number =>
          factor(site, layer, b, column, dropout.recurrent);
      const run = (direction: string, of: readonly number[][], site: number): number[][] =>
        plainLstm(parameters, `lstm${layer}.${direction}`, of, H, mask(site));
      const forward = run('forward', xs, DROPOUT_SITES.recurrentForward);
      const backward = run('backward', xs.slice().reverse(), DROPOUT_SITES.recurrentBackward).reverse();
      xs = rows.map((r, t) =>
        [...forward[t]!, ...backward[t]!].map(
          (v, k) => v * factor(DROPOUT_SITES.output, layer, maskRow(r), k, dropout.output),
        ),
      );
    }
    const L = sizes.labels;
    for (const [t, r] of rows.entries()) {
      states[r] = xs[t]!;
      emissions[r] = Array.from({ length: L }, (_, j) => {
        let sum = get('output.bias')[j]!;
        for (let k = 0; k < 2 * H; k++) sum += xs[t]![k]! * get('output.kernel')[k * L + j]!;
        if (sizes.attributes > 0) {
          for (let i = batch.attributeOffsets[r]!; i < batch.attributeOffsets[r + 1]!; i++)
            sum += batch.attributeValues[i]! * get('wide')[batch.attributes[i]! * L + j]!;
        }
        return sum;
      });
    }
  }
  return emissions;
}

/** Mean loss over the sentences; log Z by the forward recursion. */
export function plainLoss(
  setup: EngineSetup,
  parameters: PlainParameters,
  batch: PackedBatch,
  seed: number | undefined,
): number {
  const emissions = plainEmissions(setup, parameters, batch, seed);
  const L = setup.sizes.labels;
  const logSum = (values: number[]): number => {
    const top = Math.max(...values);
    return top + Math.log(values.reduce((sum, v) => sum + Math.exp(v - top), 0));
  };
  let loss = 0;
  for (let b = 0; b < batch.sentenceCount; b++) {
    const rows = Array.from({ length: batch.lengths[b]! }, (_, t) => batch.timeOffsets[t]! + b);
    const gold = rows.map((r) => batch.labels[r]!);
    if (setup.network.head === 'softmax') {
      for (const [t, r] of rows.entries()) loss += logSum(emissions[r]!) - emissions[r]![gold[t]!]!;
      continue;
    }
    const A = parameters.get('crf.transitions')!;
    const start = parameters.get('crf.start')!;
    const end = parameters.get('crf.end')!;
    let alpha = emissions[rows[0]!]!.map((s, j) => s + start[j]!);
    let score = start[gold[0]!]! + emissions[rows[0]!]![gold[0]!]!;
    for (let t = 1; t < rows.length; t++) {
      const before = alpha;
      alpha = emissions[rows[t]!]!.map((s, j) => s + logSum(before.map((a, i) => a + A[i * L + j]!)));
      score += A[gold[t - 1]! * L + gold[t]!]! + emissions[rows[t]!]![gold[t]!]!;
    }
    loss += logSum(alpha.map((a, j) => a + end[j]!)) - score - end[gold.at(-1)!]!;
  }
  return loss / batch.sentenceCount;
}

/** Derivative of the loss along `direction`, as long as the parameter, by central differences of the 64-bit loss: exact to about 1e-9. */
export function plainSlope(
  setup: EngineSetup,
  parameters: ReadonlyMap<string, Float64Array>,
  batch: PackedBatch,
  seed: number | undefined,
  name: string,
  direction: Float64Array,
): number {
  // So small that hardly a maximum over characters changes its place on the way.
  const h = 1e-7;
  const lossAt = (step: number): number => {
    const moved = new Map(parameters);
    moved.set(
      name,
      parameters.get(name)!.map((value, i) => value + step * direction[i]!),
    );
    return plainLoss(setup, moved, batch, seed);
  };
  return (lossAt(h) - lossAt(-h)) / (2 * h);
}
