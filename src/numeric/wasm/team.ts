/**
 * Threads that run one program over one shared memory. The main thread hands out an operation cut into tasks, works along,
 * and goes on when all tasks are done; which thread does which task is a matter of chance, so a program whose tasks write to places
 * of their own gives the same bits with any number of threads.
 *
 * Threads take tasks by compare-and-swap on one word that holds the round and the next task, so that a thread that comes late
 * takes nothing of a round that is over. They wait by spinning for some microseconds, then asleep.
 */
import type { SharedMemory } from './shared-memory.ts';
import type { WasmMemory, WasmModule } from './webassembly.ts';

/** What a thread does: task `task` of operation `operation`, 0 <= thread < threads. */
export type RunTask = (operation: number, task: number) => void;

/** What every thread of a team starts from; everything in it can be posted to a worker. */
export interface TeamProgram {
  /** A module that exports `createRunTask(module, memory, thread, setup): RunTask`. */
  readonly url: string;
  readonly module: WasmModule;
  readonly setup: unknown;
}

export type CreateRunTask = (
  module: WasmModule,
  memory: WasmMemory,
  thread: number,
  setup: unknown,
) => RunTask;

/** Words of the control block, one cache line apart. */
export const CONTROL_ROUND = 0;
export const CONTROL_TICKET = 16;
export const CONTROL_DONE = 32;
export const CONTROL_OPERATION = 48;
export const CONTROL_TASKS = 49;
/** 1 once a worker has left its message, −1 while it is writing it. */
export const CONTROL_FAILED = 64;
export const CONTROL_MESSAGE_LENGTH = 65;
export const CONTROL_STOP = 80;
export const CONTROL_WORDS = 96;
export const MESSAGE_BYTES = 1024;
/** A ticket is round·2^16 + next task. */
export const TICKET_TASKS = 65_536;
const ROUNDS = 32_768;
/** Turns of a waiting loop before a thread goes to sleep: some tens of microseconds. */
export const SPIN_TURNS = 4000;
/** How often a sleeping main thread looks whether a worker has died, in milliseconds. */
const WATCH_MS = 200;

/** What a worker is given at its start. */
export interface WorkerStart {
  readonly program: TeamProgram;
  readonly memory: WasmMemory;
  readonly thread: number;
  readonly controlAddress: number;
  readonly messageAddress: number;
}

interface Thread {
  terminate(): Promise<unknown>;
}

export class Team {
  readonly #control: Int32Array;
  readonly #message: Uint8Array;
  readonly #runTask: RunTask;
  readonly #threads: Thread[];
  #round = 0;

  private constructor(control: Int32Array, message: Uint8Array, runTask: RunTask, threads: Thread[]) {
    this.#control = control;
    this.#message = message;
    this.#runTask = runTask;
    this.#threads = threads;
  }

  /** Starts `workers` threads beside this one; 0 for none. Memory that the program uses must be allocated before. */
  static async start(
    shared: SharedMemory,
    program: TeamProgram,
    create: CreateRunTask,
    workers: number,
  ): Promise<Team> {
    const control = shared.int32(CONTROL_WORDS);
    const message = shared.uint8(MESSAGE_BYTES);
    const runTask = create(program.module, shared.memory, 0, program.setup);
    const threads: Thread[] = [];
    const team = new Team(control, message, runTask, threads);
    if (workers === 0) return team;
    const { Worker } = await import('node:worker_threads');
    try {
      const started: Promise<void>[] = [];
      for (let thread = 1; thread <= workers; thread++) {
        const start: WorkerStart = {
          program,
          memory: shared.memory,
          thread,
          controlAddress: control.byteOffset,
          messageAddress: message.byteOffset,
        };
        // From dist also when sources run directly: a worker cannot load TypeScript.
        const worker = new Worker(new URL('../../../dist/numeric/wasm/team-worker.js', import.meta.url), {
          workerData: start,
          execArgv: [],
        });
        // Only the work, not its workers, keeps the process alive.
        worker.unref();
        threads.push(worker);
        started.push(
          new Promise((resolve, reject) => {
            worker.once('message', () => resolve());
            worker.once('error', reject);
            worker.once('exit', (code) => reject(new Error(`a worker thread ended with code ${code}`)));
          }),
        );
      }
      // An unreferenced worker does not keep the event loop turning while it is waited for.
      const alive = setInterval(() => undefined, 1000);
      await Promise.all(started).finally(() => clearInterval(alive));
    } catch (error) {
      await team.close();
      throw error;
    }
    return team;
  }

