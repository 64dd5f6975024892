/** The compiled kernels of `assembly/` and how threads run them. */
import { instantiate, type WasmMemory, type WasmModule } from '../../numeric/index.ts';
import type { RunTask } from '../../numeric/wasm/team.ts';
import { TASK_WORDS } from './assembly/task-kinds.ts';

export const KERNELS_URL = new URL('../../../dist/neural/wasm/kernels.wasm', import.meta.url);

/** Exports of the module; all arguments are byte addresses or sizes. */
export interface NetworkKernels {
  heapBase(): number;
  /** Runs the task at `task`, see assembly/task-kinds.ts; `plan` as in assembly/plan-fields.ts. */
  run(plan: number, scratch: number, task: number): void;
  dropRow(
    x: number,
    n: number,
    key: number,
    row: number,
    first: number,
    threshold: number,
    factor: number,
  ): void;
  packPlain(
    out: number,
    rows: number,
    columns: number,
    source: number,
    rowStride: number,
    columnStride: number,
    rowCount: number,
    columnCount: number,
  ): void;
  multiply(
    M: number,
    columns: number,
    K: number,
    a: number,
    lda: number,
    panels: number,
    c: number,
    ldc: number,
    adds: number,
  ): void;
  multiplyTransposed(
    M: number,
    K: number,
    a: number,
    lda: number,
    panel: number,
    c: number,
    ldc: number,
    adds: number,
  ): void;
  sigmoids(from: number, end: number): void;
  tanhs(from: number, end: number): void;
  cells(
    gates: number,
    rowBytes: number,
    c: number,
    cBefore: number,
    tanhC: number,
    h: number,
    hNext: number,
    mask: number,
  ): void;
}

/** What a thread needs to know besides the memory itself. */
export interface KernelSetup {
  /** Address of the plan; its words say where everything else lies. */
  readonly plan: number;
  /** Address of a word that holds the address of the task list. */
  readonly tasks: number;
  /** Scratch of each thread. */
  readonly scratches: readonly number[];
}

/** The program of every thread of the team: operation o, task i is entry o + i of the task list. */
export function createRunTask(
  module: WasmModule,
  memory: WasmMemory,
  thread: number,
  setup: unknown,
): RunTask {
  const { run } = instantiate<NetworkKernels>(module, memory);
  const { plan, tasks, scratches } = setup as KernelSetup;
  const scratch = scratches[thread];
  if (scratch === undefined) throw new RangeError(`no scratch for thread ${thread}`);
  const list = new Uint32Array(memory.buffer, tasks, 1);
  return (operation, task) => run(plan, scratch, (list[0] ?? 0) + 4 * TASK_WORDS * (operation + task));
}
