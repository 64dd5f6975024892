/**
 * log Z and node marginals of many sequences, SIMD over labels: the scaled recursion of
 * inference/scaled-forward-backward.ts, where the names, the equations and the proof of its range are.
 *
 *     α_0 = c_0 e_0      α_t(j) = c_t e_t(j) Σ_i α_{t−1}(i) E(i, j)      e_t(j) = exp(state_t(j) − max)
 *     β_{T−1} = 1        β_{t−1}(i) = Σ_j E(i, j) c_t e_t(j) β_t(j)      P(y_t = j) = α_t(j) β_t(j)
 *     log Z = Σ_t (max_t − log c_t) + (T − 1) transitionMax
 *
 * Sequences whose scores that recursion cannot hold (R_S + R_E > 600) are left alone, for the logarithmic one.
 */
import { expPair } from '../../../../numeric/wasm/assembly/exp';
import { addRow, Batch, DONE, fillStateScores, larger, Model, PENDING } from './state-scores';

/** SCALED_RANGE_LIMIT of scaled-forward-backward.ts */
const RANGE_LIMIT: f64 = 600;

/** What `forward` returns for a sequence out of range. */
const OUT_OF_RANGE: f64 = Infinity;

/**
 * log Z of the sequences from <= n < to that are PENDING and in range, and for each position what the batch asks for:
 * marginals, or the label with the largest one (the lowest of equals). `workspace`: float64 [T][stride] twice and
 * [T + stride] once, for the longest of them.
 */
export function forwardBackward(model: Model, batch: Batch, workspace: usize, from: u32, to: u32): void {
  const rowBytes = <usize>model.stride << 3;
  for (let n = from; n < to; n++) {
    const status = batch.status + <usize>n;
    if (load<u8>(status) !== PENDING) continue;
    const first = load<u32>(batch.sequenceOffsets + (<usize>n << 2));
    const T = load<u32>(batch.sequenceOffsets + (<usize>n << 2), 4) - first;
    const stateExp = workspace;
    const alpha = stateExp + <usize>T * rowBytes;
    const scale = alpha + <usize>T * rowBytes;
    const row = scale + (<usize>((T + 1) & ~1) << 3);
    const logZ = forward(model, batch, first, T, stateExp, alpha, scale);
    if (logZ === OUT_OF_RANGE) continue;
    store<f64>(batch.logZ + (<usize>n << 3), logZ);
    if (batch.wantsMarginals | batch.wantsLabels) backward(model, batch, first, T, stateExp, alpha, scale, row);
    store<u8>(status, DONE);
  }
}

/** Fills stateExp and alpha, [T][stride] with pads 0, and scale, [T]; returns log Z, OUT_OF_RANGE where it must not. */
function forward(
  model: Model,
  batch: Batch,
  first: u32,
  T: u32,
  stateExp: usize,
  alpha: usize,
  scale: usize,
): f64 {
  const rowBytes = <usize>model.stride << 3;
  const tail = rowBytes - 32;
  const stepRange = T > 1 ? model.transitionRange : 0;
  const isLocal = model.free.isLocal;
  const high0 = v128.load(model.padsHigh);
  const high1 = v128.load(model.padsHigh, 16);
  const low0 = v128.load(model.padsLow);
  const low1 = v128.load(model.padsLow, 16);
  // Π 1/c_t as mantissa · 2^exponent: one logarithm a sequence
  let mantissa: f64 = 1;
  let exponent: i64 = 0;
  let maxima: f64 = 0;
  let e = stateExp;
  let a = alpha;
  for (let t: u32 = 0; t < T; t++, e += rowBytes, a += rowBytes) {
    // 1. state scores and their range
    fillStateScores(e, model, batch, first + t);
    if (t === 0) addRow(e, model.free.start, rowBytes);
    if (t === T - 1) addRow(e, model.free.end, rowBytes);
    const last0 = v128.load(e + tail);
    const last1 = v128.load(e + tail, 16);
    let least = f64x2.pmin(v128.or(last0, high0), v128.or(last1, high1));
    let most = f64x2.pmax(v128.or(last0, low0), v128.or(last1, low1));
    for (let q: usize = 0; q < tail; q += 16) {
      const x = v128.load(e + q);
      least = f64x2.pmin(least, x);
      most = f64x2.pmax(most, x);
    }
    const top = larger(most);
    const range = top - min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
    if (!(range + stepRange <= RANGE_LIMIT)) return OUT_OF_RANGE;
    // 2. e_t(j), 0 at pads
    const reference = f64x2.splat(top);
    for (let q: usize = 0; q < tail; q += 16) v128.store(e + q, expPair(f64x2.sub(v128.load(e + q), reference)));
    v128.store(e + tail, expPair(f64x2.sub(v128.or(last0, low0), reference)));
    v128.store(e + tail, expPair(f64x2.sub(v128.or(last1, low1), reference)), 16);
    // 3. e_t(j) Σ_i α_{t−1}(i) E(i, j) and its sum over j; without transitions E = 1, and Σ_i α_{t−1}(i) = 1
    let sum2 = f64x2.splat(0);
    if (t === 0 || isLocal) {
      for (let q: usize = 0; q < rowBytes; q += 16) {
        const x = v128.load(e + q);
        v128.store(a + q, x);
        sum2 = f64x2.add(sum2, x);
      }
    } else {
      combineRows(a, a - rowBytes, model.expByFrom, model.labelCount, rowBytes);
      for (let q: usize = 0; q < rowBytes; q += 16) {
        const x = f64x2.mul(v128.load(a + q), v128.load(e + q));
        v128.store(a + q, x);
        sum2 = f64x2.add(sum2, x);
      }
    }
    // 4. normalise
    const sum = f64x2.extract_lane(sum2, 0) + f64x2.extract_lane(sum2, 1);
    const c = 1 / sum;
    const factor = f64x2.splat(c);
    for (let q: usize = 0; q < rowBytes; q += 16) v128.store(a + q, f64x2.mul(factor, v128.load(a + q)));
    store<f64>(scale + (<usize>t << 3), c);
    maxima += top + (t === 0 ? 0 : model.transitionMax);
    const bits = reinterpret<i64>(mantissa * sum);
    exponent += (bits >> 52) - 1023;
    mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  }
  return maxima + (Math.log(mantissa) + <f64>exponent * 0.6931471805599453);
}

