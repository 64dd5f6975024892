/** The parts of a corpus of an experiment, as its source and limits give them, before ladders and distortions. */
import { resolve } from 'node:path';
import {
  type Corpus,
  concatenateCorpora,
  convertLabels,
  describeDetection,
  detectScheme,
  foldCorpus,
  generateEmbeddedCorpus,
  LabelReader,
  labelSequences,
  readCorpus,
  repairLabels,
  type Scheme,
  type Sentence,
  splitCorpus,
  type TagScheme,
  type TagSpelling,
  takeEveryNth,
  withLabels,
} from '../../corpus/index.ts';
import { CorpusFormatError, OptionError } from '../../errors.ts';
import { createRandom } from '../../numeric/index.ts';
import type { ExperimentCorpus } from './schema.ts';
import { limitSentences } from './sentence-subsets.ts';

export const PARTS = ['train', 'dev', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** Train, dev and test of a corpus, all of one scheme. */
export interface CorpusParts extends Readonly<Record<Part, Corpus>> {
  readonly scheme: Scheme;
  /** What was assumed of the files and their labels, for the user to contradict. */
  readonly notes?: readonly string[];
}

/** One where nothing is left out for dev or test: every tenth unit of train, at these two places of ten. */
const TENTH = 10;

/**
 * Reads or generates the parts of a corpus: one set, or one per fold. Where dev or test is missing, every tenth training sentence
 * (or document) is taken out for it; limits count after that. Labels are converted to `toScheme`, ill-formed ones read as
 * conlleval does.
 * @param folder that paths are relative to
 * @throws CorpusFormatError, OptionError
 */
export async function readParts(corpus: ExperimentCorpus, folder: string): Promise<readonly CorpusParts[]> {
  const notes: string[] = [];
  const sets = await readSource(corpus, async (path) => {
    const found = await blaming(path, () => readCorpus(resolve(folder, path), corpus.reading));
    notes.push(...(found.notes ?? []));
    return found;
  });
  return sets.map((parts) => {
    const finished = finishParts(parts, corpus);
    return { ...finished, notes: [...new Set(notes), ...(finished.notes ?? [])] };
  });
}

async function readSource(
  { source }: ExperimentCorpus,
  read: (path: string) => Promise<Corpus>,
): Promise<readonly Readonly<Record<Part, Corpus>>[]> {
  switch (source.kind) {
    case 'embedded':
      return [embeddedParts(source)];
    case 'files': {
      const dev = source.dev === undefined ? undefined : await read(source.dev);
      const test = source.test === undefined ? undefined : await read(source.test);
      const parts = withMissingParts({ train: await read(source.train), dev, test });
      if (source.moreTest === undefined) return [parts];
      return [{ ...parts, test: joined(parts.test, await read(source.moreTest)) }];
    }
    case 'split': {
      const whole = await read(source.file);
      const fractions = { train: source.train, dev: source.dev, test: source.test };
      const { unit } = source;
      const parts = splitCorpus(whole, fractions, createRandom(source.seed), { unit });
      if (source.dev > 0) return [parts];
      return [withMissingParts({ ...parts, dev: undefined }, unit)];
    }
    case 'folds': {
      const whole = await read(source.file);
      const { unit, folds, seed } = source;
      return blaming(source.file, () =>
        foldCorpus(whole, folds, createRandom(seed), { unit }).map(({ train, test }) =>
          withMissingParts({ train, test, dev: undefined }, unit),
        ),
      );
    }
    default:
      return source satisfies never;
  }
}

/** Two files that mark no documents are not two documents: statistics would then count with two independent units. */
function joined(first: Corpus, second: Corpus): Corpus {
  const both = concatenateCorpora([first, second]);
  if (first.documents > 1 || second.documents > 1) return both;
  return { ...both, documents: 1, sentences: both.sentences.map((one) => ({ ...one, document: 0 })) };
}

/** Of the columns only the tags: the labels of the other levels would give the answer away. */
function embeddedParts(
  source: Extract<ExperimentCorpus['source'], { kind: 'embedded' }>,
): Readonly<Record<Part, Corpus>> {
  const { kind: _kind, ...options } = source;
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const corpora = generateEmbeddedCorpus(given);
  const withoutLevels = (corpus: Corpus): Corpus => ({
    ...corpus,
    columns: ['word', 'pos', source.level],
    sentences: corpus.sentences.map((sentence) => ({
      ...sentence,
      columns: new Map([['pos', sentence.columns.get('pos') ?? []]]),
    })),
  });
  return {
    train: withoutLevels(corpora.train),
    dev: withoutLevels(corpora.dev),
    test: withoutLevels(corpora.test),
  };
}

/**
 * Of ten training units the tenth goes to test and the fifth to dev where both are missing, the tenth to the one that is
 * missing else.
 */
function withMissingParts(
  given: { readonly train: Corpus; readonly dev: Corpus | undefined; readonly test: Corpus | undefined },
  unit: 'sentence' | 'document' = 'sentence',
): Readonly<Record<Part, Corpus>> {
  let { train } = given;
  const takeOut = (n: number, offset: number): Corpus => {
    const { rest, taken } = takeEveryNth(train, n, { unit, offset });
    train = { ...rest, name: train.name };
    return taken;
  };
  const test = given.test ?? takeOut(TENTH, TENTH - 1);
  // Nine of ten are left, the tenth being gone: the fifth of every nine is the fifth of every ten before.
  const dev =
    given.dev ?? (given.test === undefined ? takeOut(TENTH - 1, TENTH / 2 - 1) : takeOut(TENTH, TENTH - 1));
  return { train, dev, test };
}

function finishParts(parts: Readonly<Record<Part, Corpus>>, corpus: ExperimentCorpus): CorpusParts {
  const { limits, take, toScheme } = corpus;
  const limited = {
    train: limitSentences(parts.train, limits.train, take),
    dev: limitSentences(parts.dev, limits.dev, take),
    test: limitSentences(parts.test, limits.test, take),
  };
  for (const part of PARTS) {
    if (limited[part].sentences.length > 0) continue;
    throw new OptionError(
      `corpora.${corpus.name}`,
      `no sentences for ${part} in ${parts[part].name}; give more data or another split`,
    );
  }
  const detection = blamingNow(limited.train.name, () =>
    detectScheme(allLabels(limited), limited.train.scheme),
  );
  const { scheme, spelling } = detection;
  const standard = {
    train: standardLabels(limited.train, spelling),
    dev: standardLabels(limited.dev, spelling),
    test: standardLabels(limited.test, spelling),
  };
  const notes = describeDetection(detection);
  if (toScheme === undefined || toScheme === scheme) return { ...standard, scheme, notes };
  if (scheme === 'none') {
    throw new OptionError(
      `corpora.${corpus.name}.toScheme`,
      `the labels of ${parts.train.name} have no tag scheme (B-, I-, ...) to convert to ${toScheme}; leave toScheme away`,
    );
  }
  return {
    train: respelled(standard.train, scheme, toScheme),
    dev: respelled(standard.dev, scheme, toScheme),
    test: respelled(standard.test, scheme, toScheme),
    scheme: toScheme,
    notes,
  };
}

function* allLabels(parts: Readonly<Record<Part, Corpus>>): Generator<readonly string[]> {
  for (const part of PARTS) yield* labelSequences(parts[part]);
}

/** The corpus with labels as `B-PER`: how a file spells them does not matter for an experiment. */
function standardLabels(corpus: Corpus, spelling: TagSpelling): Corpus {
  const reader = new LabelReader(spelling);
  return withLabels(corpus, (labels) => reader.read(labels));
}

function respelled(corpus: Corpus, from: TagScheme, to: TagScheme): Corpus {
  const respell = (sentence: Sentence): Sentence =>
    sentence.labels === undefined
      ? sentence
      : { ...sentence, labels: convertLabels(repairLabels(sentence.labels, from, 'conlleval'), from, to) };
  return blamingNow(corpus.name, () => ({ ...corpus, sentences: corpus.sentences.map(respell) }));
}

/** What does not fit a file is said of the file. */
export async function blaming<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw blamed(path, error);
  }
}

function blamingNow<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw blamed(path, error);
  }
}

function blamed(path: string, error: unknown): unknown {
  return error instanceof OptionError
    ? new CorpusFormatError(path, 0, error.reason, { cause: error })
    : error;
}
