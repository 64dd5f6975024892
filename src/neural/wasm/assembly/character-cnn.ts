// Character CNN by tables (docs/network.md, 1): a convolution of embedded characters is a sum of rows of
//
//     table_o = charEmb · K_o        c[f] = max_p ( b[f] + Σ_o table_o[character p + o − (w−1)/2][f] )
//
// one table for each of the w offsets. Each distinct form of a batch is worked on once.
import { multiplyTransposed, multiply } from './gemm';
import { packPlain } from './pack';
import { at, number, word } from './plan';
import {
  CHARACTER_COUNT,
  CHARACTER_SIZE,
  CHARACTERS,
  CNN_BIAS,
  CNN_KERNEL,
  FILTER_WIDTH,
  FORM_ARGMAX,
  FORM_CHARACTERS,
  FORM_FEATURES,
  FORM_GRADIENT,
  FORM_OFFSETS,
  FORM_SIZE,
  FORM_STRIDE,
  FORMS,
  TABLES,
  TABLES_GRADIENT,
} from './plan-fields';

/** Rows of a table that are multiplied at a time: what the scratch holds. */
const CHARACTER_BLOCK = 256;

/** Bytes of one table. */
// @ts-ignore decorator
@inline
function tableBytes(plan: usize): usize {
  return word(plan, CHARACTER_COUNT) * (word(plan, FORM_STRIDE) << 2);
}

/** table_o. The scratch holds the packed K_o. */
export function makeTable(plan: usize, o: i32, scratch: usize): void {
  const C = number(plan, CHARACTER_COUNT), K = number(plan, CHARACTER_SIZE), F = number(plan, FORM_SIZE);
  const stride = number(plan, FORM_STRIDE);
  const kernel = word(plan, CNN_KERNEL) + (<usize>(o * K * F) << 2);
  packPlain(scratch, K, stride, kernel, <usize>F << 2, 4, K, F);
  const out = word(plan, TABLES) + <usize>o * tableBytes(plan);
  multiply(C, stride, K, word(plan, CHARACTERS), <usize>K << 2, scratch, out, <usize>stride << 2, false);
}

/** Features of the forms from <= f < to, and which character each filter was largest at (the first of equals). */
export function encodeForms(plan: usize, from: i32, to: i32): void {
  const stride = word(plan, FORM_STRIDE) << 2, width = number(plan, FILTER_WIDTH), half = width >> 1;
  const bytes = tableBytes(plan), F = number(plan, FORM_SIZE);
  const offsets = word(plan, FORM_OFFSETS), characters = word(plan, FORM_CHARACTERS), bias = word(plan, CNN_BIAS);
  for (let f = from; f < to; f++) {
    const begin = at(offsets, f), end = at(offsets, f + 1);
    const out = word(plan, FORM_FEATURES) + <usize>f * stride, best = word(plan, FORM_ARGMAX) + <usize>f * stride;
    for (let j: usize = 0; j < stride; j += 16) {
      let most = f32x4.splat(-Infinity), where = i32x4.splat(begin);
      for (let p = begin; p < end; p++) {
        let sum = f32x4.splat(0);
        const last = min(end - p - 1, half);
        for (let o = -min(p - begin, half); o <= last; o++) {
          const row = word(plan, TABLES) + <usize>(o + half) * bytes + <usize>at(characters, p + o) * stride;
          sum = f32x4.add(sum, v128.load(row + j));
        }
        where = v128.bitselect(i32x4.splat(p), where, f32x4.gt(sum, most));
        most = f32x4.max(most, sum);
      }
      v128.store(out + j, most);
      v128.store(best + j, where);
    }
    for (let k: i32 = 0; k < F; k++) {
      const p = out + (<usize>k << 2);
      store<f32>(p, load<f32>(p) + load<f32>(bias + (<usize>k << 2)));
    }
  }
}

