// Forward-backward of four sequences at once in probability space, one sequence a lane (Rabiner 1989, section V.A):
//
//     α_t(j) = c_t e_t(j) g_t(j)      g_t(j) = Σ_i α_{t−1}(i) exp w(i,j)      c_t such that Σ_j α_t(j) = 1
//     r_t(j) = c_t e_t(j) β_t(j)      β_{t−1}(i) = Σ_j exp w(i,j) r_t(j)      β_{T−1}(j) = instance weight
//     p_t(j) = α_t(j) β_t(j)          edge(i,j) = exp w(i,j) Σ_t α_{t−1}(i) r_t(j)
//
// Sequences are right-aligned: all lanes end at T−1, a shorter one begins later. Before its begin e is 0, hence α = 0, and
// nothing flows into it; α is also 0 one position before, which makes g = 1 under `1 + sparse` and is put right in
// the dense form by starting the sum at 1 where a lane begins.
import { madd } from '../../../../numeric/wasm/assembly/madd';
import { word } from './plan';
import {
  INTO,
  INTO_OFFSETS,
  LABELS,
  MATRIX_INTO,
  MATRIX_OUT,
  OUT,
  OUT_OFFSETS,
  ROW_LABELS,
  TRANSITION_OF,
  WORK_A,
  WORK_C,
  WORK_E,
  WORK_EDGES,
  WORK_P,
} from './plan-fields';

/** 1 in the lanes `first` and `first + 1` where the lane begins after t, else 0; lanes: u32 [4] lengths. */
// @ts-ignore decorator
@inline
function lanesBefore(t: i32, T: i32, lanes: usize, first: usize): v128 {
  const a: f64 = t < T - <i32>load<u32>(lanes + (first << 2)) ? 1.0 : 0.0;
  const b: f64 = t < T - <i32>load<u32>(lanes + (first << 2), 4) ? 1.0 : 0.0;
  return f64x2(a, b);
}

/** 1 in the lanes that begin at t. */
// @ts-ignore decorator
@inline
function lanesAt(t: i32, T: i32, lanes: usize, first: usize): v128 {
  const a: f64 = t == T - <i32>load<u32>(lanes + (first << 2)) ? 1.0 : 0.0;
  const b: f64 = t == T - <i32>load<u32>(lanes + (first << 2), 4) ? 1.0 : 0.0;
  return f64x2(a, b);
}

/**
 * α, not yet divided by its sum, and c, from e; returns Σ_lanes weight·log Z.
 * Transitions without a variable weigh 0, so with Σα = 1
 *
 *     g(j) = 1 + Σ_{i: (i,j) has a variable} α(i)·(exp w(i,j) − 1)
 *
 * costs their number instead of L². The dense form takes four target labels at a time.
 */
