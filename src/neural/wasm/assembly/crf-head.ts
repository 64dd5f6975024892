// The CRF head in scaled probability space (Rabiner 1989, section V.A), one row of labels a position:
//
//     x_t(j) = exp(s_t(j) − max s_t)        α_t(j) = x_t(j) Σ_i α_{t−1}(i) E(i,j) / c_t        Σ_j α_t(j) = 1
//     β_{t−1}(i) = Σ_j E(i,j) w_t(j)        w_t(j) = x_t(j) β_t(j) / c_t        P(y_t = j) = α_t(j) β_t(j)
//
// with E = exp(A − max A), so that sums over labels are products of matrices for all sentences of a step. f32 holds the products
// as long as no c_t is tiny; sentences where one is, or whose marginals do not sum to 1, are marked for the log domain.
import { exp4, max4, sum4 } from './exponential';
import { multiply, multiplyTransposed } from './gemm';
import { packPanel, packPlain } from './pack';
import { at, number, word } from './plan';
import {
  ALPHA,
  CRF_MAXIMA,
  EDGE_PRODUCTS,
  EMISSION_GRADIENT,
  EMISSIONS,
  END,
  END_EXP,
  GOLD,
  HAS_LOG_EDGES,
  LABELS,
  LOG_EDGES,
  LOG_SENTENCES,
  LOSSES,
  PACKED_TRANSITIONS,
  PACKED_TRANSITIONS_TRANSPOSED,
  POSITIONS,
  PREVIOUS,
  ROW_LABELS,
  ROWS,
  SCALED,
  SENTENCES,
  START,
  START_EXP,
  TIME_OFFSETS,
  TRANSITION_EXP,
  TRANSITIONS,
} from './plan-fields';

/** exp4 gives 1.6e−38 for what is smaller; beside a scale from here on that is nothing. */
const LEAST_SCALE: f32 = 1e-18;
/** How far the marginals of a position may sum from 1: rounding adds up over thousands of positions at most. */
const SUM_TOLERANCE: f32 = 0.01;
/** Rows of a panel that are summed at a time. */
const SUM_BLOCK = 256;

/** exp(row − most) for n numbers, 0 up to `padded`. */
function exponentials(out: usize, row: usize, n: i32, padded: i32, most: f32): void {
  memory.copy(out, row, <usize>n << 2);
  const shift = f32x4.splat(most);
  for (let p = out, end = out + (<usize>padded << 2); p < end; p += 16) {
    v128.store(p, exp4(f32x4.sub(v128.load(p), shift)));
  }
  memory.fill(out + (<usize>n << 2), 0, <usize>(padded - n) << 2);
}

function largest(p: usize, n: i32): f32 {
  let most: f32 = load<f32>(p);
  for (let i: i32 = 1; i < n; i++) most = max<f32>(most, load<f32>(p + (<usize>i << 2)));
  return most;
}

/** E and its panels, start and end scores as exponentials. */
export function prepareCrf(plan: usize): void {
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS);
  const source = word(plan, TRANSITIONS), out = word(plan, TRANSITION_EXP), row = <usize>R << 2;
  const most = largest(source, L * L), start = largest(word(plan, START), L), end = largest(word(plan, END), L);
  for (let i: i32 = 0; i < L; i++) exponentials(out + <usize>i * row, source + (<usize>(i * L) << 2), L, R, most);
  memory.fill(out + <usize>L * row, 0, <usize>(R - L) * row);
  exponentials(word(plan, START_EXP), word(plan, START), L, R, start);
  exponentials(word(plan, END_EXP), word(plan, END), L, R, end);
  packPlain(word(plan, PACKED_TRANSITIONS), R, R, out, row, 4, R, R);
  packPlain(word(plan, PACKED_TRANSITIONS_TRANSPOSED), R, R, out, 4, row, R, R);
  const maxima = word(plan, CRF_MAXIMA);
  store<f64>(maxima, <f64>most);
  store<f64>(maxima, <f64>start, 8);
  store<f64>(maxima, <f64>end, 16);
}

// @ts-ignore decorator
@inline
function markForLog(plan: usize, b: i32): void {
  store<i32>(word(plan, LOG_SENTENCES) + (<usize>b << 2), 1);
}

// @ts-ignore decorator
@inline
function addLoss(plan: usize, b: i32, value: f64): void {
  const p = word(plan, LOSSES) + (<usize>b << 3);
  store<f64>(p, load<f64>(p) + value);
}

/** Losses of the sentences from <= b < to and, where `trains`, gradients of their emissions. */
export function runCrf(plan: usize, from: i32, to: i32, trains: bool): void {
  for (let b = from; b < to; b++) {
    store<i32>(word(plan, LOG_SENTENCES) + (<usize>b << 2), 0);
    store<f64>(word(plan, LOSSES) + (<usize>b << 3), 0);
  }
  forward(plan, from, to);
  if (trains) backward(plan, from, to);
}

