/** The labels of attribute files, found on one thread or on several, and their text. */

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { CrfModel, Decoding } from '../crf/model.ts';
import { streamAttributeFile } from '../features/attribute-files.ts';
import { definedOnly } from './corpus-input.ts';
import type { LabelPool } from './label-pool.ts';
import { type LabelledSequences, vocabularyArrays } from './label-task.ts';

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

/**
 * Labels of all sequences of an attribute file, in order, in parts of some sequences.
 * @throws CorpusFormatError, CrfLabError where a sequence has no possible labels
 */
export async function labelAttributeFile(
  model: CrfModel,
  path: string,
  decoding: Decoding,
  encoding: 'utf-8' | 'latin-1' | undefined,
  pool: LabelPool | undefined,
): Promise<LabelledSequences[]> {
  const options = definedOnly({ encoding });
  const { vocabularies } = model.parts;
  if (pool !== undefined) {
    const { attributes: _, ...decoder } = model.decoderParts;
    const labels = vocabularyArrays(vocabularies.labels);
    const setup = { labels, attributes: vocabularyArrays(vocabularies.attributes), decoder, decoding };
    const parts = await pool.label(path, setup, options);
    if (parts !== undefined) return parts;
  }
  const parts: LabelledSequences[] = [];
  for await (const { data } of streamAttributeFile(path, vocabularies, options)) {
    parts.push({ sequenceOffsets: data.sequenceOffsets, labels: await model.decodeAll(data, decoding) });
  }
  return parts;
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
