// What is made of the weights once per evaluation: exponentials, dense rows, transition tables.
import { expPair } from '../../../../numeric/wasm/assembly/exp';
import { at, word } from './plan';
import {
  EXP,
  FIRST_TRANSITION,
  INTO,
  INTO_PLACES,
  IS_DENSE,
  LABELS,
  MATRIX_INTO,
  MATRIX_OUT,
  NARROW_BOUND,
  NARROW_EXP,
  NARROW_FIRST,
  NARROW_LABELS,
  OUT,
  ROW_BOUND,
  ROW_EXP,
  ROW_FIRST,
  ROW_LABELS,
  SCALE,
  TRANSITION_OF,
  TRANSITIONS,
  VARIABLE_LABELS,
  X,
} from './plan-fields';

/** exp(scale·x) of the variables [v0, v1); returns max |scale·x|. NaN is passed on, also by the maximum. */
export function prepareVariables(plan: usize, v0: i32, v1: i32): f64 {
  const x = word(plan, X), scale = word(plan, SCALE), exps = word(plan, EXP);
  let max = f64x2.splat(0.0);
  const end = <usize>v1 << 3;
  let o = <usize>v0 << 3;
  for (; o + 16 <= end; o += 16) {
    const w = f64x2.mul(v128.load(x + o), v128.load(scale + o));
    max = f64x2.max(max, f64x2.abs(w));
    v128.store(exps + o, expPair(w));
  }
  if (o < end) {
    const w = f64x2.splat(load<f64>(x + o) * load<f64>(scale + o));
    max = f64x2.max(max, f64x2.abs(w));
    store<f64>(exps + o, f64x2.extract_lane(expPair(w), 0));
  }
  return Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1));
}

/** Dense rows [r0, r1): 1 where a label has no variable; and their bounds. Returns max |weight|. */
export function prepareRows(plan: usize, r0: i32, r1: i32): f64 {
  return fillRows(plan, r0, r1, ROW_FIRST, ROW_EXP, ROW_BOUND, word(plan, ROW_LABELS) << 3);
}

/** The same for narrow rows. */
export function prepareNarrow(plan: usize, r0: i32, r1: i32): f64 {
  return fillRows(plan, r0, r1, NARROW_FIRST, NARROW_EXP, NARROW_BOUND, NARROW_LABELS << 3);
}

function fillRows(plan: usize, r0: i32, r1: i32, firstField: i32, rowsField: i32, boundsField: i32, rb: usize): f64 {
  const first = word(plan, firstField), rows = word(plan, rowsField), bounds = word(plan, boundsField);
  const exps = word(plan, EXP), labels = word(plan, VARIABLE_LABELS), x = word(plan, X), scale = word(plan, SCALE);
  const max = prepareVariables(plan, at(first, r0), at(first, r1));
  const one = f64x2.splat(1.0);
  for (let r = r0; r < r1; r++) {
    const row = rows + <usize>r * rb;
    for (let q: usize = 0; q < rb; q += 16) v128.store(row + q, one);
    let bound: f64 = 0;
    for (let v = at(first, r), end = at(first, r + 1); v < end; v++) {
      const o = <usize>v << 3;
      store<f64>(row + (<usize>load<u16>(labels + (<usize>v << 1)) << 3), load<f64>(exps + o));
      bound = Math.max(bound, Math.abs(load<f64>(x + o) * load<f64>(scale + o)));
    }
    store<f64>(bounds + (<usize>r << 3), bound);
  }
  return max;
}

/** exp w of the transitions, as 1 + sparse lists or as packed matrices. */
export function prepareTransitions(plan: usize): void {
  const L = <i32>word(plan, LABELS), K = <i32>word(plan, TRANSITIONS), v0 = <i32>word(plan, FIRST_TRANSITION);
  prepareVariables(plan, v0, v0 + K);
  const exps = word(plan, EXP) + (<usize>v0 << 3);
  if (word(plan, IS_DENSE) == 0) {
    const into = word(plan, INTO), out = word(plan, OUT), places = word(plan, INTO_PLACES);
    for (let k: i32 = 0; k < K; k++) {
      const excess = load<f64>(exps + (<usize>k << 3)) - 1.0;
      store<f64>(out + (<usize>k << 4), excess);
      store<f64>(into + (<usize>at(places, k) << 4), excess);
    }
    return;
  }
  const transitionOf = word(plan, TRANSITION_OF), into = word(plan, MATRIX_INTO), out = word(plan, MATRIX_OUT);
  for (let i: i32 = 0; i < L; i++) {
    for (let j: i32 = 0; j < L; j++) {
      const k = load<i32>(transitionOf + (<usize>(i * L + j) << 2));
      const e: f64 = k < 0 ? 1.0 : load<f64>(exps + (<usize>k << 3));
      store<f64>(into + (<usize>(((j >> 2) * L + i) * 4 + (j & 3)) << 3), e);
      store<f64>(out + (<usize>(((i >> 2) * L + j) * 4 + (i & 3)) << 3), e);
    }
  }
}
