// State scores of a batch in the exponential domain: e_t(j) = Π_a exp w(a, j) over the attributes a of token t.
//
// Products of exponentials that were taken once per weight replace one exponential per token and label. Frequent
// attributes are dense rows exp w(a, ·), multiplied four times two labels at a time; the rest are pairs (variable, label).
import { expPair } from '../../../../numeric/wasm/assembly/exp';
import { pairLabel, pairVariable, word } from './plan';
import {
  EXP,
  LABELS,
  NARROW_BOUND,
  NARROW_EXP,
  NARROW_LABELS,
  PAIRS,
  ROW_BOUND,
  ROW_EXP,
  ROW_LABELS,
  ROW_REFS,
  SCALE,
  TOKEN_NARROW,
  TOKEN_PAIRS,
  TOKEN_ROWS,
  TOKEN_VALUED,
  VALUED,
  VARIABLE_LABELS,
  WORK_E,
  WORK_P,
  WORK_ROWS,
  WORK_SHIFTS,
  X,
} from './plan-fields';


/** out[0 .. rb) = Π rows refs[p .. pe); a dense row has rb bytes, a multiple of 32. Six, four or two v128 a pass. */
// @ts-ignore decorator
@inline
export function multiplyRows<R>(out: usize, p: usize, pe: usize, rows: usize, rb: usize): void {
  const one = f64x2.splat(1.0);
  let q: usize = 0;
  for (; q + 96 <= rb; q += 96) {
    let c0 = one, c1 = one, c2 = one, c3 = one, c4 = one, c5 = one;
    for (let i = p; i < pe; i += sizeof<R>()) {
      const r = rows + <usize>load<R>(i) * rb + q;
      c0 = f64x2.mul(c0, v128.load(r)); c1 = f64x2.mul(c1, v128.load(r, 16));
      c2 = f64x2.mul(c2, v128.load(r, 32)); c3 = f64x2.mul(c3, v128.load(r, 48));
      c4 = f64x2.mul(c4, v128.load(r, 64)); c5 = f64x2.mul(c5, v128.load(r, 80));
    }
    const d = out + q;
    v128.store(d, c0); v128.store(d, c1, 16); v128.store(d, c2, 32);
    v128.store(d, c3, 48); v128.store(d, c4, 64); v128.store(d, c5, 80);
  }
  if (q + 64 <= rb) {
    let c0 = one, c1 = one, c2 = one, c3 = one;
    for (let i = p; i < pe; i += sizeof<R>()) {
      const r = rows + <usize>load<R>(i) * rb + q;
      c0 = f64x2.mul(c0, v128.load(r)); c1 = f64x2.mul(c1, v128.load(r, 16));
      c2 = f64x2.mul(c2, v128.load(r, 32)); c3 = f64x2.mul(c3, v128.load(r, 48));
    }
    const d = out + q;
    v128.store(d, c0); v128.store(d, c1, 16); v128.store(d, c2, 32); v128.store(d, c3, 48);
    q += 64;
  }
  if (q < rb) {
    let c0 = one, c1 = one;
    for (let i = p; i < pe; i += sizeof<R>()) {
      const r = rows + <usize>load<R>(i) * rb + q;
      c0 = f64x2.mul(c0, v128.load(r)); c1 = f64x2.mul(c1, v128.load(r, 16));
    }
    const d = out + q;
    v128.store(d, c0); v128.store(d, c1, 16);
  }
}

/** row[0 .. NARROW_LABELS) ← row·Π narrow rows refs[p .. pe). */
// @ts-ignore decorator
@inline
function multiplyNarrow<R>(row: usize, p: usize, pe: usize, rows: usize): void {
  if (p == pe) return;
  let c0 = v128.load(row), c1 = v128.load(row, 16), c2 = v128.load(row, 32), c3 = v128.load(row, 48);
  for (let i = p; i < pe; i += sizeof<R>()) {
    const r = rows + <usize>load<R>(i) * (NARROW_LABELS << 3);
    c0 = f64x2.mul(c0, v128.load(r)); c1 = f64x2.mul(c1, v128.load(r, 16));
    c2 = f64x2.mul(c2, v128.load(r, 32)); c3 = f64x2.mul(c3, v128.load(r, 48));
  }
  v128.store(row, c0); v128.store(row, c1, 16); v128.store(row, c2, 32); v128.store(row, c3, 48);
}

