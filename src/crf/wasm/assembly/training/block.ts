// One block of the data: the unit of work of a thread. A block has sums of its own, which are added up in the order of
// the blocks, so that no result depends on the number of threads.
import { backward, forward } from './forward-backward';
import { logBatch } from './log-batch';
import { at, word } from './plan';
import {
  BATCH_LENGTHS,
  BATCH_TOKENS,
  BLOCK_LOG_Z,
  BLOCK_NARROW,
  BLOCK_NARROW_STRIDE,
  BLOCK_ROWS,
  BLOCK_ROWS_STRIDE,
  BLOCK_SLOT_OFFSETS,
  BLOCK_SLOTS,
  BLOCK_SUPERS,
  BLOCK_TRANSITIONS,
  BLOCK_VARIABLES,
  CHECKS,
  EXP,
  FIRST_TRANSITION,
  IS_DENSE,
  LABELS,
  LANE_LENGTHS,
  LANE_WEIGHTS,
  RAW,
  ROW_LABELS,
  SUPER_BATCHES,
  TRANSITION_OF,
  TRANSITION_RANGE,
  TRANSITIONS,
  WORK_DENSE_EDGES,
  WORK_EDGES,
  WORK_LOG_EDGES,
  WORK_POSTERIORS,
  WORK_SHIFTS,
} from './plan-fields';
import { scatter } from './scatter';
import { fillScores, tokenBound } from './scores';

/** Widest range of scores for which probability space is safe; the proof stands at the reference's scaled forward-backward. */
const SCALED_RANGE_LIMIT: f64 = 600;

export function runNarrowBlock(plan: usize, work: usize, block: i32): void {
  runBlock<u16, u32>(plan, work, block);
}

/** For more than 65,536 dense rows, 256 labels, 2^24 variables or places in a superbatch that 16 bits cannot express. */
export function runWideBlock(plan: usize, work: usize, block: i32): void {
  runBlock<u32, u64>(plan, work, block);
}

function runBlock<R, P>(plan: usize, work: usize, block: i32): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const isDense = word(plan, IS_DENSE) != 0;
  const checks = word(plan, CHECKS);
  const range = load<f64>(plan + (<usize>TRANSITION_RANGE << 2));
  clear(plan, work, block);
  let logZ: f64 = 0;
  for (let s = at(word(plan, BLOCK_SUPERS), block), end = at(word(plan, BLOCK_SUPERS), block + 1); s < end; s++) {
    let posteriors = word(work, WORK_POSTERIORS);
    let tokens: i32 = 0;
    for (let b = at(word(plan, SUPER_BATCHES), s), last = at(word(plan, SUPER_BATCHES), s + 1); b < last; b++) {
      const T = at(word(plan, BATCH_LENGTHS), b), token0 = at(word(plan, BATCH_TOKENS), b);
      const lanes = word(plan, LANE_LENGTHS) + (<usize>b << 4), weights = word(plan, LANE_WEIGHTS) + (<usize>b << 5);
      if (checks == 2 || (checks == 1 && !isSafe<R, P>(plan, work, token0, T, range))) {
        logZ += logBatch<R, P>(plan, work, token0, T, lanes, weights, posteriors);
      } else {
        fillScores<R, P>(plan, work, token0, T, weights);
        logZ += forward(plan, work, T, lanes, weights, isDense);
        const shifts = word(work, WORK_SHIFTS);
        logZ += load<f64>(shifts) + load<f64>(shifts, 8) + load<f64>(shifts, 16) + load<f64>(shifts, 24);
        backward(plan, work, T, weights, posteriors, isDense);
      }
      posteriors += (<usize>T * rb) << 2;
      tokens += T << 2;
    }
    scatter<R>(plan, work, block, s, tokens);
  }
  store<f64>(word(plan, BLOCK_LOG_Z) + (<usize>block << 3), logZ);
  finishTransitions(plan, work, block);
}

/** Whether state and transition scores of a batch span so little that probability space loses nothing. NaN is not safe. */
function isSafe<R, P>(plan: usize, work: usize, token0: i32, T: i32, range: f64): bool {
  for (let token = token0, end = token0 + (T << 2); token < end; token++) {
    if (!(2 * tokenBound<R, P>(plan, work, token) + range <= SCALED_RANGE_LIMIT)) return false;
  }
  return true;
}

function clear(plan: usize, work: usize, block: i32): void {
  const stride = word(plan, BLOCK_ROWS_STRIDE), K = word(plan, TRANSITIONS);
  memory.fill(word(plan, BLOCK_ROWS) + <usize>block * stride, 0, stride);
  const narrowStride = word(plan, BLOCK_NARROW_STRIDE);
  memory.fill(word(plan, BLOCK_NARROW) + <usize>block * narrowStride, 0, narrowStride);
  const slots = word(plan, BLOCK_SLOT_OFFSETS), first = <usize>at(slots, block);
  memory.fill(word(plan, BLOCK_SLOTS) + (first << 3), 0, (<usize>at(slots, block + 1) - first) << 3);
  const variables = word(plan, BLOCK_VARIABLES), own = <usize>at(variables, block);
  memory.fill(word(plan, RAW) + (own << 3), 0, (<usize>at(variables, block + 1) - own) << 3);
  memory.fill(word(work, WORK_EDGES), 0, K << 4);
  const rowLabels = word(plan, ROW_LABELS);
  if (word(plan, IS_DENSE) != 0) memory.fill(word(work, WORK_DENSE_EDGES), 0, (rowLabels * rowLabels) << 4);
  memory.fill(word(work, WORK_LOG_EDGES), 0, K << 3);
}

/** edge(k) = exp w(k)·Σ α·r over the lanes, plus what the log domain found. */
function finishTransitions(plan: usize, work: usize, block: i32): void {
  if (word(plan, IS_DENSE) != 0) gatherDenseEdges(plan, work);
  const K = word(plan, TRANSITIONS);
  const exps = word(plan, EXP) + (word(plan, FIRST_TRANSITION) << 3);
  const edges = word(work, WORK_EDGES), logs = word(work, WORK_LOG_EDGES);
  const out = word(plan, BLOCK_TRANSITIONS) + ((<usize>block * K) << 3);
  for (let k: usize = 0; k < K; k++) {
    const p = edges + (k << 4);
    const sum = load<f64>(p) + load<f64>(p, 8);
    // exp w may be infinite where only the log domain was used.
    const scaled = sum == 0 ? 0 : sum * load<f64>(exps + (k << 3));
    store<f64>(out + (k << 3), scaled + load<f64>(logs + (k << 3)));
  }
}

/** From tiles of label pairs to the transitions that have a variable. */
function gatherDenseEdges(plan: usize, work: usize): void {
  const L = word(plan, LABELS), rowLabels = word(plan, ROW_LABELS), transitionOf = word(plan, TRANSITION_OF);
  const edges = word(work, WORK_EDGES), tiles = word(work, WORK_DENSE_EDGES);
  for (let i: usize = 0; i < L; i++) {
    for (let j: usize = 0; j < L; j++) {
      const k = load<i32>(transitionOf + ((i * L + j) << 2));
      if (k < 0) continue;
      const place = (i >> 2) * (rowLabels << 2) + ((j >> 1) << 3) + ((j & 1) << 2) + (i & 3);
      v128.store(edges + (<usize>k << 4), v128.load(tiles + (place << 4)));
    }
  }
}
