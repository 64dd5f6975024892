// Forward-backward of a batch in the log domain, lane by lane: for weights whose exponentials, or products of them, would leave the
// range of f64. Slow (an exponential per pair of labels and position) and safe. The recursions of forward-backward.ts with
//
//     log α_t(j) = s_t(j) + log Σ_i exp(log α_{t−1}(i) + w(i,j))        log β_{t−1}(i) = log Σ_j exp(w(i,j) + s_t(j) + log β_t(j))
import { at, pairLabel, pairVariable, word } from './plan';
import {
  FIRST_TRANSITION,
  LABELS,
  NARROW_FIRST,
  PAIRS,
  ROW_FIRST,
  ROW_LABELS,
  ROW_REFS,
  SCALE,
  TOKEN_NARROW,
  TOKEN_PAIRS,
  TOKEN_ROWS,
  TRANSITION_OF,
  VARIABLE_LABELS,
  WORK_A,
  WORK_C,
  WORK_E,
  WORK_LOG_EDGES,
  WORK_ROWS,
  X,
} from './plan-fields';
import { addValuedScores } from './scores';

/** Σ weight·log Z of the lanes; posteriors and expected transitions (WORK_LOG_EDGES) as `backward` leaves them. */
export function logBatch<R, P>(
  plan: usize,
  work: usize,
  token0: i32,
  T: i32,
  lanes: usize,
  weights: usize,
  posteriors: usize,
): f64 {
  const rb = word(plan, ROW_LABELS) << 3;
  memory.fill(posteriors, 0, (<usize>T * rb) << 2);
  let sum: f64 = 0;
  for (let lane: i32 = 0; lane < 4; lane++) {
    const length = at(lanes, lane);
    if (length == 0) continue;
    const begin = T - length;
    const s = word(work, WORK_E);
    for (let t: i32 = 0; t < length; t++) {
      logScores<R, P>(plan, token0 + ((begin + t) << 2) + lane, s + <usize>t * rb);
    }
    const weight = load<f64>(weights + (<usize>lane << 3));
    sum += weight * logSequence(plan, work, length, weight, posteriors + <usize>((begin << 2) + lane) * rb);
  }
  return sum;
}

/** s(j) = Σ_a value_a·w(a, j) of one token, f64 [L]. */
function logScores<R, P>(plan: usize, token: i32, s: usize): void {
  memory.fill(s, 0, word(plan, ROW_LABELS) << 3);
  const x = word(plan, X), scale = word(plan, SCALE), labels = word(plan, VARIABLE_LABELS);
  let o = word(plan, TOKEN_ROWS) + (<usize>token << 2);
  let end = word(plan, ROW_REFS) + <usize>load<u32>(o, 4) * sizeof<R>();
  const narrow = word(plan, ROW_REFS) + <usize>load<u32>(word(plan, TOKEN_NARROW) + (<usize>token << 2)) * sizeof<R>();
  for (let p = word(plan, ROW_REFS) + <usize>load<u32>(o) * sizeof<R>(); p < end; p += sizeof<R>()) {
    const row = <i32>load<R>(p), first = word(plan, p < narrow ? ROW_FIRST : NARROW_FIRST);
    for (let v = at(first, row), last = at(first, row + 1); v < last; v++) {
      addTo(s, load<u16>(labels + (<usize>v << 1)), load<f64>(x + (<usize>v << 3)) * load<f64>(scale + (<usize>v << 3)));
    }
  }
  o = word(plan, TOKEN_PAIRS) + (<usize>token << 2);
  end = word(plan, PAIRS) + <usize>load<u32>(o, 4) * sizeof<P>();
  for (let p = word(plan, PAIRS) + <usize>load<u32>(o) * sizeof<P>(); p < end; p += sizeof<P>()) {
    const v = pairVariable<P>(load<P>(p)) << 3;
    addTo(s, <u32>pairLabel<P>(load<P>(p)), load<f64>(x + v) * load<f64>(scale + v));
  }
  addValuedScores(plan, token, s);
}