/**
 * e of all positions of a batch of T positions, [T][ROW_LABELS][4], lanes innermost.
 * Attributes with values cannot use the tables: their part s(j) = Σ_a value·w(a, j) is summed as it is, and exp(s(j) − max s)
 * is multiplied in; the maxima, times the lane's weight, go to
 * WORK_SHIFTS.
 */
export function fillScores<R, P>(plan: usize, work: usize, token0: i32, T: i32, weights: usize): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const rows = word(plan, ROW_EXP), exps = word(plan, EXP);
  const tokenRows = word(plan, TOKEN_ROWS), tokenNarrow = word(plan, TOKEN_NARROW), refs = word(plan, ROW_REFS);
  const narrowRows = word(plan, NARROW_EXP);
  const tokenPairs = word(plan, TOKEN_PAIRS), pairs = word(plan, PAIRS);
  const hasValues = word(plan, TOKEN_VALUED) != 0;
  const four = word(work, WORK_ROWS);
  let e = word(work, WORK_E);
  const shifts = word(work, WORK_SHIFTS);
  memory.fill(shifts, 0, 32);
  for (let t: i32 = 0; t < T; t++, e += rb << 2) {
    const first = token0 + (t << 2);
    for (let lane: i32 = 0; lane < 4; lane++) {
      const o = <usize>(first + lane) << 2;
      const row = four + <usize>lane * rb;
      const narrow = refs + <usize>load<u32>(tokenNarrow + o) * sizeof<R>();
      multiplyRows<R>(row, refs + <usize>load<u32>(tokenRows + o) * sizeof<R>(), narrow, rows, rb);
      multiplyNarrow<R>(row, narrow, refs + <usize>load<u32>(tokenRows + o, 4) * sizeof<R>(), narrowRows);
      if (hasValues) multiplyValued(plan, work, first + lane, row, lane, weights);
    }
    // Four rows of labels become labels of four lanes.
    let d = e;
    for (let q = four, end = four + rb; q < end; q += 16, d += 64) {
      const r0 = v128.load(q), r1 = v128.load(q + rb), r2 = v128.load(q + 2 * rb), r3 = v128.load(q + 3 * rb);
      v128.store(d, v128.shuffle<f64>(r0, r1, 0, 2));
      v128.store(d, v128.shuffle<f64>(r2, r3, 0, 2), 16);
      v128.store(d, v128.shuffle<f64>(r0, r1, 1, 3), 32);
      v128.store(d, v128.shuffle<f64>(r2, r3, 1, 3), 48);
    }
    for (let lane: i32 = 0; lane < 4; lane++) {
      const o = tokenPairs + (<usize>(first + lane) << 2);
      const lanes = e + (<usize>lane << 3);
      const end = pairs + <usize>load<u32>(o, 4) * sizeof<P>();
      for (let p = pairs + <usize>load<u32>(o) * sizeof<P>(); p < end; p += sizeof<P>()) {
        const pair = load<P>(p);
        const a = lanes + (pairLabel<P>(pair) << 5);
        store<f64>(a, load<f64>(a) * load<f64>(exps + (pairVariable<P>(pair) << 3)));
      }
    }
  }
}

