/** What a corpus is like, before anything is trained: the numbers that `crf-lab corpus` prints. */
import { labelSequences, withLabels } from './category-map.ts';
import { describeDetection, detectScheme, type SchemeDetection } from './scheme-detection.ts';
import type { Corpus } from './sentence.ts';
import { labelsToSpans, labelsToTokenSpans, type Span } from './spans.ts';
import { type TagDynamics, tagDynamics } from './tag-dynamics.ts';
import { countInvalidTransitions, type Scheme, splitLabel, type TagScheme } from './tag-scheme.ts';
import { countLabels, LabelReader } from './tag-spelling.ts';

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

export interface CategoryCount {
  readonly category: string;
  readonly count: number;
}

/** Counts by which the schemes tell themselves apart; the sentence start counts as O. */
export interface SchemeCheck {
  /** Labels with prefix B. */
  readonly begins: number;
  /** Labels with prefix I, bare categories included. */
  readonly insides: number;
  /** I after O: many mean IOB1 or IO, a few in IOB2 are mistakes. */
  readonly insideAfterOutside: number;
  /** I after a label of another category. */
  readonly insideAfterOtherCategory: number;
  /** B after a label of its own category: adjacent entities that only a B keeps apart. */
  readonly beginAfterSameCategory: number;
}

/** How ambiguous words are in the labels of the data itself. A word form is exact, case included. */
export interface TokenAmbiguity {
  /** Share of tokens whose word form is seen in train (or in the corpus itself) with more than one label. */
  readonly tokens: number;
  /** Share of word forms of train (or of the corpus itself) seen with more than one label. */
  readonly types: number;
  /** Mean number of labels per word form there. */
  readonly labelsPerType: number;
}

/** How much of the corpus a training corpus has already shown. All shares in [0, 1]. */
export interface TrainOverlap {
  /** Name of the training corpus. */
  readonly train: string;
  /** Share of tokens, and of distinct words, whose exact form is not in train. */
  readonly unseenTokens: number;
  readonly unseenTypes: number;
  /** Share of entities whose word sequence is no entity of train, whatever its category. */
  readonly unseenEntities: number;
  /** Share of entities whose word sequence is no entity of the same category in train. */
  readonly unseenEntitiesOfCategory: number;
  /** Sentences whose word sequence is a sentence of train. */
  readonly seenSentences: number;
  readonly seenSentenceShare: number;
  /** Categories that train does not have. */
  readonly newCategories: readonly string[];
}

export interface CorpusStatistics {
  readonly name: string;
  readonly sentences: number;
  readonly tokens: number;
  readonly documents: number;
  readonly longestSentence: number;
  readonly meanSentenceLength: number;
  readonly distinctWords: number;
  /** Sentences whose id an earlier sentence has. */
  readonly duplicateIds: number;
  /** Sentences that repeat an earlier one word for word. */
  readonly repeatedSentences: number;
  /** Most frequent first, ties by name. */
  readonly labels: readonly LabelCount[];
  /** As given, or as detected. */
  readonly scheme: Scheme;
  readonly usesBilou: boolean;
  /** What was assumed of the labels (see `describeDetection`). */
  readonly notes: readonly string[];
  /** Invalid transitions under `scheme`; 0 for `none`. */
  readonly invalid: number;
  readonly invalidByScheme: Readonly<Record<TagScheme, number>>;
  readonly schemeCheck: SchemeCheck;
  /** Share of labelled tokens outside: `O`, however the file spells it. */
  readonly outsideShare: number;
  /** Spans as conlleval reads them; under scheme `none` one per token. */
  readonly entities: number;
  /** Most frequent first, ties by name. */
  readonly categories: readonly CategoryCount[];
  readonly entitiesPer100Tokens: number;
  readonly entitiesPerSentence: number;
  readonly meanEntityLength: number;
  /** Share of entities of a single token. */
  readonly singleTokenShare: number;
  readonly ambiguity: TokenAmbiguity;
  /** Under IOB2 and under IOBES; undefined for scheme `none`, which constrains nothing, and without labels. */
  readonly dynamics: { readonly iob2: TagDynamics; readonly iobes: TagDynamics } | undefined;
  /** undefined where no training corpus was given. */
  readonly overlap: TrainOverlap | undefined;
}

export interface StatisticsOptions {
  /** Scheme of the labels; detected where missing. */
  readonly scheme?: Scheme;
  /** Corpus to compare with: ambiguity, dynamics and unseen rates are taken against it. */
  readonly train?: Corpus;
}

