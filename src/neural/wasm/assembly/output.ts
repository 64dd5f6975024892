// Masks on hidden states, emissions s = h V + a (+ wide part), and their gradients.
import { madd } from '../../../numeric/wasm/assembly/madd';
import { dropRow } from './dropout';
import { multiply, multiplyTransposed } from './gemm';
import { projectInputs } from './lstm-products';
import { packPanel, packPanels, sourceOf } from './pack';
import { at, factor, number, record, word } from './plan';
import {
  ATTRIBUTE_OFFSETS,
  ATTRIBUTE_SLOTS,
  ATTRIBUTE_VALUES,
  ATTRIBUTES,
  EMISSION_GRADIENT,
  EMISSIONS,
  EMISSIONS_OUT,
  END,
  LABELS,
  LAST_LSTM,
  LENGTHS,
  LSTM_PADDED,
  LSTM_SIZE,
  LSTM_WIDE,
  OUTPUT_BIAS,
  OUTPUT_FACTOR,
  OUTPUT_KERNEL,
  OUTPUT_KEY,
  OUTPUT_THRESHOLD,
  OUTPUTS,
  OUTPUTS_GRADIENT,
  PACKED_OUTPUT,
  PACKED_OUTPUT_TRANSPOSED,
  PADDED_BIAS,
  ROW_LABELS,
  ROW_SENTENCE,
  ROWS,
  SENTENCES,
  START,
  TABLE_GRADIENT,
  TABLE_VALUES,
  TIME_OFFSETS,
  VARIATIONAL,
  WIDE_TABLE,
} from './plan-fields';

/** Score of labels that only fill a row: its exponential counts as 0. */
const NO_LABEL: f32 = -1e30;
/** Rows of a panel that are summed at a time. */
const SUM_BLOCK = 256;

// @ts-ignore decorator
@inline
function lastLstm(plan: usize): usize {
  return record(plan, number(plan, LAST_LSTM));
}

/** Working copies of the output layer. */
export function packOutput(plan: usize): void {
  const lstm = lastLstm(plan);
  const H = number(lstm, LSTM_SIZE), P = number(lstm, LSTM_PADDED), W = number(lstm, LSTM_WIDE);
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS), row = <usize>L << 2;
  const kernel = word(plan, OUTPUT_KERNEL), bias = word(plan, PADDED_BIAS);
  packPanels(word(plan, PACKED_OUTPUT), 2 * P, R, kernel, row, 4, H, P, 2 * H, R, R, L);
  const transposed = word(plan, PACKED_OUTPUT_TRANSPOSED);
  if (transposed != 0) packPanels(transposed, R, 2 * W, kernel, 4, row, R, R, L, H, W, 2 * H);
  memory.copy(bias, word(plan, OUTPUT_BIAS), row);
  for (let j = L; j < R; j++) store<f32>(bias + (<usize>j << 2), NO_LABEL);
}

/** The mask of an LSTM's outputs on rows of two directions, `padded` numbers apart. */
function maskStates(plan: usize, lstm: usize, rows: usize, padded: usize, from: i32, to: i32): void {
  const threshold = <u32>number(plan, OUTPUT_THRESHOLD);
  if (threshold == 0) return;
  const H = number(lstm, LSTM_SIZE), key = <u32>number(lstm, OUTPUT_KEY);
  const keep = factor(plan, OUTPUT_FACTOR), sentences = word(plan, ROW_SENTENCE);
  const isVariational = number(plan, VARIATIONAL) != 0;
  for (let r = from; r < to; r++) {
    const p = rows + <usize>r * 8 * padded, row = isVariational ? at(sentences, r) : r;
    dropRow(p, H, key, row, 0, threshold, keep);
    dropRow(p + (padded << 2), H, key, row, H, threshold, keep);
  }
}

/** Outputs of the first layer, masked, as inputs of the second one. */
export function readStates(plan: usize, first: usize, second: usize, from: i32, to: i32): void {
  maskStates(plan, first, word(first, OUTPUTS), word(first, LSTM_PADDED), from, to);
  projectInputs(second, from, to);
}

/** Emissions of the rows from <= r < to, also without padding in EMISSIONS_OUT. */
export function emit(plan: usize, from: i32, to: i32): void {
  const lstm = lastLstm(plan);
  const P = number(lstm, LSTM_PADDED), R = number(plan, ROW_LABELS), L = word(plan, LABELS) << 2;
  const states = word(lstm, OUTPUTS), stride = <usize>R << 2, out = word(plan, EMISSIONS);
  maskStates(plan, lstm, states, P, from, to);
  for (let r = from; r < to; r++) memory.copy(out + <usize>r * stride, word(plan, PADDED_BIAS), stride);
  const bytes = <usize>P << 3;
  multiply(
    to - from, R, 2 * P, states + <usize>from * bytes, bytes, word(plan, PACKED_OUTPUT), out + <usize>from * stride, stride, true,
  );
  const table = record(plan, WIDE_TABLE);
  const weights = word(table, TABLE_VALUES), offsets = word(plan, ATTRIBUTE_OFFSETS);
  for (let r = from; r < to && weights != 0; r++) {
    const row = out + <usize>r * stride;
    for (let i = at(offsets, r); i < at(offsets, r + 1); i++) {
      const value = load<f32>(word(plan, ATTRIBUTE_VALUES) + (<usize>i << 2));
      addScaled(row, value, weights + <usize>at(word(plan, ATTRIBUTES), i) * L, 0, L);
    }
  }
  for (let r = from; r < to; r++) memory.copy(word(plan, EMISSIONS_OUT) + <usize>r * L, out + <usize>r * stride, L);
}