/** From the last position to the first: α becomes α β, and goes where the batch wants it. */
function backward(
  model: Model,
  batch: Batch,
  first: u32,
  T: u32,
  stateExp: usize,
  alpha: usize,
  scale: usize,
  row: usize,
): void {
  const L = model.labelCount;
  const rowBytes = <usize>model.stride << 3;
  const isLocal = model.free.isLocal;
  // β_t takes the place of e_{t+1}, which is no longer needed; that of the last position is 1 and takes none.
  for (let t = T; t-- > 0; ) {
    const e = stateExp + <usize>t * rowBytes;
    const a = alpha + <usize>t * rowBytes;
    if (t === T - 1 || isLocal) {
      const c = v128.load64_splat(scale + (<usize>t << 3));
      for (let q: usize = 0; q < rowBytes; q += 16) v128.store(row + q, f64x2.mul(c, v128.load(e + q)));
    } else {
      const beta = e + rowBytes;
      const c = v128.load64_splat(scale + (<usize>t << 3));
      combineRows(beta, row, model.expByTo, L, rowBytes);
      for (let q: usize = 0; q < rowBytes; q += 16) {
        const b = v128.load(beta + q);
        v128.store(a + q, f64x2.mul(v128.load(a + q), b));
        v128.store(row + q, f64x2.mul(c, f64x2.mul(v128.load(e + q), b)));
      }
    }
    const p = <usize>(first + t);
    if (batch.wantsMarginals) copyLabels(batch.marginals + ((p * <usize>L) << 3), a, L);
    if (batch.wantsLabels) store<i32>(batch.labels + (p << 2), largest(a, rowBytes));
  }
}

/** out(j) ← Σ_i x(i) M(i, j), M [L][stride]; blocks of 12 sums stay in registers. */
function combineRows(out: usize, x: usize, matrix: usize, L: i32, rowBytes: usize): void {
  const xEnd = x + (<usize>L << 3);
  let q: usize = 0;
  for (; q + 96 <= rowBytes; q += 96) {
    let m = matrix + q;
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let sum4 = sum0;
    let sum5 = sum0;
    for (let i = x; i < xEnd; i += 8, m += rowBytes) {
      const factor = v128.load64_splat(i);
      sum0 = f64x2.add(sum0, f64x2.mul(factor, v128.load(m)));
      sum1 = f64x2.add(sum1, f64x2.mul(factor, v128.load(m, 16)));
      sum2 = f64x2.add(sum2, f64x2.mul(factor, v128.load(m, 32)));
      sum3 = f64x2.add(sum3, f64x2.mul(factor, v128.load(m, 48)));
      sum4 = f64x2.add(sum4, f64x2.mul(factor, v128.load(m, 64)));
      sum5 = f64x2.add(sum5, f64x2.mul(factor, v128.load(m, 80)));
    }
    const to = out + q;
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
    v128.store(to, sum4, 64);
    v128.store(to, sum5, 80);
  }
  for (; q < rowBytes; q += 32) {
    let m = matrix + q;
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    for (let i = x; i < xEnd; i += 8, m += rowBytes) {
      const factor = v128.load64_splat(i);
      sum0 = f64x2.add(sum0, f64x2.mul(factor, v128.load(m)));
      sum1 = f64x2.add(sum1, f64x2.mul(factor, v128.load(m, 16)));
    }
    v128.store(out + q, sum0);
    v128.store(out + q, sum1, 16);
  }
}

/** Without the pads. */
function copyLabels(out: usize, row: usize, L: i32): void {
  const end = row + (<usize>L << 3);
  for (; row + 16 <= end; row += 16, out += 16) v128.store(out, v128.load(row));
  if (row < end) store<f64>(out, load<f64>(row));
}

/** The lowest i with the largest row(i) >= 0; pads are 0. */
function largest(row: usize, rowBytes: usize): i32 {
  let most = v128.load(row);
  for (let q: usize = 16; q < rowBytes; q += 16) most = f64x2.pmax(most, v128.load(row + q));
  const best = f64x2.splat(larger(most));
  for (let q: usize = 0; q < rowBytes; q += 16) {
    const isBest = i64x2.bitmask(f64x2.eq(v128.load(row + q), best));
    if (isBest !== 0) return <i32>(q >> 3) + ctz(isBest);
  }
  return unreachable();
}
