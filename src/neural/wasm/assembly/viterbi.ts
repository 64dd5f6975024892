// Best labels (Viterbi 1967). Sums in f64, as crf/inference has them. No back pointers are kept: the way back looks for the
// predecessor of one label a position again, a thing of L, not L².
import { at, number, word } from './plan';
import { DECODE_TRANSITIONS, DECODED, DELTA, EMISSIONS, LABELS, LENGTHS, ROW_LABELS, TIME_OFFSETS } from './plan-fields';

/** Best paths of the sentences from <= b < to; of equal ones the smaller label, decided from the end. */
export function decodePaths(plan: usize, from: i32, to: i32): void {
  const L = number(plan, LABELS), R = number(plan, ROW_LABELS), rb = <usize>R << 3;
  const offsets = word(plan, TIME_OFFSETS), deltas = word(plan, DELTA), out = word(plan, DECODED);
  const transitions = word(plan, DECODE_TRANSITIONS), start = transitions + <usize>L * rb, end = start + rb;
  for (let b = from; b < to; b++) {
    const T = at(word(plan, LENGTHS), b);
    let before: usize = 0;
    for (let t: i32 = 0; t < T; t++) {
      const row = <usize>(at(offsets, t) + b);
      const emissions = word(plan, EMISSIONS) + row * (rb >> 1), delta = deltas + row * rb;
      if (t == 0) {
        for (let j: usize = 0; j < rb; j += 16) {
          v128.store(delta + j, f64x2.add(v128.load(start + j), f64x2.promote_low_f32x4(v128.load64_zero(emissions + (j >> 1)))));
        }
      } else maximise(delta, before, transitions, emissions, L, rb);
      before = delta;
    }
    // The best label of the last position, then its best predecessors.
    let row = at(offsets, T - 1) + b;
    let label: i32 = best(deltas + <usize>row * rb, end, 8, L);
    store<i32>(out + (<usize>row << 2), label);
    for (let t = T - 2; t >= 0; t--) {
      row = at(offsets, t) + b;
      label = best(deltas + <usize>row * rb, transitions + (<usize>label << 3), rb, L);
      store<i32>(out + (<usize>row << 2), label);
    }
  }
}

/** δ_t(j) = max_i (δ_{t−1}(i) + A(i,j)) + s_t(j), eight labels j at a time. */
function maximise(delta: usize, before: usize, transitions: usize, emissions: usize, L: i32, rb: usize): void {
  for (let j: usize = 0; j < rb; j += 64) {
    let m0 = f64x2.splat(-Infinity), m1 = m0, m2 = m0, m3 = m0;
    let a = transitions + j;
    for (let i: i32 = 0; i < L; i++, a += rb) {
      const d = v128.load64_splat(before + (<usize>i << 3));
      m0 = f64x2.pmax(m0, f64x2.add(d, v128.load(a)));
      m1 = f64x2.pmax(m1, f64x2.add(d, v128.load(a, 16)));
      m2 = f64x2.pmax(m2, f64x2.add(d, v128.load(a, 32)));
      m3 = f64x2.pmax(m3, f64x2.add(d, v128.load(a, 48)));
    }
    const p = delta + j, e = emissions + (j >> 1);
    v128.store(p, f64x2.add(m0, f64x2.promote_low_f32x4(v128.load64_zero(e))));
    v128.store(p, f64x2.add(m1, f64x2.promote_low_f32x4(v128.load64_zero(e, 8))), 16);
    v128.store(p, f64x2.add(m2, f64x2.promote_low_f32x4(v128.load64_zero(e, 16))), 32);
    v128.store(p, f64x2.add(m3, f64x2.promote_low_f32x4(v128.load64_zero(e, 24))), 48);
  }
}

/** The smallest i with the largest δ(i) + score(i), scores `stride` bytes apart. */
function best(delta: usize, scores: usize, stride: usize, L: i32): i32 {
  let most: f64 = -Infinity;
  let label: i32 = 0;
  for (let i: i32 = 0; i < L; i++, scores += stride) {
    const sum = load<f64>(delta + (<usize>i << 3)) + load<f64>(scores);
    if (sum > most) {
      most = sum;
      label = i;
    }
  }
  return label;
}

/** The best label of each row by itself. */
export function decodeRows(plan: usize, from: i32, to: i32): void {
  const L = number(plan, LABELS), rb = word(plan, ROW_LABELS) << 2;
  for (let r = from; r < to; r++) {
    const row = word(plan, EMISSIONS) + <usize>r * rb;
    let label: i32 = 0;
    let most = load<f32>(row);
    for (let j: i32 = 1; j < L; j++) {
      const s = load<f32>(row + (<usize>j << 2));
      if (s > most) {
        most = s;
        label = j;
      }
    }
    store<i32>(word(plan, DECODED) + (<usize>r << 2), label);
  }
}