export function forward(plan: usize, work: usize, T: i32, lanes: usize, weights: usize, isDense: bool): f64 {
  const ts = word(plan, ROW_LABELS) << 5;
  const lb = word(plan, LABELS) << 5;
  const e0 = word(work, WORK_E), a0 = word(work, WORK_A), c = word(work, WORK_C);
  const into = word(plan, INTO), intoOffsets = word(plan, INTO_OFFSETS);
  const one = f64x2.splat(1.0), zero = f64x2.splat(0.0);
  const mantissa = i64x2.splat(0x000fffffffffffff), exponentOne = i64x2.splat(0x3ff0000000000000);
  let m0 = one, m1 = one;
  let x0 = i64x2.splat(0), x1 = x0;
  let inverse0 = zero, inverse1 = zero;
  for (let t: i32 = 0; t < T; t++) {
    const e = e0 + <usize>t * ts, a = a0 + <usize>t * ts;
    // A lane that has not begun has sum 0: 1 in its place keeps c finite and log Z untouched.
    let s0 = lanesBefore(t, T, lanes, 0), s1 = lanesBefore(t, T, lanes, 2);
    if (isDense) {
      denseForward(plan, t > 0 ? a - ts : 0, a, e, inverse0, inverse1, lanesAt(t, T, lanes, 0), lanesAt(t, T, lanes, 2));
      for (let j: usize = 0; j < lb; j += 32) {
        s0 = f64x2.add(s0, v128.load(a + j));
        s1 = f64x2.add(s1, v128.load(a + j, 16));
      }
    } else if (t == 0) {
      for (let j: usize = 0; j < lb; j += 32) {
        const v0 = v128.load(e + j), v1 = v128.load(e + j, 16);
        s0 = f64x2.add(s0, v0);
        s1 = f64x2.add(s1, v1);
        v128.store(a + j, v0);
        v128.store(a + j, v1, 16);
      }
    } else {
      const previous = a - ts;
      let o = intoOffsets;
      let z = into;
      for (let j: usize = 0; j < lb; j += 32) {
        let g0 = zero, g1 = zero;
        o += 4;
        for (const end = into + (<usize>load<u32>(o) << 4); z < end; z += 16) {
          const w = v128.load64_splat(z);
          const q = previous + <usize>load<u32>(z, 8);
          g0 = madd<f64>(w, v128.load(q), g0);
          g1 = madd<f64>(w, v128.load(q, 16), g1);
        }
        g0 = f64x2.mul(madd<f64>(inverse0, g0, one), v128.load(e + j));
        g1 = f64x2.mul(madd<f64>(inverse1, g1, one), v128.load(e + j, 16));
        s0 = f64x2.add(s0, g0);
        s1 = f64x2.add(s1, g1);
        v128.store(a + j, g0);
        v128.store(a + j, g1, 16);
      }
    }
    inverse0 = f64x2.div(one, s0);
    inverse1 = f64x2.div(one, s1);
    v128.store(c + (<usize>t << 5), inverse0);
    v128.store(c + (<usize>t << 5), inverse1, 16);
    // log Π s by one logarithm: multiply mantissas, count exponents.
    m0 = f64x2.mul(m0, s0);
    m1 = f64x2.mul(m1, s1);
    x0 = i64x2.add(x0, i64x2.shr_u(m0, 52));
    x1 = i64x2.add(x1, i64x2.shr_u(m1, 52));
    m0 = v128.or(v128.and(m0, mantissa), exponentOne);
    m1 = v128.or(v128.and(m1, mantissa), exponentOne);
  }
  const bias = <i64>T * 1023;
  return (
    load<f64>(weights) * logOf(f64x2.extract_lane(m0, 0), i64x2.extract_lane(x0, 0) - bias) +
    load<f64>(weights, 8) * logOf(f64x2.extract_lane(m0, 1), i64x2.extract_lane(x0, 1) - bias) +
    load<f64>(weights, 16) * logOf(f64x2.extract_lane(m1, 0), i64x2.extract_lane(x1, 0) - bias) +
    load<f64>(weights, 24) * logOf(f64x2.extract_lane(m1, 1), i64x2.extract_lane(x1, 1) - bias)
  );
}

// @ts-ignore decorator
@inline
function logOf(mantissa: f64, exponent: i64): f64 {
  return Math.log(mantissa) + <f64>exponent * 0.6931471805599453;
}

/** a(j) = e(j)·(start + inverse·Σ_i previous(i)·M(i,j)) for all j; `previous` is 0 at the first position. */
function denseForward(
  plan: usize,
  previous: usize,
  a: usize,
  e: usize,
  inverse0: v128,
  inverse1: v128,
  start0: v128,
  start1: v128,
): void {
  const lb = word(plan, LABELS) << 5;
  if (previous == 0) memory.fill(a, 0, lb);
  else multiplyMatrix(a, word(plan, MATRIX_INTO), previous, lb);
  for (let j: usize = 0; j < lb; j += 32) {
    const g0 = f64x2.mul(inverse0, v128.load(a + j)), g1 = f64x2.mul(inverse1, v128.load(a + j, 16));
    v128.store(a + j, f64x2.mul(v128.load(e + j), f64x2.add(start0, g0)));
    v128.store(a + j, f64x2.mul(v128.load(e + j, 16), f64x2.add(start1, g1)), 16);
  }
}

/**
 * Backward pass and posteriors after `forward`. p_t goes, turned back into rows of labels, to `posteriors` [4T][ROW_LABELS];
 * Σ α·r is added to WORK_EDGES. e is overwritten by r, α by its normalised values.
 */
