/** Runs a scenario: rounds in which each contender is started once, each start a process of its own. */
import type { Journal, JournalEntry } from './journal.ts';
import { currentLoad } from './machine.ts';
import { type Case, LOSS_TOLERANCE, PEER, type Sample, type Scenario, type Setup } from './measurement.ts';
import { BenchError } from './process-runner.ts';
import { type CaseResult, judge, type ScenarioResult } from './results.ts';
import { relativeDifference } from './statistics.ts';

export interface RunControl {
  readonly setup: Setup;
  /** Rounds; undefined: as many as the scenario says. */
  readonly starts: number | undefined;
  readonly journal: Journal;
  /** Of the programs and options, for the journal. */
  readonly key: string;
  readonly say: (line: string) => void;
}

export type Measured = Omit<ScenarioResult, 'machine' | 'version' | 'command' | 'peer'>;

/** @throws BenchError when a program fails or the losses of two of them differ */
export async function runScenario(scenario: Scenario, control: RunControl): Promise<Measured> {
  const { cases, missing } = await scenario.prepare(control.setup);
  const entries: JournalEntry[] = [];
  const results: CaseResult[] = [];
  for (const one of cases) {
    const ofCase = await runCase(scenario, one, control);
    entries.push(...ofCase);
    const contenders = one.contenders.map(({ name }) => ({
      name,
      samples: ofCase.filter(({ contender }) => contender === name).map(({ sample }) => sample),
    }));
    results.push({ name: one.name, contenders });
  }
  const times = entries.map(({ at }) => at).toSorted();
  const now = new Date().toISOString();
  const { name, title, about, columns } = scenario;
  return {
    name,
    title,
    about,
    columns,
    cases: results,
    figures: scenario.figures.map((figure) => judge(figure, results)),
    missing,
    began: times.at(0) ?? now,
    ended: times.at(-1) ?? now,
    load: [entries[0]?.loadBefore ?? currentLoad(), currentLoad()],
  };
}

async function runCase(scenario: Scenario, one: Case, control: RunControl): Promise<JournalEntry[]> {
  const { journal, key, say } = control;
  const entries: JournalEntry[] = [];
  const rounds = control.starts ?? scenario.starts;
  for (let round = 0; round < rounds; round++) {
    const ofRound: JournalEntry[] = [];
    for (const contender of one.contenders) {
      const place = { key, scenario: scenario.name, case: one.name, contender: contender.name, round };
      let entry = journal.find(place);
      if (entry === undefined) {
        const loadBefore = currentLoad();
        const sample = await contender.start();
        checkReference(sample, one);
        entry = { ...place, at: new Date().toISOString(), loadBefore, sample };
        await journal.add(entry);
        say(
          `${scenario.name}: ${one.name}, start ${round + 1} of ${rounds}: ${contender.name} ${brief(sample, scenario)}`,
        );
      }
      ofRound.push(entry);
    }
    checkLosses(ofRound, one);
    entries.push(...ofRound);
  }
  return entries;
}

function brief(sample: Sample, { columns }: Scenario): string {
  const [metric = ''] = columns.map((column) => column.metric).filter((name) => sample[name] !== undefined);
  return `${metric} ${sample[metric]?.toPrecision(4)}`;
}

/** The peer is CRFsuite only if it computes what CRFsuite computes. */
function checkReference({ firstLoss }: Sample, { name, referenceLoss }: Case): void {
  if (firstLoss === undefined || referenceLoss === undefined) return;
  if (relativeDifference(firstLoss, referenceLoss) <= 1e-9) return;
  throw new BenchError(
    `${name}: the loss of this CRFsuite after the first iteration is ${firstLoss}, expected ${referenceLoss}`,
  );
}

/** @throws BenchError when a time was taken of programs that do not do the same */
export function checkLosses(
  round: readonly Pick<JournalEntry, 'contender' | 'sample'>[],
  { name, losses }: Pick<Case, 'name' | 'losses'>,
): void {
  const reference = round.find(({ contender }) => contender === PEER) ?? round[0];
  const expected = reference?.sample.loss;
  if (losses === undefined || expected === undefined) return;
  for (const { contender, sample } of round) {
    const { loss } = sample;
    if (loss === undefined || (losses === 'notAbove' && loss <= expected)) continue;
    const difference = relativeDifference(loss, expected);
    if (difference > LOSS_TOLERANCE)
      throw new BenchError(
        `${name}: the losses of ${reference?.contender} and ${contender} are ${expected} and ${loss}, a relative difference of ${difference.toExponential(1)}`,
      );
  }
}
