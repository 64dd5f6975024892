/**
 * Threads that label an attribute file: this one reads it and cuts it after sequences, the others scan and decode, and it
 * helps when they are busy. The labels do not depend on where the cuts are, so they are the same with any number of threads.
 */
import { Worker } from 'node:worker_threads';
import { type OpenOptions, openLineBlocks } from '../corpus/files.ts';
import { CrfLabError } from '../errors.ts';
import { createLabel } from './label-job.ts';
import {
  type LabelJob,
  type LabelledJob,
  type LabelledSequences,
  type LabelSetup,
  type RefusedJob,
  shareSetup,
} from './label-task.ts';

/** Bytes of a job, but for longer sequences. */
const JOB_BYTES = 512 * 2 ** 10;
/** Jobs that a thread has at once: one it works on, and the next. */
const JOBS_AT_ONCE = 2;
/** Labelled jobs for each thread that may wait for an earlier one, or for whoever takes them. */
const RESULTS_AHEAD = 4;

interface Thread {
  readonly worker: Worker;
  jobs: number;
}

export class LabelPool {
  readonly #threads: Thread[];
  /** By number, from the next one to hand on. */
  readonly #results = new Map<number, LabelledSequences>();
  #spare: Uint8Array<ArrayBuffer>[] = [];
  #hasAttributes = false;
  #isRefused = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  /**
   * `threads`: 2 or more, this one included. The others start now, which takes as long as loading a model: call it before
   * that. `close` must follow.
   */
  constructor(threads: number) {
    this.#threads = Array.from({ length: threads - 1 }, () => this.#startThread());
  }

  /**
   * The labels of a file, a part for each job, in order, as they are taken. It returns 'refused' where something is wrong with the
   * file: read it from start to end on one thread to find out what. The parts before that are right.
   * @throws Error what ended a thread
   */
  async *label(
    path: string,
    setup: LabelSetup,
    options: OpenOptions,
  ): AsyncGenerator<LabelledSequences, 'complete' | 'refused'> {
    const sharedSetup = shareSetup(setup);
    for (const { worker } of this.#threads) worker.postMessage(sharedSetup);
    let given = 0;
    try {
      const label = await createLabel(sharedSetup);
      let count = 0;
      for await (const { bytes, length } of cutAfterSequences(path, options, () => this.#spare.pop())) {
        if (this.#failure !== undefined) throw this.#failure.error;
        if (this.#isRefused) return 'refused';
        const job: LabelJob = { number: count++, bytes, length };
        const thread = this.#freeThread();
        if (thread === undefined) {
          // Messages of the others arrive while the next piece is read.
          this.#accept(label(job));
        } else {
          thread.jobs++;
          thread.worker.postMessage(job, [bytes.buffer]);
        }
        // Where one job takes long, those after it must not pile up.
        const most = RESULTS_AHEAD * (this.#threads.length + 1);
        if (count - given > most) await this.#until(() => this.#results.has(given));
        // Without any attribute it is no attribute file.
        if (this.#isRefused || (!this.#hasAttributes && count - given > most)) return 'refused';
        for (; this.#hasAttributes && this.#results.has(given); given++) yield this.#take(given);
      }
      await this.#until(() => this.#threads.every(({ jobs }) => jobs === 0));
      if (this.#isRefused || !this.#hasAttributes) return 'refused';
      for (; given < count; given++) yield this.#take(given);
    } catch (error) {
      // Of several things that are wrong the first is to be named, and it may be in a job that is not done yet.
      if (error instanceof CrfLabError) return 'refused';
      throw error;
    }
    return 'complete';
  }

  #take(number: number): LabelledSequences {
    const part = this.#results.get(number);
    if (part === undefined) throw new RangeError(`job ${number} is not done`);
    this.#results.delete(number);
    return part;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #startThread(): Thread {
    // From dist also when sources run directly: a worker cannot load TypeScript.
    const worker = new Worker(new URL('../../dist/cli/label-worker.js', import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, jobs: 0 };
    const fail = (error: unknown): void => {
      this.#failure ??= { error };
      this.#wake();
    };
    worker.on('message', (message: LabelledJob | RefusedJob) => {
      thread.jobs--;
      if ('isRefused' in message) {
        this.#isRefused = true;
      } else {
        this.#accept(message);
      }
      this.#wake();
    });
    worker.on('error', fail);
    worker.on('messageerror', fail);
    worker.on('exit', (code) => fail(new Error(`a thread that labels ended with code ${code}`)));
    return thread;
  }

  #accept({ number, bytes, sequenceOffsets, labels, hasAttributes }: LabelledJob): void {
    this.#results.set(number, { sequenceOffsets, labels });
    this.#spare.push(bytes);
    this.#hasAttributes ||= hasAttributes;
  }

  /** The thread with the fewest jobs, if it can take one more. */
  #freeThread(): Thread | undefined {
    const [first] = this.#threads.toSorted((a, b) => a.jobs - b.jobs);
    return first !== undefined && first.jobs < JOBS_AT_ONCE ? first : undefined;
  }

  /** Waits until a condition on the threads' jobs holds, or a job was refused. */
  async #until(isTrue: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isRefused || isTrue()) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/**
 * The lines of a file in pieces that end with an empty line, all but the last: there no sequence is open, nor does a
 * weight wait for one.
 */
async function* cutAfterSequences(
  path: string,
  options: OpenOptions,
  spare: () => Uint8Array<ArrayBuffer> | undefined,
): AsyncGenerator<{ bytes: Uint8Array<ArrayBuffer>; length: number }> {
  let piece = new Uint8Array(2 * JOB_BYTES);
  let length = 0;
  for await (const { bytes } of openLineBlocks(path, options)) {
    const before = length;
    length += bytes.length;
    if (length > piece.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(piece.subarray(0, before));
      piece = larger;
    }
    piece.set(bytes, before);
    if (length < JOB_BYTES) continue;
    const cut = lastSequenceEnd(piece.subarray(0, length), Math.max(0, before - 2));
    if (cut === 0) continue;
    let next = spare() ?? new Uint8Array(2 * JOB_BYTES);
    const rest = piece.subarray(cut, length);
    if (rest.length > next.length) next = new Uint8Array(2 * rest.length);
    next.set(rest);
    const restLength = rest.length;
    // The piece changes hands here, and its views are empty from then on.
    yield { bytes: piece, length: cut };
    piece = next;
    length = restLength;
  }
  if (length > 0) yield { bytes: piece, length };
}

const EMPTY_LINES = ['\n\n', '\n\r\n'] as const;

/** Place after the last empty line that ends after `from`, 0 where there is none. */
function lastSequenceEnd(bytes: Uint8Array, from: number): number {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from);
  for (const text of EMPTY_LINES) {
    const at = tail.lastIndexOf(text);
    if (at >= 0) return from + at + text.length;
  }
  return 0;
}
