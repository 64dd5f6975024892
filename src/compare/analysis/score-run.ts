/** All counts of one set of predictions: what every number of a report about it is made from. */
import { invalidTransitions, type Scheme } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import {
  categoryConfusion,
  countSentences,
  evaluateSpans,
  findErrorKinds,
  groupByDocument,
  readSpans,
  type ScoringMode,
  type SpanScores,
  type UnitCounts,
} from '../../evaluation/index.ts';
import { predictionsHash, splitLabels } from '../run/label-lines.ts';

/** The test set of a cell: gold labels, and the units that statistics resample. */
export interface TestSet {
  readonly gold: readonly (readonly string[])[];
  readonly scheme: Scheme;
  /** Document of each sentence, where the corpus has several. */
  readonly documents: readonly number[] | undefined;
}

export interface RunScores {
  readonly seed: number;
  readonly ids: readonly string[];
  readonly scores: Readonly<Record<ScoringMode, SpanScores>>;
  /** Per unit. */
  readonly counts: Readonly<Record<ScoringMode, UnitCounts>>;
  /** Per unit, conlleval, of each category that occurs in gold or predictions. */
  readonly categoryCounts: ReadonlyMap<string, UnitCounts>;
  /** Transitions outside the tag scheme, and tokens, per unit. */
  readonly invalid: Uint32Array;
  readonly tokens: Uint32Array;
  /** Spans of each kind of error: gold ones, and of the spurious the predicted. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Spans with the right ends and another category. */
  readonly confusions: readonly {
    readonly gold: string;
    readonly predicted: string;
    readonly count: number;
  }[];
  readonly sha256: string;
}

/**
 * @param ids of the runs that the predictions are of
 * @throws CrfLabError where predictions and gold labels differ in length
 */
export function scoreRun(
  seed: number,
  ids: readonly string[],
  predictions: readonly string[],
  test: TestSet,
): RunScores {
  const { gold, scheme, documents } = test;
  const predicted = predictions.map(splitLabels);
  if (predicted.length !== gold.length || gold.some((labels, n) => labels.length !== predicted[n]?.length)) {
    throw new CrfLabError(
      `${ids.map((id) => `journal/${id}.json`).join(', ')}: the predictions do not belong to the test set; remove this and run crf-lab compare again`,
    );
  }
  const byMode = <T>(make: (mode: ScoringMode) => T): Record<ScoringMode, T> => ({
    conlleval: make('conlleval'),
    strict: make('strict'),
    discard: make('discard'),
  });
  const grouped = (counts: UnitCounts): UnitCounts =>
    documents === undefined ? counts : groupByDocument(counts, documents);
  return {
    seed,
    ids,
    scores: byMode((mode) => evaluateSpans(gold, predicted, { mode, scheme })),
    counts: byMode((mode) => grouped(countSentences(gold, predicted, { mode, scheme }))),
    categoryCounts: new Map(
      [...countCategories(gold, predicted, scheme)].map(([name, counts]) => [name, grouped(counts)]),
    ),
    ...countInvalid(predicted, scheme, documents),
    kinds: countKinds(gold, predicted, scheme),
    confusions: listConfusions(gold, predicted, scheme),
    sha256: predictionsHash(predictions),
  };
}

/** Gold, predicted and correct spans of every category per sentence; for scheme `none` tokens of every label. */
function countCategories(
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
  scheme: Scheme,
): Map<string, UnitCounts> {
  const N = gold.length;
  const found = new Map<string, UnitCounts>();
  const of = (category: string): UnitCounts => {
    let counts = found.get(category);
    if (counts === undefined) {
      counts = { gold: new Uint32Array(N), predicted: new Uint32Array(N), correct: new Uint32Array(N) };
      found.set(category, counts);
    }
    return counts;
  };
  for (let n = 0; n < N; n++) {
    const reading = { mode: 'conlleval', scheme } as const;
    const goldSpans = readSpans(gold[n] ?? [], reading);
    const right = new Map(goldSpans.map((span) => [span.start, span]));
    for (const { category } of goldSpans) add(of(category).gold, n);
    for (const span of readSpans(predicted[n] ?? [], reading)) {
      const counts = of(span.category);
      add(counts.predicted, n);
      const twin = right.get(span.start);
      if (twin?.end === span.end && twin.category === span.category) add(counts.correct, n);
    }
  }
  return found;
}

function countKinds(
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
  scheme: Scheme,
): Map<string, number> {
  const { counts } = findErrorKinds(gold, predicted, { mode: 'conlleval', scheme });
  return new Map(
    [...counts].map(([kind, count]) => [kind, kind === 'spurious' ? count.predicted : count.gold]),
  );
}

function listConfusions(
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
  scheme: Scheme,
): { gold: string; predicted: string; count: number }[] {
  const { categories, counts } = categoryConfusion(gold, predicted, { mode: 'conlleval', scheme });
  const C = categories.length;
  return categories.flatMap((from, i) =>
    categories.flatMap((to, j) => {
      const count = counts[i * C + j] ?? 0;
      return i === j || count === 0 ? [] : [{ gold: from, predicted: to, count }];
    }),
  );
}

function countInvalid(
  predicted: readonly (readonly string[])[],
  scheme: Scheme,
  documents: readonly number[] | undefined,
): { invalid: Uint32Array; tokens: Uint32Array } {
  const units = new Map<number, number>();
  for (let n = 0; n < predicted.length; n++) {
    const document = documents?.[n] ?? n;
    if (!units.has(document)) units.set(document, units.size);
  }
  const invalid = new Uint32Array(units.size);
  const tokens = new Uint32Array(units.size);
  for (const [n, labels] of predicted.entries()) {
    const unit = units.get(documents?.[n] ?? n) ?? 0;
    add(tokens, unit, labels.length);
    if (scheme !== 'none') add(invalid, unit, invalidTransitions(labels, scheme).length);
  }
  return { invalid, tokens };
}

function add(counts: Uint32Array, n: number, by = 1): void {
  counts[n] = (counts[n] ?? 0) + by;
}
