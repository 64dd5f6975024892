// Expected counts of the state features of one superbatch: E[f] = Σ_t p_t(j) over the tokens where feature (a, j) fires.
//
// The posteriors of about a thousand tokens stay in the second-level cache; occurrences are sorted by what they add to, so
// that a dense row or a slot is read and written once per superbatch, not once per token.
import { at, word } from './plan';
import {
  BATCH_TOKENS,
  BLOCK_NARROW,
  BLOCK_NARROW_STRIDE,
  BLOCK_ROWS,
  BLOCK_ROWS_STRIDE,
  GROUP_PLACES,
  GROUPS,
  NARROW_GROUPS,
  NARROW_LABELS,
  NARROW_TOKENS,
  ROW_GROUPS,
  ROW_LABELS,
  ROW_TOKENS,
  SINGLE_PLACES,
  SINGLE_SLOTS,
  SUPER_BATCHES,
  SUPER_GROUP_PLACES,
  SUPER_GROUPS,
  SUPER_NARROW_GROUPS,
  SUPER_NARROW_TOKENS,
  SUPER_ROW_GROUPS,
  SUPER_ROW_TOKENS,
  SUPER_SINGLES,
  TOKEN_VALUED,
  VALUED,
  VARIABLE_LABELS,
  WORK_POSTERIORS,
} from './plan-fields';

/** Adds the posteriors of superbatch s, `tokens` rows, to the gradient rows of `block` and to slots. */
export function scatter<R>(plan: usize, work: usize, block: i32, s: i32, tokens: i32): void {
  addToRows<R>(plan, word(work, WORK_POSTERIORS), block, s);
  addToNarrow<R>(plan, word(work, WORK_POSTERIORS), block, s);
  addToSlots<R>(plan, word(work, WORK_POSTERIORS), s);
  if (word(plan, TOKEN_VALUED) != 0) addValued(plan, word(work, WORK_POSTERIORS), s, tokens);
}

function addToRows<R>(plan: usize, posteriors: usize, block: i32, s: i32): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const rows = word(plan, BLOCK_ROWS) + <usize>block * word(plan, BLOCK_ROWS_STRIDE);
  const groups = word(plan, ROW_GROUPS);
  const end = groups + (<usize>at(word(plan, SUPER_ROW_GROUPS), s + 1) << 3);
  let i0 = word(plan, ROW_TOKENS) + <usize>at(word(plan, SUPER_ROW_TOKENS), s) * sizeof<R>();
  for (let g = groups + (<usize>at(word(plan, SUPER_ROW_GROUPS), s) << 3); g < end; g += 8) {
    const row = rows + <usize>load<u32>(g) * rb;
    const i1 = i0 + <usize>load<u32>(g, 4) * sizeof<R>();
    let q: usize = 0;
    for (; q + 96 <= rb; q += 96) {
      const d = row + q, p = posteriors + q;
      let c0 = v128.load(d), c1 = v128.load(d, 16), c2 = v128.load(d, 32);
      let c3 = v128.load(d, 48), c4 = v128.load(d, 64), c5 = v128.load(d, 80);
      for (let i = i0; i < i1; i += sizeof<R>()) {
        const r = p + <usize>load<R>(i) * rb;
        c0 = f64x2.add(c0, v128.load(r)); c1 = f64x2.add(c1, v128.load(r, 16));
        c2 = f64x2.add(c2, v128.load(r, 32)); c3 = f64x2.add(c3, v128.load(r, 48));
        c4 = f64x2.add(c4, v128.load(r, 64)); c5 = f64x2.add(c5, v128.load(r, 80));
      }
      v128.store(d, c0); v128.store(d, c1, 16); v128.store(d, c2, 32);
      v128.store(d, c3, 48); v128.store(d, c4, 64); v128.store(d, c5, 80);
    }
    if (q + 64 <= rb) {
      const d = row + q, p = posteriors + q;
      let c0 = v128.load(d), c1 = v128.load(d, 16), c2 = v128.load(d, 32), c3 = v128.load(d, 48);
      for (let i = i0; i < i1; i += sizeof<R>()) {
        const r = p + <usize>load<R>(i) * rb;
        c0 = f64x2.add(c0, v128.load(r)); c1 = f64x2.add(c1, v128.load(r, 16));
        c2 = f64x2.add(c2, v128.load(r, 32)); c3 = f64x2.add(c3, v128.load(r, 48));
      }
      v128.store(d, c0); v128.store(d, c1, 16); v128.store(d, c2, 32); v128.store(d, c3, 48);
      q += 64;
    }
    if (q < rb) {
      const d = row + q, p = posteriors + q;
      let c0 = v128.load(d), c1 = v128.load(d, 16);
      for (let i = i0; i < i1; i += sizeof<R>()) {
        const r = p + <usize>load<R>(i) * rb;
        c0 = f64x2.add(c0, v128.load(r)); c1 = f64x2.add(c1, v128.load(r, 16));
      }
      v128.store(d, c0); v128.store(d, c1, 16);
    }
    i0 = i1;
  }
}

