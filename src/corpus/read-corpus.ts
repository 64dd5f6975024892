import { CorpusFormatError } from '../errors.ts';
import type { AttributeSequence } from './attribute-sequence.ts';
import { ConllParser } from './conll.ts';
import { ConlluParser } from './conllu.ts';
import { type AttributeFileCounts, CrfsuiteParser } from './crfsuite.ts';
import { detectFormat } from './detect-format.ts';
import { type Line, type OpenOptions, openLineBatches, openLines, pathKind } from './files.ts';
import { JsonlParser } from './jsonl.ts';
import { withNamedLabels } from './named-labels.ts';
import { type CorpusFormat, type ReadCorpusOptions, resolveReadCorpusOptions } from './read-options.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';
import { type SlotFiles, SlotParser } from './slots.ts';
import type { LineParser, SentenceParser } from './text-lines.ts';

type CorpusParser = LineParser<Corpus | Promise<Corpus>> & SentenceParser;

/** Some sentences of a file, with what is known of the file. */
export interface CorpusPiece {
  readonly head: CorpusHead;
  /** At least one. */
  readonly sentences: readonly Sentence[];
}

/**
 * Reads one corpus file, or several as one corpus. The format is found by name and first lines unless the options name
 * it. Several files must have the same columns, and each starts a document of its own.
 * @throws CorpusFormatError, OptionError
 */
export async function readCorpus(
  paths: string | readonly string[],
  options: ReadCorpusOptions = {},
): Promise<Corpus> {
  const list = typeof paths === 'string' ? [paths] : paths;
  const corpora: Corpus[] = [];
  for (const path of list) corpora.push(await readOne(path, options));
  return concatenateCorpora(corpora);
}

/** Reads a file of CoNLL columns. @throws CorpusFormatError, OptionError */
export function readConll(path: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  return readOne(path, { ...options, format: 'conll' });
}

/** Reads a CoNLL-U file. @throws CorpusFormatError, OptionError */
export function readConllu(path: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  return readOne(path, { ...options, format: 'conllu' });
}

/** Reads a CSV or TSV file with a header. @throws CorpusFormatError, OptionError */
export function readCsv(path: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  return readOne(path, { ...options, format: 'csv' });
}

/** Reads a JSON Lines file. @throws CorpusFormatError, OptionError */
export function readJsonl(path: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  return readOne(path, { ...options, format: 'jsonl' });
}

/**
 * Reads parallel slot files, given any one of `X.seq.in`, `X.seq.out`, `X.label` (gzip or not), their common `X`, or the
 * folder of `seq.in`, `seq.out`, `label`. @throws CorpusFormatError, OptionError
 */
export async function readSlots(path: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  return readOne(path, { ...options, format: 'slots' });
}

/**
 * The sentences of one file in pieces, in order, as they are read: memory is that of a piece, or of the longest sentence. What is wrong
 * further on is thrown after the pieces before it. Labels are as they stand in the file: `outside` and `scheme` change nothing.
 * @throws CorpusFormatError, OptionError
 */
export async function* readSentences(
  path: string,
  options: ReadCorpusOptions = {},
): AsyncGenerator<CorpusPiece> {
  let last: FedParser | undefined;
  for await (const fed of feedParser(path, options)) {
    last = fed;
    const sentences = fed.parser.take();
    if (sentences.length > 0) yield { head: { ...fed.parser.head(), format: fed.format }, sentences };
  }
  if (last === undefined) return;
  const { sentences, documents: _, ...head } = await last.parser.end();
  if (sentences.length > 0) yield { head: { ...head, format: last.format }, sentences };
}

/**
 * Streams a CRFsuite attribute file; each sequence goes to `onSequence` and is not kept.
 * @throws CorpusFormatError
 */
export async function readCrfsuite(
  path: string,
  onSequence: (sequence: AttributeSequence) => void,
  options: OpenOptions = {},
): Promise<AttributeFileCounts> {
  const parser = new CrfsuiteParser(path, onSequence);
  for await (const { lines, firstLine } of openLineBatches(path, options)) {
    for (const [i, text] of lines.entries()) parser.line(text, firstLine + i);
  }
  return parser.end();
}

/** Joins corpora with the same columns; documents are numbered on. @throws CorpusFormatError when columns differ. */
export function concatenateCorpora(corpora: readonly Corpus[]): Corpus {
  const [first, ...rest] = corpora;
  if (first === undefined) throw new CorpusFormatError('corpus', 0, 'no files given, expected at least one');
  if (rest.length === 0) return first;
  const sentences = [...first.sentences];
  let { documents } = first;
  for (const corpus of rest) {
    if (corpus.columns.join('\t') !== first.columns.join('\t') || corpus.labelColumn !== first.labelColumn) {
      const found = `columns ${corpus.columns.join(', ')}, expected ${first.columns.join(', ')}`;
      throw new CorpusFormatError(corpus.name, 0, `${found} as in ${first.name}; read them apart`);
    }
    for (const sentence of corpus.sentences) {
      sentences.push({ ...sentence, document: sentence.document + documents });
    }
    documents += corpus.documents;
  }
  return { ...first, name: corpora.map((corpus) => corpus.name).join('+'), sentences, documents };
}

/**
 * The files that `readCorpus` reads for a path, with the part each holds: of slot files words, labels and intents, else the one file.
 */
