/** Scores of models on labelled data, each count with the sentences of the page that it was made in. */
import { findName } from '../corpus/column-names.ts';
import type { Scheme, Sentence } from '../corpus/index.ts';
import { labelNames } from '../crf/label-names.ts';
import type { CrfModel } from '../crf/model.ts';
import {
  type ErrorKinds,
  evaluateSpans,
  findErrorKinds,
  type LabelSequences,
  pairSentences,
  readSpans,
  SPAN_KINDS,
} from '../evaluation/index.ts';
import type {
  ConfusionCell,
  ErrorKindCount,
  InspectedData,
  InspectedResult,
  InspectedSentence,
} from './inspection.ts';

/** Labels of every sentence, each seen within its document, `[N][T]`. */
export async function labelSentences(model: CrfModel, sentences: readonly Sentence[]): Promise<string[][]> {
  const data = model.encoder.encodeCorpus({ sentences });
  return labelNames(data, await model.decodeAll(data), model.parts.vocabularies.labels);
}

export interface LabelledData {
  readonly name: string;
  /** With labels in the scheme of the models. */
  readonly sentences: readonly Sentence[];
}

/**
 * Scores over all of the data, with about `most` of its sentences at most: those with errors first; whole documents where a model
 * reads those.
 * @param predicted labels by each model, `[models][N][T]`
 */
export function gatherData(
  models: readonly CrfModel[],
  { name, sentences }: LabelledData,
  predicted: readonly LabelSequences[],
  most: number,
): InspectedData {
  const gold = sentences.map(({ tokens, labels }) => labels ?? tokens.map(() => 'O'));
  const scheme = models[0]?.scheme ?? 'none';
  const isWrong = (n: number): boolean =>
    predicted.some((labels) => labels[n]?.some((label, t) => label !== gold[n]?.[t]));
  const wrong = new Set([...sentences.keys()].filter(isWrong));
  const wrongFirst = (numbers: readonly number[]): number[] => [
    ...numbers.filter((n) => wrong.has(n)),
    ...numbers.filter((n) => !wrong.has(n)),
  ];
  const hasDocuments = models.some(readsDocuments) && (sentences.at(-1)?.document ?? 0) > 0;
  const chosen = hasDocuments
    ? wrongFirst(chooseDocuments(sentences, wrong, most))
    : wrongFirst([...sentences.keys()]).slice(0, most);
  const places = new Map(chosen.map((number, place) => [number, place]));
  const columns = columnsRead(models);
  const embedded = chosen.flatMap((number): InspectedSentence[] => {
    const sentence = sentences[number];
    if (sentence === undefined) return [];
    const { tokens, document } = sentence;
    const kept = columns === undefined ? [...sentence.columns] : columnsNamed(sentence.columns, columns);
    const labels = predicted.map((all) => all[number] ?? []);
    return [
      { number, document, tokens, columns: new Map(kept), gold: gold[number] ?? [], predicted: labels },
    ];
  });
  return {
    name,
    scheme,
    sentences: embedded,
    hasDocuments,
    sentencesInAll: sentences.length,
    tokensInAll: sentences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    results: predicted.map((labels) => resultOf(gold, labels, scheme, places)),
  };
}

/** Sentences of whole documents, those with the largest share of wrong sentences first, as long as there is room for `most`; in order. */
function chooseDocuments(sentences: readonly Sentence[], wrong: ReadonlySet<number>, most: number): number[] {
  const documents = new Map<number, number[]>();
  for (const [n, { document }] of sentences.entries()) {
    const members = documents.get(document);
    if (members === undefined) documents.set(document, [n]);
    else members.push(n);
  }
  const ranked = [...documents.values()]
    .map((members) => ({ members, share: members.filter((n) => wrong.has(n)).length / members.length }))
    .sort((a, b) => b.share - a.share);
  const chosen: number[] = [];
  for (const { members } of ranked) if (chosen.length + members.length <= most) chosen.push(...members);
  return chosen.sort((a, b) => a - b);
}

