// The recurrences of lstm.ts where nothing is kept for a backward pass: a block of sequences at a time, whose gates, cells and
// states lie together in the thread's scratch, so that a step works within the caches. Sums and their order are those of runLstm:
// the same bits. There is no recurrent dropout.
//
// x_t W + b is read from a table of rows that many tokens may share: in prediction a token's input depends on its word form
// alone, so each distinct one is multiplied once (projectDistinct).
import { readToken } from './embeddings';
import { multiply } from './gemm';
import { activate, directionOf } from './lstm';
import { projectInputs } from './lstm-products';
import { at, number, record, word } from './plan';
import {
  CHARACTER_LSTM,
  CHARACTER_ROWS,
  DISTINCT_OF_ROW,
  DISTINCT_ROWS,
  FIRST_LSTM,
  GATES,
  INPUT,
  INPUT_STRIDE,
  LSTM_PADDED,
  LSTM_SIZE,
  ORDERS,
  OUTPUTS,
  PACKED_RECURRENT,
  PROJECTED,
  STEP_OFFSETS,
  STEPS,
} from './plan-fields';
import { PREDICT_BLOCK } from './task-kinds';

/** The distinct inputs from <= i < to, and x W + b of both directions as rows i of GATES. */
export function projectDistinct(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, FIRST_LSTM), rows = word(plan, DISTINCT_ROWS);
  const x = word(lstm, INPUT), stride = word(lstm, INPUT_STRIDE);
  for (let i = from; i < to; i++) readToken(plan, at(rows, i), x + <usize>i * stride, stride);
  projectInputs(lstm, from, to);
}

/**
 * States of one direction in OUTPUTS, for the sequences from <= b < to. The scratch holds gates, cells and states of PREDICT_BLOCK
 * sequences, f32 [6 LSTM_PADDED] each.
 */
export function predictLstm(plan: usize, field: i32, direction: i32, from: i32, to: i32, scratch: usize): void {
  const lstm = record(plan, field), d = directionOf(lstm, direction);
  // Where x_t W + b stands, and which row of it belongs to a row of the batch; without a list its own.
  let source = word(d, GATES), list: usize = 0;
  if (field == FIRST_LSTM) list = word(plan, DISTINCT_OF_ROW);
  else if (field == CHARACTER_LSTM) {
    source = word(d, PROJECTED);
    list = word(lstm, CHARACTER_ROWS);
  }
  // Blocks of like size: a last block of few sequences would run at the speed of one.
  const blocks = (to - from + PREDICT_BLOCK - 1) / PREDICT_BLOCK;
  for (let i: i32 = 0; i < blocks; i++) {
    const first = from + ((to - from) * i) / blocks, end = from + ((to - from) * (i + 1)) / blocks;
    predictBlock(lstm, d, direction, first, end, source, list, scratch);
  }
}

function predictBlock(
  lstm: usize,
  d: usize,
  direction: i32,
  from: i32,
  to: i32,
  source: usize,
  list: usize,
  scratch: usize,
): void {
  const H = number(lstm, LSTM_SIZE), steps = number(lstm, STEPS);
  const hb = word(lstm, LSTM_PADDED) << 2, gb = hb << 2;
  const offsets = word(lstm, STEP_OFFSETS), order = word(lstm, ORDERS + direction), packed = word(d, PACKED_RECURRENT);
  const outputs = word(lstm, OUTPUTS) + <usize>direction * hb, outputStride = hb * 2;
  const gates = scratch, cells = gates + <usize>PREDICT_BLOCK * gb, states = cells + <usize>PREDICT_BLOCK * hb;
  for (let t: i32 = 0; t < steps; t++) {
    const first = at(offsets, t) + from;
    const n = min(at(offsets, t + 1), at(offsets, t) + to) - first;
    if (n <= 0) break;
    const rows = order + (<usize>first << 2);
    for (let k: i32 = 0; k < n; k++) {
      const row = at(rows, k);
      memory.copy(gates + <usize>k * gb, source + <usize>(list == 0 ? row : at(list, row)) * gb, gb);
    }
    if (t > 0) multiply(n, <i32>(gb >> 2), H, states, hb, packed, gates, gb, true);
    for (let k: i32 = 0; k < n; k++) {
      const c = cells + <usize>k * hb;
      const h = outputs + <usize>at(rows, k) * outputStride;
      activate(gates + <usize>k * gb, hb, c, t > 0 ? c : 0, 0, h, states + <usize>k * hb, 0);
    }
  }
}
