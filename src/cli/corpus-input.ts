/** From a path and the format options of the command line to a corpus. */
import {
  type Corpus,
  convertLabels,
  detectScheme,
  generateEmbeddedCorpus,
  labelSequences,
  mapCorpusCategories,
  openLineBatches,
  parseCategoryMap,
  type ReadCorpusOptions,
  readCorpus,
  repairLabels,
  type Scheme,
  type TagScheme,
} from '../corpus/index.ts';
import { OptionError } from '../errors.ts';

export interface CorpusInputOptions {
  readonly format?: 'auto' | 'conll' | 'conllu' | 'csv' | 'jsonl' | 'slots' | 'crfsuite' | undefined;
  readonly columns?: string[] | undefined;
  readonly label?: string | undefined;
  readonly scheme?: 'auto' | Scheme | undefined;
  readonly encoding?: 'utf-8' | 'latin-1' | undefined;
  readonly separator?: 'whitespace' | 'tab' | undefined;
  readonly map?: string | undefined;
}

/** `embedded:train`, `embedded:dev:fine`, ... : the corpus that crf-lab makes itself. */
const EMBEDDED = /^embedded:(train|dev|test)(?::(coarse|middle|fine))?$/;

/**
 * Reads a corpus. `labelled` 'auto': labels are read where there are some (files to be tagged).
 * @throws CorpusFormatError, OptionError
 */
export async function loadCorpus(
  path: string,
  options: CorpusInputOptions,
  labelled: boolean | 'auto' = true,
): Promise<Corpus> {
  if (options.format === 'crfsuite') {
    throw new OptionError('format', 'crfsuite files hold attributes, not words: this command needs a corpus');
  }
  let corpus: Corpus;
  if (path.startsWith('embedded:')) corpus = loadEmbedded(path);
  else {
    const { format, columns, label, encoding, separator } = options;
    corpus = await readCorpus(path, {
      labelled,
      ...(format === undefined ? {} : { format }),
      ...(columns === undefined ? {} : { columns }),
      ...(label === undefined ? {} : { label }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(separator === undefined ? {} : { separator }),
    } satisfies ReadCorpusOptions);
  }
  if (options.map !== undefined) {
    const map = parseCategoryMap(await readText(options.map), options.map);
    corpus = mapCorpusCategories(corpus, map);
  }
  return corpus;
}

function loadEmbedded(path: string): Corpus {
  const parts = EMBEDDED.exec(path);
  if (parts === null) {
    throw new OptionError(
      path,
      'expected embedded:train, embedded:dev or embedded:test, with :coarse, :middle or :fine',
    );
  }
  const level = parts[2] as 'coarse' | 'middle' | 'fine' | undefined;
  const corpora = generateEmbeddedCorpus(level === undefined ? {} : { level });
  return corpora[parts[1] as 'train' | 'dev' | 'test'];
}

/** The scheme asked for, or the one the labels are in. */
export function schemeOf(corpus: Corpus, asked: 'auto' | Scheme | undefined): Scheme {
  return asked === undefined || asked === 'auto' ? detectScheme(labelSequences(corpus)).scheme : asked;
}

/** The corpus with its labels respelled, ill-formed ones read as conlleval does; as it is where there is nothing to do. */
export function convertCorpus(corpus: Corpus, from: Scheme, to: TagScheme | undefined): Corpus {
  if (to === undefined || to === from) return corpus;
  if (from === 'none')
    throw new OptionError('to-scheme', 'the labels have no tag scheme (B-, I-, ...) to convert');
  const sentences = corpus.sentences.map((sentence) =>
    sentence.labels === undefined
      ? sentence
      : { ...sentence, labels: convertLabels(repairLabels(sentence.labels, from, 'conlleval'), from, to) },
  );
  return { ...corpus, sentences };
}

/** A whole text file. */
export async function readText(path: string): Promise<string> {
  const lines: string[] = [];
  for await (const batch of openLineBatches(path)) lines.push(...batch.lines);
  return lines.join('\n');
}
