/** What a finished scenario leaves: every start, and each figure asked for with what was got. */
import type { Machine } from './machine.ts';
import type { Column, Figure, Quantity, Sample } from './measurement.ts';
import type { PeerDescription } from './peer-builder.ts';
import { pairRatios, type Summary, summarize } from './statistics.ts';

export interface ContenderResult {
  readonly name: string;
  readonly samples: readonly Sample[];
}

export interface CaseResult {
  readonly name: string;
  readonly contenders: readonly ContenderResult[];
}

export type Verdict = 'met' | 'missed' | 'not measured';

export interface FigureResult {
  readonly figure: Figure;
  /** In the figure's base unit (seconds where it is shown in ms); undefined where it was not measured. */
  readonly got: number | undefined;
  /** Over pairs of neighbouring starts, for ratios within one case. */
  readonly pairs: Summary | undefined;
  readonly verdict: Verdict;
  readonly isHopeMet: boolean;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly columns: readonly Column[];
  readonly cases: readonly CaseResult[];
  readonly figures: readonly FigureResult[];
  readonly missing: readonly string[];
  readonly peer: PeerDescription;
  readonly machine: Machine;
  /** Of crf-lab. */
  readonly version: string;
  /** ISO 8601, when the first and the last start ended. */
  readonly began: string;
  readonly ended: string;
  readonly load: readonly [before: number, after: number];
  readonly command: string;
}

/** `reports/performance/results.json`: the last complete run of each scenario. */
export interface Results {
  readonly version: 1;
  readonly scenarios: readonly ScenarioResult[];
}

/** Values of a quantity, one a start; empty where it was not taken. */
export function valuesOf(cases: readonly CaseResult[], quantity: Quantity): number[] {
  const found = cases
    .find(({ name }) => name === quantity.case)
    ?.contenders.find(({ name }) => name === quantity.contender);
  return (found?.samples ?? []).flatMap((sample) => sample[quantity.metric] ?? []);
}

export function judge(figure: Figure, cases: readonly CaseResult[]): FigureResult {
  const of = valuesOf(cases, figure.of);
  const against = figure.against === undefined ? undefined : valuesOf(cases, figure.against);
  if (of.length === 0 || against?.length === 0)
    return { figure, got: undefined, pairs: undefined, verdict: 'not measured', isHopeMet: false };
  const size = figure.perSize ?? 1;
  const ratio = against === undefined ? 1 : summarize(against).median;
  const got = summarize(of).median / ratio / size;
  const isOneCase = figure.against?.case === figure.of.case;
  const pairs =
    against === undefined || !isOneCase ? undefined : summarize(pairRatios(of, against).map((x) => x / size));
  const isAtLeast = 'atLeast' in figure.asked;
  const reaches = (bound: number): boolean => (isAtLeast ? got >= bound : got <= bound);
  const bound = 'atLeast' in figure.asked ? figure.asked.atLeast : figure.asked.atMost;
  return {
    figure,
    got,
    pairs,
    verdict: reaches(bound) ? 'met' : 'missed',
    isHopeMet: figure.hoped !== undefined && reaches(figure.hoped),
  };
}

/** The results with those of a scenario put in or replaced, in the order of `names`. */
export function withScenario(results: Results, added: ScenarioResult, names: readonly string[]): Results {
  const all = [...results.scenarios.filter(({ name }) => name !== added.name), added];
  const rank = ({ name }: ScenarioResult): number => names.indexOf(name);
  return { version: 1, scenarios: all.filter((one) => rank(one) >= 0).toSorted((a, b) => rank(a) - rank(b)) };
}