/** Columns under the names that templates have for them. */
function columnsNamed(
  columns: Sentence['columns'],
  names: ReadonlySet<string>,
): [string, readonly string[]][] {
  return [...columns].flatMap(([column, values]): [string, readonly string[]][] => {
    const name = names.has(column)
      ? column
      : [...names].find((each) => findName(columns.keys(), each) === column);
    return name === undefined ? [] : [[name, values]];
  });
}

function readsDocuments({ parts }: CrfModel): boolean {
  return (parts.features?.spec.templates ?? []).some(
    (template) => 'parts' in template && template.parts.some(({ field }) => field === 'document'),
  );
}

/** Names of the columns that templates read; undefined where patterns count columns, so that all are needed. */
export function columnsRead(models: readonly CrfModel[]): Set<string> | undefined {
  const names = new Set<string>();
  for (const { parts } of models) {
    for (const template of parts.features?.spec.templates ?? []) {
      if (template.kind === 'pattern') return undefined;
      if (template.kind === 'vector') continue;
      for (const part of template.parts) if (part.field === 'column') names.add(part.name);
    }
  }
  return names;
}

type Places = ReadonlyMap<number, number>;

function resultOf(
  gold: LabelSequences,
  predicted: LabelSequences,
  scheme: Scheme,
  places: Places,
): InspectedResult {
  const scores = evaluateSpans(gold, predicted, { scheme });
  const perCategory = [...scores.perCategory].map(([category, own]) => ({ category, ...own }));
  return {
    micro: scores.micro,
    perCategory,
    accuracy: scores.accuracy,
    categories: perCategory.map(({ category }) => category),
    confusion: confusionCells(gold, predicted, scheme, places),
    errors: errorCounts(findErrorKinds(gold, predicted, { scheme }), places),
  };
}

/** Pairs of spans of the same extent as `categoryConfusion` counts them, and spans that only one side has. */
function confusionCells(
  gold: LabelSequences,
  predicted: LabelSequences,
  scheme: Scheme,
  places: Places,
): ConfusionCell[] {
  const cells = new Map<
    string,
    { gold: string | null; predicted: string | null; count: number; found: Set<number> }
  >();
  const add = (n: number, own: string | null, other: string | null): void => {
    const key = JSON.stringify([own, other]);
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = { gold: own, predicted: other, count: 0, found: new Set() };
      cells.set(key, cell);
    }
    cell.count++;
    const place = places.get(n);
    if (place !== undefined) cell.found.add(place);
  };
  for (const pair of pairSentences(gold, predicted, { scheme })) {
    const n = pair.sentence;
    const others = new Map(
      readSpans(pair.predicted, { scheme }).map((span) => [`${span.start} ${span.end}`, span.category]),
    );
    for (const { start, end, category } of readSpans(pair.gold, { scheme })) {
      const key = `${start} ${end}`;
      add(n, category, others.get(key) ?? null);
      others.delete(key);
    }
    for (const category of others.values()) add(n, null, category);
  }
  return [...cells.values()]
    .map(({ found, ...cell }) => ({ ...cell, sentences: ascending(found) }))
    .sort((a, b) => order(a.gold, b.gold) || order(a.predicted, b.predicted));
}

/** By name, null last. */
function order(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function errorCounts({ counts, errors }: ErrorKinds, places: Places): ErrorKindCount[] {
  return SPAN_KINDS.filter((kind) => kind !== 'correct').map((kind) => {
    const own = errors.filter((error) => error.kind === kind).map(({ sentence }) => places.get(sentence));
    return {
      kind,
      gold: counts.get(kind)?.gold ?? 0,
      predicted: counts.get(kind)?.predicted ?? 0,
      sentences: ascending(new Set(own.filter((place) => place !== undefined))),
    };
  });
}

function ascending(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
