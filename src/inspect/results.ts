/** Scores of models on labelled data, each count with the sentences of the page that it was made in. */
import type { Scheme, Sentence } from '../corpus/index.ts';
import { labelNames } from '../crf/label-names.ts';
import type { CrfModel } from '../crf/model.ts';
import {
  type ErrorKinds,
  evaluateSpans,
  findErrorKinds,
  type LabelSequences,
  readSpans,
  SPAN_KINDS,
} from '../evaluation/index.ts';
import type { ConfusionCell, ErrorKindCount, InspectedData, InspectedResult } from './inspection.ts';

/** Labels of every sentence, each seen within its document, `[N][T]`. */
export async function labelSentences(model: CrfModel, sentences: readonly Sentence[]): Promise<string[][]> {
  const data = model.encoder.encodeCorpus({ sentences });
  return labelNames(data, await model.decodeAll(data), model.parts.vocabularies.labels);
}

/** @param most sentences that are taken into the page, by default all */
export async function inspectData(
  models: readonly CrfModel[],
  { name, sentences }: { readonly name: string; readonly sentences: readonly Sentence[] },
  most: number = sentences.length,
): Promise<InspectedData> {
  const predicted = await Promise.all(models.map((model) => labelSentences(model, sentences)));
  return gatherData(models, name, sentences, predicted, most);
}

/** The same where labels are known, `[models][N][T]`. */
export function gatherData(
  models: readonly CrfModel[],
  name: string,
  sentences: readonly Sentence[],
  predicted: readonly LabelSequences[],
  most: number,
): InspectedData {
  const gold = sentences.map(({ tokens, labels }) => labels ?? tokens.map(() => 'O'));
  const scheme = models[0]?.scheme ?? 'none';
  const isWrong = (n: number): boolean =>
    predicted.some((labels) => labels[n]?.some((label, t) => label !== gold[n]?.[t]));
  const numbers = [...sentences.keys()];
  const chosen = [...numbers.filter(isWrong), ...numbers.filter((n) => !isWrong(n))].slice(0, most);
  const places = new Map(chosen.map((number, place) => [number, place]));
  const columns = columnsRead(models);
  return {
    name,
    scheme,
    sentences: chosen.map((number) => ({
      number,
      tokens: sentences[number]?.tokens ?? [],
      columns: new Map(
        [...(sentences[number]?.columns ?? [])].filter(([column]) => columns?.has(column) ?? true),
      ),
      gold: gold[number] ?? [],
      predicted: predicted.map((labels) => labels[number] ?? []),
    })),
    sentencesInAll: sentences.length,
    tokensInAll: sentences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    results: predicted.map((labels) => resultOf(gold, labels, scheme, places)),
  };
}

/** Names of the columns that templates read; undefined where patterns count columns, so that all are needed. */
function columnsRead(models: readonly CrfModel[]): Set<string> | undefined {
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
  for (const [n, labels] of gold.entries()) {
    const others = new Map(
      readSpans(predicted[n] ?? [], { scheme }).map((span) => [`${span.start} ${span.end}`, span.category]),
    );
    for (const { start, end, category } of readSpans(labels, { scheme })) {
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
