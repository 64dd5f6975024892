// The recurrences of one direction of a BiLSTM (docs/network.md, 3; gradients: Graves and Schmidhuber 2005, appendix) for the
// sequences from <= b < to of a packed batch. GATES holds x_t W + b on entry, activations after the forward pass and
// the gradient with respect to the sums before activation after the backward pass.
//
// Rows of one step are those of `order`: the row itself forwards, the mirrored row backwards, so that both directions keep
// everything where the token stands. Padding of states and gates computes as a unit with weights 0: its state is 0.
import { madd } from '../../../numeric/wasm/assembly/madd';
import { cells, sigmoids, tanhs } from './activations';
import { dropRow } from './dropout';
import { multiplyListed } from './gemm';
import { at, factor, number, word } from './plan';
import {
  CELL_GRADIENT,
  CELLS,
  CHARACTER_ROWS,
  DIRECTION_WORDS,
  DIRECTIONS,
  GATES,
  LSTM_PADDED,
  LSTM_SIZE,
  LSTM_WIDE,
  ORDERS,
  OUTPUTS,
  OUTPUTS_GRADIENT,
  PACKED_RECURRENT,
  PACKED_RECURRENT_TRANSPOSED,
  PREVIOUS_STATES,
  PROJECTED,
  RECURRENT_FACTOR,
  RECURRENT_KEY,
  RECURRENT_MASK,
  RECURRENT_THRESHOLD,
  STEP_GRADIENT,
  STEP_OFFSETS,
  STEPS,
  TANH_CELLS,
} from './plan-fields';

/** Record of a direction, 0 forward, 1 backward. */
// @ts-ignore decorator
@inline
export function directionOf(lstm: usize, direction: i32): usize {
  return lstm + (<usize>(DIRECTIONS + direction * DIRECTION_WORDS) << 2);
}

/** Forward pass of training: activations are kept for the backward pass. */
export function runLstm(lstm: usize, direction: i32, from: i32, to: i32): void {
  const d = directionOf(lstm, direction);
  const H = number(lstm, LSTM_SIZE), steps = number(lstm, STEPS);
  const hb = word(lstm, LSTM_PADDED) << 2, gb = hb << 2;
  const offsets = word(lstm, STEP_OFFSETS), order = word(lstm, ORDERS + direction);
  const gates = word(d, GATES), cells = word(d, CELLS), tanhs = word(d, TANH_CELLS), previous = word(d, PREVIOUS_STATES);
  const outputs = word(lstm, OUTPUTS) + <usize>direction * hb, outputStride = hb * 2;
  const projected = word(d, PROJECTED), characters = word(lstm, CHARACTER_ROWS), packed = word(d, PACKED_RECURRENT);
  const mask = makeMasks(lstm, d, from, to) ? word(d, RECURRENT_MASK) : 0;
  let before: usize = 0;
  for (let t: i32 = 0; t < steps; t++) {
    const first = at(offsets, t) + from;
    const n = min(at(offsets, t + 1), at(offsets, t) + to) - first;
    if (n <= 0) break;
    const rows = order + (<usize>first << 2);
    // How many of these sequences go on, and their rows of the next step.
    let goOn: i32 = 0;
    let next: usize = 0;
    if (t + 1 < steps) {
      const nextFirst = at(offsets, t + 1) + from;
      goOn = max(min(at(offsets, t + 2), at(offsets, t + 1) + to) - nextFirst, 0);
      next = order + (<usize>nextFirst << 2);
    }
    for (let k: i32 = 0; k < n && projected != 0; k++) {
      const row = <usize>at(rows, k);
      memory.copy(gates + row * gb, projected + <usize>at(characters, <i32>row) * gb, gb);
    }
    if (t > 0) multiplyListed(n, <i32>(gb >> 2), H, rows, rows, previous, hb, packed, gates, gb, true);
    for (let k: i32 = 0; k < n; k++) {
      const row = <usize>at(rows, k);
      const c = cells + row * hb;
      const cBefore = t > 0 ? cells + <usize>at(before, k) * hb : 0;
      const hNext = k < goOn ? previous + <usize>at(next, k) * hb : 0;
      if (t == 0) memory.fill(previous + row * hb, 0, hb);
      activate(
        gates + row * gb, hb, c, cBefore, tanhs + row * hb, outputs + row * outputStride, hNext,
        mask == 0 ? 0 : mask + <usize>(from + k) * hb,
      );
    }
    before = rows;
  }
}

/** One row of gates, whose sums stand at g, hb bytes each: activations in their place, then `cells`. */
// @ts-ignore decorator
@inline
export function activate(
  g: usize,
  hb: usize,
  c: usize,
  cBefore: usize,
  tanhC: usize,
  h: usize,
  hNext: usize,
  mask: usize,
): void {
  sigmoids(g, g + 2 * hb);
  tanhs(g + 2 * hb, g + 3 * hb);
  sigmoids(g + 3 * hb, g + 4 * hb);
  cells(g, hb, c, cBefore, tanhC, h, hNext, mask);
}

