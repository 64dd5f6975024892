/** What the reports folder holds: results of experiments, of whole-corpus runs, and figures that others published. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DataHash, planExperiment } from '../../../src/compare/experiment/plan.ts';
import type { ExperimentResult } from '../../../src/compare/result.ts';

export const REPORTS = fileURLToPath(new URL('../../../reports/', import.meta.url));

/** Folders of experiments that judge the claims, in the order in which they are told. */
export const JUDGING = [
  'interpretability',
  'conll2003',
  'conll2003-small',
  'multiconer',
  'bionlp13cg',
  'gum',
  'atis',
  'wnut17',
  'chunking',
  'pos',
  'dutch',
  'noise',
] as const;

export interface Evidence {
  /** Folder of reports → its results.json. */
  readonly experiments: ReadonlyMap<string, ExperimentResult>;
  /** Trainings of all experiments, refits included, and their processor time. */
  readonly trainings: number;
  readonly seconds: number;
  readonly published: readonly PublishedFigure[];
}

export interface PublishedFigure {
  /** Id of a claim. */
  readonly claim: string;
  /** The figure in words. */
  readonly text: string;
  readonly source: string;
}

interface Cost {
  readonly content: { readonly id: string; readonly cpuSeconds: number };
}

export function readEvidence(): Evidence {
  const experiments = new Map<string, ExperimentResult>();
  const costs: Cost[] = [];
  for (const name of JUDGING) {
    if (!existsSync(`${REPORTS}${name}/results.json`)) continue;
    const result = readJson<ExperimentResult>(`${name}/results.json`);
    experiments.set(name, result);
    // A folder that was extended keeps what runs of the experiment before have cost.
    const { runs } = planExperiment(result.experiment, hashesOf(result));
    const planned = new Set(runs.map(({ id }) => id));
    costs.push(...readAllJson<Cost>(`${name}/costs`).filter(({ content }) => planned.has(content.id)));
  }
  return {
    experiments,
    trainings: costs.length,
    seconds: costs.reduce((sum, { content }) => sum + content.cpuSeconds, 0),
    published: readJson<PublishedFigure[]>('published.json'),
  };
}

function hashesOf({ data }: ExperimentResult): DataHash[] {
  return data.flatMap(({ corpus, hashes }) => hashes.map((hash) => ({ corpus, ...hash })));
}

/** A JSON file below `reports/`. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(REPORTS + path, 'utf8')) as T;
}

/** The JSON files of a folder below `reports/`, in the order of their names. */
export function readAllJson<T>(folder: string): T[] {
  return readdirSync(REPORTS + folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => readJson<T>(`${folder}/${name}`));
}