/** row(j) ← row(j)·exp(s(j) − max s) for the attributes with values of one token; leaves other tokens alone. */
function multiplyValued(plan: usize, work: usize, token: i32, row: usize, lane: i32, weights: usize): void {
  const L = word(plan, LABELS);
  const o = word(plan, TOKEN_VALUED) + (<usize>token << 2);
  const first = load<u32>(o), end = load<u32>(o, 4);
  if (first == end) return;
  const s = valuedScores(plan, work, token);
  let max = load<f64>(s);
  for (let j: usize = 1; j < L; j++) max = Math.max(max, load<f64>(s + (j << 3)));
  for (let j: usize = 0; j < L; j += 2) {
    const d = v128.load(s + (j << 3));
    v128.store(row + (j << 3), f64x2.mul(v128.load(row + (j << 3)), expPair(f64x2.sub(d, f64x2.splat(max)))));
  }
  const shift = word(work, WORK_SHIFTS) + (<usize>lane << 3);
  store<f64>(shift, load<f64>(shift) + load<f64>(weights + (<usize>lane << 3)) * max);
}

/** s(j) = Σ_a value_a·w(a, j) over the attributes with values of a token; f64 [ROW_LABELS], 0 beyond L. */
function valuedScores(plan: usize, work: usize, token: i32): usize {
  const s = word(work, WORK_P);
  memory.fill(s, 0, word(plan, ROW_LABELS) << 3);
  addValuedScores(plan, token, s);
  return s;
}

/** s(j) += Σ_a value_a·w(a, j) over the attributes with values of a token. */
export function addValuedScores(plan: usize, token: i32, s: usize): void {
  const offsets = word(plan, TOKEN_VALUED);
  if (offsets == 0) return;
  const o = offsets + (<usize>token << 2);
  const x = word(plan, X), labels = word(plan, VARIABLE_LABELS);
  const end = word(plan, VALUED) + <usize>load<u32>(o, 4) * 24;
  for (let p = word(plan, VALUED) + <usize>load<u32>(o) * 24; p < end; p += 24) {
    const value = load<f64>(p);
    let v = <usize>load<u32>(p, 8);
    for (const last = v + <usize>load<u32>(p, 12); v < last; v++) {
      const q = s + (<usize>load<u16>(labels + (v << 1)) << 3);
      store<f64>(q, load<f64>(q) + value * load<f64>(x + (v << 3)));
    }
  }
}

/** A bound on |score| of one token over all labels, without cancellation: Σ max_j |w(a, j)|; for values half their range. */
export function tokenBound<R, P>(plan: usize, work: usize, token: i32): f64 {
  const L = word(plan, LABELS);
  const bounds = word(plan, ROW_BOUND), x = word(plan, X), scale = word(plan, SCALE);
  let bound: f64 = 0;
  let o = word(plan, TOKEN_ROWS) + (<usize>token << 2);
  const narrow = word(plan, ROW_REFS) + <usize>load<u32>(word(plan, TOKEN_NARROW) + (<usize>token << 2)) * sizeof<R>();
  let p = word(plan, ROW_REFS) + <usize>load<u32>(o) * sizeof<R>();
  for (; p < narrow; p += sizeof<R>()) bound += load<f64>(bounds + (<usize>load<R>(p) << 3));
  let end = word(plan, ROW_REFS) + <usize>load<u32>(o, 4) * sizeof<R>();
  for (; p < end; p += sizeof<R>()) bound += load<f64>(word(plan, NARROW_BOUND) + (<usize>load<R>(p) << 3));
  o = word(plan, TOKEN_PAIRS) + (<usize>token << 2);
  end = word(plan, PAIRS) + <usize>load<u32>(o, 4) * sizeof<P>();
  for (let p = word(plan, PAIRS) + <usize>load<u32>(o) * sizeof<P>(); p < end; p += sizeof<P>()) {
    const v = pairVariable<P>(load<P>(p)) << 3;
    bound += Math.abs(load<f64>(x + v) * load<f64>(scale + v));
  }
  if (word(plan, TOKEN_VALUED) != 0) {
    const s = valuedScores(plan, work, token);
    let max: f64 = load<f64>(s), min: f64 = max;
    for (let j: usize = 1; j < L; j++) {
      max = Math.max(max, load<f64>(s + (j << 3)));
      min = Math.min(min, load<f64>(s + (j << 3)));
    }
    bound += 0.5 * (max - min);
  }
  return bound;
}
