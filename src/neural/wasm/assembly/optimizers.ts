// One step of an optimizer (docs/network.md, Training), g the clipped gradient:
//
//     Adam      m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    θ ← θ − η m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)
//     SGD       u ← μu + g           θ ← θ − ηu
//     AdaGrad   v ← v + g²           θ ← θ − ηg / (√v + ε)
//
// Moments below 1e−30, which move nothing, become 0: halving on into numbers that processors compute slowly.
import { madd } from '../../../numeric/wasm/assembly/madd';
import { at, factor, number, record, word } from './plan';
import {
  DENSE_FIRST,
  DENSE_GRADIENT,
  DENSE_SECOND,
  DENSE_VALUES,
  GRADIENT_SCALE,
  MOMENTUM,
  OPTIMIZER,
  RATE,
  SECOND_CORRECTION,
  SQUARES,
  TABLE_BATCH_ROWS,
  TABLE_FIRST,
  TABLE_GRADIENT,
  TABLE_SECOND,
  TABLE_TOUCHED,
  TABLE_TRAINED,
  TABLE_VALUES,
  TABLE_WIDTH,
} from './plan-fields';
import { slotOf } from './tables';

const ADAM = 0;
const SGD = 1;

/** As in src/neural/optimizer-constants.ts. */
const BETA1: f32 = 0.9;
const BETA2: f32 = 0.999;
const EPSILON: f32 = 1e-8;
const LEAST_MOMENT: f32 = 1e-30;

/** What Adam's loop needs, read before it begins: V8 makes constants that stand in the code anew in every round. */
const ADAM_CONSTANTS = memory.data<f32>([BETA1, 1 - BETA1, BETA2, 1 - BETA2, EPSILON, LEAST_MOMENT], 16);

/** Σ x² of n numbers, in f64. */
function sumOfSquares(p: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = s0;
  const end = p + (<usize>n << 2), whole = p + (<usize>(n & ~3) << 2);
  for (; p < whole; p += 16) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(p)), high = f64x2.promote_low_f32x4(v128.load64_zero(p, 8));
    s0 = f64x2.add(s0, f64x2.mul(low, low));
    s1 = f64x2.add(s1, f64x2.mul(high, high));
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (; p < end; p += 4) sum += <f64>load<f32>(p) * <f64>load<f32>(p);
  return sum;
}

/** Squares of a piece of the dense gradient. */
export function squareDense(plan: usize, from: i32, to: i32, piece: i32): void {
  const sum = sumOfSquares(word(plan, DENSE_GRADIENT) + (<usize>from << 2), to - from);
  store<f64>(word(plan, SQUARES) + (<usize>piece << 3), sum);
}

/** Squares of the gradients of some of a table's rows in the batch, those that stay as they are left out. */
export function squareRows(plan: usize, field: i32, from: i32, to: i32, piece: i32): void {
  const table = record(plan, field), width = number(table, TABLE_WIDTH);
  let sum: f64 = 0;
  for (let slot = from; slot < to; slot++) {
    if (at(word(table, TABLE_BATCH_ROWS), slot) >= number(table, TABLE_TRAINED)) continue;
    sum += sumOfSquares(word(table, TABLE_GRADIENT) + (<usize>(slot * width) << 2), width);
  }
  store<f64>(word(plan, SQUARES) + (<usize>piece << 3), sum);
}

// @ts-ignore decorator
@inline
function flush(moment: v128, least: v128): v128 {
  return v128.and(moment, f32x4.gt(f32x4.abs(moment), least));
}

/** n numbers of a parameter; `gradient` 0 stands for a gradient of zeros. Four numbers at a time, the last ones singly. */
function move(plan: usize, values: usize, gradient: usize, first: usize, second: usize, n: i32): void {
  const kind = number(plan, OPTIMIZER);
  const whole = <usize>(n & ~3) << 2, end = <usize>n << 2;
  let o: usize = 0;
  if (kind == ADAM) {
    moveAdam(plan, values, gradient, first, second, whole, true);
    moveAdam(plan, values + whole, gradient == 0 ? <usize>0 : gradient + whole, first + whole, second + whole, end - whole, false);
  } else if (kind == SGD) {
    for (; o < whole; o += 16) moveSgd(plan, values + o, gradient == 0 ? <usize>0 : gradient + o, first + o, true);
    for (; o < end; o += 4) moveSgd(plan, values + o, gradient == 0 ? <usize>0 : gradient + o, first + o, false);
  } else if (gradient != 0) {
    // AdaGrad moves nothing without a gradient.
    for (; o < whole; o += 16) moveAdagrad(plan, values + o, gradient + o, second + o, true);
    for (; o < end; o += 4) moveAdagrad(plan, values + o, gradient + o, second + o, false);
  }
}

// @ts-ignore decorator
@inline
function clipped(plan: usize, gradient: usize, isWhole: bool): v128 {
  return gradient == 0 ? f32x4.splat(0) : f32x4.mul(f32x4.splat(factor(plan, GRADIENT_SCALE)), read(gradient, isWhole));
}

