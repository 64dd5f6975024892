// Innermost loops of C (+)= A·B where rows of A are contiguous. Each function keeps a tile of C in registers: with 16 vector
// registers, 6 × 8 numbers (12 sums, two vectors of B, one number of A) is the largest tile that fits; smaller ones take what is
// left of the rows, and for one or two rows wider ones keep enough sums in flight to hide the latency of an addition.
//
// A row r: f32 [K] at a<r>; B: a packed panel, f32 [K][8]; C row r: f32 at c<r>. Every entry of C is summed over k in
// increasing order whatever the tile, so results do not depend on how rows are cut.
import { madd } from '../../../numeric/wasm/assembly/madd';

/** 6 × 8. */
export function rows6(
  K: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  c4: usize,
  c5: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0), s41 = f32x4.splat(0);
  let s50 = f32x4.splat(0), s51 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
    s40 = v128.load(c4);
    s41 = v128.load(c4, 16);
    s50 = v128.load(c5);
    s51 = v128.load(c5, 16);
  }
  let x: v128, y: v128, a: v128;
  const end = <usize>K << 2;
  for (let o: usize = 0; o < end; o += 4) {
    x = v128.load(b);
    y = v128.load(b, 16);
    a = v128.load32_splat(a0 + o);
    s00 = madd<f32>(a, x, s00);
    s01 = madd<f32>(a, y, s01);
    a = v128.load32_splat(a1 + o);
    s10 = madd<f32>(a, x, s10);
    s11 = madd<f32>(a, y, s11);
    a = v128.load32_splat(a2 + o);
    s20 = madd<f32>(a, x, s20);
    s21 = madd<f32>(a, y, s21);
    a = v128.load32_splat(a3 + o);
    s30 = madd<f32>(a, x, s30);
    s31 = madd<f32>(a, y, s31);
    a = v128.load32_splat(a4 + o);
    s40 = madd<f32>(a, x, s40);
    s41 = madd<f32>(a, y, s41);
    a = v128.load32_splat(a5 + o);
    s50 = madd<f32>(a, x, s50);
    s51 = madd<f32>(a, y, s51);
    b += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c4, s40);
  v128.store(c4, s41, 16);
  v128.store(c5, s50);
  v128.store(c5, s51, 16);
}

/** 5 × 8. */
export function rows5(
  K: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  c4: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0), s41 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
    s40 = v128.load(c4);
    s41 = v128.load(c4, 16);
  }
  let x: v128, y: v128, a: v128;
  const end = <usize>K << 2;
  for (let o: usize = 0; o < end; o += 4) {
    x = v128.load(b);
    y = v128.load(b, 16);
    a = v128.load32_splat(a0 + o);
    s00 = madd<f32>(a, x, s00);
    s01 = madd<f32>(a, y, s01);
    a = v128.load32_splat(a1 + o);
    s10 = madd<f32>(a, x, s10);
    s11 = madd<f32>(a, y, s11);
    a = v128.load32_splat(a2 + o);
    s20 = madd<f32>(a, x, s20);
    s21 = madd<f32>(a, y, s21);
    a = v128.load32_splat(a3 + o);
    s30 = madd<f32>(a, x, s30);
    s31 = madd<f32>(a, y, s31);
    a = v128.load32_splat(a4 + o);
    s40 = madd<f32>(a, x, s40);
    s41 = madd<f32>(a, y, s41);
    b += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c4, s40);
  v128.store(c4, s41, 16);
}
