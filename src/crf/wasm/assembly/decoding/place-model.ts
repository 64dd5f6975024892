/**
 * Brings a model's state features into the form that state-scores.ts reads. `offsets`: the state features of attribute a
 * are those from offsets[a] to offsets[a + 1], 32 bits, [A+1]. An attribute with at least `least` of them is dense.
 */
import { DENSE, Model } from './state-scores';

/** How many attributes are dense. */
export function countDense(offsets: usize, attributeCount: u32, least: u32): u32 {
  let count: u32 = 0;
  for (const end = offsets + (<usize>attributeCount << 2); offsets !== end; offsets += 4) {
    if (load<u32>(offsets, 4) - load<u32>(offsets) >= least) count++;
  }
  return count;
}

/** Fills `model.attributes`; the dense ones get the rows [stride] from `rows` on, in their order. */
export function placeAttributes(model: Model, offsets: usize, attributeCount: u32, least: u32, rows: usize): void {
  const rowBytes = <usize>model.stride << 3;
  let at = model.attributes;
  for (const end = offsets + (<usize>attributeCount << 2); offsets !== end; offsets += 4, at += 8) {
    const begin = load<u32>(offsets);
    const count = load<u32>(offsets, 4) - begin;
    if (count >= least) {
      store<u32>(at, <u32>rows);
      store<u32>(at, DENSE, 4);
      rows += rowBytes;
    } else {
      store<u32>(at, begin);
      store<u32>(at, count, 4);
    }
  }
}

/** Copies `model.weights` into the rows of the dense attributes. */
export function placeDenseWeights(model: Model, offsets: usize, attributeCount: u32): void {
  const rowBytes = <usize>model.stride << 3;
  let at = model.attributes;
  for (const end = offsets + (<usize>attributeCount << 2); offsets !== end; offsets += 4, at += 8) {
    if (load<u32>(at, 4) !== DENSE) continue;
    const row = <usize>load<u32>(at);
    memory.fill(row, 0, rowBytes);
    for (let f = load<u32>(offsets), last = load<u32>(offsets, 4); f < last; f++) {
      const label = <usize>load<u16>(model.featureLabels + (<usize>f << 1));
      store<f64>(row + (label << 3), load<f64>(model.weights + (<usize>f << 3)));
    }
  }
}

/** max |x| of n float64, NaN where one of them is. */
export function largestSize(x: usize, n: u32): f64 {
  let most = f64x2.splat(0);
  const end = x + (<usize>n << 3);
  for (; x + 16 <= end; x += 16) most = f64x2.max(most, f64x2.abs(v128.load(x)));
  if (x < end) most = f64x2.max(most, f64x2.abs(v128.load64_splat(x)));
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}