/** `bytes` of a parameter, four numbers at a time or one. */
// @ts-ignore decorator
@inline
function moveAdam(
  plan: usize,
  values: usize,
  gradient: usize,
  first: usize,
  second: usize,
  bytes: usize,
  isWhole: bool,
): void {
  const beta1 = v128.load32_splat(ADAM_CONSTANTS), gain1 = v128.load32_splat(ADAM_CONSTANTS, 4);
  const beta2 = v128.load32_splat(ADAM_CONSTANTS, 8), gain2 = v128.load32_splat(ADAM_CONSTANTS, 12);
  const epsilon = v128.load32_splat(ADAM_CONSTANTS, 16), least = v128.load32_splat(ADAM_CONSTANTS, 20);
  const scale = f32x4.splat(factor(plan, GRADIENT_SCALE)), correction = f32x4.splat(factor(plan, SECOND_CORRECTION));
  const rate = f32x4.splat(-factor(plan, RATE));
  const step: usize = isWhole ? 16 : 4;
  for (let o: usize = 0; o < bytes; o += step) {
    let m = f32x4.mul(read(first + o, isWhole), beta1), v = f32x4.mul(read(second + o, isWhole), beta2);
    if (gradient != 0) {
      const g = f32x4.mul(scale, read(gradient + o, isWhole));
      m = madd<f32>(g, gain1, m);
      v = madd<f32>(f32x4.mul(g, g), gain2, v);
    }
    m = flush(m, least);
    v = flush(v, least);
    const quotient = f32x4.div(m, f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), epsilon));
    write(first + o, m, isWhole);
    write(second + o, v, isWhole);
    write(values + o, madd<f32>(rate, quotient, read(values + o, isWhole)), isWhole);
  }
}

// @ts-ignore decorator
@inline
function moveSgd(plan: usize, values: usize, gradient: usize, first: usize, isWhole: bool): void {
  const momentum = f32x4.splat(factor(plan, MOMENTUM));
  const u = flush(
    madd<f32>(momentum, read(first, isWhole), clipped(plan, gradient, isWhole)),
    f32x4.splat(LEAST_MOMENT),
  );
  write(first, u, isWhole);
  write(values, madd<f32>(f32x4.splat(-factor(plan, RATE)), u, read(values, isWhole)), isWhole);
}

// @ts-ignore decorator
@inline
function moveAdagrad(plan: usize, values: usize, gradient: usize, second: usize, isWhole: bool): void {
  const g = clipped(plan, gradient, isWhole);
  const v = madd<f32>(g, g, read(second, isWhole));
  const quotient = f32x4.div(g, f32x4.add(f32x4.sqrt(v), f32x4.splat(EPSILON)));
  write(second, v, isWhole);
  write(values, madd<f32>(f32x4.splat(-factor(plan, RATE)), quotient, read(values, isWhole)), isWhole);
}

/** Four numbers, or one: rows may end where others begin. */
// @ts-ignore decorator
@inline
function read(p: usize, isWhole: bool): v128 {
  return isWhole ? v128.load(p) : f32x4.splat(load<f32>(p));
}

// @ts-ignore decorator
@inline
function write(p: usize, v: v128, isWhole: bool): void {
  if (isWhole) v128.store(p, v);
  else store<f32>(p, f32x4.extract_lane(v, 0));
}

/** Parameters that are no tables. */
export function moveDense(plan: usize, from: i32, to: i32): void {
  const o = <usize>from << 2;
  move(
    plan, word(plan, DENSE_VALUES) + o, word(plan, DENSE_GRADIENT) + o, word(plan, DENSE_FIRST) + o,
    word(plan, DENSE_SECOND) + o, to - from,
  );
}

// @ts-ignore decorator
@inline
function moveRow(plan: usize, table: usize, row: i32, slot: i32): void {
  const width = number(table, TABLE_WIDTH), o = <usize>row * (<usize>width << 2);
  const gradient = slot < 0 ? <usize>0 : word(table, TABLE_GRADIENT) + <usize>slot * (<usize>width << 2);
  move(plan, word(table, TABLE_VALUES) + o, gradient, word(table, TABLE_FIRST) + o, word(table, TABLE_SECOND) + o, width);
}

/** Rows from <= r < to of a table, in the batch or not; moments that are 0 move nothing. */
export function moveTable(plan: usize, field: i32, from: i32, to: i32): void {
  const table = record(plan, field), touched = word(table, TABLE_TOUCHED);
  for (let row = from; row < to; row++) {
    const slot = slotOf(table, row);
    if (slot >= 0) store<u8>(touched + <usize>row, 1);
    else if (load<u8>(touched + <usize>row) == 0) continue;
    moveRow(plan, table, row, slot);
  }
}

/** The rows in the batch alone, from <= slot < to. */
export function moveRows(plan: usize, field: i32, from: i32, to: i32): void {
  const table = record(plan, field);
  for (let slot = from; slot < to; slot++) {
    const row = at(word(table, TABLE_BATCH_ROWS), slot);
    if (row < number(table, TABLE_TRAINED)) moveRow(plan, table, row, slot);
  }
}
