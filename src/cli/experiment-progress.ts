/** Progress of an experiment on stderr: a line per finished run, and on a terminal one that says what is going on. */

import type { Experiment } from '../compare/index.ts';
import { describeRun, estimatedWork, type Run, type RunOutcome } from '../compare/index.ts';
import { printable } from './printable.ts';
import { formatDuration } from './progress.ts';

/** Lines that say where a run failed; the first ones do. */
const MAX_STACK_LINES = 30;

const percent = (share: number): string => (100 * share).toFixed(2);

export class ExperimentProgress {
  readonly #experiment: Experiment;
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  readonly #processes: number;
  readonly #running = new Map<string, { readonly run: Run; share: number; readonly beganAt: number }>();
  #total = 0;
  #done = 0;
  #workLeft = 0;
  /** Seconds and work of the runs finished here: what tells how long the others will take. */
  #seconds = 0;
  #work = 0;

  constructor(
    experiment: Experiment,
    {
      write,
      isTerminal,
      processes,
    }: { write: (text: string) => void; isTerminal: boolean; processes: number },
  ) {
    this.#experiment = experiment;
    this.#write = write;
    this.#isTerminal = isTerminal;
    this.#processes = processes;
  }

  start(finished: number, runs: readonly Run[]): void {
    this.#total = finished + runs.length;
    this.#done = finished;
    for (const run of runs) this.#workLeft += estimatedWork(run, this.#experiment);
  }

  begin(run: Run): void {
    this.#running.set(run.id, { run, share: 0, beganAt: performance.now() });
    this.#showStatus();
  }

  progress(run: Run, share: number): void {
    const entry = this.#running.get(run.id);
    if (entry !== undefined) entry.share = share;
    this.#showStatus();
  }

  finish(outcome: RunOutcome): void {
    const { run } = outcome;
    const work = estimatedWork(run, this.#experiment);
    const beganAt = this.#running.get(run.id)?.beganAt ?? performance.now();
    const seconds = (performance.now() - beganAt) / 1000;
    this.#running.delete(run.id);
    this.#done++;
    this.#workLeft -= work;
    this.#seconds += seconds;
    this.#work += work;
    const name = printable(describeRun(run.spec), 200);
    const what =
      outcome.kind === 'failed'
        ? `failed: ${printable(outcome.reason, 2000)}`
        : `${outcome.result.devScore === undefined ? '' : `dev ${percent(outcome.result.devScore)}, `}${seconds.toFixed(1)} s`;
    const left = this.#done === this.#total ? '' : `; ${this.#timeLeft()}`;
    this.#line(`${this.#done}/${this.#total}  ${name}: ${what}${left}`);
    if (outcome.kind === 'failed' && outcome.stack !== undefined)
      for (const line of outcome.stack.split('\n', MAX_STACK_LINES)) this.#line(line);
    this.#showStatus();
  }

  /** Nothing more is coming. */
  end(): void {
    if (this.#isTerminal) this.#write('\r\x1b[K');
  }

  #line(text: string): void {
    this.#write(`${this.#isTerminal ? '\r\x1b[K' : ''}${text}\n`);
  }

  #showStatus(): void {
    if (!this.#isTerminal) return;
    const running = [...this.#running.values()].map(
      ({ run, share }) => `${describeRun(run.spec)} ${Math.floor(100 * Math.min(1, share))} %`,
    );
    const text = printable(
      `${this.#done}/${this.#total}  ${running.join(' | ')}`,
      (process.stderr.columns ?? 80) - 1,
    );
    this.#write(`\r\x1b[K${text}`);
  }

  #timeLeft(): string {
    if (this.#work === 0) return 'time left: unknown';
    const begun = [...this.#running.values()].reduce(
      (sum, { run, share }) => sum + share * estimatedWork(run, this.#experiment),
      0,
    );
    const seconds = ((this.#workLeft - begun) * this.#seconds) / this.#work / this.#processes;
    return `about ${formatDuration(1000 * Math.max(0, seconds))} left`;
  }
}
