/** The tasks of one step in the order of their rounds: tasks of a round may run at the same time. */
import { TASK_WORDS } from './assembly/task-kinds.ts';

export interface Round {
  /** Place of its first task in the list. */
  readonly first: number;
  readonly count: number;
}

export class TaskList {
  readonly #words: Int32Array;
  #count = 0;
  #first = 0;
  #rounds: Round[] = [];

  /** Writes into `words`, the part of the shared memory that threads read tasks from. */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  clear(): void {
    this.#count = 0;
    this.#first = 0;
    this.#rounds = [];
  }

  add(kind: number, a = 0, b = 0, c = 0, d = 0): void {
    const at = this.#count++ * TASK_WORDS;
    if (at + TASK_WORDS > this.#words.length) throw new RangeError(`more than ${this.#count - 1} tasks`);
    this.#words[at] = kind;
    this.#words[at + 1] = a;
    this.#words[at + 2] = b;
    this.#words[at + 3] = c;
    this.#words[at + 4] = d;
  }

  /** Adds one task per part of 0 <= i < n, parts of whole units: `add(kind, ...before, from, to)`. */
  addParts(kind: number, before: readonly number[], n: number, parts: number, unit: number): void {
    const units = Math.ceil(n / unit);
    const count = Math.max(1, Math.min(parts, units));
    for (let i = 0; i < count; i++) {
      const from = Math.floor((units * i) / count) * unit;
      const to = Math.min(n, Math.floor((units * (i + 1)) / count) * unit);
      this.add(kind, ...before, from, to);
    }
  }

  /** What was added since the last call is one round; none where nothing was. */
  endRound(): void {
    if (this.#count > this.#first)
      this.#rounds.push({ first: this.#first, count: this.#count - this.#first });
    this.#first = this.#count;
  }

  get rounds(): readonly Round[] {
    return this.#rounds;
  }
}

/** Boundaries that cut items 0 <= i < n of decreasing `lengths` into at most `parts` runs of about the same total length. */
export function cutByLength(lengths: ArrayLike<number>, n: number, parts: number): number[] {
  let total = 0;
  for (let i = 0; i < n; i++) total += lengths[i] ?? 0;
  const bounds = [0];
  let sum = 0;
  for (let i = 0; i < n - 1 && bounds.length < parts; i++) {
    sum += lengths[i] ?? 0;
    if (sum * parts >= total * bounds.length) bounds.push(i + 1);
  }
  bounds.push(n);
  return bounds;
}
