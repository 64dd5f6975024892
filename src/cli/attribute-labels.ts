/** The labels of attribute files, found on one thread or on several, and their text. */

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { pathKind } from '../corpus/files.ts';
import { readCrfsuite } from '../corpus/read-corpus.ts';
import { CorpusFormatError, NoPathError } from '../errors.ts';
import { streamAttributeFile } from '../features/attribute-files.ts';
import type { EncodedDataset } from '../features/encode.ts';
import { definedOnly } from './corpus-input.ts';
import type { LabelPool } from './label-pool.ts';
import { type LabelledSequences, vocabularyArrays } from './label-task.ts';
import type { CrfTagger, Place } from './labelling/crf-tagger.ts';

/** Smaller files are labelled sooner than threads are at work: those that one asks for, those that are started unasked. */
const LEAST_BYTES = 4 * 2 ** 20;
const LEAST_BYTES_UNASKED = 32 * 2 ** 20;
const NEWLINE = 10;

/** Threads for a file of attributes, by default one for each core; undefined where they do not pay. */
export async function startLabelPool(path: string, asked?: number): Promise<LabelPool | undefined> {
  const threads = asked ?? availableParallelism();
  if (threads < 2) return undefined;
  // What is no file of its own (a pipe) cannot be read again from its start.
  const found = await stat(path).catch(() => undefined);
  const least = asked === undefined ? LEAST_BYTES_UNASKED : LEAST_BYTES;
  if (found?.isFile() !== true || found.size < least) return undefined;
  const { LabelPool } = await import('./label-pool.ts');
  return new LabelPool(threads);
}

/** How sequences of attribute files are labelled. */
export interface AttributeReading {
  readonly path: string;
  readonly encoding: 'utf-8' | 'latin-1' | undefined;
}

/** Sequences read and labelled together. */
interface AttributeBatch {
  readonly data: EncodedDataset;
  readonly placeOf: (n: number) => Place;
}

/**
 * Labels of all sequences of an attribute file, in order, in parts of some sequences, made as they are taken.
 * @throws CorpusFormatError, also where a sequence has no possible labels, after the parts before it
 */
export async function* labelAttributeFile(
  tagger: CrfTagger,
  file: AttributeReading,
  pool: LabelPool | undefined,
): AsyncGenerator<LabelledSequences> {
  const { model, decoding } = tagger;
  let done = 0;
  if (pool !== undefined) {
    const { vocabularies } = model.parts;
    const { attributes: _, ...decoder } = model.decoderParts;
    const labels = vocabularyArrays(vocabularies.labels);
    const setup = { labels, attributes: vocabularyArrays(vocabularies.attributes), decoder, decoding };
    const parts = pool.label(file.path, setup, definedOnly({ encoding: file.encoding }));
    for (;;) {
      const next = await parts.next();
      if (next.done === true) {
        if (next.value === 'complete') return;
        break;
      }
      done += next.value.sequenceOffsets.length - 1;
      yield next.value;
    }
  }
  // From the start: on one thread it is found what is wrong with the file, and where.
  for await (const part of tagAttributeFile(tagger, file, (batch) => decodeBatch(tagger, batch))) {
    const { length } = part.sequenceOffsets;
    const passed = Math.min(done, length - 1);
    done -= passed;
    if (passed < length - 1) yield withoutFirst(part, passed);
  }
}

async function decodeBatch(tagger: CrfTagger, { data, placeOf }: AttributeBatch): Promise<LabelledSequences> {
  return { sequenceOffsets: data.sequenceOffsets, labels: await tagger.decode(data, placeOf) };
}

function withoutFirst({ sequenceOffsets, labels }: LabelledSequences, count: number): LabelledSequences {
  if (count === 0) return { sequenceOffsets, labels };
  const first = sequenceOffsets[count] ?? 0;
  return {
    sequenceOffsets: sequenceOffsets.subarray(count).map((offset) => offset - first),
    labels: labels.subarray(first),
  };
}

/**
 * What `tag` makes of the sequences of an attribute file, batch by batch.
 * @throws CorpusFormatError, with the line of a sequence without possible labels
 */
export async function* tagAttributeFile<T>(
  { model }: CrfTagger,
  { path, encoding }: AttributeReading,
  tag: (batch: AttributeBatch & { readonly gold: () => string[][] }) => Promise<T>,
): AsyncGenerator<T> {
  let first = 0;
  let asked = 0;
  const placeOf = (n: number): Place => {
    asked = first + n;
    return { line: 0, name: `sequence ${asked + 1}` };
  };
  try {
    const { vocabularies } = model.parts;
    for await (const { data, gold } of streamAttributeFile(path, vocabularies, definedOnly({ encoding }))) {
      yield await tag({ data, gold, placeOf });
      first += data.sequenceCount;
    }
  } catch (error) {
    const isUnplaced =
      error instanceof CorpusFormatError && error.line === 0 && error.cause instanceof NoPathError;
    if (!isUnplaced || (await pathKind(path)) !== 'file') throw error;
    const line = await lineOfSequence(path, encoding, asked);
    throw new CorpusFormatError(path, line, error.reason, { cause: error.cause });
  }
}

/** Line at which sequence `n` begins. */
async function lineOfSequence(
  path: string,
  encoding: AttributeReading['encoding'],
  n: number,
): Promise<number> {
  let line = 0;
  let count = 0;
  await readCrfsuite(
    path,
    (sequence) => {
      if (count++ === n) line = sequence.line;
    },
    definedOnly({ encoding }),
  );
  return line;
}

/** Lines of labels: one for each, an empty one after each sequence. */
export class LabelLines {
  /** `NAME LF` of label j stands at `ends[j] .. ends[j + 1]`, in UTF-8. */
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #longest: number;

  constructor(names: readonly string[]) {
    const lines = names.map((name) => new TextEncoder().encode(`${name}\n`));
    this.#ends = new Uint32Array(names.length + 1);
    for (const [j, { length }] of lines.entries()) this.#ends[j + 1] = (this.#ends[j] ?? 0) + length;
    this.#bytes = new Uint8Array(this.#ends.at(-1) ?? 0);
    for (const [j, line] of lines.entries()) this.#bytes.set(line, this.#ends[j]);
    this.#longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  }

  /** The text of some sequences, in UTF-8. */
  text({ sequenceOffsets, labels }: LabelledSequences): Uint8Array {
    const bytes = this.#bytes;
    const ends = this.#ends;
    const N = sequenceOffsets.length - 1;
    const text = new Uint8Array(labels.length * this.#longest + N);
    let length = 0;
    let p = 0;
    for (let n = 1; n <= N; n++) {
      for (const stop = sequenceOffsets[n] ?? 0; p < stop; p++) {
        const label = labels[p] ?? 0;
        const end = ends[label + 1] ?? 0;
        for (let k = ends[label] ?? 0; k < end; k++) text[length++] = bytes[k] ?? 0;
      }
      text[length++] = NEWLINE;
    }
    return text.subarray(0, length);
  }
}