/** Factors of the recurrent mask of these sequences; false without recurrent dropout. */
function makeMasks(lstm: usize, d: usize, from: i32, to: i32): bool {
  const threshold = <u32>number(lstm, RECURRENT_THRESHOLD);
  if (threshold == 0) return false;
  const H = number(lstm, LSTM_SIZE), hb = word(lstm, LSTM_PADDED) << 2;
  const key = <u32>number(d, RECURRENT_KEY), masks = word(d, RECURRENT_MASK);
  for (let b = from; b < to; b++) {
    const mask = masks + <usize>b * hb;
    for (let j: usize = 0; j < hb; j += 16) v128.store(mask + j, f32x4.splat(1));
    dropRow(mask, H, key, b, 0, threshold, factor(lstm, RECURRENT_FACTOR));
  }
  return true;
}

/**
 * Backward pass. OUTPUTS_GRADIENT holds ∂loss/∂h_t as far as it comes from above and takes what comes from the next step:
 *
 *     δc_t = δc_{t+1} f_{t+1} + δh_t o (1 − tanh² c)        δo = δh tanh(c) o(1 − o)
 *     δi = δc g i(1 − i)    δf = δc c_{t−1} f(1 − f)    δg = δc i (1 − g²)        δh_{t−1} += (δz Uᵀ) ⊙ mask
 */
export function runLstmBack(lstm: usize, direction: i32, from: i32, to: i32): void {
  const d = directionOf(lstm, direction);
  const hb = word(lstm, LSTM_PADDED) << 2, gb = hb << 2, wide = word(lstm, LSTM_WIDE) << 2;
  const offsets = word(lstm, STEP_OFFSETS), order = word(lstm, ORDERS + direction);
  const gates = word(d, GATES), cells = word(d, CELLS), tanhs = word(d, TANH_CELLS), cellGradient = word(d, CELL_GRADIENT);
  const gradients = word(lstm, OUTPUTS_GRADIENT) + <usize>direction * wide, stride = wide * 2;
  const packed = word(d, PACKED_RECURRENT_TRANSPOSED), step = word(d, STEP_GRADIENT);
  const mask = number(lstm, RECURRENT_THRESHOLD) != 0 ? word(d, RECURRENT_MASK) : 0;
  memory.fill(cellGradient + <usize>from * hb, 0, <usize>(to - from) * hb);
  for (let t = number(lstm, STEPS) - 1; t >= 0; t--) {
    const first = at(offsets, t) + from;
    const n = min(at(offsets, t + 1), at(offsets, t) + to) - first;
    if (n <= 0) continue;
    const rows = order + (<usize>first << 2);
    const before = t > 0 ? order + (<usize>(at(offsets, t - 1) + from) << 2) : 0;
    for (let k: i32 = 0; k < n; k++) {
      const row = <usize>at(rows, k);
      differentiate(
        gates + row * gb, hb, t > 0 ? cells + <usize>at(before, k) * hb : 0, tanhs + row * hb,
        gradients + row * stride, cellGradient + <usize>(from + k) * hb,
      );
    }
    if (t == 0) break;
    const K = <i32>(gb >> 2), columns = <i32>(wide >> 2);
    if (mask == 0) {
      multiplyListed(n, columns, K, rows, before, gates, gb, packed, gradients, stride, true);
      continue;
    }
    const here = step + <usize>from * wide;
    multiplyListed(n, columns, K, rows, word(lstm, ORDERS), gates, gb, packed, here, wide, false);
    for (let k: i32 = 0; k < n; k++) {
      const target = gradients + <usize>at(before, k) * stride, source = here + <usize>k * wide;
      const factors = mask + <usize>(from + k) * hb;
      for (let j: usize = 0; j < hb; j += 16) {
        v128.store(target + j, madd<f32>(v128.load(source + j), v128.load(factors + j), v128.load(target + j)));
      }
    }
  }
}

/** One row of the backward pass: activations at g become gradients; `dc` takes δc of the step before. */
function differentiate(g: usize, hb: usize, cBefore: usize, tanhC: usize, dh: usize, dc: usize): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  for (let j: usize = 0; j < hb; j += 16) {
    const p = g + j;
    const i = v128.load(p), f = v128.load(p + hb), a = v128.load(p + 2 * hb), o = v128.load(p + 3 * hb);
    const y = v128.load(tanhC + j), h = v128.load(dh + j);
    const c = f32x4.add(v128.load(dc + j), f32x4.mul(f32x4.mul(h, o), f32x4.sub(one, f32x4.mul(y, y))));
    const earlier = cBefore == 0 ? zero : v128.load(cBefore + j);
    v128.store(dc + j, f32x4.mul(c, f));
    v128.store(p, f32x4.mul(f32x4.mul(c, a), f32x4.mul(i, f32x4.sub(one, i))));
    v128.store(p + hb, f32x4.mul(f32x4.mul(c, earlier), f32x4.mul(f, f32x4.sub(one, f))));
    v128.store(p + 2 * hb, f32x4.mul(f32x4.mul(c, i), f32x4.sub(one, f32x4.mul(a, a))));
    v128.store(p + 3 * hb, f32x4.mul(f32x4.mul(h, y), f32x4.mul(o, f32x4.sub(one, o))));
  }
}
