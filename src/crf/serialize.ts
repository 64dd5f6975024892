/**
 * Model to bytes and back. One self-contained file, little-endian:
 *
 *     0   8 bytes  magic "CRFLAB\r\n" (line-ending damage shows)
 *     8   u32      format version
 *     12  u32      xxHash32 of everything from byte 16 on
 *     16  f64      length of the whole file
 *     24  u32      length of the JSON header in bytes
 *     28  u32      0
 *     32  header   JSON: options, templates, ... and the table of sections
 *     ..  sections each at a multiple of 8 bytes: typed arrays and string tables
 *
 * Loading reads numbers and strings only; nothing in a model file is ever executed.
 */
import * as z from 'zod';
import { inputFormatSchema } from '../corpus/input-format.ts';
import { TAG_SCHEMES } from '../corpus/tag-scheme.ts';
import { ModelFormatError } from '../errors.ts';
import { type ArrayChecks, PLAIN_CHECKS } from '../features/array-checks.ts';
import { deserializeResources, serializeResources } from '../features/resources.ts';
import { featureSpecSchema } from '../features/template.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { unshared } from '../features/wtf8.ts';
import { xxHash32 } from '../numeric/index.ts';
import { checkValue } from '../parse-options.ts';
import { type FeatureIndex, MAX_WEIGHT, weightLayout } from './feature-index.ts';
import { CrfModel } from './model.ts';
import { HEADS, type ResolvedTrainOptions, trainOptionsSchema } from './options.ts';
import { pruneZeroFeatures } from './prune.ts';

/** Version written; older ones are read as long as this program can, newer ones are refused. */
export const MODEL_VERSION = 2;
/** Version 1 held strings in another form. */
const LEAST_VERSION = 2;

const MAGIC = new TextEncoder().encode('CRFLAB\r\n');
const HASHED_FROM = 16;
/** A u32: bytes of the header. */
export const HEADER_LENGTH_AT = 24;
export const HEADER_AT = 32;

const headerSchema = z.strictObject({
  head: z.enum(HEADS),
  scheme: z.enum([...TAG_SCHEMES, 'none']),
  options: trainOptionsSchema.required(),
  templates: z.array(z.string()),
  spec: featureSpecSchema.optional(),
  input: inputFormatSchema,
  isFinished: z.boolean(),
  dataHash: z.string().max(64).optional(),
  labelCount: z.number().int().min(1),
  attributeCount: z.number().int().min(0),
  sections: z.array(
    z.strictObject({ name: z.string(), offset: z.number().int().min(0), bytes: z.number().int().min(0) }),
  ),
});

/** The model as one self-contained byte array; state features of weight 0 are left out. */
export function serializeCrf(model: CrfModel): Uint8Array {
  const { parts } = pruneZeroFeatures(model);
  const { index, vocabularies } = parts;
  const sections = new Map<string, Uint8Array>();
  const put = (name: string, array: ArrayBufferView): void => {
    sections.set(name, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  };
  put('weights', parts.weights);
  for (const name of INDEX_ARRAYS) put(name, index[name]);
  for (const name of VOCABULARIES) {
    const { bytes, offsets, templates } = vocabularies[name].parts;
    put(`${name}.strings`, bytes);
    put(`${name}.offsets`, offsets);
    put(`${name}.templates`, templates);
  }
  if (parts.features !== undefined) put('resources', serializeResources(parts.features.resources));

  // The header holds the offsets, and the offsets depend on the header's length: reserve room for the largest numbers.
  const describe = (base: number): Uint8Array => {
    let at = base;
    const table = [...sections].map(([name, { length }]) => {
      const offset = at;
      at = align(at + length);
      return { name, offset, bytes: length };
    });
    const header = {
      head: parts.head,
      scheme: parts.scheme,
      options: parts.options,
      templates: parts.templates,
      ...(parts.features === undefined ? {} : { spec: parts.features.spec }),
      input: parts.input,
      isFinished: parts.isFinished,
      ...(parts.dataHash === undefined ? {} : { dataHash: parts.dataHash }),
      labelCount: index.labelCount,
      attributeCount: index.attributeCount,
      sections: table,
    };
    // Parsing puts the keys into the schema's order, so that equal models give equal bytes.
    return new TextEncoder().encode(JSON.stringify(headerSchema.parse(header)));
  };
  const base = align(HEADER_AT + describe(2 ** 40).length);
  const header = describe(base);
  let total = base;
  for (const { length } of sections.values()) total = align(total + length);

  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  out.set(MAGIC);
  view.setUint32(8, MODEL_VERSION, true);
  view.setFloat64(16, total, true);
  view.setUint32(HEADER_LENGTH_AT, header.length, true);
  out.set(header, HEADER_AT);
  let at = base;
  for (const bytes of sections.values()) {
    out.set(bytes, at);
    at = align(at + bytes.length);
  }
  view.setUint32(12, xxHash32(out.subarray(HASHED_FROM)), true);
  return out;
}

/** A header of more bytes is none: it holds options and templates, not features. */
const MOST_HEADER_BYTES = 8 * 2 ** 20;

/**
 * Whether a file that begins with `head` (32 bytes of it) may be a model, and how long it says to be, before the rest is read.
 * @throws ModelFormatError
 */
export function checkModelHead(head: Uint8Array, file: string): number {
  checkMagic(head, file);
  return new DataView(head.buffer, head.byteOffset, head.byteLength).getFloat64(16, true);
}

/** @throws ModelFormatError where it is no model, or of a version that is not read. */
function checkMagic(bytes: Uint8Array, file: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_AT || MAGIC.some((byte, k) => bytes[k] !== byte)) {
    throw new ModelFormatError(file, 'not a crf-lab model; expected a file written by crf-lab train');
  }
  const version = view.getUint32(8, true);
  if (version < 1) throw new ModelFormatError(file, 'model format version 0; the file is damaged', version);
  if (version < LEAST_VERSION) {
    const remedy = `this program reads from version ${LEAST_VERSION} on: train anew`;
    throw new ModelFormatError(file, `model format version ${version}, ${remedy}`, version);
  }
  if (version > MODEL_VERSION) {
    const remedy = `this program reads up to version ${MODEL_VERSION}: update crf-lab`;
    throw new ModelFormatError(file, `model format version ${version}, ${remedy}`, version);
  }
  return version;
}

