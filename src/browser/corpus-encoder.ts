/**
 * Sentences to attribute ids where there are no kernels: what the bundle for browsers has in place of features/corpus-encoder.ts. It
 * runs what that one is defined by, the extractor and the data set builder, so the ids are the same.
 */
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import { DatasetBuilder, type EncodedDataset, type Vocabularies } from '../features/encode.ts';
import { contextsOf, createExtractor, type FeatureExtractor } from '../features/extract.ts';
import type { SentenceContext } from '../features/field.ts';
import type { Resources } from '../features/resources.ts';
import type { FeatureSpec } from '../features/template.ts';

export class CorpusEncoder {
  readonly vocabularies: Vocabularies;
  readonly #extractor: FeatureExtractor;

  /** @throws OptionError, TemplateSyntaxError as `createExtractor`; so do the methods */
  constructor(
    features: { readonly spec: FeatureSpec; readonly resources?: Resources },
    vocabularies: Vocabularies,
  ) {
    this.vocabularies = vocabularies;
    this.#extractor = createExtractor(features.spec, features.resources);
  }

  /** Names of the templates; a template's id is its index here. */
  get templates(): readonly string[] {
    return this.#extractor.templates;
  }

  /** All sentences of a corpus, each within its document (runs of sentences with one `document` number). */
  encodeCorpus({ sentences }: Pick<Corpus, 'sentences'>): EncodedDataset {
    return this.encode(contextsOf(sentences));
  }

  /** Sentences `start` to `end`, the end not included, of a document; give the same array for all of its parts. */
  encodeDocument(document: readonly Sentence[], start = 0, end = document.length): EncodedDataset {
    return this.encode(
      document.slice(start, end).map((sentence, k) => ({ sentence, document, index: start + k })),
    );
  }

  /** Sentences in any context, one sequence each. */
  encode(contexts: Iterable<SentenceContext>): EncodedDataset {
    const builder = new DatasetBuilder(this.vocabularies);
    for (const context of contexts) builder.add(this.#extractor.extractInContext(context));
    return builder.build();
  }
}
