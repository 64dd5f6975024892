// What a BiLSTM computes outside its recurrence: working copies of its weights, x_t W + b of all rows as one product, and the
// gradients of weights and inputs as one product each.
import { multiply, multiplyTransposed } from './gemm';
import { directionOf } from './lstm';
import { packPanel, packPanels, sourceOf } from './pack';
import { number, word } from './plan';
import {
  BIAS,
  CHARACTER_COUNT,
  GATE_BIAS,
  GATES,
  INPUT,
  INPUT_GATES,
  INPUT_GRADIENT,
  INPUT_GRADIENT_STRIDE,
  INPUT_ROWS,
  INPUT_STRIDE,
  KERNEL,
  LSTM_INPUTS,
  LSTM_PADDED,
  LSTM_SIZE,
  LSTM_WIDE,
  PACKED_KERNEL,
  PACKED_KERNEL_TRANSPOSED,
  PACKED_RECURRENT,
  PACKED_RECURRENT_TRANSPOSED,
  PREVIOUS_STATES,
  PROJECTED,
  RECURRENT,
  ROWS,
  SEGMENT,
  SEGMENT_PADDED,
  SEGMENT_WIDE,
  STEP_OFFSETS,
  STEPS,
  WEIGHT_WORK,
} from './plan-fields';

/** Rows of a panel that are summed at a time: the panel and what meets it fit the caches. */
const SUM_BLOCK = 256;

/** Numbers of an input row as INPUT holds it. */
// @ts-ignore decorator
@inline
function paddedInputs(lstm: usize): i32 {
  return (number(lstm, LSTM_INPUTS) / number(lstm, SEGMENT)) * number(lstm, SEGMENT_PADDED);
}

/** The working copies of one direction; of the character LSTM also the product of its whole table. */
export function packLstm(plan: usize, lstm: usize, direction: i32, withTransposes: bool): void {
  const d = directionOf(lstm, direction);
  const H = number(lstm, LSTM_SIZE), P = number(lstm, LSTM_PADDED), D = number(lstm, LSTM_INPUTS);
  const segment = number(lstm, SEGMENT), padded = number(lstm, SEGMENT_PADDED);
  const inputs = paddedInputs(lstm);
  const row = <usize>H << 4;
  const kernel = word(d, KERNEL), recurrent = word(d, RECURRENT), bias = word(d, BIAS), gateBias = word(d, GATE_BIAS);
  packPanels(word(d, PACKED_KERNEL), inputs, 4 * P, kernel, row, 4, segment, padded, D, H, P, 4 * H);
  packPanels(word(d, PACKED_RECURRENT), H, 4 * P, recurrent, row, 4, H, H, H, H, P, 4 * H);
  for (let c: i32 = 0; c < 4 * P; c++) {
    const source = sourceOf(c, H, P, 4 * H);
    store<f32>(gateBias + (<usize>c << 2), source < 0 ? <f32>0 : load<f32>(bias + (<usize>source << 2)));
  }
  if (withTransposes) {
    const wide = number(lstm, SEGMENT_WIDE), W = number(lstm, LSTM_WIDE);
    packPanels(
      word(d, PACKED_KERNEL_TRANSPOSED), 4 * P, (D / segment) * wide, kernel, 4, row, H, P, 4 * H, segment, wide, D,
    );
    packPanels(word(d, PACKED_RECURRENT_TRANSPOSED), 4 * P, W, recurrent, 4, row, H, P, 4 * H, H, W, H);
  }
  const projected = word(d, PROJECTED);
  if (projected != 0) projectRows(lstm, d, projected, 0, number(plan, CHARACTER_COUNT));
}

/** target[r] = INPUT[r] W + b for the rows from <= r < to. */
function projectRows(lstm: usize, d: usize, target: usize, from: i32, to: i32): void {
  const gb = word(lstm, LSTM_PADDED) << 4, bias = word(d, GATE_BIAS), stride = word(lstm, INPUT_STRIDE);
  const first = target + <usize>from * gb;
  for (let r: i32 = from; r < to; r++) memory.copy(target + <usize>r * gb, bias, gb);
  multiply(
    to - from, <i32>(gb >> 2), paddedInputs(lstm), word(lstm, INPUT) + <usize>from * stride, stride,
    word(d, PACKED_KERNEL), first, gb, true,
  );
}

/** GATES of both directions before the recurrence. */
export function projectInputs(lstm: usize, from: i32, to: i32): void {
  for (let direction: i32 = 0; direction < 2; direction++) {
    const d = directionOf(lstm, direction);
    projectRows(lstm, d, word(d, GATES), from, to);
  }
}

/**
 * Gradients of kernel Xᵀ δz, recurrent weights h̃_{t−1}ᵀ δz and bias Σ δz for the panels from <= p < to (eight columns of the padded
 * gates each), summed over rows in their order. The scratch holds one panel of SUM_BLOCK rows.
 */