export function backward(plan: usize, work: usize, T: i32, weights: usize, posteriors: usize, isDense: bool): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const ts = rb << 2;
  const lb = word(plan, LABELS) << 5;
  const e0 = word(work, WORK_E), a0 = word(work, WORK_A), c = word(work, WORK_C), p = word(work, WORK_P);
  const out = word(plan, OUT), outOffsets = word(plan, OUT_OFFSETS), edges = word(work, WORK_EDGES);
  // Σ_j r_{t+1}(j), what `1 + sparse` starts from; at the end the instance weights.
  let k0 = v128.load(weights), k1 = v128.load(weights, 16);
  for (let t = T - 1; t >= 0; t--) {
    const e = e0 + <usize>t * ts, a = a0 + <usize>t * ts;
    const c0 = v128.load(c + (<usize>t << 5)), c1 = v128.load(c + (<usize>t << 5), 16);
    let s0 = f64x2.splat(0.0), s1 = s0;
    if (isDense) {
      if (t == T - 1) fillLanes(p, lb, k0, k1);
      else multiplyMatrix(p, word(plan, MATRIX_OUT), e + ts, lb);
      for (let i: usize = 0; i < lb; i += 32) {
        const v0 = f64x2.mul(c0, v128.load(a + i)), v1 = f64x2.mul(c1, v128.load(a + i, 16));
        const b0 = v128.load(p + i), b1 = v128.load(p + i, 16);
        v128.store(a + i, v0);
        v128.store(a + i, v1, 16);
        v128.store(p + i, f64x2.mul(v0, b0));
        v128.store(p + i, f64x2.mul(v1, b1), 16);
        v128.store(e + i, f64x2.mul(f64x2.mul(c0, b0), v128.load(e + i)));
        v128.store(e + i, f64x2.mul(f64x2.mul(c1, b1), v128.load(e + i, 16)), 16);
      }
    } else if (t == T - 1) {
      for (let i: usize = 0; i < lb; i += 32) {
        v128.store(p + i, f64x2.mul(k0, f64x2.mul(c0, v128.load(a + i))));
        v128.store(p + i, f64x2.mul(k1, f64x2.mul(c1, v128.load(a + i, 16))), 16);
        const r0 = f64x2.mul(f64x2.mul(c0, k0), v128.load(e + i)), r1 = f64x2.mul(f64x2.mul(c1, k1), v128.load(e + i, 16));
        v128.store(e + i, r0);
        v128.store(e + i, r1, 16);
        s0 = f64x2.add(s0, r0);
        s1 = f64x2.add(s1, r1);
      }
    } else {
      const next = e + ts;
      let o = outOffsets;
      let z = out;
      let sum = edges;
      for (let i: usize = 0; i < lb; i += 32) {
        let b0 = k0, b1 = k1;
        o += 4;
        const v0 = f64x2.mul(c0, v128.load(a + i)), v1 = f64x2.mul(c1, v128.load(a + i, 16));
        for (const end = out + (<usize>load<u32>(o) << 4); z < end; z += 16, sum += 16) {
          const w = v128.load64_splat(z);
          const q = next + <usize>load<u32>(z, 8);
          const r0 = v128.load(q), r1 = v128.load(q, 16);
          b0 = madd<f64>(w, r0, b0);
          b1 = madd<f64>(w, r1, b1);
          v128.store(sum, madd<f64>(v1, r1, madd<f64>(v0, r0, v128.load(sum))));
        }
        v128.store(p + i, f64x2.mul(v0, b0));
        v128.store(p + i, f64x2.mul(v1, b1), 16);
        const r0 = f64x2.mul(f64x2.mul(c0, b0), v128.load(e + i)), r1 = f64x2.mul(f64x2.mul(c1, b1), v128.load(e + i, 16));
        v128.store(e + i, r0);
        v128.store(e + i, r1, 16);
        s0 = f64x2.add(s0, r0);
        s1 = f64x2.add(s1, r1);
      }
    }
    k0 = s0;
    k1 = s1;
    // Labels of four lanes become four rows of labels.
    let d = p;
    for (let q = posteriors + <usize>t * ts, end = q + rb; q < end; q += 16, d += 64) {
      const r0 = v128.load(d), r1 = v128.load(d, 16), r2 = v128.load(d, 32), r3 = v128.load(d, 48);
      v128.store(q, v128.shuffle<f64>(r0, r2, 0, 2));
      v128.store(q + rb, v128.shuffle<f64>(r0, r2, 1, 3));
      v128.store(q + 2 * rb, v128.shuffle<f64>(r1, r3, 0, 2));
      v128.store(q + 3 * rb, v128.shuffle<f64>(r1, r3, 1, 3));
    }
  }
  if (isDense) addDenseEdges(plan, work, T);
}

function fillLanes(p: usize, lb: usize, k0: v128, k1: v128): void {
  for (let i: usize = 0; i < lb; i += 32) {
    v128.store(p + i, k0);
    v128.store(p + i, k1, 16);
  }
}

/**
 * out(j) = Σ_i m(i,j)·values(i) for all j and four lanes; m is packed in blocks of four j, [ROW_LABELS/4][L i][4 j], so that the
 * sums of a block stay in registers. The last block may reach beyond L: its columns of m are 0, the rows of out long enough.
 */
