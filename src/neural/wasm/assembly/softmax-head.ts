// The softmax head: each position by itself.
import { exp4, max4, sum4 } from './exponential';
import { at, number, word } from './plan';
import { EMISSION_GRADIENT, EMISSIONS, GOLD, LOSSES, ROW_LABELS, SENTENCES } from './plan-fields';

/** loss = log Σ exp s − s[y] and (softmax(s) − gold)/B of the rows from <= r < to. */
export function runSoftmax(plan: usize, from: i32, to: i32): void {
  const rb = word(plan, ROW_LABELS) << 2;
  const share = <f32>1 / <f32>number(plan, SENTENCES);
  for (let r = from; r < to; r++) {
    const s = word(plan, EMISSIONS) + <usize>r * rb, g = word(plan, EMISSION_GRADIENT) + <usize>r * rb;
    const y = <usize>at(word(plan, GOLD), r) << 2;
    let most = v128.load(s);
    for (let j: usize = 16; j < rb; j += 16) most = f32x4.max(most, v128.load(s + j));
    const m = max4(most), shift = f32x4.splat(m);
    let sums = f32x4.splat(0);
    for (let j: usize = 0; j < rb; j += 16) {
      const x = exp4(f32x4.sub(v128.load(s + j), shift));
      v128.store(g + j, x);
      sums = f32x4.add(sums, x);
    }
    const sum = sum4(sums), factors = f32x4.splat(share / sum);
    for (let j: usize = 0; j < rb; j += 16) v128.store(g + j, f32x4.mul(v128.load(g + j), factors));
    store<f32>(g + y, load<f32>(g + y) - share);
    store<f64>(word(plan, LOSSES) + (<usize>r << 3), Math.log(<f64>sum) + (<f64>m - <f64>load<f32>(s + y)));
  }
}
