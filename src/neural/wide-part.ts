/** Hand features that score emissions beside the network: their attributes from sentences. */
import type { Sentence } from '../corpus/index.ts';
import {
  CorpusEncoder,
  type EncodedDataset,
  type FeatureSpec,
  type Resources,
  type SentenceContext,
  Vocabulary,
} from '../features/index.ts';
import type { WideParts } from './serialize.ts';

/** The attributes of the training sentences, and the wide part that knows them from now on. */
export function learnWide(
  features: { readonly spec: FeatureSpec; readonly resources: Resources },
  sentences: readonly Sentence[],
): { wide: WideParts; data: EncodedDataset } {
  const attributes = new Vocabulary();
  const encoder = encoderOf(features, attributes);
  const data = encoder.encodeCorpus({ sentences });
  attributes.freeze();
  return { wide: { ...features, templates: encoder.templates, attributes }, data };
}

/** The attributes of further sentences in their contexts; those that training has not seen are left out. */
export function encodeWide(wide: WideParts, contexts: Iterable<SentenceContext>): EncodedDataset {
  let encoder = encoders.get(wide);
  if (encoder === undefined) {
    encoder = encoderOf(wide, wide.attributes);
    encoders.set(wide, encoder);
  }
  return encoder.encode(contexts);
}

const encoders = new WeakMap<WideParts, CorpusEncoder>();

/** Labels are the network's business, and attributes of label pairs have no place in emissions. */
function encoderOf(
  { spec, resources }: { readonly spec: FeatureSpec; readonly resources: Resources },
  attributes: Vocabulary,
): CorpusEncoder {
  const vocabularies = { labels: new Vocabulary(), attributes, edgeAttributes: new Vocabulary() };
  return new CorpusEncoder({ spec, resources }, vocabularies);
}
