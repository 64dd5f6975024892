/** The compiled kernels of `assembly/` and the tasks that threads run with them. */
import { instantiate, type WasmMemory, type WasmModule } from '../../numeric/index.ts';
import type { RunTask } from '../../numeric/wasm/team.ts';

export const KERNELS_URL = new URL('../../../dist/crf/wasm/kernels.wasm', import.meta.url);

/** Exports of the module; addresses are byte addresses, `plan` and `work` structures of plan-fields.ts. */
export interface Kernels {
  heapBase(): number;
  prepareVariables(plan: number, v0: number, v1: number): number;
  prepareRows(plan: number, r0: number, r1: number): number;
  prepareNarrow(plan: number, r0: number, r1: number): number;
  prepareTransitions(plan: number): void;
  runNarrowBlock(plan: number, work: number, block: number): void;
  runWideBlock(plan: number, work: number, block: number): void;
  finishRows(plan: number, r0: number, r1: number, sums: number): void;
  finishNarrow(plan: number, r0: number, r1: number, sums: number): void;
  finishShared(plan: number, v0: number, v1: number, sums: number): void;
  finishTransitionGradient(plan: number, sums: number): void;
  finishVariables(plan: number, v0: number, v1: number, sums: number): void;
  dot(a: number, b: number, n: number): number;
  negate(out: number, a: number, n: number): void;
  combine(out: number, a: number, c: number, b: number, n: number): void;
  countNonZero(a: number, n: number): number;
  differences(
    s: number,
    y: number,
    x: number,
    x0: number,
    g: number,
    g0: number,
    n: number,
    sums: number,
  ): void;
  dotMany(heads: number, vectors: number, count: number, offset: number, n: number, out: number): void;
  addMany(
    out: number,
    factor: number,
    a: number,
    vectors: number,
    coefficients: number,
    count: number,
    offset: number,
    n: number,
  ): void;
}

/** What a thread needs to know besides the memory itself. */
export interface KernelSetup {
  readonly plan: number;
  /** Workspace of each thread. */
  readonly works: readonly number[];
  readonly isNarrow: boolean;
  /** Tasks of `prepare` and `finish`: address of i32 [tasks][3] = kind, from, end. */
  readonly pieces: number;
  readonly pieceCount: number;
  /** PIECE_SUMS sums per piece, f64; for `prepare` the first is max |w|. */
  readonly pieceSums: number;
  /** Vector operations: address of the arguments (see ARGUMENT_*), entries per task, sums per task. */
  readonly arguments: number;
  readonly vectorPieces: number;
  readonly vectorPieceLength: number;
  readonly vectorSums: number;
  /** Longest list of vectors in one operation. */
  readonly mostVectors: number;
}

export const PREPARE = 0;
export const RUN_BLOCK = 1;
export const FINISH = 2;
export const DOT = 3;
export const NEGATE = 4;
export const COMBINE = 5;
export const COUNT_NON_ZERO = 6;
export const DIFFERENCES = 7;
export const DOT_MANY = 8;
export const ADD_MANY = 9;

/** Sums that finishing a piece leaves: observed scores, Σ x², Σ g², Σ g·direction. */
export const PIECE_SUMS = 4;

/** Kinds of pieces. */
export const PIECE_ROWS = 0;
export const PIECE_VARIABLES = 1;
export const PIECE_SHARED = 2;
export const PIECE_TRANSITIONS = 3;
export const PIECE_NARROW = 4;

/** Room of `arguments`: a factor, addresses, a count, then lists of vectors (u32) and of their coefficients (f64). */
export const ARGUMENT_FACTOR = 0;
/** Place of the addresses, counted in u32. */
export const ARGUMENT_ADDRESSES = 2;
export const ARGUMENT_COUNT = 10;
export const ARGUMENT_VECTORS = 16;

/** Place of the coefficients, counted in f64. */
export function coefficientsPlace({ mostVectors }: Pick<KernelSetup, 'mostVectors'>): number {
  return ARGUMENT_VECTORS / 2 + Math.ceil(mostVectors / 2);
}

/** Sums per piece of a vector operation: three heads with each vector. */
export function sumsPerPiece({ mostVectors }: Pick<KernelSetup, 'mostVectors'>): number {
  return 3 * mostVectors;
}

