/** Input of a model, read as its training corpus was unless the command line says otherwise. */
import { type Corpus, readCrfsuite, type Sentence } from '../corpus/index.ts';
import type { CrfModel, DecodeOptions } from '../crf/index.ts';
import { OptionError } from '../errors.ts';
import { DatasetBuilder } from '../features/index.ts';
import type { CorpusInputOptions } from './corpus-input.ts';

/** Fills format, columns and label column from the model where the command line leaves them open. */
export function withModelFormat<O extends CorpusInputOptions>(options: O, model: CrfModel): O {
  const { format, columns, label } = model.parts.input;
  if (format === 'crfsuite' && options.format !== 'crfsuite') {
    throw new OptionError(
      'format',
      'the model was trained on attributes: give the input as attributes too (--format crfsuite)',
    );
  }
  if (format !== 'crfsuite' && options.format === 'crfsuite') {
    throw new OptionError(
      'format',
      'the model makes its own attributes: give it sentences, not a crfsuite file',
    );
  }
  // Columns and label are named together: a new list of columns makes the old label name meaningless.
  if (options.format !== undefined || options.columns !== undefined) return options;
  return {
    ...options,
    ...(format === 'auto' ? {} : { format }),
    ...(format === 'conll' || format === 'auto' ? { columns: [...columns] } : {}),
    ...(options.label !== undefined || label === undefined ? {} : { label }),
  };
}

/** The sentences grouped into documents; a file that marks none is one. */
export function documentsOf(corpus: Corpus): Sentence[][] {
  const documents: Sentence[][] = [];
  let current = -1;
  for (const sentence of corpus.sentences) {
    if (sentence.document !== current) {
      current = sentence.document;
      documents.push([]);
    }
    documents.at(-1)?.push(sentence);
  }
  return documents;
}

/** Predicted labels of every sentence, `[N][T]`. */
export function labelCorpus(model: CrfModel, corpus: Corpus, options: DecodeOptions): string[][] {
  return documentsOf(corpus).flatMap((document) => model.labelDocument(document, options));
}

/** Gold and predicted labels of an attribute file, sequence by sequence. */
export async function labelAttributes(
  model: CrfModel,
  path: string,
  options: DecodeOptions,
  encoding?: 'utf-8' | 'latin-1',
): Promise<{ gold: (readonly string[])[]; predicted: string[][] }> {
  const gold: (readonly string[])[] = [];
  const builder = new DatasetBuilder(model.parts.vocabularies);
  await readCrfsuite(
    path,
    (sequence) => {
      gold.push(sequence.labels ?? []);
      builder.add(sequence);
    },
    encoding === undefined ? {} : { encoding },
  );
  const data = builder.build();
  const predicted = gold.map((_, n) =>
    Array.from(model.decode(data, n, options), (id) => model.labels[id] ?? ''),
  );
  return { gold, predicted };
}