/** Joins words to a key; no format lets a word hold this character except JSON, where it is not text either. */
const SEPARATOR = '\u0000';

const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);

/** All statistics of a corpus, one pass over it and one over `train`. */
export function corpusStatistics(given: Corpus, options: StatisticsOptions = {}): CorpusStatistics {
  const asked = options.scheme ?? given.scheme;
  const detection = detectScheme(labelSequences(given), asked);
  const { scheme } = detection;
  const corpus = standardCorpus(given, detection);
  const train =
    options.train && standardCorpus(options.train, detectScheme(labelSequences(options.train), asked));
  const readSpans = (labels: readonly string[]): Span[] =>
    scheme === 'none' ? labelsToTokenSpans(labels) : labelsToSpans(labels, scheme);

  const words = new Set<string>();
  const ids = new Set<string>();
  const wordSequences = new Set<string>();
  const labels = countLabels(labelSequences(given));
  const categories = new Map<string, number>();
  const check = {
    begins: 0,
    insides: 0,
    insideAfterOutside: 0,
    insideAfterOtherCategory: 0,
    beginAfterSameCategory: 0,
  };
  let tokens = 0;
  let longestSentence = 0;
  let duplicateIds = 0;
  let repeatedSentences = 0;
  let labelledTokens = 0;
  let outside = 0;
  let invalid = 0;
  let entities = 0;
  let entityTokens = 0;
  let singleTokens = 0;
  for (const sentence of corpus.sentences) {
    tokens += sentence.tokens.length;
    longestSentence = Math.max(longestSentence, sentence.tokens.length);
    for (const token of sentence.tokens) words.add(token);
    if (sentence.id !== undefined) {
      if (ids.has(sentence.id)) duplicateIds++;
      ids.add(sentence.id);
    }
    const key = sentence.tokens.join(SEPARATOR);
    if (wordSequences.has(key)) repeatedSentences++;
    wordSequences.add(key);
    if (sentence.labels === undefined) continue;
    labelledTokens += sentence.labels.length;
    for (const label of sentence.labels) if (label === 'O') outside++;
    if (scheme !== 'none') {
      addSchemeCheck(check, sentence.labels);
      invalid += countInvalidTransitions(sentence.labels, scheme);
    }
    for (const { category, start, end } of readSpans(sentence.labels)) {
      increment(categories, category);
      entities++;
      entityTokens += end - start;
      if (end - start === 1) singleTokens++;
    }
  }

  const hasDynamics = scheme !== 'none' && labelledTokens > 0;
  return {
    name: corpus.name,
    sentences: corpus.sentences.length,
    tokens,
    documents: corpus.documents,
    longestSentence,
    meanSentenceLength: share(tokens, corpus.sentences.length),
    distinctWords: words.size,
    duplicateIds,
    repeatedSentences,
    labels: byFrequency(labels).map(([label, count]) => ({ label, count })),
    scheme,
    usesBilou: detection.usesBilou,
    notes: describeDetection(detection),
    invalid,
    invalidByScheme: Object.fromEntries(detection.invalid) as Record<TagScheme, number>,
    schemeCheck: check,
    outsideShare: share(outside, labelledTokens),
    entities,
    categories: byFrequency(categories).map(([category, count]) => ({ category, count })),
    entitiesPer100Tokens: share(100 * entities, labelledTokens),
    entitiesPerSentence: share(entities, corpus.sentences.length),
    meanEntityLength: share(entityTokens, entities),
    singleTokenShare: share(singleTokens, entities),
    ambiguity: tokenAmbiguity(corpus, train ?? corpus),
    dynamics: hasDynamics
      ? { iob2: tagDynamics(corpus, train, 'iob2'), iobes: tagDynamics(corpus, train, 'iobes') }
      : undefined,
    overlap: train === undefined ? undefined : trainOverlap(corpus, train, readSpans),
  };
}

