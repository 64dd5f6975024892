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
  /** Two vectors with all bits of lane 0 set, and of lane 1. */
  laneMasks: usize;
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
 * order of the attributes, as in scores.ts: the sums are the same to the last bit. (The zeros that come along for other
 * labels change nothing, as no sum here is −0.) The row is only ever touched in whole vectors: reading two numbers that
 * were just written one by one would wait until both have reached the cache.
 */
export function fillStateScores(row: usize, model: Model, batch: Batch, p: u32): void {
  const rowBytes = <usize>model.stride << 3;
  const attributes = model.attributes;
  memory.fill(row, 0, rowBytes);
  const offsets = batch.attributeOffsets + (<usize>p << 2);
  const first = <usize>load<u32>(offsets) << 2;
  const last = batch.attributeIds + (<usize>load<u32>(offsets, 4) << 2);
  let id = batch.attributeIds + first;
  if (batch.hasValues) {
    for (let value = batch.values + (first << 1); id !== last; id += 4, value += 8) {
      const at = attributes + (<usize>load<u32>(id) << 3);
      const factor = v128.load64_splat(value);
      if (load<u32>(at, 4) === DENSE) addDense(row, load<u32>(at), factor, rowBytes);
      else addSparse(row, model, load<u32>(at), load<u32>(at, 4), factor);
    }
    return;
  }
  const one = f64x2.splat(1);
  while (id !== last) {
    const at = attributes + (<usize>load<u32>(id) << 3);
    if (load<u32>(at, 4) === DENSE) {
      let end = id + 4;
      while (end !== last && load<u32>(attributes + (<usize>load<u32>(end) << 3), 4) === DENSE) end += 4;
      addDenseRun(row, attributes, id, end, rowBytes);
      id = end;
    } else {
      addSparse(row, model, load<u32>(at), load<u32>(at, 4), one);
      id += 4;
    }
  }
}

/** row(j) += factor · weight of each of `count` state features from number `begin` on. */
@inline
function addSparse(row: usize, model: Model, begin: u32, count: u32, factor: v128): void {
  const laneMasks = model.laneMasks;
  let label = model.featureLabels + (<usize>begin << 1);
  let weight = model.weights + (<usize>begin << 3);
  for (const end = label + (<usize>count << 1); label !== end; label += 2, weight += 8) {
    const j = <usize>load<u16>(label);
    const to = row + ((j >> 1) << 4);
    const term = f64x2.mul(factor, v128.load64_splat(weight));
    v128.store(to, f64x2.add(v128.load(to), v128.and(term, v128.load(laneMasks + ((j & 1) << 4)))));
  }
}

/** row += factor · dense */
@inline
function addDense(row: usize, dense: usize, factor: v128, rowBytes: usize): void {
  for (let q: usize = 0; q < rowBytes; q += 32) {
    const to = row + q;
    const from = dense + q;
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, v128.load(from))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(factor, v128.load(from, 16))), 16);
  }
}

/** row += Σ of the dense rows of the attributes whose ids stand at ids .. end. Blocks of labels keep their sums in registers. */
function addDenseRun(row: usize, attributes: usize, ids: usize, end: usize, rowBytes: usize): void {
  let q: usize = 0;
  for (; q + 192 <= rowBytes; q += 192) {
    const to = row + q;
    let sum0 = v128.load(to);
    let sum1 = v128.load(to, 16);
    let sum2 = v128.load(to, 32);
    let sum3 = v128.load(to, 48);
    let sum4 = v128.load(to, 64);
    let sum5 = v128.load(to, 80);
    let sum6 = v128.load(to, 96);
    let sum7 = v128.load(to, 112);
    let sum8 = v128.load(to, 128);
    let sum9 = v128.load(to, 144);
    let sum10 = v128.load(to, 160);
    let sum11 = v128.load(to, 176);
    for (let id = ids; id !== end; id += 4) {
      const from = <usize>load<u32>(attributes + (<usize>load<u32>(id) << 3)) + q;
      sum0 = f64x2.add(sum0, v128.load(from));
      sum1 = f64x2.add(sum1, v128.load(from, 16));
      sum2 = f64x2.add(sum2, v128.load(from, 32));
      sum3 = f64x2.add(sum3, v128.load(from, 48));
      sum4 = f64x2.add(sum4, v128.load(from, 64));
      sum5 = f64x2.add(sum5, v128.load(from, 80));
      sum6 = f64x2.add(sum6, v128.load(from, 96));
      sum7 = f64x2.add(sum7, v128.load(from, 112));
      sum8 = f64x2.add(sum8, v128.load(from, 128));
      sum9 = f64x2.add(sum9, v128.load(from, 144));
      sum10 = f64x2.add(sum10, v128.load(from, 160));
      sum11 = f64x2.add(sum11, v128.load(from, 176));
    }
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
    v128.store(to, sum4, 64);
    v128.store(to, sum5, 80);
    v128.store(to, sum6, 96);
    v128.store(to, sum7, 112);
    v128.store(to, sum8, 128);
    v128.store(to, sum9, 144);
    v128.store(to, sum10, 160);
    v128.store(to, sum11, 176);
  }
  for (; q < rowBytes; q += 32) {
    const to = row + q;
    let sum0 = v128.load(to);
    let sum1 = v128.load(to, 16);
    for (let id = ids; id !== end; id += 4) {
      const from = <usize>load<u32>(attributes + (<usize>load<u32>(id) << 3)) + q;
      sum0 = f64x2.add(sum0, v128.load(from));
      sum1 = f64x2.add(sum1, v128.load(from, 16));
    }
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
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