export function lstmGradient(plan: usize, lstm: usize, direction: i32, from: i32, to: i32, scratch: usize): void {
  const d = directionOf(lstm, direction);
  const H = number(lstm, LSTM_SIZE), hb = word(lstm, LSTM_PADDED) << 2, gb = hb << 2;
  const inputs = paddedInputs(lstm), rows = number(plan, ROWS);
  const gates = word(d, GATES), inputGates = word(d, INPUT_GATES);
  const x = word(lstm, INPUT), stride = word(lstm, INPUT_STRIDE), previous = word(d, PREVIOUS_STATES);
  // With no padding the products go where they belong.
  const isPlain = number(lstm, LSTM_PADDED) == H && number(lstm, SEGMENT) == number(lstm, SEGMENT_PADDED);
  const work = word(d, WEIGHT_WORK);
  const kernel = isPlain ? word(d, KERNEL + 1) : work;
  const recurrent = isPlain ? word(d, RECURRENT + 1) : work + <usize>inputs * gb;
  const bias = isPlain ? word(d, BIAS + 1) : work + <usize>(inputs + H) * gb;
  // The character LSTM's table takes the sums of its gates by character; its own rows are those of its steps.
  const isProjected = inputGates != gates;
  const inputRows = number(lstm, INPUT_ROWS);
  const gateRows = isProjected ? load<i32>(word(lstm, STEP_OFFSETS) + (word(lstm, STEPS) << 2)) : rows;
  for (let p: i32 = from; p < to; p++) {
    const o = <usize>p << 5;
    for (let r: i32 = 0; r < inputRows; r += SUM_BLOCK) {
      const n = min(SUM_BLOCK, inputRows - r);
      packPanel(scratch, n, inputGates + <usize>r * gb + o, gb);
      addColumns(bias + o, scratch, n, r > 0);
      multiplyTransposed(inputs, n, x + <usize>r * stride, stride, scratch, kernel + o, gb, r > 0);
      if (isProjected) continue;
      multiplyTransposed(H, n, previous + <usize>r * hb, hb, scratch, recurrent + o, gb, r > 0);
    }
    for (let r: i32 = 0; isProjected && r < gateRows; r += SUM_BLOCK) {
      const n = min(SUM_BLOCK, gateRows - r);
      packPanel(scratch, n, gates + <usize>r * gb + o, gb);
      multiplyTransposed(H, n, previous + <usize>r * hb, hb, scratch, recurrent + o, gb, r > 0);
    }
    if (isPlain) continue;
    unpad(lstm, p, kernel, inputs, number(lstm, SEGMENT), number(lstm, SEGMENT_PADDED), number(lstm, LSTM_INPUTS), word(d, KERNEL + 1));
    unpad(lstm, p, recurrent, H, H, H, H, word(d, RECURRENT + 1));
    unpad(lstm, p, bias, 1, 1, 1, 1, word(d, BIAS + 1));
  }
}

/** out (+)= Σ of the rows of a panel. */
function addColumns(out: usize, panel: usize, rows: i32, adds: bool): void {
  let s0 = adds ? v128.load(out) : f32x4.splat(0), s1 = adds ? v128.load(out, 16) : f32x4.splat(0);
  for (let r: i32 = 0; r < rows; r++, panel += 32) {
    s0 = f32x4.add(s0, v128.load(panel));
    s1 = f32x4.add(s1, v128.load(panel, 16));
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
}

/** Panel p of a gradient with padded gates (and rows), as the parameter is stored. */
function unpad(lstm: usize, p: i32, padded: usize, rows: i32, segment: i32, paddedSegment: i32, count: i32, out: usize): void {
  const H = number(lstm, LSTM_SIZE), P = number(lstm, LSTM_PADDED);
  for (let r: i32 = 0; r < rows; r++) {
    const row = sourceOf(r, segment, paddedSegment, count);
    if (row < 0) continue;
    for (let c = 8 * p; c < 8 * p + 8; c++) {
      const column = sourceOf(c, H, P, 4 * H);
      if (column < 0) continue;
      store<f32>(out + (<usize>(row * 4 * H + column) << 2), load<f32>(padded + (<usize>(r * 4 * P + c) << 2)));
    }
  }
}

/** INPUT_GRADIENT[r] = δz Wᵀ, both directions, for the rows from <= r < to. */
export function inputRowsGradient(lstm: usize, from: i32, to: i32): void {
  const gb = word(lstm, LSTM_PADDED) << 4, stride = word(lstm, INPUT_GRADIENT_STRIDE);
  const columns = (number(lstm, LSTM_INPUTS) / number(lstm, SEGMENT)) * number(lstm, SEGMENT_WIDE);
  for (let direction: i32 = 0; direction < 2; direction++) {
    const d = directionOf(lstm, direction);
    multiply(
      to - from, columns, <i32>(gb >> 2), word(d, INPUT_GATES) + <usize>from * gb, gb, word(d, PACKED_KERNEL_TRANSPOSED),
      word(lstm, INPUT_GRADIENT) + <usize>from * stride, stride, direction > 0,
    );
  }
}
