/** The labels of attribute files, found on one thread or on several, and their text. */

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { CrfModel, Decoding } from '../crf/model.ts';
import { streamAttributeFile } from '../features/attribute-files.ts';
import { definedOnly } from './corpus-input.ts';
import type { LabelPool } from './label-pool.ts';
import { type LabelledSequences, vocabularyArrays } from './label-task.ts';

/** Smaller files are labelled sooner than threads are at work. */
const LEAST_BYTES = 4 * 2 ** 20;

/** Threads for a file of attributes, by default one for each core; undefined where they do not pay. */
export async function startLabelPool(
  path: string,
  threads: number = availableParallelism(),
): Promise<LabelPool | undefined> {
  if (threads < 2) return undefined;
  // What is no file of its own (a pipe) cannot be read again from its start.
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size < LEAST_BYTES) return undefined;
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
  const decoder = await model.batchDecoder();
  const parts: LabelledSequences[] = [];
  for await (const { data } of streamAttributeFile(path, vocabularies, options)) {
    parts.push({ sequenceOffsets: data.sequenceOffsets, labels: decoder.decode(data, decoding) });
  }
  return parts;
}

/** A line for each label and an empty one after each sequence, in UTF-8. */
export function labelText(
  { sequenceOffsets, labels }: LabelledSequences,
  names: readonly string[],
): Uint8Array {
  const lines = names.map((name) => Buffer.from(`${name}\n`));
  const N = sequenceOffsets.length - 1;
  const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  const text = new Uint8Array(labels.length * longest + N);
  let length = 0;
  for (let n = 0; n < N; n++) {
    const end = sequenceOffsets[n + 1] ?? 0;
    for (let p = sequenceOffsets[n] ?? 0; p < end; p++) {
      const line = lines[labels[p] ?? -1];
      if (line === undefined) throw new RangeError(`label ${labels[p]} of ${names.length}`);
      for (let k = 0; k < line.length; k++) text[length++] = line[k] ?? 0;
    }
    text[length++] = 10;
  }
  return text.subarray(0, length);
}