/** Gradients of the tables and the bias from those of the features, filters from <= f < to. */
export function addTables(plan: usize, from: i32, to: i32): void {
  const stride = word(plan, FORM_STRIDE) << 2, half = number(plan, FILTER_WIDTH) >> 1, bytes = tableBytes(plan);
  const offsets = word(plan, FORM_OFFSETS), characters = word(plan, FORM_CHARACTERS), bias = word(plan, CNN_BIAS + 1);
  const tables = word(plan, TABLES_GRADIENT), count = number(plan, FORMS);
  const rows = number(plan, CHARACTER_COUNT) * number(plan, FILTER_WIDTH);
  const first = <usize>from << 2, n = <usize>(to - from) << 2;
  for (let r: i32 = 0; r < rows; r++) memory.fill(tables + <usize>r * stride + first, 0, n);
  memory.fill(bias + first, 0, n);
  for (let form: i32 = 0; form < count; form++) {
    const begin = at(offsets, form), end = at(offsets, form + 1);
    const gradient = word(plan, FORM_GRADIENT) + <usize>form * stride, best = word(plan, FORM_ARGMAX) + <usize>form * stride;
    for (let f = from; f < to; f++) {
      const o4 = <usize>f << 2;
      const g = load<f32>(gradient + o4), p = load<i32>(best + o4);
      store<f32>(bias + o4, load<f32>(bias + o4) + g);
      const last = min(end - p - 1, half);
      for (let o = -min(p - begin, half); o <= last; o++) {
        const q = tables + <usize>(o + half) * bytes + <usize>at(characters, p + o) * stride + o4;
        store<f32>(q, load<f32>(q) + g);
      }
    }
  }
}

/** Gradient of K_o = charEmbᵀ · δtable_o. The scratch holds a panel and eight columns of the product. */
export function cnnGradient(plan: usize, o: i32, scratch: usize): void {
  const C = number(plan, CHARACTER_COUNT), K = number(plan, CHARACTER_SIZE), F = number(plan, FORM_SIZE);
  const stride = word(plan, FORM_STRIDE) << 2;
  const table = word(plan, TABLES_GRADIENT) + <usize>o * tableBytes(plan), product = scratch + (CHARACTER_BLOCK << 5);
  const out = word(plan, CNN_KERNEL + 1) + (<usize>(o * K * F) << 2);
  for (let f: i32 = 0; f < F; f += 8) {
    for (let c: i32 = 0; c < C; c += CHARACTER_BLOCK) {
      const n = min(CHARACTER_BLOCK, C - c);
      const rows = table + <usize>c * stride + (<usize>f << 2);
      packPlain(scratch, n, 8, rows, stride, 4, n, min(8, F - f));
      multiplyTransposed(K, n, word(plan, CHARACTERS) + (<usize>(c * K) << 2), <usize>K << 2, scratch, product, 32, c > 0);
    }
    const columns = <usize>min(8, F - f) << 2;
    for (let k: i32 = 0; k < K; k++) memory.copy(out + (<usize>(k * F + f) << 2), product + (<usize>k << 5), columns);
  }
}

/**
 * Gradient of the character table, Σ_o δtable_o · K_oᵀ, rows from <= c < to, at most CHARACTER_BLOCK. The scratch holds packed
 * K_oᵀ and the product.
 */
export function characterGradient(plan: usize, from: i32, to: i32, scratch: usize): void {
  const K = number(plan, CHARACTER_SIZE), F = number(plan, FORM_SIZE), width = number(plan, FILTER_WIDTH);
  const stride = word(plan, FORM_STRIDE) << 2, columns = (K + 7) & ~7;
  const product = scratch + (<usize>(F * columns) << 2), productStride = <usize>columns << 2;
  for (let o: i32 = 0; o < width; o++) {
    packPlain(scratch, F, columns, word(plan, CNN_KERNEL) + (<usize>(o * K * F) << 2), 4, <usize>F << 2, F, K);
    const table = word(plan, TABLES_GRADIENT) + <usize>o * tableBytes(plan) + <usize>from * stride;
    multiply(to - from, columns, F, table, stride, scratch, product, productStride, o > 0);
  }
  const out = word(plan, CHARACTERS + 1);
  for (let c = from; c < to; c++) {
    memory.copy(out + (<usize>(c * K) << 2), product + <usize>(c - from) * productStride, <usize>K << 2);
  }
}