/**
 * The model in `bytes`. ModelFormatError, naming `file`, when they are no model, truncated, damaged, or written by a
 * newer version. `checks`: quicker ones, if the bytes lie in their memory.
 */
export function deserializeCrf(
  bytes: Uint8Array,
  file = 'model',
  checks: ArrayChecks = PLAIN_CHECKS,
): CrfModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = checkMagic(bytes, file);
  const fail = (what: string): never => {
    throw new ModelFormatError(file, `${what}; the file is damaged: copy it again or train anew`, version);
  };
  const length = view.getFloat64(16, true);
  if (length !== bytes.length) fail(`found ${bytes.length} bytes, expected ${length}`);
  if (checks.xxHash32(bytes.subarray(HASHED_FROM)) !== view.getUint32(12, true))
    fail('checksum does not match');

  const headerLength = view.getUint32(HEADER_LENGTH_AT, true);
  if (headerLength > MOST_HEADER_BYTES) fail(`a header of ${headerLength} bytes`);
  let json: unknown;
  try {
    const text = bytes.subarray(HEADER_AT, HEADER_AT + headerLength);
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unshared(text)));
  } catch (error) {
    throw new ModelFormatError(file, 'header is no JSON; the file is damaged', version, { cause: error });
  }
  const checked = checkValue(headerSchema, json);
  if ('fault' in checked) {
    const { path, reason } = checked.fault;
    return fail(`${['header', ...path].join('.')}: ${reason}`);
  }
  const header = checked.value;

  const section = (name: string): Uint8Array => {
    const entry = header.sections.find((candidate) => candidate.name === name);
    if (entry === undefined) return fail(`section ${name} is missing`);
    if (entry.offset % 8 !== 0 || entry.offset < HEADER_AT || entry.offset + entry.bytes > bytes.length) {
      return fail(`section ${name} lies outside the file`);
    }
    const { offset, bytes: size } = entry;
    // Arrays of numbers are views of the file's bytes where these begin at a multiple of 8. (A Buffer's own slice would
    // make no copy.)
    return (bytes.byteOffset + offset) % 8 === 0
      ? bytes.subarray(offset, offset + size)
      : Uint8Array.prototype.slice.call(bytes, offset, offset + size);
  };
  const u32 = (name: string): Uint32Array => {
    const { buffer, byteOffset, length } = wholeNumbers(section(name), 4);
    return new Uint32Array(buffer, byteOffset, length / 4);
  };
  const u16 = (name: string): Uint16Array => {
    const { buffer, byteOffset, length } = wholeNumbers(section(name), 2);
    return new Uint16Array(buffer, byteOffset, length / 2);
  };
  const f64 = (name: string): Float64Array => {
    const { buffer, byteOffset, length } = wholeNumbers(section(name), 8);
    return new Float64Array(buffer, byteOffset, length / 8);
  };
  try {
    const index: FeatureIndex = {
      labelCount: header.labelCount,
      attributeCount: header.attributeCount,
      stateOffsets: u32('stateOffsets'),
      stateLabels: u16('stateLabels'),
      transitionFrom: u16('transitionFrom'),
      transitionTo: u16('transitionTo'),
      edgeOffsets: u32('edgeOffsets'),
      edgeFrom: u16('edgeFrom'),
      edgeTo: u16('edgeTo'),
      startLabels: u16('startLabels'),
      endLabels: u16('endLabels'),
    };
    const strings = (name: VocabularyName): Vocabulary =>
      Vocabulary.fromParts(
        {
          bytes: section(`${name}.strings`),
          offsets: u32(`${name}.offsets`),
          templates: u16(`${name}.templates`),
        },
        checks,
      );
    const vocabularies = {
      labels: strings('labels'),
      attributes: strings('attributes'),
      edgeAttributes: strings('edgeAttributes'),
    };
    const weights = f64('weights');
    checkIndex(index, vocabularies.edgeAttributes.size, weights, checks);
    if (vocabularies.labels.size !== index.labelCount) throw new RangeError('label count differs');
    if (vocabularies.attributes.size !== index.attributeCount)
      throw new RangeError('attribute count differs');
    return new CrfModel({
      head: header.head,
      scheme: header.scheme,
      vocabularies,
      index,
      weights,
      templates: header.templates,
      features:
        header.spec === undefined
          ? undefined
          : { spec: header.spec, resources: deserializeResources(unshared(section('resources')), file) },
      options: header.options as ResolvedTrainOptions,
      input: { ...header.input, label: header.input.label },
      isFinished: header.isFinished,
      ...(header.dataHash === undefined ? {} : { dataHash: header.dataHash }),
    });
  } catch (error) {
    if (error instanceof ModelFormatError) throw error;
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new ModelFormatError(file, `${error.message}; the file is damaged`, version, { cause: error });
    }
    throw error;
  }
}

