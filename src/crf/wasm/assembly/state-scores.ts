/**
 * State scores of one position, and the layout of model and batch in memory. Rows over labels are padded to a multiple
 * of 4 (`stride`), so that every loop runs over whole pairs of vectors; what a pad holds is said at each array.
 *
 * Every address is a byte address of 32 bits. Those of a batch are moved so that the data set's own indices apply
 * (`labels + 4 p` is right for position p of the data set, although only a part of it is here): such sums wrap around, and 0 is an address like any other.
 */

/** Transition, start and end scores of one way to decode: free, or held to a tag scheme by −Infinity. */
@unmanaged
export class StepScores {
  /** step(i, j), [L][stride]; pads 0 */
  byFrom: usize;
  /** The same by the second label, [L][stride]: step(i, j) at [j][i]; pads −Infinity, so that a pad is no best label. */
  byTo: usize;
  /** [stride], pads 0 */
  start: usize;
  end: usize;
  /** 1 where all step scores are 0: the sequence falls apart into positions. */
  isLocal: i32;
}

/** A trained model. Weights are finite, and too small for any sum of a position's scores to overflow. */
@unmanaged
export class Model {
  labelCount: i32;
  stride: i32;
  /**
   * Where the weights of attribute a are, [A] pairs: first state feature and their number, or address of a row
   * [stride] over all labels (absent ones 0, pads 0) and DENSE.
   */
  attributes: usize;
  /** Label of each state feature, 16 bits, [S] */
  featureLabels: usize;
  /** float64 [S] */
  weights: usize;
  free: StepScores;
  constrained: StepScores;
  /** exp(transition(i, j) − transitionMax), [L][stride], and the same at [j][i]; pads 0 */
  expByFrom: usize;
  expByTo: usize;
  /** Combined bit by bit with the last 4 state scores, whose pads are +0: +Infinity and −Infinity at pads, 0 elsewhere. */
  padsHigh: usize;
  padsLow: usize;
  transitionMax: f64;
  /** R_E of scaled-forward-backward.ts */
  transitionRange: f64;
}

/** Some sequences of a data set, and where their results go. */
@unmanaged
export class Batch {
  /** First position of each sequence, [N+1] */
  sequenceOffsets: usize;
  /** First attribute occurrence of each position, [P+1] */
  attributeOffsets: usize;
  attributeIds: usize;
  /** float64 beside `attributeIds`; read where `hasValues` is 1, else all are 1. */
  values: usize;
  hasValues: i32;
  /** 8 bits a sequence, [N]: only those that are PENDING are worked on, and then left DONE, or PENDING where that failed. */
  status: usize;
  /** Label ids, 32 bits, [P]; written where `wantsLabels` is 1. */
  labels: usize;
  wantsLabels: i32;
  /** P(y_t = j | x), [P][L] without pads; written where `wantsMarginals` is 1. */
  marginals: usize;
  wantsMarginals: i32;
  /** log Z, [N] */
  logZ: usize;
}

/** In place of a number of features. */
export const DENSE: u32 = 0xffffffff;

export const PENDING: u8 = 0;
export const DONE: u8 = 1;

/**
 * row(j) ← Σ_a value_a w(a, j) over the attributes of position p, [stride], pads 0. Every label's terms are added in the
 * order of the attributes, as in scores.ts: the sums are the same to the last bit. (The zeros of a dense row change
 * nothing: no sum here is −0.)
 */
export function fillStateScores(row: usize, model: Model, batch: Batch, p: u32): void {
  const rowBytes = <usize>model.stride << 3;
  const attributes = model.attributes;
  const featureLabels = model.featureLabels;
  const weights = model.weights;
  memory.fill(row, 0, rowBytes);
  const offsets = batch.attributeOffsets + (<usize>p << 2);
  const first = <usize>load<u32>(offsets) << 2;
  const last = batch.attributeIds + (<usize>load<u32>(offsets, 4) << 2);
  let id = batch.attributeIds + first;
  if (!batch.hasValues) {
    for (; id !== last; id += 4) {
      const at = attributes + (<usize>load<u32>(id) << 3);
      const begin = load<u32>(at);
      const count = load<u32>(at, 4);
      if (count === DENSE) {
        for (let q: usize = 0; q < rowBytes; q += 32) {
          const to = row + q;
          const from = <usize>begin + q;
          v128.store(to, f64x2.add(v128.load(to), v128.load(from)));
          v128.store(to, f64x2.add(v128.load(to, 16), v128.load(from, 16)), 16);
        }
      } else {
        let label = featureLabels + (<usize>begin << 1);
        let weight = weights + (<usize>begin << 3);
        for (const end = label + (<usize>count << 1); label !== end; label += 2, weight += 8) {
          const to = row + (<usize>load<u16>(label) << 3);
          store<f64>(to, load<f64>(to) + load<f64>(weight));
        }
      }
    }
    return;
  }
  for (let value = batch.values + (first << 1); id !== last; id += 4, value += 8) {
    const at = attributes + (<usize>load<u32>(id) << 3);
    const begin = load<u32>(at);
    const count = load<u32>(at, 4);
    if (count === DENSE) {
      const factor = v128.load64_splat(value);
      for (let q: usize = 0; q < rowBytes; q += 32) {
        const to = row + q;
        const from = <usize>begin + q;
        v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, v128.load(from))));
        v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(factor, v128.load(from, 16))), 16);
      }
    } else {
      const factor = load<f64>(value);
      let label = featureLabels + (<usize>begin << 1);
      let weight = weights + (<usize>begin << 3);
      for (const end = label + (<usize>count << 1); label !== end; label += 2, weight += 8) {
        const to = row + (<usize>load<u16>(label) << 3);
        store<f64>(to, load<f64>(to) + factor * load<f64>(weight));
      }
    }
  }
}

/** a ← a + b, rows of `rowBytes`. */
@inline
export function addRow(a: usize, b: usize, rowBytes: usize): void {
  for (let q: usize = 0; q < rowBytes; q += 16) v128.store(a + q, f64x2.add(v128.load(a + q), v128.load(b + q)));
}

/** max(lane 0, lane 1) */
@inline
export function larger(v: v128): f64 {
  return max(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1));
}