function forward(plan: usize, from: i32, to: i32): void {
  const R = number(plan, ROW_LABELS), rb = <usize>R << 2, T = number(plan, POSITIONS);
  const offsets = word(plan, TIME_OFFSETS), alphas = word(plan, ALPHA), scaled = word(plan, SCALED);
  const maxima = word(plan, CRF_MAXIMA);
  for (let t: i32 = 0; t < T; t++) {
    const first = at(offsets, t) + from, n = min(at(offsets, t + 1), at(offsets, t) + to) - first;
    if (n <= 0) break;
    const a = alphas + <usize>first * rb;
    if (t > 0) {
      const before = alphas + <usize>(at(offsets, t - 1) + from) * rb;
      multiply(n, R, R, before, rb, word(plan, PACKED_TRANSITIONS), a, rb, false);
    }
    for (let k: i32 = 0; k < n; k++) {
      const row = <usize>(first + k) * rb;
      const loss = step(word(plan, EMISSIONS) + row, alphas + row, scaled + row, t > 0 ? 0 : word(plan, START_EXP), rb);
      if (loss == Infinity) markForLog(plan, from + k);
      addLoss(plan, from + k, loss + (t > 0 ? load<f64>(maxima) : load<f64>(maxima, 8)));
      addLoss(plan, from + k, -goldScore(plan, t, first + k));
    }
    const goOn = t + 1 < T ? max(min(at(offsets, t + 2) - at(offsets, t + 1), to) - from, 0) : 0;
    for (let k = goOn; k < n; k++) {
      const sum = finish(plan, first + k);
      if (!(sum >= LEAST_SCALE)) markForLog(plan, from + k);
      const goldEnd = <f64>load<f32>(word(plan, END) + (<usize>at(word(plan, GOLD), first + k) << 2));
      addLoss(plan, from + k, Math.log(<f64>sum) + load<f64>(maxima, 16) - goldEnd);
    }
  }
}

/**
 * x, α and their scale at one position; α holds Σ α_{t−1} E, or is set from `start`. Returns what the position adds to log Z, Infinity
 * where the scale is out of range.
 */
function step(emissions: usize, alpha: usize, scaled: usize, start: usize, rb: usize): f64 {
  let most = v128.load(emissions);
  for (let j: usize = 16; j < rb; j += 16) most = f32x4.max(most, v128.load(emissions + j));
  const m = max4(most), shift = f32x4.splat(m);
  let sums = f32x4.splat(0);
  const source = start == 0 ? alpha : start;
  for (let j: usize = 0; j < rb; j += 16) {
    const x = exp4(f32x4.sub(v128.load(emissions + j), shift));
    const v = f32x4.mul(x, v128.load(source + j));
    v128.store(scaled + j, x);
    v128.store(alpha + j, v);
    sums = f32x4.add(sums, v);
  }
  const c = sum4(sums);
  if (!(c >= LEAST_SCALE)) return Infinity;
  const inverse = f32x4.splat(<f32>1 / c);
  for (let j: usize = 0; j < rb; j += 16) {
    v128.store(alpha + j, f32x4.mul(v128.load(alpha + j), inverse));
    v128.store(scaled + j, f32x4.mul(v128.load(scaled + j), inverse));
  }
  return <f64>m + Math.log(<f64>c);
}

/** Score of the gold label at a row and of the step to it. */
// @ts-ignore decorator
@inline
function goldScore(plan: usize, t: i32, row: i32): f64 {
  const y = at(word(plan, GOLD), row);
  const emission = <f64>load<f32>(word(plan, EMISSIONS) + (<usize>(row * number(plan, ROW_LABELS) + y) << 2));
  if (t == 0) return emission + <f64>load<f32>(word(plan, START) + (<usize>y << 2));
  const before = at(word(plan, GOLD), at(word(plan, PREVIOUS), row));
  return emission + <f64>load<f32>(word(plan, TRANSITIONS) + (<usize>(before * number(plan, LABELS) + y) << 2));
}

/** At a last row: β = end / Σ α end, in place of the row's gradient; returns the sum. */
function finish(plan: usize, row: i32): f32 {
  const rb = word(plan, ROW_LABELS) << 2, end = word(plan, END_EXP);
  const alpha = word(plan, ALPHA) + <usize>row * rb, beta = word(plan, EMISSION_GRADIENT) + <usize>row * rb;
  let sums = f32x4.splat(0);
  for (let j: usize = 0; j < rb; j += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(alpha + j), v128.load(end + j)));
  const sum = sum4(sums), inverse = f32x4.splat(<f32>1 / sum);
  for (let j: usize = 0; j < rb; j += 16) v128.store(beta + j, f32x4.mul(v128.load(end + j), inverse));
  return sum;
}