/** The corpus with labels in the standard spelling. */
function standardCorpus(corpus: Corpus, { spelling }: SchemeDetection): Corpus {
  const reader = new LabelReader(spelling);
  return withLabels(corpus, (labels) => reader.read(labels));
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Most frequent first; ties in code unit order, the same on every machine. */
function byFrequency(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

function addSchemeCheck(
  check: { -readonly [K in keyof SchemeCheck]: number },
  labels: readonly string[],
): void {
  let before = splitLabel('O');
  for (const label of labels) {
    const current = splitLabel(label);
    const isSame = before.prefix !== 'O' && before.category === current.category;
    if (current.prefix === 'B') {
      check.begins++;
      if (isSame) check.beginAfterSameCategory++;
    } else if (current.prefix === 'I' || current.prefix === '') {
      check.insides++;
      if (before.prefix === 'O') check.insideAfterOutside++;
      else if (!isSame) check.insideAfterOtherCategory++;
    }
    before = current;
  }
}

function tokenAmbiguity(corpus: Corpus, lexiconCorpus: Corpus): TokenAmbiguity {
  const lexicon = new Map<string, Set<string>>();
  for (const { tokens, labels = [] } of lexiconCorpus.sentences) {
    for (const [t, label] of labels.entries()) {
      const token = tokens[t] ?? '';
      const known = lexicon.get(token);
      if (known === undefined) lexicon.set(token, new Set([label]));
      else known.add(label);
    }
  }
  let pairs = 0;
  let ambiguousTypes = 0;
  for (const known of lexicon.values()) {
    pairs += known.size;
    if (known.size > 1) ambiguousTypes++;
  }
  let tokenCount = 0;
  let ambiguousTokens = 0;
  for (const { tokens } of corpus.sentences) {
    tokenCount += tokens.length;
    for (const token of tokens) if ((lexicon.get(token)?.size ?? 0) > 1) ambiguousTokens++;
  }
  return {
    tokens: share(ambiguousTokens, tokenCount),
    types: share(ambiguousTypes, lexicon.size),
    labelsPerType: share(pairs, lexicon.size),
  };
}

function trainOverlap(
  corpus: Corpus,
  train: Corpus,
  readSpans: (labels: readonly string[]) => Span[],
): TrainOverlap {
  const trainWords = new Set<string>();
  const trainSentences = new Set<string>();
  const trainEntities = new Map<string, Set<string>>();
  const trainCategories = new Set<string>();
  for (const { tokens, labels = [] } of train.sentences) {
    for (const token of tokens) trainWords.add(token);
    trainSentences.add(tokens.join(SEPARATOR));
    for (const { category, start, end } of readSpans(labels)) {
      const surface = tokens.slice(start, end).join(SEPARATOR);
      trainCategories.add(category);
      const known = trainEntities.get(surface);
      if (known === undefined) trainEntities.set(surface, new Set([category]));
      else known.add(category);
    }
  }

  const types = new Set<string>();
  const newCategories = new Set<string>();
  let tokenCount = 0;
  let unseenTokens = 0;
  let seenSentences = 0;
  let entities = 0;
  let unseenEntities = 0;
  let unseenEntitiesOfCategory = 0;
  for (const { tokens, labels = [] } of corpus.sentences) {
    tokenCount += tokens.length;
    for (const token of tokens) {
      types.add(token);
      if (!trainWords.has(token)) unseenTokens++;
    }
    if (trainSentences.has(tokens.join(SEPARATOR))) seenSentences++;
    for (const { category, start, end } of readSpans(labels)) {
      entities++;
      const known = trainEntities.get(tokens.slice(start, end).join(SEPARATOR));
      if (known === undefined) unseenEntities++;
      if (!known?.has(category)) unseenEntitiesOfCategory++;
      if (!trainCategories.has(category)) newCategories.add(category);
    }
  }
  let unseenTypes = 0;
  for (const type of types) if (!trainWords.has(type)) unseenTypes++;
  return {
    train: train.name,
    unseenTokens: share(unseenTokens, tokenCount),
    unseenTypes: share(unseenTypes, types.size),
    unseenEntities: share(unseenEntities, entities),
    unseenEntitiesOfCategory: share(unseenEntitiesOfCategory, entities),
    seenSentences,
    seenSentenceShare: share(seenSentences, corpus.sentences.length),
    newCategories: [...newCategories].sort(),
  };
}

/**
 * The statistics as one object for `JSON.stringify`: `labels` and `categories` become objects from name to count, in
 * order of frequency. A category called `__proto__` is a key like any other. `dynamics` and `overlap` are left out
 * where undefined.
 */
export function statisticsToJson(statistics: CorpusStatistics): Record<string, unknown> {
  return {
    ...statistics,
    labels: Object.fromEntries(statistics.labels.map(({ label, count }) => [label, count])),
    categories: Object.fromEntries(statistics.categories.map(({ category, count }) => [category, count])),
  };
}
