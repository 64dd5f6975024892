/** Wall time of an optimisation and of each of its iterations, without what is done aside between them. */
export class IterationClock {
  /** Seconds and evaluations of each iteration. The first has the evaluation at the starting point as well. */
  readonly seconds: number[] = [];
  readonly evaluations: number[] = [];
  #beganAt = performance.now();
  #resumedAt = this.#beganAt;
  #evaluationsBefore = 0;
  #asideMs = 0;

  /** What came before is not counted. */
  start(): void {
    this.#beganAt = performance.now();
    this.#resumedAt = this.#beganAt;
  }

  /** An iteration has ended; what follows is done aside until `resume`. @param evaluations so far */
  stop(evaluations: number): void {
    const now = performance.now();
    this.seconds.push((now - this.#resumedAt) / 1000);
    this.evaluations.push(evaluations - this.#evaluationsBefore);
    this.#evaluationsBefore = evaluations;
    this.#resumedAt = now;
  }

  resume(): void {
    const now = performance.now();
    this.#asideMs += now - this.#resumedAt;
    this.#resumedAt = now;
  }

  /** Seconds of the whole, up to now. */
  total(): number {
    return (performance.now() - this.#beganAt - this.#asideMs) / 1000;
  }
}
