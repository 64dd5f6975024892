/** From finished runs to the result: scores, intervals, learning curves, the ledger. A pure function of experiment, data and runs. */
import { createRandom } from '../../numeric/index.ts';
import { cellKey } from '../experiment/cell-key.ts';
import type { DataStore, PreparedData } from '../experiment/data-store.ts';
import { isDeterministic, mainGrid, planExperiment } from '../experiment/plan.ts';
import { resolvedOptions } from '../experiment/run-options.ts';
import type { DataSpec, Run, RunSpec } from '../experiment/run-spec.ts';
import type { Experiment, Output, Rung } from '../experiment/schema.ts';
import { type CellResult, type DataCard, type ExperimentResult, RESULT_VERSION } from '../result.ts';
import type { RunResult } from '../run/run-result.ts';
import type { System } from '../statistics/index.ts';
import { CellFinder } from './cell-finder.ts';
import { type CellGroup, dataSpecs, type GroupedRun, groupCells } from './cell-group.ts';
import { cellIntervals, type IntervalOptions } from './cell-intervals.ts';
import { cellResult } from './cell-result.ts';
import { learningCurves } from './curves.ts';
import { corpusEvidence, type Evidence } from './evidence.ts';
import { externalCells } from './external-systems.ts';
import { buildLedger } from './ledger.ts';
import { comparePairs } from './pairs.ts';
import { type RunScores, scoreRun, type TestSet } from './score-run.ts';
import type { ScoredCell } from './scored-cell.ts';
import { systemOf } from './systems.ts';

export interface AnalysisInput {
  readonly experiment: Experiment;
  readonly crfLabVersion: string;
  readonly runs: readonly Run[];
  readonly results: ReadonlyMap<string, RunResult>;
  readonly failures: ExperimentResult['failures'];
  /** Readable and unique name of a cell. */
  readonly keyOf: (spec: RunSpec, output: Output) => string;
  /** Whether every seed gives the same model. */
  readonly isDeterministic: (spec: Omit<RunSpec, 'seed'>) => boolean;
  /** Training options of its first seed. */
  /** `sentences`: those trained on. */
  readonly optionsOf: (spec: Omit<RunSpec, 'seed'>, seed: number, sentences: number) => CellResult['options'];
  readonly prepare: (spec: DataSpec) => Promise<PreparedData>;
  readonly card: (corpus: string) => Promise<DataCard>;
  /** Labels that another program gave the test sentences of a corpus, in the categories of a rung. */
  readonly readPredictions: (
    corpus: string,
    path: string,
    rung: Rung,
  ) => Promise<readonly (readonly string[])[]>;
}

/**
 * The result of an experiment as far as its runs are finished.
 * @param results in any order
 * @throws CorpusFormatError where predictions of another program do not fit the test set
 */
export function analyse(
  experiment: Experiment,
  store: DataStore,
  results: readonly RunResult[],
  failures: ExperimentResult['failures'],
  crfLabVersion: string,
): Promise<ExperimentResult> {
  const taskOf = new Map(experiment.corpora.map(({ name, task }) => [name, task]));
  return analyseRuns({
    experiment,
    crfLabVersion,
    runs: planExperiment(experiment, store.hashes).runs,
    results: new Map(results.map((result) => [result.id, result])),
    failures,
    keyOf: cellKey,
    isDeterministic: (spec) => isDeterministic(spec, experiment, taskOf.get(spec.corpus) ?? 'ner'),
    optionsOf: (spec, seed, sentences) =>
      resolvedOptions({ spec: { ...spec, seed } }, experiment, taskOf.get(spec.corpus) ?? 'ner', sentences),
    prepare: (spec) => store.prepare(spec),
    card: (corpus) => store.card(corpus),
    readPredictions: (corpus, path, rung) => store.readPredictions(corpus, path, rung),
  });
}

