/**
 * The best label sequence (Viterbi 1967; Forney 1973, "The Viterbi algorithm") of many sequences, SIMD over labels:
 *
 *     δ_0(j) = state_0(j)        δ_t(j) = max_i (δ_{t−1}(i) + step(i, j)) + state_t(j)
 *
 * the same sums in the same order as inference/viterbi.ts, hence the same labels to the last tie. No back pointers: the
 * label before j on the best path is found on the way back, as the lowest i with δ_{t−1}(i) + step(i, j) equal to the
 * maximum, for the one j of the path. That takes O(L) a position, and storing them would cost the inner loop two more
 * operations out of three.
 */
import { addRow, Batch, DONE, fillStateScores, larger, Model, PENDING, StepScores } from './state-scores';

/**
 * Labels of the sequences from <= n < to that are PENDING; those without a possible path stay so. `scores` is one of the
 * model's. `workspace`: float64 [T][stride] for the longest of them.
 */
export function decodeViterbi(
  model: Model,
  scores: StepScores,
  batch: Batch,
  workspace: usize,
  from: u32,
  to: u32,
): void {
  const L = model.labelCount;
  const rowBytes = <usize>model.stride << 3;
  for (let n = from; n < to; n++) {
    const status = batch.status + <usize>n;
    if (load<u8>(status) !== PENDING) continue;
    const first = load<u32>(batch.sequenceOffsets + (<usize>n << 2));
    const T = load<u32>(batch.sequenceOffsets + (<usize>n << 2), 4) - first;
    if (T === 0) {
      store<u8>(status, DONE);
      continue;
    }
    // 1. δ forward
    let row = workspace;
    for (let t: u32 = 0; t < T; t++, row += rowBytes) {
      fillStateScores(row, model, batch, first + t);
      if (t === 0) addRow(row, scores.start, rowBytes);
      if (t === T - 1) addRow(row, scores.end, rowBytes);
      if (t === 0) continue;
      if (scores.isLocal) addBest(row, row - rowBytes, scores.byTo, rowBytes);
      else addBestSteps(row, row - rowBytes, scores.byFrom, L, rowBytes);
    }
    // 2. best last label, the lowest of equals
    row -= rowBytes;
    let label: i32 = 0;
    let best = load<f64>(row);
    for (let j = 1; j < L; j++) {
      const score = load<f64>(row + (<usize>j << 3));
      if (score > best) {
        best = score;
        label = j;
      }
    }
    if (best === -Infinity) continue;
    // 3. back along the path
    let out = batch.labels + (<usize>(first + T - 1) << 2);
    store<i32>(out, label);
    for (let t = T - 1; t > 0; t--) {
      row -= rowBytes;
      out -= 4;
      label = firstBest(row, scores.byTo + <usize>label * rowBytes, rowBytes);
      store<i32>(out, label);
    }
    store<u8>(status, DONE);
  }
}

/** row(j) ← max_i (before(i) + step(i, j)) + row(j). Blocks of 12 labels keep their maxima in registers. */
function addBestSteps(row: usize, before: usize, byFrom: usize, L: i32, rowBytes: usize): void {
  const beforeEnd = before + (<usize>L << 3);
  let q: usize = 0;
  for (; q + 96 <= rowBytes; q += 96) {
    let step = byFrom + q;
    let score = v128.load64_splat(before);
    let best0 = f64x2.add(score, v128.load(step));
    let best1 = f64x2.add(score, v128.load(step, 16));
    let best2 = f64x2.add(score, v128.load(step, 32));
    let best3 = f64x2.add(score, v128.load(step, 48));
    let best4 = f64x2.add(score, v128.load(step, 64));
    let best5 = f64x2.add(score, v128.load(step, 80));
    for (let i = before + 8; i < beforeEnd; i += 8) {
      step += rowBytes;
      score = v128.load64_splat(i);
      best0 = f64x2.pmax(best0, f64x2.add(score, v128.load(step)));
      best1 = f64x2.pmax(best1, f64x2.add(score, v128.load(step, 16)));
      best2 = f64x2.pmax(best2, f64x2.add(score, v128.load(step, 32)));
      best3 = f64x2.pmax(best3, f64x2.add(score, v128.load(step, 48)));
      best4 = f64x2.pmax(best4, f64x2.add(score, v128.load(step, 64)));
      best5 = f64x2.pmax(best5, f64x2.add(score, v128.load(step, 80)));
    }
    const to = row + q;
    v128.store(to, f64x2.add(best0, v128.load(to)));
    v128.store(to, f64x2.add(best1, v128.load(to, 16)), 16);
    v128.store(to, f64x2.add(best2, v128.load(to, 32)), 32);
    v128.store(to, f64x2.add(best3, v128.load(to, 48)), 48);
    v128.store(to, f64x2.add(best4, v128.load(to, 64)), 64);
    v128.store(to, f64x2.add(best5, v128.load(to, 80)), 80);
  }
  for (; q < rowBytes; q += 32) {
    let step = byFrom + q;
    let score = v128.load64_splat(before);
    let best0 = f64x2.add(score, v128.load(step));
    let best1 = f64x2.add(score, v128.load(step, 16));
    for (let i = before + 8; i < beforeEnd; i += 8) {
      step += rowBytes;
      score = v128.load64_splat(i);
      best0 = f64x2.pmax(best0, f64x2.add(score, v128.load(step)));
      best1 = f64x2.pmax(best1, f64x2.add(score, v128.load(step, 16)));
    }
    const to = row + q;
    v128.store(to, f64x2.add(best0, v128.load(to)));
    v128.store(to, f64x2.add(best1, v128.load(to, 16)), 16);
  }
}

/** The same where all steps score 0: the maximum is one for all j. `byTo` holds zeros, −Infinity at pads. */
function addBest(row: usize, before: usize, byTo: usize, rowBytes: usize): void {
  const best = f64x2.splat(bestSum(before, byTo, rowBytes));
  for (let q: usize = 0; q < rowBytes; q += 16) v128.store(row + q, f64x2.add(best, v128.load(row + q)));
}

/** max_i (a(i) + b(i)) */
@inline
function bestSum(a: usize, b: usize, rowBytes: usize): f64 {
  let best0 = f64x2.add(v128.load(a), v128.load(b));
  let best1 = f64x2.add(v128.load(a, 16), v128.load(b, 16));
  for (let q: usize = 32; q < rowBytes; q += 32) {
    best0 = f64x2.pmax(best0, f64x2.add(v128.load(a + q), v128.load(b + q)));
    best1 = f64x2.pmax(best1, f64x2.add(v128.load(a + q, 16), v128.load(b + q, 16)));
  }
  return larger(f64x2.pmax(best0, best1));
}

/** The lowest i that attains max_i (a(i) + b(i)); pads of b are −Infinity and never lower than a label. */
function firstBest(a: usize, b: usize, rowBytes: usize): i32 {
  const best = f64x2.splat(bestSum(a, b, rowBytes));
  for (let q: usize = 0; q < rowBytes; q += 16) {
    const isBest = i64x2.bitmask(f64x2.eq(f64x2.add(v128.load(a + q), v128.load(b + q)), best));
    if (isBest !== 0) return <i32>(q >> 3) + ctz(isBest);
  }
  return unreachable();
}
