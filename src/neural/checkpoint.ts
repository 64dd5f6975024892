/**
 * All that a training needs to go on exactly as if it had never stopped, as bytes: magic, xxHash32 of all that follows, the
 * fingerprint of the run, then parameters, optimizer, best epoch and learning curve.
 */
import * as z from 'zod';
import { ModelFormatError } from '../errors.ts';
import { xxHash32 } from '../numeric/index.ts';
import { epochSchema } from './network-header.ts';
import type { EpochRecord } from './serialize.ts';

export interface Checkpoint {
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly optimizer: ReadonlyMap<string, Float32Array>;
  /** Steps done. */
  readonly steps: number;
  readonly best:
    | {
        readonly epoch: number;
        readonly score: number | undefined;
        readonly parameters: ReadonlyMap<string, Float32Array>;
      }
    | undefined;
  readonly history: readonly EpochRecord[];
}

const MAGIC = new TextEncoder().encode('CRFLABC\n');
const HASHED_FROM = 12;
const HEADER_AT = 16;

const GROUPS = ['parameters', 'optimizer', 'best'] as const;

const count = z.number().int().min(0);

const headerSchema = z.strictObject({
  fingerprint: z.string(),
  steps: count,
  best: z.strictObject({ epoch: count.min(1), score: z.number().nullable() }).nullable(),
  history: z.array(epochSchema),
  /** Group, name and length of each array, in the order of the bytes. */
  arrays: z.array(z.tuple([z.enum(GROUPS), z.string(), count])),
});

type Header = z.output<typeof headerSchema>;

/** `fingerprint`: whatever must be the same for a run to go on (definition, options, data). */
export function serializeCheckpoint(checkpoint: Checkpoint, fingerprint: string): Uint8Array {
  const { steps, best, history } = checkpoint;
  const groups = {
    parameters: checkpoint.parameters,
    optimizer: checkpoint.optimizer,
    best: best?.parameters ?? new Map<string, Float32Array>(),
  };
  const arrays = GROUPS.flatMap((group) =>
    [...groups[group]].map(([name, values]) => ({ group, name, values })),
  );
  const header: Header = {
    fingerprint,
    steps,
    best: best === undefined ? null : { epoch: best.epoch, score: best.score ?? null },
    history: [...history],
    arrays: arrays.map(({ group, name, values }) => [group, name, values.length]),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const numbers = arrays.reduce((sum, { values }) => sum + 4 * values.length, 0);
  const bytes = new Uint8Array(HEADER_AT + json.length + numbers);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(HASHED_FROM, json.length, true);
  bytes.set(json, HEADER_AT);
  let at = HEADER_AT + json.length;
  for (const { values } of arrays) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  view.setUint32(MAGIC.length, xxHash32(bytes.subarray(HASHED_FROM)), true);
  return bytes;
}

/**
 * The checkpoint in `bytes`; undefined when it is of another run (other data, definition or options).
 * @throws ModelFormatError naming the file when the bytes are damaged
 */
export function deserializeCheckpoint(
  bytes: Uint8Array,
  fingerprint: string,
  file: string,
): Checkpoint | undefined {
  const damaged = (reason: string): ModelFormatError =>
    new ModelFormatError(file, `the checkpoint is damaged (${reason}): delete it to begin anew`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_AT || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw damaged('not a checkpoint');
  if (view.getUint32(MAGIC.length, true) !== xxHash32(bytes.subarray(HASHED_FROM)))
    throw damaged('its checksum does not fit');
  // A fitting checksum says nothing about who wrote it.
  const length = view.getUint32(HASHED_FROM, true);
  const header = parseHeader(bytes.subarray(HEADER_AT, HEADER_AT + length));
  if (header === undefined) throw damaged('its head is not as expected');
  if (header.fingerprint !== fingerprint) return undefined;
  if (header.best !== null && header.best.epoch > header.history.length)
    throw damaged('its best epoch is not among those done');
  const numbers = header.arrays.reduce((sum, [, , size]) => sum + 4 * size, 0);
  if (bytes.length !== HEADER_AT + length + numbers) throw damaged('its length does not fit');
  const groups = {
    parameters: new Map<string, Float32Array>(),
    optimizer: new Map<string, Float32Array>(),
    best: new Map<string, Float32Array>(),
  };
  let at = HEADER_AT + length;
  for (const [group, name, size] of header.arrays) {
    // A copy, as the numbers may stand at any byte; `slice` of Node's buffers would be none.
    const copy = new Uint8Array(bytes.subarray(at, at + 4 * size));
    if (groups[group].has(name)) throw damaged('it has the same numbers twice');
    groups[group].set(name, new Float32Array(copy.buffer));
    at += 4 * size;
  }
  return {
    parameters: groups.parameters,
    optimizer: groups.optimizer,
    steps: header.steps,
    best:
      header.best === null
        ? undefined
        : { epoch: header.best.epoch, score: header.best.score ?? undefined, parameters: groups.best },
    history: header.history,
  };
}

function parseHeader(bytes: Uint8Array): Header | undefined {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
