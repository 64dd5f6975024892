/**
 * From a path and the format options of the command line to a corpus. Files are imported one by one here: all of corpus
 * takes longer to load than a small file to tag.
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import { type CategoryMap, mapCorpusCategories, parseCategoryMap } from '../corpus/category-map.ts';
import { noAttributes } from '../corpus/crfsuite.ts';
import { openLineBatches } from '../corpus/files.ts';
import { type CorpusPiece, readCorpus, readCrfsuite, readSentences } from '../corpus/read-corpus.ts';
import type { ReadCorpusOptions } from '../corpus/read-options.ts';
import type { Corpus } from '../corpus/sentence.ts';
import type { Scheme } from '../corpus/tag-scheme.ts';
import { CorpusFormatError, OptionError, TemplateSyntaxError } from '../errors.ts';
import { printNote } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Options that say how a file is read; a model remembers them. */
export interface ReadingOptions {
  readonly word?: string | undefined;
  readonly sentence?: string | undefined;
  readonly document?: string | undefined;
  readonly encoding?: 'utf-8' | 'latin-1' | undefined;
  readonly separator?: 'whitespace' | 'tab' | undefined;
  readonly comments?: boolean | 'auto' | undefined;
  readonly quote?: 'double' | 'none' | undefined;
  readonly outside?: string | undefined;
}

export interface CorpusInputOptions extends ReadingOptions {
  readonly format?: 'auto' | 'conll' | 'conllu' | 'csv' | 'jsonl' | 'slots' | 'crfsuite' | undefined;
  readonly columns?: string[] | undefined;
  readonly label?: string | undefined;
  readonly scheme?: 'auto' | Scheme | undefined;
  /** Of one file, so that no model remembers it. */
  readonly header?: boolean | 'auto' | undefined;
  readonly map?: string | undefined;
}

/** The reading options that are given. */
export function readingOptions(options: ReadingOptions): ReadingOptions {
  const { word, sentence, document, encoding, separator, comments, quote, outside } = options;
  return definedOnly({ word, sentence, document, encoding, separator, comments, quote, outside });
}

/** The object without its undefined values. */
export function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** `embedded:train`, `embedded:dev:fine`, ... : the corpus that crf-lab makes itself. */
const EMBEDDED = /^embedded:(train|dev|test)(?::(coarse|middle|fine))?$/;

/**
 * Reads a corpus. `labelled` 'auto': labels are read where there are some (files to be tagged).
 * @throws CorpusFormatError, UsageError
 */
export async function loadCorpus(
  path: string,
  options: CorpusInputOptions,
  labelled: boolean | 'auto' = true,
): Promise<Corpus> {
  const corpus = path.startsWith('embedded:')
    ? await loadEmbedded(path)
    : await loadFile(path, options, labelled);
  if (options.map === undefined) return corpus;
  const map = await loadCategoryMap(options.map);
  const scheme = options.scheme === undefined || options.scheme === 'auto' ? {} : { scheme: options.scheme };
  return blameFile(options.map, () => mapCorpusCategories(corpus, map, scheme));
}

/**
 * The sentences of a corpus in pieces, labels as they stand in the file: what it holds is that of a piece. `map` and what is said of
 * labels are left to the caller.
 * @throws CorpusFormatError, UsageError, after the pieces before it
 */
export async function* streamCorpus(
  path: string,
  options: CorpusInputOptions,
  labelled: boolean | 'auto' = true,
): AsyncGenerator<CorpusPiece> {
  if (path.startsWith('embedded:')) {
    const { sentences, documents: _, ...head } = await loadEmbedded(path);
    yield { head, sentences };
    return;
  }
  const reading = readingOf(options, labelled);
  try {
    yield* readSentences(path, reading);
  } catch (error) {
    throw blamed(path, error);
  }
}

export async function loadCategoryMap(path: string): Promise<CategoryMap> {
  return parseCategoryMap(await readText(path), path);
}

async function loadFile(
  path: string,
  options: CorpusInputOptions,
  labelled: boolean | 'auto',
): Promise<Corpus> {
  const corpus = await blameFile(path, () => readCorpus(path, readingOf(options, labelled)));
  for (const note of corpus.notes ?? []) printNote(note);
  return corpus;
}

function readingOf(options: CorpusInputOptions, labelled: boolean | 'auto'): ReadCorpusOptions {
  const { format, columns, label, header, scheme } = options;
  if (format === 'crfsuite') {
    throw new UsageError('--format: crfsuite files hold attributes, not words: expected a corpus here');
  }
  return {
    labelled,
    ...definedOnly({ format, columns, label, header, scheme }),
    ...definedOnly(readingOptions(options)),
  };
}

async function loadEmbedded(path: string): Promise<Corpus> {
  const parts = EMBEDDED.exec(path);
  if (parts === null) {
    throw new UsageError(
      `${path}: expected embedded:train, embedded:dev or embedded:test, with :coarse, :middle or :fine`,
    );
  }
  const level = parts[2] as 'coarse' | 'middle' | 'fine' | undefined;
  const { generateEmbeddedCorpus } = await import('../corpus/embedded/index.ts');
  const corpora = generateEmbeddedCorpus(level === undefined ? {} : { level });
  return corpora[parts[1] as 'train' | 'dev' | 'test'];
}

/** What does not fit a file is said of the file. */
export async function blameFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw blamed(path, error);
  }
}

function blamed(path: string, error: unknown): unknown {
  if (error instanceof OptionError) return new CorpusFormatError(path, 0, error.reason, { cause: error });
  // A template that asks for a column the file lacks.
  if (error instanceof TemplateSyntaxError && error.file === undefined)
    return new CorpusFormatError(path, 0, error.message, { cause: error });
  return error;
}

/** Streams an attribute file as strings. @throws CorpusFormatError, also where no line has an attribute */
export async function readAttributes(
  path: string,
  encoding: 'utf-8' | 'latin-1' | undefined,
  onSequence: (sequence: AttributeSequence) => void,
): Promise<void> {
  let hasAttributes = false;
  await readCrfsuite(
    path,
    (sequence) => {
      hasAttributes ||= sequence.attributes.some((names) => names.length > 0);
      onSequence(sequence);
    },
    definedOnly({ encoding }),
  );
  if (!hasAttributes) throw noAttributes(path);
}

/** A whole text file. */
export async function readText(path: string): Promise<string> {
  const parts: string[] = [];
  for await (const { lines } of openLineBatches(path)) parts.push(lines.join('\n'));
  return parts.join('\n');
}
