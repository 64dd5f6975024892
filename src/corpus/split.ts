/** Splits of a corpus: by fractions, into k folds, every n-th. Units are sentences or whole documents. */
import { OptionError } from '../errors.ts';
import { type Random, shuffle } from '../numeric/index.ts';
import type { Corpus, Sentence } from './sentence.ts';

export type SplitUnit = 'sentence' | 'document';

export interface SplitOptions {
  /**
   * `document` keeps the sentences of a document together, so that names repeated within it cannot leak from train to
   * test. Default `sentence`.
   */
  readonly unit?: SplitUnit;
}

export interface SplitFractions {
  /** Shares of the units in [0, 1]; their sum is at most 1 and what is left is in no part. */
  readonly train: number;
  readonly dev: number;
  readonly test: number;
}

export interface CorpusSplit {
  readonly train: Corpus;
  readonly dev: Corpus;
  readonly test: Corpus;
}

/** Rounding slack for fractions such as 0.7 + 0.2 + 0.1. */
const FRACTION_SLACK = 1e-9;

/**
 * Random train, dev and test parts; each keeps the corpus order. Sizes are the fractions of the number of units,
 * rounded so that the parts together have round(sum * units).
 */
export function splitCorpus(
  corpus: Corpus,
  fractions: SplitFractions,
  random: Random,
  options: SplitOptions = {},
): CorpusSplit {
  const { train, dev, test } = fractions;
  for (const [name, fraction] of Object.entries({ train, dev, test })) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new OptionError(`fractions.${name}`, `${fraction} is not a share; give a number in [0, 1]`);
    }
  }
  if (train + dev + test > 1 + FRACTION_SLACK) {
    throw new OptionError('fractions', `${train} + ${dev} + ${test} is more than 1`);
  }
  const order = shuffledUnits(corpus, random, options);
  const U = order.length;
  const cut = (share: number): number => Math.round(Math.min(share, 1) * U);
  const [a, b, c] = [cut(train), cut(train + dev), cut(train + dev + test)];
  return {
    train: selectUnits(corpus, `${corpus.name}:train`, order.slice(0, a)),
    dev: selectUnits(corpus, `${corpus.name}:dev`, order.slice(a, b)),
    test: selectUnits(corpus, `${corpus.name}:test`, order.slice(b, c)),
  };
}

export interface Fold {
  readonly train: Corpus;
  readonly test: Corpus;
}

/** Cross-validation: k random folds whose tests share nothing and make up the corpus; sizes differ by one unit at most. */
export function foldCorpus(corpus: Corpus, k: number, random: Random, options: SplitOptions = {}): Fold[] {
  const order = shuffledUnits(corpus, random, options);
  if (!(Number.isInteger(k) && k >= 2 && k <= order.length)) {
    throw new OptionError(
      'k',
      `${k} folds of ${order.length} ${options.unit ?? 'sentence'}s; give an integer from 2 to the number of units`,
    );
  }
  return Array.from({ length: k }, (_, fold) => ({
    train: selectUnits(
      corpus,
      `${corpus.name}:train${fold + 1}`,
      order.filter((_unit, n) => n % k !== fold),
    ),
    test: selectUnits(
      corpus,
      `${corpus.name}:test${fold + 1}`,
      order.filter((_unit, n) => n % k === fold),
    ),
  }));
}

/**
 * Takes units `offset`, `offset + n`, ... out of the corpus: no chance involved, and a corpus sorted by topic or
 * category is still sampled evenly.
 */
export function takeEveryNth(
  corpus: Corpus,
  n: number,
  options: SplitOptions & { readonly offset?: number } = {},
): { readonly rest: Corpus; readonly taken: Corpus } {
  const { offset = n - 1 } = options;
  if (!(Number.isInteger(n) && n >= 2)) throw new OptionError('n', `${n}; give an integer of at least 2`);
  if (!(Number.isInteger(offset) && offset >= 0 && offset < n)) {
    throw new OptionError('offset', `${offset}; give an integer in [0, ${n})`);
  }
  const units = sentenceGroups(corpus, options);
  return {
    rest: selectUnits(
      corpus,
      `${corpus.name}:rest`,
      units.filter((_unit, i) => i % n !== offset),
    ),
    taken: selectUnits(
      corpus,
      `${corpus.name}:every-${n}`,
      units.filter((_unit, i) => i % n === offset),
    ),
  };
}

/** Sentence indices of each unit, in corpus order. */
function sentenceGroups(corpus: Corpus, options: SplitOptions): number[][] {
  const groups: number[][] = [];
  let document: number | undefined;
  for (const [n, sentence] of corpus.sentences.entries()) {
    const last = groups.at(-1);
    if (options.unit === 'document' && last !== undefined && sentence.document === document) last.push(n);
    else groups.push([n]);
    document = sentence.document;
  }
  return groups;
}

function shuffledUnits(corpus: Corpus, random: Random, options: SplitOptions): number[][] {
  const units = sentenceGroups(corpus, options);
  shuffle(random, units);
  return units;
}

/** The chosen sentences in corpus order, their documents numbered from 0 without gaps. */
function selectUnits(corpus: Corpus, name: string, units: readonly (readonly number[])[]): Corpus {
  const chosen = units.flat().sort((a, b) => a - b);
  const sentences: Sentence[] = [];
  let documents = 0;
  let previous: number | undefined;
  for (const n of chosen) {
    const sentence = corpus.sentences[n];
    if (sentence === undefined) continue;
    if (sentence.document !== previous) documents++;
    previous = sentence.document;
    sentences.push({ ...sentence, document: documents - 1 });
  }
  return { ...corpus, name, sentences, documents };
}
