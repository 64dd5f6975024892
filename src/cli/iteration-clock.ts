export interface TrainingTimes {
  /** Of the whole optimisation. */
  readonly seconds: number;
  /** `[N]` of each iteration. */
  readonly iterationSeconds: readonly number[];
  /** `[N]` of each iteration; the first has the evaluation at the starting point as well. */
  readonly iterationEvaluations: readonly number[];
}

/** Wall time of an optimisation and of each of its iterations, without what is done aside between them. */
export class IterationClock {
  readonly #seconds: number[] = [];
  readonly #evaluations: number[] = [];
  #beganAt = performance.now();
  #resumedAt = this.#beganAt;
  #evaluationsBefore = 0;
  #asideMs = 0;

  /** What came before is not counted. */
  start(): void {
    this.#beganAt = performance.now();
    this.#resumedAt = this.#beganAt;
  }

  /** An iteration has ended; what follows is done aside until `resume`. @param evaluations so far @param asideMs of it was done aside */
  stop(evaluations: number, asideMs = 0): void {
    const now = performance.now();
    this.#seconds.push((now - this.#resumedAt - asideMs) / 1000);
    this.#asideMs += asideMs;
    this.#evaluations.push(evaluations - this.#evaluationsBefore);
    this.#evaluationsBefore = evaluations;
    this.#resumedAt = now;
  }

  resume(): void {
    const now = performance.now();
    this.#asideMs += now - this.#resumedAt;
    this.#resumedAt = now;
  }

  /** What was counted up to now. */
  report(): TrainingTimes {
    const seconds = (performance.now() - this.#beganAt - this.#asideMs) / 1000;
    return { seconds, iterationSeconds: this.#seconds, iterationEvaluations: this.#evaluations };
  }
}
