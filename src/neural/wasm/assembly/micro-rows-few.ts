// The loops of micro-rows.ts for four and three rows.
import { madd } from '../../../numeric/wasm/assembly/madd';

/** 4 × 8. */
export function rows4(
  K: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
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
}

/** 3 × 8. */
export function rows3(
  K: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
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
    b += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
}
