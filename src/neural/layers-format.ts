/**
 * TensorFlow.js' LayersModel format: model.json (topology and a manifest of the weights) beside binary weights. Written and read
 * without TensorFlow.js.
 */
import * as z from 'zod';
import { checkValue } from '../parse-options.ts';
import { type JsonObject, layersTopology, layerWeights } from './layers-topology.ts';
import type { Network } from './options.ts';
import { type NetworkSizes, type Parameter, parameterShapes } from './parameters.ts';

export const MODEL_JSON = 'model.json';
export const WEIGHTS_BIN = 'weights.bin';

/** A weight in the order of the binary data. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: 'float32';
}

/** A name within the model's own folder: no path, no hidden file. */
export const fileNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'expected the plain name of a file in the same folder');

const manifestSchema = z.object({
  format: z.literal('layers-model'),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({
      paths: z.array(fileNameSchema).min(1),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int().min(0)),
          dtype: z.literal('float32'),
          quantization: z.undefined().optional(),
        }),
      ),
    }),
  ),
});

/** Content of model.json, checked. */
export type LayersManifest = z.output<typeof manifestSchema>;

/** Names, shapes and order of the weights of the saved model. */
export function weightSpecs(network: Network, sizes: NetworkSizes): WeightSpec[] {
  const shapes = new Map(parameterShapes(network, sizes).map(({ name, shape }) => [name, shape]));
  return layerWeights(network, sizes).map(({ weight, parameter, isPadded }) => {
    const [rows = 0, ...rest] = shapes.get(parameter) ?? [];
    return { name: weight, shape: [isPadded ? rows + 1 : rows, ...rest], dtype: 'float32' };
  });
}

/** All weights one after the other, tables with their row for padding. */
export function encodeWeights(
  network: Network,
  sizes: NetworkSizes,
  parameters: readonly Parameter[],
): Uint8Array {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const specs = weightSpecs(network, sizes);
  const data = new Float32Array(specs.reduce((sum, { shape }) => sum + lengthOf(shape), 0));
  let at = 0;
  for (const [i, { parameter, isPadded }] of layerWeights(network, sizes).entries()) {
    const values = byName.get(parameter)?.values;
    const shape = specs[i]?.shape ?? [];
    const padding = isPadded ? (shape[1] ?? 0) : 0;
    if (values?.length !== lengthOf(shape) - padding)
      throw new RangeError(`${parameter}: ${values?.length} numbers, expected ${lengthOf(shape) - padding}`);
    data.set(values, at + padding);
    at += lengthOf(shape);
  }
  return new Uint8Array(data.buffer);
}

/** The bytes of model.json. */
export function encodeManifest(network: Network, sizes: NetworkSizes): Uint8Array {
  const json = {
    format: 'layers-model',
    generatedBy: 'crf-lab',
    convertedBy: null,
    modelTopology: layersTopology(network, sizes),
    weightsManifest: [{ paths: [WEIGHTS_BIN], weights: weightSpecs(network, sizes) }],
  };
  return new TextEncoder().encode(`${JSON.stringify(json)}\n`);
}

/** Checks model.json. @throws RangeError, SyntaxError or TypeError saying what is wrong */
export function decodeManifest(bytes: Uint8Array): LayersManifest {
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const checked = checkValue(manifestSchema, json);
  if ('value' in checked) return checked.value;
  const { path, reason } = checked.fault;
  throw new RangeError(`${path.join('.')}: ${reason}`);
}

/**
 * The parameters of a network from the weights of its saved model.
 * @param data the files of the manifest one after the other; the parameters are views of it where it is aligned
 * @throws RangeError where topology, names, shapes or number of bytes are not those of this network, or a number is not finite
 */
export function decodeParameters(
  network: Network,
  sizes: NetworkSizes,
  manifest: LayersManifest,
  data: Uint8Array,
): Parameter[] {
  if (!isSameJson(manifest.modelTopology, layersTopology(network, sizes)))
    throw new RangeError('the topology is not that of the network beside it');
  const specs = weightSpecs(network, sizes);
  const found = manifest.weightsManifest.flatMap(({ weights }) => weights);
  if (!isSameJson(found, specs)) throw new RangeError('the weights are not those of the network beside it');
  const expected = 4 * specs.reduce((sum, { shape }) => sum + lengthOf(shape), 0);
  if (data.length !== expected)
    throw new RangeError(`found ${data.length} bytes of weights, expected ${expected}`);
  const { buffer, byteOffset } = data.byteOffset % 4 === 0 ? data : data.slice();
  const numbers = new Float32Array(buffer, byteOffset, expected / 4);
  const values = new Map<string, Float32Array>();
  let at = 0;
  for (const [i, { parameter, isPadded }] of layerWeights(network, sizes).entries()) {
    const shape = specs[i]?.shape ?? [];
    const end = at + lengthOf(shape);
    const padding = isPadded ? (shape[1] ?? 0) : 0;
    if (numbers.subarray(at, at + padding).some((value) => value !== 0))
      throw new RangeError(`${parameter}: the row for padding is not 0`);
    const own = numbers.subarray(at + padding, end);
    if (!areFinite(own)) throw new RangeError(`${parameter}: a number is not finite`);
    values.set(parameter, own);
    at = end;
  }
  return parameterShapes(network, sizes).map((shape) => ({
    ...shape,
    values: values.get(shape.name) ?? new Float32Array(0),
  }));
}

/** As `every(Number.isFinite)`, which takes ten times as long for what may be millions. */
function areFinite(values: Float32Array): boolean {
  // x − x is 0, but NaN of NaN and infinities; so is their sum.
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] ?? 0;
    sum += x - x;
  }
  return sum === 0;
}

/** Byte arrays as one new array. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Whether two plain values are equal up to the order of keys. */
function isSameJson(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value as JsonObject).sort(([x], [y]) => (x < y ? -1 : 1)));
  const text = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => sorted(part));
  return text(a) === text(b);
}