export async function corpusFiles(
  path: string,
  options: ReadCorpusOptions = {},
): Promise<readonly { readonly part: '' | 'seq.in' | 'seq.out' | 'label'; readonly path: string }[]> {
  const { format } = resolveReadCorpusOptions(options);
  if (format !== 'slots' && !(format === 'auto' && (await isSlotsPath(path)))) return [{ part: '', path }];
  const { words, labels, intents } = await findSlotFiles(path);
  return [
    { part: 'seq.in', path: words },
    ...(labels === undefined ? [] : [{ part: 'seq.out', path: labels } as const]),
    ...(intents === undefined ? [] : [{ part: 'label', path: intents } as const]),
  ];
}

async function readOne(path: string, options: ReadCorpusOptions): Promise<Corpus> {
  let last: FedParser | undefined;
  for await (const fed of feedParser(path, options)) last = fed;
  if (last === undefined) throw new RangeError('no parser was made');
  return withNamedLabels({ ...(await last.parser.end()), format: last.format }, options);
}

interface FedParser {
  readonly parser: SentenceParser;
  readonly format: CorpusFormat;
}

/** The parser of a file, the same after each piece of the file that it was fed, once at least. Its end is the caller's. */
async function* feedParser(path: string, options: ReadCorpusOptions): AsyncGenerator<FedParser> {
  const { encoding, format } = resolveReadCorpusOptions(options);
  if (format === 'slots' || (format === 'auto' && (await isSlotsPath(path)))) {
    yield* feedSlots(path, options);
    return;
  }
  let parser: CorpusParser | undefined;
  let found = format === 'auto' ? detectFormat(path, []) : format;
  for await (const { lines, firstLine } of openLineBatches(path, { encoding })) {
    if (parser === undefined) {
      if (format === 'auto') found = detectFormat(path, lines);
      parser = await createParser(found, path, options);
    }
    for (const [i, text] of lines.entries()) parser.line(text, firstLine + i);
    yield { parser, format: found };
  }
  if (parser === undefined) yield { parser: await createParser(found, path, options), format: found };
}

/** Lines of slot files between two looks at the parser. */
const SLOT_LINES = 1024;

async function* feedSlots(path: string, options: ReadCorpusOptions): AsyncGenerator<FedParser> {
  const { encoding, labelled } = resolveReadCorpusOptions(options);
  const found = await findSlotFiles(path);
  const files: SlotFiles = { ...found, labels: labelled === false ? undefined : found.labels };
  if (files.labels === undefined && labelled === true) {
    throw new CorpusFormatError(
      files.words,
      0,
      'no labels beside it, expected a file ending in seq.out; without labels it can be tagged, not learned from or scored',
    );
  }
  const parser = new SlotParser(files);
  const words = openLines(files.words, { encoding });
  const labels = openOptional(files.labels, { encoding });
  const intents = openOptional(files.intents, { encoding });
  try {
    for (let lineNumber = 1; ; lineNumber++) {
      const [word, label, intent] = [await next(words), await next(labels), await next(intents)];
      parser.lines(word, label, intent, lineNumber);
      if (word === undefined || lineNumber % SLOT_LINES === 0) yield { parser, format: 'slots' };
      if (word === undefined) return;
    }
  } finally {
    // An error leaves the files half read, and a suspended reader would keep its file open.
    for (const lines of [words, labels, intents]) await lines?.return(undefined);
  }
}

async function createParser(
  format: Exclude<CorpusFormat, 'slots'>,
  path: string,
  options: ReadCorpusOptions,
): Promise<CorpusParser> {
  switch (format) {
    case 'conll':
      return new ConllParser(path, options);
    case 'conllu':
      return new ConlluParser(path, options);
    case 'csv':
      // The parser of tables is large, and few files are tables.
      return (await import('./csv-parser.ts')).CsvParser.create(path, options);
    case 'jsonl':
      return new JsonlParser(path, options);
  }
}

const SLOT_SUFFIX = /(^|[./])(?:seq\.in|seq\.out|label)(?:\.gz)?$/;

async function isSlotsPath(path: string): Promise<boolean> {
  if (!SLOT_SUFFIX.test(path) && (await pathKind(path)) === 'file') return false;
  return (await findSlotFile(path, 'seq.in')) !== undefined;
}

async function findSlotFiles(path: string): Promise<SlotFiles> {
  const words = await findSlotFile(path, 'seq.in');
  if (words === undefined) {
    throw new CorpusFormatError(
      path,
      0,
      'no slot files of that name, expected a file ending in seq.in (or seq.in.gz)',
    );
  }
  return { words, labels: await findSlotFile(path, 'seq.out'), intents: await findSlotFile(path, 'label') };
}

async function findSlotFile(path: string, suffix: string): Promise<string | undefined> {
  const stem = path.replace(SLOT_SUFFIX, '$1');
  const stems = stem === path && !/[./]$/.test(path) ? [`${path}.`, `${path}/`] : [stem];
  for (const candidate of stems) {
    for (const name of [`${candidate}${suffix}`, `${candidate}${suffix}.gz`]) {
      const kind = await pathKind(name);
      if (kind === 'file' || kind === 'other') return name;
    }
  }
  return undefined;
}

function openOptional(path: string | undefined, options: OpenOptions): AsyncGenerator<Line> | undefined {
  return path === undefined ? undefined : openLines(path, options);
}

async function next(lines: AsyncGenerator<Line> | undefined): Promise<string | undefined> {
  if (lines === undefined) return undefined;
  const result = await lines.next();
  return result.done === true ? undefined : result.value.text;
}