  /** Threads that work, this one included. */
  get size(): number {
    return this.#threads.length + 1;
  }

  /**
   * Runs tasks 0 .. tasks−1 of an operation and returns when all are done.
   * @throws Error what a task threw, also in another thread; the team is of no use afterwards
   */
  run(operation: number, tasks: number): void {
    const control = this.#control;
    if (this.#threads.length === 0 || tasks === 1) {
      for (let task = 0; task < tasks; task++) this.#runTask(operation, task);
      return;
    }
    if (tasks >= TICKET_TASKS)
      throw new RangeError(`${tasks} tasks, at most ${TICKET_TASKS - 1} fit a round`);
    this.#round = (this.#round + 1) % ROUNDS;
    // First no task is to be had: a thread still leaving the last round must not meet its ticket with this round's number
    // of tasks.
    Atomics.store(control, CONTROL_TICKET, this.#round * TICKET_TASKS + TICKET_TASKS - 1);
    Atomics.store(control, CONTROL_OPERATION, operation);
    Atomics.store(control, CONTROL_TASKS, tasks);
    Atomics.store(control, CONTROL_DONE, 0);
    Atomics.store(control, CONTROL_TICKET, this.#round * TICKET_TASKS);
    Atomics.store(control, CONTROL_ROUND, this.#round);
    Atomics.notify(control, CONTROL_ROUND);
    takeTasks(control, this.#round, this.#runTask);
    for (let turn = 0; Atomics.load(control, CONTROL_DONE) < tasks; turn++) {
      if (Atomics.load(control, CONTROL_FAILED) > 0) break;
      if (turn < SPIN_TURNS) continue;
      const done = Atomics.load(control, CONTROL_DONE);
      if (done < tasks) Atomics.wait(control, CONTROL_DONE, done, WATCH_MS);
    }
    if (Atomics.load(control, CONTROL_FAILED) > 0) throw new Error(this.#readMessage());
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    Atomics.store(this.#control, CONTROL_STOP, 1);
    this.#round = (this.#round + 1) % ROUNDS;
    Atomics.store(this.#control, CONTROL_ROUND, this.#round);
    Atomics.notify(this.#control, CONTROL_ROUND);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }

  #readMessage(): string {
    const length = this.#control[CONTROL_MESSAGE_LENGTH]!;
    // TextDecoder refuses shared memory.
    return `a worker thread failed: ${new TextDecoder().decode(this.#message.slice(0, length))}`;
  }
}

/** Does tasks of `round` until none is left, or the round is another. */
export function takeTasks(control: Int32Array, round: number, runTask: RunTask): void {
  const tasks = Atomics.load(control, CONTROL_TASKS);
  const operation = Atomics.load(control, CONTROL_OPERATION);
  for (;;) {
    const ticket = Atomics.load(control, CONTROL_TICKET);
    const task = ticket & (TICKET_TASKS - 1);
    if (ticket >>> 16 !== round || task >= tasks) return;
    // Success proves that the round was not over, hence that `tasks` and `operation` belong to it.
    if (Atomics.compareExchange(control, CONTROL_TICKET, ticket, ticket + 1) !== ticket) continue;
    runTask(operation, task);
    if (Atomics.add(control, CONTROL_DONE, 1) + 1 === tasks) Atomics.notify(control, CONTROL_DONE);
  }
}