// @ts-ignore decorator
@inline
function addTo(s: usize, j: u32, value: f64): void {
  const p = s + (<usize>j << 3);
  store<f64>(p, load<f64>(p) + value);
}

/**
 * log Z of the sequence with scores [length][ROW_LABELS] in WORK_E; posteriors are four rows apart. As in probability space α
 * sums to 1 at each position, so that no logarithm grows with the length: z_t, what it was divided by, adds up to log Z.
 */
function logSequence(plan: usize, work: usize, length: i32, weight: f64, posteriors: usize): f64 {
  const L = <i32>word(plan, LABELS);
  const rb = word(plan, ROW_LABELS) << 3;
  const s = word(work, WORK_E), alpha = word(work, WORK_A), edges = word(work, WORK_LOG_EDGES), z = word(work, WORK_C);
  // Two rows for β, one for the terms of a sum.
  let beta = word(work, WORK_ROWS), next = beta + rb;
  const terms = next + rb;
  let logZ: f64 = 0;
  memory.copy(alpha, s, rb);
  for (let t: i32 = 0; t < length; t++) {
    const a = alpha + <usize>t * rb, previous = a - rb, now = s + <usize>t * rb;
    for (let j: i32 = 0; t > 0 && j < L; j++) {
      for (let i: i32 = 0; i < L; i++) set(terms, i, get(previous, i) + transition(plan, i, j, L));
      set(a, j, get(now, j) + logSumExp(terms, L));
    }
    const scale = logSumExp(a, L);
    for (let j: i32 = 0; j < L; j++) set(a, j, get(a, j) - scale);
    set(z, t, scale);
    logZ += scale;
  }
  memory.fill(beta, 0, rb);
  for (let t = length - 1; t >= 0; t--) {
    const a = alpha + <usize>t * rb, p = posteriors + ((<usize>t * rb) << 2);
    for (let j: i32 = 0; j < L; j++) set(p, j, weight * Math.exp(get(a, j) + get(beta, j)));
    if (t == 0) break;
    const now = s + <usize>t * rb, previous = a - rb, scale = get(z, t);
    for (let i: i32 = 0; i < L; i++) {
      for (let j: i32 = 0; j < L; j++) {
        const term = transition(plan, i, j, L) + (get(now, j) + get(beta, j) - scale);
        set(terms, j, term);
        const k = variableOf(plan, i, j, L);
        if (k >= 0) set(edges, k, get(edges, k) + weight * Math.exp(get(previous, i) + term));
      }
      set(next, i, logSumExp(terms, L));
    }
    const swap = beta;
    beta = next;
    next = swap;
  }
  return logZ;
}

/** log Σ_j exp(terms_j), f64 [L]. */
function logSumExp(terms: usize, L: i32): f64 {
  let max = get(terms, 0);
  for (let j: i32 = 1; j < L; j++) max = Math.max(max, get(terms, j));
  let sum: f64 = 0;
  for (let j: i32 = 0; j < L; j++) sum += Math.exp(get(terms, j) - max);
  return max + Math.log(sum);
}

// @ts-ignore decorator
@inline
function variableOf(plan: usize, i: i32, j: i32, L: i32): i32 {
  return load<i32>(word(plan, TRANSITION_OF) + (<usize>(i * L + j) << 2));
}

/** w(i, j), 0 for a transition without variable. */
function transition(plan: usize, i: i32, j: i32, L: i32): f64 {
  const k = variableOf(plan, i, j, L);
  return k < 0 ? 0 : load<f64>(word(plan, X) + ((word(plan, FIRST_TRANSITION) + <usize>k) << 3));
}

// @ts-ignore decorator
@inline
function get(p: usize, i: i32): f64 {
  return load<f64>(p + (<usize>i << 3));
}

// @ts-ignore decorator
@inline
function set(p: usize, i: i32, value: f64): void {
  store<f64>(p + (<usize>i << 3), value);
}