/** @throws RangeError where a run's predictions do not belong to the test set of its data */
export async function analyseRuns(input: AnalysisInput): Promise<ExperimentResult> {
  const { experiment, runs, results, keyOf } = input;
  const { rounds, seed, confidence, smallestEffect } = experiment.statistics;
  const groups = groupCells(runs, results, keyOf);
  const cells: CellResult[] = [];
  const evidence: Evidence[] = [];
  const curves: ExperimentResult['curves'][number][] = [];
  const pairs: ExperimentResult['pairs'][number][] = [];
  const data: DataCard[] = [];
  const finders: CellFinder[] = [];
  for (const corpus of experiment.corpora) {
    const card = await input.card(corpus.name);
    data.push(card);
    const scored: ScoredCell[] = [];
    for (const group of groups.filter(({ spec }) => spec.corpus === corpus.name))
      scored.push(await scoreCell(group, input));
    if (scored.length === 0) continue;
    const systems = new Map<ScoredCell, System>();
    const systemFor = (cell: ScoredCell): System => {
      const made = systems.get(cell) ?? systemOf(cell, input.isDeterministic(cell.group.spec));
      systems.set(cell, made);
      return made;
    };
    const others = await externalCells(experiment, corpus.name, scored, input);
    cells.push(
      ...cellResults(scored, input, { rounds, seed, confidence }),
      ...others.map(({ result }) => result),
    );
    const finder = new CellFinder(corpus.name, scored, mainGrid(experiment));
    finders.push(finder);
    const hasScheme = card.scheme !== 'none';
    evidence.push(...corpusEvidence(finder, systemFor, { rounds, seed, confidence, hasScheme }));
    const curve = learningCurves(finder, systemFor, { random: createRandom(seed), rounds }, confidence);
    if (curve !== undefined) curves.push(curve);
    pairs.push(
      ...comparePairs(
        finder,
        systemFor,
        others.map(({ system }) => system),
        { rounds, seed, confidence },
      ),
    );
  }
  return {
    version: RESULT_VERSION,
    experiment,
    versions: { crfLab: input.crfLabVersion },
    data,
    cells,
    ledger: buildLedger(evidence, smallestEffect, finders, cells),
    curves,
    pairs,
    failures: input.failures,
  };
}

async function scoreCell(group: CellGroup, { prepare }: AnalysisInput): Promise<ScoredCell> {
  const prepared: PreparedData[] = [];
  for (const spec of dataSpecs(group)) prepared.push(await prepare(spec));
  const test = joinTests(prepared);
  const score = ({ seed, results }: GroupedRun): RunScores =>
    scoreRun(
      seed,
      results.map(({ id }) => id),
      results.flatMap(({ predictions }) => predictions[group.output] ?? []),
      test,
    );
  const used = prepared.reduce((sum, { usedSentences }) => sum + usedSentences, 0);
  return {
    group,
    scores: group.runs.map(score),
    refitScores: group.refits.map(score),
    usedSentences: Math.round(used / Math.max(1, prepared.length)),
    categories: prepared[0]?.categories ?? [],
  };
}

/** The test sets of all folds one after another; a document is in one fold only. */
function joinTests(prepared: readonly PreparedData[]): TestSet {
  const [first] = prepared;
  if (first === undefined) throw new RangeError('a cell without data');
  if (prepared.length === 1) return first;
  let before = 0;
  const documents = prepared.flatMap((part) => {
    const own = part.documents?.map((document) => document + before) ?? [];
    before += Math.max(-1, ...(part.documents ?? [])) + 1;
    return own;
  });
  return {
    gold: prepared.flatMap(({ gold }) => gold),
    scheme: first.scheme,
    documents: prepared.every((part) => part.documents !== undefined) ? documents : undefined,
  };
}

function cellResults(
  cells: readonly ScoredCell[],
  { isDeterministic, optionsOf }: AnalysisInput,
  options: IntervalOptions,
): CellResult[] {
  const intervals = cellIntervals(cells, ({ group }) => isDeterministic(group.spec), options);
  return cells.map((cell) =>
    cellResult(
      cell,
      intervals,
      optionsOf(cell.group.spec, cell.group.runs[0]?.seed ?? 1, cell.usedSentences),
    ),
  );
}