function multiplyMatrix(out: usize, m: usize, values: usize, lb: usize): void {
  const end = values + lb;
  const zero = f64x2.splat(0.0);
  for (let j: usize = 0; j < lb; j += 128) {
    let g0 = zero, g1 = zero, g2 = zero, g3 = zero, g4 = zero, g5 = zero, g6 = zero, g7 = zero;
    for (let q = values; q < end; q += 32, m += 32) {
      const v0 = v128.load(q), v1 = v128.load(q, 16);
      const w0 = v128.load64_splat(m), w1 = v128.load64_splat(m, 8);
      g0 = madd<f64>(w0, v0, g0);
      g1 = madd<f64>(w0, v1, g1);
      g2 = madd<f64>(w1, v0, g2);
      g3 = madd<f64>(w1, v1, g3);
      const w2 = v128.load64_splat(m, 16), w3 = v128.load64_splat(m, 24);
      g4 = madd<f64>(w2, v0, g4);
      g5 = madd<f64>(w2, v1, g5);
      g6 = madd<f64>(w3, v0, g6);
      g7 = madd<f64>(w3, v1, g7);
    }
    v128.store(out + j, g0);
    v128.store(out + j, g1, 16);
    v128.store(out + j, g2, 32);
    v128.store(out + j, g3, 48);
    v128.store(out + j, g4, 64);
    v128.store(out + j, g5, 80);
    v128.store(out + j, g6, 96);
    v128.store(out + j, g7, 112);
  }
}

/**
 * Σ_t α_{t−1}(i)·r_t(j) for all pairs: the product of two matrices with 4(T−1) inner terms, two by four entries at a time
 * so that sums stay in registers. Rows beyond L are read (they are 0 or garbage) but have no variable to add to.
 */
function addDenseEdges(plan: usize, work: usize, T: i32): void {
  const L = <i32>word(plan, LABELS);
  const ts = word(plan, ROW_LABELS) << 5;
  const a0 = word(work, WORK_A), r0 = word(work, WORK_E) + ts, edges = word(work, WORK_EDGES);
  const transitionOf = word(plan, TRANSITION_OF);
  const end = a0 + <usize>(T - 1) * ts;
  const zero = f64x2.splat(0.0);
  if (T < 2) return;
  for (let i: i32 = 0; i < L; i += 2) {
    for (let j: i32 = 0; j < L; j += 4) {
      let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
      let r = r0 + (<usize>j << 5);
      for (let a = a0 + (<usize>i << 5), stop = end + (<usize>i << 5); a < stop; a += ts, r += ts) {
        const u0 = v128.load(a), u1 = v128.load(a, 16), v0 = v128.load(a, 32), v1 = v128.load(a, 48);
        let x = v128.load(r), y = v128.load(r, 16);
        s0 = madd<f64>(u1, y, madd<f64>(u0, x, s0));
        s4 = madd<f64>(v1, y, madd<f64>(v0, x, s4));
        x = v128.load(r, 32); y = v128.load(r, 48);
        s1 = madd<f64>(u1, y, madd<f64>(u0, x, s1));
        s5 = madd<f64>(v1, y, madd<f64>(v0, x, s5));
        x = v128.load(r, 64); y = v128.load(r, 80);
        s2 = madd<f64>(u1, y, madd<f64>(u0, x, s2));
        s6 = madd<f64>(v1, y, madd<f64>(v0, x, s6));
        x = v128.load(r, 96); y = v128.load(r, 112);
        s3 = madd<f64>(u1, y, madd<f64>(u0, x, s3));
        s7 = madd<f64>(v1, y, madd<f64>(v0, x, s7));
      }
      addEdge(edges, transitionOf, i, j, L, s0);
      addEdge(edges, transitionOf, i, j + 1, L, s1);
      addEdge(edges, transitionOf, i, j + 2, L, s2);
      addEdge(edges, transitionOf, i, j + 3, L, s3);
      addEdge(edges, transitionOf, i + 1, j, L, s4);
      addEdge(edges, transitionOf, i + 1, j + 1, L, s5);
      addEdge(edges, transitionOf, i + 1, j + 2, L, s6);
      addEdge(edges, transitionOf, i + 1, j + 3, L, s7);
    }
  }
}

// @ts-ignore decorator
@inline
function addEdge(edges: usize, transitionOf: usize, i: i32, j: i32, L: i32, sum: v128): void {
  if (i >= L || j >= L) return;
  const k = load<i32>(transitionOf + (<usize>(i * L + j) << 2));
  if (k < 0) return;
  const p = edges + (<usize>k << 4);
  v128.store(p, f64x2.add(v128.load(p), sum));
}
