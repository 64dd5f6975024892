/** A CRF's labels of the sentences of a file. */
import { readsDocuments } from '../../features/template.ts';
import type { TaggedSentences } from '../tagged-pieces.ts';
import type { CrfTagger } from './crf-tagger.ts';
import { type BatchLimits, contextBatches, type OpenPieces, readRepeatedly } from './sentence-batches.ts';

/** Attribute strings take a thousand times the room of their ids, so few sentences are encoded at once. */
const LIMITS: BatchLimits = { sentences: 64, tokens: Number.POSITIVE_INFINITY };

/** What the tagger finds of the sentences of every batch in order. Take those of one before the next. */
export async function* tagCorpus(
  tagger: CrfTagger,
  path: string,
  once: OpenPieces,
): AsyncGenerator<TaggedSentences> {
  const { model } = tagger;
  const { features } = model.parts;
  const withinDocuments = features !== undefined && readsDocuments(features.spec);
  const open = withinDocuments ? await readRepeatedly(path, once) : once;
  for await (const { head, shown, contexts } of contextBatches(open, LIMITS, withinDocuments)) {
    const data = model.encoder.encode(contexts);
    const tagged = await tagger.tag(data, (n) => ({ line: contexts[n]?.sentence.line ?? 0 }));
    yield { head, shown, tagged };
  }
}
