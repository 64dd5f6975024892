/** Numbers within the sentences of README.md and reports/README.md: what was run, on what, and single effects. */
import { experimentSchema } from '../../../src/compare/experiment/schema.ts';
import { formatNumber } from '../../../src/compare/report/render/cells.ts';
import type { CellResult, ExperimentResult } from '../../../src/compare/result.ts';
import { RANDOM_BATCHES } from './readme-tables.ts';
import { type Evidence, readAllJson, readJson } from './results.ts';
import { findings, isPlain } from './tables.ts';

/**
 * Of the word vectors that the experiments use, and of those that published networks use: not in any result. The first two are held
 * against the file by a test; the others are those of the GloVe 6B release (Pennington, Socher, Manning 2014) that Ma, Hovy 2016 use.
 */
export const VECTOR_FACTS = {
  'vectors.words': 20_162,
  'vectors.numbers': 50,
  'published-vectors.words': 400_000,
  'published-vectors.numbers': 100,
} as const;

export function facts(evidence: Evidence): Map<string, string> {
  // That one trains on few sentences of corpora that others have more of.
  const results = [...evidence.experiments].flatMap(([name, result]) =>
    name === 'interpretability' ? [] : result,
  );
  const cells = results.flatMap((result) => result.cells);
  const out = new Map<string, string>();
  const set = (name: string, value: number): void => {
    if (out.has(name)) return;
    out.set(name, Number.isInteger(value) ? value.toLocaleString('en-US') : formatNumber(value, 1));
  };
  for (const [name, value] of Object.entries(VECTOR_FACTS)) set(name, value);
  for (const { corpus, claim, evidence: found } of findings(evidence)) {
    if (found.effect === undefined) continue;
    set(`effect.${claim.id}.${corpus}`, Math.abs(found.effect));
    const strict = claim.evidence.find((each) => each.corpus === corpus && each.mode === 'strict');
    if (strict?.effect !== undefined) set(`strict-effect.${claim.id}.${corpus}`, Math.abs(strict.effect));
    if (claim.unit === 'points of F1') set('smallest-effect', claim.smallestEffect);
  }
  for (const { corpus, categoryCount, emission, output, scores, accuracy } of cells.filter((cell) =>
    isPlain(cell, cell.corpus),
  )) {
    set(`categories.${corpus}`, categoryCount);
    if (emission !== 'bilstm' || output !== 'crf') continue;
    const { sd } = scores.find(({ mode }) => mode === 'conlleval')?.f1 ?? accuracy;
    if (sd !== undefined) set(`deviation.${corpus}`, 100 * sd);
  }
  for (const { corpus, rung } of cells) {
    if (rung.route !== 'matched') continue;
    const counts = cells.flatMap((cell) =>
      cell.corpus === corpus && cell.rung.route === 'matched' ? cell.rung.categories : [],
    );
    setRange(set, `matched.${corpus}`, counts);
  }
  for (const { curves } of results) {
    for (const { corpus, systems } of curves) {
      const sizes = systems.flatMap(({ points }) => points.map(({ sentences }) => sentences));
      if (new Set(sizes).size > 2) setRange(set, `sizes.${corpus}`, sizes);
    }
  }
  setRange(set, 'seeds', seedsOf(cells));
  setRange(set, 'cut-tokens', [...evidence.experiments.values()].flatMap(cutTokens));
  setNetworks(set, results, cells);
  set('preset-runs', readAllJson('feature-crf/runs').length);
  set('default-seeds', defaultSeeds());
  for (const [name, value] of speedFacts()) out.set(name, value);
  return out;
}

type Set = (name: string, value: number) => void;

function setRange(set: Set, name: string, values: readonly number[]): void {
  if (values.length === 0) return;
  set(`${name}.least`, Math.min(...values));
  set(`${name}.most`, Math.max(...values));
}

/** Seeds of the networks among the cells that the table of scores shows. */
function seedsOf(cells: readonly CellResult[]): number[] {
  return cells
    .filter((cell) => cell.options?.kind === 'network' && isPlain(cell, cell.corpus))
    .map(({ runs }) => runs.length);
}

/** Training tokens, in thousands of tokens, of the corpora of an experiment that cuts them. */
function cutTokens({ experiment, data }: ExperimentResult): number[] {
  return data.flatMap(({ corpus, parts }) => {
    const given = experiment.corpora.find(({ name }) => name === corpus);
    const train = parts.find(({ part }) => part === 'train');
    return given?.limits.train === undefined || train === undefined
      ? []
      : Math.round(train.tokens / 1000) * 1000;
  });
}

function setNetworks(set: Set, results: readonly ExperimentResult[], cells: readonly CellResult[]): void {
  const networks = cells.flatMap(({ options }) => (options?.kind === 'network' ? options.network : []));
  const grids = results.flatMap(({ experiment }) => experiment.grids);
  const ranges = {
    'network.hidden': networks.flatMap(({ hidden }) => hidden ?? []),
    'network.layers': networks.flatMap(({ layers }) => layers ?? []),
    'epochs.few-sentences': grids.flatMap(({ training }) => training?.epochs ?? []),
    'epochs.usual': results.flatMap(({ experiment }) => experiment.training.epochs ?? []),
  };
  for (const [name, values] of Object.entries(ranges)) setRange(set, name, values);
}

function defaultSeeds(): number {
  const { grids } = experimentSchema.parse({
    name: 'x',
    corpora: [{ name: 'x', source: { kind: 'embedded' } }],
    grids: [{ name: 'x' }],
  });
  return grids[0]?.seeds.length ?? 0;
}

interface NetworkComparison {
  readonly options: { readonly threads: string };
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly results: readonly {
    readonly pytorch: readonly {
      readonly torch: string;
    }[];
  }[];
}

/** With what, when and on what the speeds were measured. */
function speedFacts(): Map<string, string> {
  const { results, machine, options } = readJson<NetworkComparison>('performance/network.json');
  const { scenarios } = readJson<{ scenarios: { ended: string }[] }>('performance/results.json');
  const last =
    scenarios
      .map(({ ended }) => ended)
      .toSorted()
      .at(-1) ?? '';
  return new Map([
    ['pytorch.version', results[0]?.pytorch[0]?.torch.replace(/\.\d+[a-z]\w*$/, '') ?? ''],
    ['pytorch.batch', RANDOM_BATCHES.replace(/\D+/, '')],
    ['pytorch.threads', options.threads],
    ['measured', new Date(last).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })],
    ['machine', `${machine.cores} cores of an ${machine.cpu}`],
  ]);
}
