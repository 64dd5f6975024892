// The CRF head in the log domain and f64, for the few sentences whose probabilities f32 does not hold: the same recursions with
// sums of exponentials, maxima subtracted.
import { at, number, word } from './plan';
import {
  ALPHA,
  EMISSION_GRADIENT,
  EMISSIONS,
  END,
  GOLD,
  HAS_LOG_EDGES,
  LABELS,
  LENGTHS,
  LOG_EDGES,
  LOG_SENTENCES,
  LOG_WORK,
  LOSSES,
  POSITIONS,
  ROW_LABELS,
  SCALED,
  SENTENCES,
  START,
  TIME_OFFSETS,
  TRANSITIONS,
} from './plan-fields';

// @ts-ignore decorator
@inline
function score(p: usize, i: i32): f64 {
  return <f64>load<f32>(p + (<usize>i << 2));
}

// @ts-ignore decorator
@inline
function value(p: usize, i: i32): f64 {
  return load<f64>(p + (<usize>i << 3));
}

/** log Σ exp of n numbers; −Infinity where all are. */
function logSumExp(p: usize, n: i32): f64 {
  let most = value(p, 0);
  for (let i: i32 = 1; i < n; i++) most = max<f64>(most, value(p, i));
  if (most == -Infinity) return most;
  let sum: f64 = 0;
  for (let i: i32 = 0; i < n; i++) sum += Math.exp(value(p, i) - most);
  return most + Math.log(sum);
}

/** All marked sentences, in their order. `trains`: gradients too, and their transitions into LOG_EDGES. */
export function runCrfLog(plan: usize, trains: bool): void {
  const L = number(plan, LABELS);
  memory.fill(word(plan, LOG_EDGES), 0, <usize>(L * L) << 3);
  store<i32>(plan + (HAS_LOG_EDGES << 2), trains ? 1 : 0);
  for (let b: i32 = 0; b < number(plan, SENTENCES); b++) {
    if (at(word(plan, LOG_SENTENCES), b) != 0) runSentence(plan, b, trains);
  }
}

function runSentence(plan: usize, b: i32, trains: bool): void {
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS), T = at(word(plan, LENGTHS), b);
  const offsets = word(plan, TIME_OFFSETS), emissions = word(plan, EMISSIONS), gold = word(plan, GOLD);
  const transitions = word(plan, TRANSITIONS), start = word(plan, START), end = word(plan, END);
  const lb = <usize>L << 3;
  const alphas = word(plan, LOG_WORK), betas = alphas + <usize>number(plan, POSITIONS) * lb;
  const terms = betas + <usize>number(plan, POSITIONS) * lb;
  let path: f64 = 0;
  for (let t: i32 = 0; t < T; t++) {
    const row = at(offsets, t) + b, e = emissions + (<usize>(row * R) << 2), alpha = alphas + <usize>t * lb;
    const y = at(gold, row);
    path += score(e, y);
    path += t == 0 ? score(start, y) : score(transitions, at(gold, at(offsets, t - 1) + b) * L + y);
    for (let j: i32 = 0; j < L; j++) {
      let before = score(start, j);
      if (t > 0) {
        for (let i: i32 = 0; i < L; i++) {
          store<f64>(terms + (<usize>i << 3), value(alpha - lb, i) + score(transitions, i * L + j));
        }
        before = logSumExp(terms, L);
      }
      store<f64>(alpha + (<usize>j << 3), before + score(e, j));
    }
  }
  const last = alphas + <usize>(T - 1) * lb;
  for (let j: i32 = 0; j < L; j++) store<f64>(terms + (<usize>j << 3), value(last, j) + score(end, j));
  const logZ = logSumExp(terms, L);
  path += score(end, at(gold, at(offsets, T - 1) + b));
  store<f64>(word(plan, LOSSES) + (<usize>b << 3), logZ - path);
  if (trains) differentiate(plan, b, T, logZ, alphas, betas, terms);
}

/** β, marginals, transitions; what the scaled pass left of the sentence is set to 0. */
function differentiate(plan: usize, b: i32, T: i32, logZ: f64, alphas: usize, betas: usize, terms: usize): void {
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS), rb = <usize>R << 2, lb = <usize>L << 3;
  const offsets = word(plan, TIME_OFFSETS), transitions = word(plan, TRANSITIONS), edges = word(plan, LOG_EDGES);
  const share: f64 = 1.0 / <f64>number(plan, SENTENCES);
  for (let t = T - 1; t >= 0; t--) {
    const row = <usize>(at(offsets, t) + b), alpha = alphas + <usize>t * lb, beta = betas + <usize>t * lb;
    const gradient = word(plan, EMISSION_GRADIENT) + row * rb;
    const next = t + 1 < T ? word(plan, EMISSIONS) + <usize>(at(offsets, t + 1) + b) * rb : 0;
    for (let i: i32 = 0; i < L; i++) {
      if (next == 0) store<f64>(beta + (<usize>i << 3), score(word(plan, END), i));
      else {
        for (let j: i32 = 0; j < L; j++) {
          const term = score(transitions, i * L + j) + score(next, j) + value(beta + lb, j);
          store<f64>(terms + (<usize>j << 3), term);
          const q = edges + (<usize>(i * L + j) << 3);
          store<f64>(q, load<f64>(q) + Math.exp(value(alpha, i) + term - logZ));
        }
        store<f64>(beta + (<usize>i << 3), logSumExp(terms, L));
      }
      const marginal = Math.exp(value(alpha, i) + value(beta, i) - logZ);
      const isGold = i == at(word(plan, GOLD), <i32>row);
      store<f32>(gradient + (<usize>i << 2), <f32>((isGold ? marginal - 1 : marginal) * share));
    }
    memory.fill(gradient + (<usize>L << 2), 0, rb - (<usize>L << 2));
    memory.fill(word(plan, ALPHA) + row * rb, 0, rb);
    memory.fill(word(plan, SCALED) + row * rb, 0, rb);
  }
}