/** β, which stands where the gradient will, then (αβ − gold)/B in its place and w in place of x. */
function backward(plan: usize, from: i32, to: i32): void {
  const R = number(plan, ROW_LABELS), rb = <usize>R << 2;
  const offsets = word(plan, TIME_OFFSETS), alphas = word(plan, ALPHA), scaled = word(plan, SCALED);
  const gradients = word(plan, EMISSION_GRADIENT), gold = word(plan, GOLD);
  const share = <f32>1 / <f32>number(plan, SENTENCES), shares = f32x4.splat(share);
  for (let t = number(plan, POSITIONS) - 1; t >= 0; t--) {
    const first = at(offsets, t) + from, n = min(at(offsets, t + 1), at(offsets, t) + to) - first;
    if (n <= 0) continue;
    for (let k: i32 = 0; k < n; k++) {
      const o = <usize>(first + k) * rb;
      const a = alphas + o, g = gradients + o, w = scaled + o;
      let sums = f32x4.splat(0);
      for (let j: usize = 0; j < rb; j += 16) {
        const beta = v128.load(g + j), p = f32x4.mul(v128.load(a + j), beta);
        sums = f32x4.add(sums, p);
        v128.store(g + j, f32x4.mul(p, shares));
        v128.store(w + j, f32x4.mul(v128.load(w + j), beta));
      }
      if (!(abs<f32>(sum4(sums) - 1) <= SUM_TOLERANCE)) markForLog(plan, from + k);
      const y = g + (<usize>at(gold, first + k) << 2);
      store<f32>(y, load<f32>(y) - share);
    }
    if (t == 0) break;
    const before = gradients + <usize>(at(offsets, t - 1) + from) * rb;
    multiply(n, R, R, scaled + <usize>first * rb, rb, word(plan, PACKED_TRANSITIONS_TRANSPOSED), before, rb, false);
  }
}

/**
 * Gradient of the transitions, E(i,j) Σ_t α_{t−1}(i) w_t(j) / B − gold / B, for the labels from <= i < to (`from` a multiple of 8). The
 * emissions, of no use any more, give room to rows of α_{t−1} beside those of w_t.
 */
export function countTransitions(plan: usize, from: i32, to: i32, scratch: usize): void {
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS), rb = <usize>R << 2;
  const first = at(word(plan, TIME_OFFSETS), 1), n = number(plan, ROWS) - first, o = <usize>from << 2;
  const previous = word(plan, PREVIOUS), gold = word(plan, GOLD), bytes = <usize>(to - from) << 2;
  const rows = word(plan, EMISSIONS) + <usize>first * rb + o, w = word(plan, SCALED) + <usize>first * rb;
  const products = word(plan, EDGE_PRODUCTS), e = word(plan, TRANSITION_EXP), out = word(plan, TRANSITIONS + 1);
  for (let r: i32 = 0; r < n; r++) {
    memory.copy(rows + <usize>r * rb, word(plan, ALPHA) + <usize>at(previous, first + r) * rb + o, bytes);
  }
  if (n == 0) memory.fill(products + <usize>from * rb, 0, <usize>(to - from) * rb);
  for (let j: i32 = 0; j < L; j += 8) {
    for (let r: i32 = 0; r < n; r += SUM_BLOCK) {
      const m = min(SUM_BLOCK, n - r);
      packPanel(scratch, m, w + <usize>r * rb + (<usize>j << 2), rb);
      const target = products + <usize>from * rb + (<usize>j << 2);
      multiplyTransposed(to - from, m, rows + <usize>r * rb, rb, scratch, target, rb, r > 0);
    }
  }
  const share = <f32>1 / <f32>number(plan, SENTENCES), hasLog = number(plan, HAS_LOG_EDGES) != 0;
  for (let i = from; i < to; i++) {
    for (let j: i32 = 0; j < L; j++) {
      const q = <usize>i * rb + (<usize>j << 2), k = <usize>(i * L + j);
      let sum = load<f32>(e + q) * load<f32>(products + q) * share;
      if (hasLog) sum += <f32>load<f64>(word(plan, LOG_EDGES) + (k << 3)) * share;
      store<f32>(out + (k << 2), sum);
    }
  }
  for (let r = first; r < first + n; r++) {
    const i = at(gold, at(previous, r));
    if (i < from || i >= to) continue;
    const q = out + (<usize>(i * L + at(gold, r)) << 2);
    store<f32>(q, load<f32>(q) - share);
  }
}