/** The program of every thread of the team. */
export function createRunTask(
  module: WasmModule,
  memory: WasmMemory,
  thread: number,
  setup: unknown,
): RunTask {
  const kernels = instantiate<Kernels>(module, memory);
  const known = setup as KernelSetup;
  const { plan, isNarrow, pieceSums } = known;
  const perPiece = sumsPerPiece(known);
  const work = known.works[thread]!;
  const pieces = new Int32Array(memory.buffer, known.pieces, 3 * known.pieceCount);
  const sums = new Float64Array(memory.buffer, pieceSums, PIECE_SUMS * known.pieceCount);
  const addresses = new Uint32Array(memory.buffer, known.arguments + 4 * ARGUMENT_ADDRESSES, 8);
  const counts = new Uint32Array(memory.buffer, known.arguments + 4 * ARGUMENT_COUNT, 1);
  const factors = new Float64Array(memory.buffer, known.arguments + 8 * ARGUMENT_FACTOR, 1);
  const vectorSums = new Float64Array(memory.buffer, known.vectorSums, perPiece * known.vectorPieces);
  const vectors = known.arguments + 4 * ARGUMENT_VECTORS;
  const coefficients = known.arguments + 8 * coefficientsPlace(known);
  const n = known.vectorPieceLength;
  const at = (argument: number, task: number): number => addresses[argument]! + task * n * 8;

  const prepare = (task: number): void => {
    const from = pieces[3 * task + 1]!;
    const end = pieces[3 * task + 2]!;
    switch (pieces[3 * task]) {
      case PIECE_ROWS:
        sums[PIECE_SUMS * task] = kernels.prepareRows(plan, from, end);
        break;
      case PIECE_NARROW:
        sums[PIECE_SUMS * task] = kernels.prepareNarrow(plan, from, end);
        break;
      case PIECE_TRANSITIONS:
        sums[PIECE_SUMS * task] = 0;
        kernels.prepareTransitions(plan);
        break;
      default:
        sums[PIECE_SUMS * task] = kernels.prepareVariables(plan, from, end);
    }
  };
  const finish = (task: number): void => {
    const from = pieces[3 * task + 1]!;
    const end = pieces[3 * task + 2]!;
    const out = pieceSums + 8 * PIECE_SUMS * task;
    switch (pieces[3 * task]) {
      case PIECE_ROWS:
        kernels.finishRows(plan, from, end, out);
        break;
      case PIECE_NARROW:
        kernels.finishNarrow(plan, from, end, out);
        break;
      case PIECE_SHARED:
        kernels.finishShared(plan, from, end, out);
        break;
      case PIECE_TRANSITIONS:
        kernels.finishTransitionGradient(plan, out);
        break;
      default:
        kernels.finishVariables(plan, from, end, out);
    }
  };
  return (operation, task) => {
    const out = known.vectorSums + 8 * perPiece * task;
    switch (operation) {
      case PREPARE:
        prepare(task);
        break;
      case RUN_BLOCK:
        if (isNarrow) kernels.runNarrowBlock(plan, work, task);
        else kernels.runWideBlock(plan, work, task);
        break;
      case FINISH:
        finish(task);
        break;
      case DOT:
        vectorSums[perPiece * task] = kernels.dot(at(0, task), at(1, task), n);
        break;
      case NEGATE:
        kernels.negate(at(0, task), at(1, task), n);
        break;
      case COMBINE:
        kernels.combine(at(0, task), at(1, task), factors[0]!, at(2, task), n);
        break;
      case COUNT_NON_ZERO:
        vectorSums[perPiece * task] = kernels.countNonZero(at(0, task), n);
        break;
      case DIFFERENCES:
        kernels.differences(
          at(0, task),
          at(1, task),
          at(2, task),
          at(3, task),
          at(4, task),
          at(5, task),
          n,
          out,
        );
        break;
      case DOT_MANY:
        kernels.dotMany(known.arguments + 4 * ARGUMENT_ADDRESSES, vectors, counts[0]!, 8 * n * task, n, out);
        break;
      case ADD_MANY:
        kernels.addMany(
          addresses[0]!,
          factors[0]!,
          addresses[1]!,
          vectors,
          coefficients,
          counts[0]!,
          8 * n * task,
          n,
        );
        break;
      default:
        throw new RangeError(`unknown operation ${operation}`);
    }
  };
}