const VOCABULARIES = ['labels', 'attributes', 'edgeAttributes'] as const;
type VocabularyName = (typeof VOCABULARIES)[number];

const INDEX_ARRAYS = [
  'stateOffsets',
  'stateLabels',
  'transitionFrom',
  'transitionTo',
  'edgeOffsets',
  'edgeFrom',
  'edgeTo',
  'startLabels',
  'endLabels',
] as const;

const align = (offset: number): number => Math.ceil(offset / 8) * 8;

/** @throws RangeError */
function wholeNumbers(section: Uint8Array, bytesEach: number): Uint8Array {
  if (section.length % bytesEach === 0) return section;
  throw new RangeError(`a section of ${section.length} bytes, expected a multiple of ${bytesEach}`);
}

/** Every id the inference code will use as an index must be in range. @throws RangeError */
function checkIndex(
  index: FeatureIndex,
  edgeAttributeCount: number,
  weights: Float64Array,
  checks: ArrayChecks,
): void {
  /** They ascend from 0 to `end` in `count` steps. */
  const checkOffsets = (offsets: Uint32Array, count: number, end: number, what: string): void => {
    const spansAll = offsets.length === count + 1 && offsets[0] === 0 && offsets[count] === end;
    if (!spansAll || !checks.isAscending(offsets)) throw new RangeError(`${what}: offsets are not valid`);
  };
  checkOffsets(index.stateOffsets, index.attributeCount, index.stateLabels.length, 'state features');
  checkOffsets(
    index.edgeOffsets,
    index.edgeFrom.length > 0 ? edgeAttributeCount : index.edgeOffsets.length - 1,
    index.edgeFrom.length,
    'edge features',
  );
  const lists = [
    index.stateLabels,
    index.transitionFrom,
    index.transitionTo,
    index.edgeFrom,
    index.edgeTo,
    index.startLabels,
    index.endLabels,
  ];
  for (const list of lists) {
    if (list.length > 0 && checks.largestId(list) >= index.labelCount)
      throw new RangeError('a label id is out of range');
  }
  if (
    index.transitionFrom.length !== index.transitionTo.length ||
    index.edgeFrom.length !== index.edgeTo.length
  ) {
    throw new RangeError('transition lists differ in length');
  }
  if (weightLayout(index).featureCount !== weights.length)
    throw new RangeError('weights and features differ in number');
  if (checks.isWithin(weights, MAX_WEIGHT)) return;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    if (!Number.isFinite(weight)) throw new RangeError(`weight ${k} is not finite`);
    if (Math.abs(weight) > MAX_WEIGHT)
      throw new RangeError(`weight ${k} is ${weight}, beyond ±${MAX_WEIGHT}`);
  }
}