/** out += value · row, bytes from <= o < to. */
function addScaled(out: usize, value: f32, row: usize, from: usize, to: usize): void {
  const values = f32x4.splat(value), whole = from + ((to - from) & ~15);
  let o = from;
  for (; o < whole; o += 16) v128.store(out + o, madd<f32>(values, v128.load(row + o), v128.load(out + o)));
  if (o == to) return;
  // The last numbers one by one, with the same rounding: a row may end where another array begins.
  for (; o < to; o += 4) {
    const sum = madd<f32>(values, f32x4.splat(load<f32>(row + o)), f32x4.splat(load<f32>(out + o)));
    store<f32>(out + o, f32x4.extract_lane(sum, 0));
  }
}

/** Gradients of the wide part's rows in the batch, labels from <= j < to. */
export function wideGradient(plan: usize, from: i32, to: i32): void {
  const table = record(plan, WIDE_TABLE);
  const L = word(plan, LABELS) << 2, stride = word(plan, ROW_LABELS) << 2;
  const offsets = word(plan, ATTRIBUTE_OFFSETS), slots = word(plan, ATTRIBUTE_SLOTS), out = word(table, TABLE_GRADIENT);
  for (let r: i32 = 0; r < number(plan, ROWS); r++) {
    const row = word(plan, EMISSION_GRADIENT) + <usize>r * stride;
    for (let i = at(offsets, r); i < at(offsets, r + 1); i++) {
      const value = load<f32>(word(plan, ATTRIBUTE_VALUES) + (<usize>i << 2));
      addScaled(out + <usize>at(slots, i) * L, value, row, <usize>from << 2, <usize>to << 2);
    }
  }
}

/** Gradient of the output kernel hᵀ δs, rows from <= m < to of its padded copy. Scratch: a panel and the product. */
export function outputGradient(plan: usize, from: i32, to: i32, scratch: usize): void {
  const lstm = lastLstm(plan);
  const H = number(lstm, LSTM_SIZE), P = number(lstm, LSTM_PADDED), L = number(plan, LABELS), N = number(plan, ROWS);
  const stride = word(plan, ROW_LABELS) << 2, bytes = <usize>P << 3;
  const product = scratch + (SUM_BLOCK << 5), out = word(plan, OUTPUT_KERNEL + 1);
  const states = word(lstm, OUTPUTS) + (<usize>from << 2), gradient = word(plan, EMISSION_GRADIENT);
  for (let j: i32 = 0; j < L; j += 8) {
    for (let r: i32 = 0; r < N; r += SUM_BLOCK) {
      const n = min(SUM_BLOCK, N - r);
      packPanel(scratch, n, gradient + <usize>r * stride + (<usize>j << 2), stride);
      multiplyTransposed(to - from, n, states + <usize>r * bytes, bytes, scratch, product, 32, r > 0);
    }
    const columns = <usize>min(8, L - j) << 2;
    for (let m = from; m < to; m++) {
      const row = sourceOf(m, H, P, 2 * H);
      if (row >= 0) memory.copy(out + (<usize>(row * L + j) << 2), product + (<usize>(m - from) << 5), columns);
    }
  }
}

/** Gradients of the output bias, and of start and end scores where there are any: sums of rows. */
export function outputBiases(plan: usize): void {
  const L = number(plan, LABELS), stride = word(plan, ROW_LABELS) << 2, gradient = word(plan, EMISSION_GRADIENT);
  const N = number(plan, ROWS), B = number(plan, SENTENCES), offsets = word(plan, TIME_OFFSETS);
  const bias = word(plan, OUTPUT_BIAS + 1), start = word(plan, START + 1), end = word(plan, END + 1);
  memory.fill(bias, 0, <usize>L << 2);
  for (let r: i32 = 0; r < N; r++) addRow(bias, gradient + <usize>r * stride, L);
  if (start == 0) return;
  memory.fill(start, 0, <usize>L << 2);
  memory.fill(end, 0, <usize>L << 2);
  for (let b: i32 = 0; b < B; b++) {
    const last = at(offsets, at(word(plan, LENGTHS), b) - 1) + b;
    addRow(start, gradient + <usize>b * stride, L);
    addRow(end, gradient + <usize>last * stride, L);
  }
}

function addRow(out: usize, row: usize, n: i32): void {
  for (const stop = row + (<usize>n << 2); row < stop; row += 4, out += 4) store<f32>(out, load<f32>(out) + load<f32>(row));
}

/** ∂loss/∂h = δs Vᵀ of the last layer, through its mask, for the rows from <= r < to. */
export function stateGradient(plan: usize, from: i32, to: i32): void {
  const lstm = lastLstm(plan);
  const W = number(lstm, LSTM_WIDE), R = number(plan, ROW_LABELS), stride = <usize>R << 2, bytes = <usize>W << 3;
  const out = word(lstm, OUTPUTS_GRADIENT);
  multiply(
    to - from, 2 * W, R, word(plan, EMISSION_GRADIENT) + <usize>from * stride, stride, word(plan, PACKED_OUTPUT_TRANSPOSED),
    out + <usize>from * bytes, bytes, false,
  );
  maskStates(plan, lstm, out, W, from, to);
}

/** The mask of the first layer's outputs on the gradients that come from the second layer. */
export function maskStateGradients(plan: usize, first: usize, from: i32, to: i32): void {
  maskStates(plan, first, word(first, OUTPUTS_GRADIENT), word(first, LSTM_WIDE), from, to);
}