function addToNarrow<R>(plan: usize, posteriors: usize, block: i32, s: i32): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const rows = word(plan, BLOCK_NARROW) + <usize>block * word(plan, BLOCK_NARROW_STRIDE);
  const groups = word(plan, NARROW_GROUPS);
  const end = groups + (<usize>at(word(plan, SUPER_NARROW_GROUPS), s + 1) << 3);
  let i = word(plan, NARROW_TOKENS) + <usize>at(word(plan, SUPER_NARROW_TOKENS), s) * sizeof<R>();
  for (let g = groups + (<usize>at(word(plan, SUPER_NARROW_GROUPS), s) << 3); g < end; g += 8) {
    const d = rows + <usize>load<u32>(g) * (NARROW_LABELS << 3);
    let c0 = v128.load(d), c1 = v128.load(d, 16), c2 = v128.load(d, 32), c3 = v128.load(d, 48);
    for (const stop = i + <usize>load<u32>(g, 4) * sizeof<R>(); i < stop; i += sizeof<R>()) {
      const r = posteriors + <usize>load<R>(i) * rb;
      c0 = f64x2.add(c0, v128.load(r)); c1 = f64x2.add(c1, v128.load(r, 16));
      c2 = f64x2.add(c2, v128.load(r, 32)); c3 = f64x2.add(c3, v128.load(r, 48));
    }
    v128.store(d, c0); v128.store(d, c1, 16); v128.store(d, c2, 32); v128.store(d, c3, 48);
  }
}

function addToSlots<R>(plan: usize, posteriors: usize, s: i32): void {
  const singles = word(plan, SUPER_SINGLES);
  const first = <usize>at(singles, s), count = <usize>at(singles, s + 1);
  let place = word(plan, SINGLE_PLACES) + first * sizeof<R>();
  let slot = word(plan, SINGLE_SLOTS) + (first << 2);
  for (const end = word(plan, SINGLE_SLOTS) + (count << 2); slot < end; slot += 4, place += sizeof<R>()) {
    const g = <usize>load<u32>(slot);
    store<f64>(g, load<f64>(g) + load<f64>(posteriors + (<usize>load<R>(place) << 3)));
  }
  const groups = word(plan, GROUPS);
  let p = word(plan, GROUP_PLACES) + <usize>at(word(plan, SUPER_GROUP_PLACES), s) * sizeof<R>();
  const end = groups + (<usize>at(word(plan, SUPER_GROUPS), s + 1) << 3);
  for (let group = groups + (<usize>at(word(plan, SUPER_GROUPS), s) << 3); group < end; group += 8) {
    const g = <usize>load<u32>(group);
    let sum = load<f64>(g);
    for (const stop = p + <usize>load<u32>(group, 4) * sizeof<R>(); p < stop; p += sizeof<R>()) {
      sum += load<f64>(posteriors + (<usize>load<R>(p) << 3));
    }
    store<f64>(g, sum);
  }
}

/** Attributes with values: slot(j) += value·p(j), token by token. */
function addValued(plan: usize, posteriors: usize, s: i32, tokens: i32): void {
  const rb = word(plan, ROW_LABELS) << 3;
  const labels = word(plan, VARIABLE_LABELS), offsets = word(plan, TOKEN_VALUED), valued = word(plan, VALUED);
  const token0 = at(word(plan, BATCH_TOKENS), at(word(plan, SUPER_BATCHES), s));
  for (let t: i32 = 0; t < tokens; t++, posteriors += rb) {
    const end = valued + <usize>at(offsets, token0 + t + 1) * 24;
    for (let p = valued + <usize>at(offsets, token0 + t) * 24; p < end; p += 24) {
      const value = load<f64>(p);
      let v = <usize>load<u32>(p, 8);
      let slot = <usize>load<u32>(p, 16);
      for (const last = v + <usize>load<u32>(p, 12); v < last; v++, slot += 8) {
        const j = <usize>load<u16>(labels + (v << 1));
        store<f64>(slot, load<f64>(slot) + value * load<f64>(posteriors + (j << 3)));
      }
    }
  }
}
