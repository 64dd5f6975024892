// Innermost loops of C (+)= Aᵀ·B: as micro-rows.ts, but A is f32 [K][.], k-th row `stride` bytes after the one before,
// and row r of C belongs to column r of A: six numbers that lie together. C: rows `ldc` bytes apart.
import { madd } from '../../../numeric/wasm/assembly/madd';

/** 6 × 8. */
export function columns6(K: i32, a: usize, stride: usize, b: usize, c: usize, ldc: usize, adds: bool): void {
  let s00 = f32x4.splat(0), s01 = s00;
  let s10 = f32x4.splat(0), s11 = s10;
  let s20 = f32x4.splat(0), s21 = s20;
  let s30 = f32x4.splat(0), s31 = s30;
  let s40 = f32x4.splat(0), s41 = s40;
  let s50 = f32x4.splat(0), s51 = s50;
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  const c4 = c3 + ldc;
  const c5 = c4 + ldc;
  if (adds) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
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
  for (let k = K; k > 0; k--) {
    const x = v128.load(b), y = v128.load(b, 16);
    let z = v128.load32_splat(a);
    s00 = madd<f32>(z, x, s00);
    s01 = madd<f32>(z, y, s01);
    z = v128.load32_splat(a, 4);
    s10 = madd<f32>(z, x, s10);
    s11 = madd<f32>(z, y, s11);
    z = v128.load32_splat(a, 8);
    s20 = madd<f32>(z, x, s20);
    s21 = madd<f32>(z, y, s21);
    z = v128.load32_splat(a, 12);
    s30 = madd<f32>(z, x, s30);
    s31 = madd<f32>(z, y, s31);
    z = v128.load32_splat(a, 16);
    s40 = madd<f32>(z, x, s40);
    s41 = madd<f32>(z, y, s41);
    z = v128.load32_splat(a, 20);
    s50 = madd<f32>(z, x, s50);
    s51 = madd<f32>(z, y, s51);
    a += stride;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
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

/** 4 × 8. */
export function columns4(K: i32, a: usize, stride: usize, b: usize, c: usize, ldc: usize, adds: bool): void {
  let s00 = f32x4.splat(0), s01 = s00;
  let s10 = f32x4.splat(0), s11 = s10;
  let s20 = f32x4.splat(0), s21 = s20;
  let s30 = f32x4.splat(0), s31 = s30;
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  if (adds) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
  }
  for (let k = K; k > 0; k--) {
    const x = v128.load(b), y = v128.load(b, 16);
    let z = v128.load32_splat(a);
    s00 = madd<f32>(z, x, s00);
    s01 = madd<f32>(z, y, s01);
    z = v128.load32_splat(a, 4);
    s10 = madd<f32>(z, x, s10);
    s11 = madd<f32>(z, y, s11);
    z = v128.load32_splat(a, 8);
    s20 = madd<f32>(z, x, s20);
    s21 = madd<f32>(z, y, s21);
    z = v128.load32_splat(a, 12);
    s30 = madd<f32>(z, x, s30);
    s31 = madd<f32>(z, y, s31);
    a += stride;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** 2 × 8. */
export function columns2(K: i32, a: usize, stride: usize, b: usize, c: usize, ldc: usize, adds: bool): void {
  let s00 = f32x4.splat(0), s01 = s00;
  let s10 = f32x4.splat(0), s11 = s10;
  const c1 = c + ldc;
  if (adds) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
  }
  for (let k = K; k > 0; k--) {
    const x = v128.load(b), y = v128.load(b, 16);
    let z = v128.load32_splat(a);
    s00 = madd<f32>(z, x, s00);
    s01 = madd<f32>(z, y, s01);
    z = v128.load32_splat(a, 4);
    s10 = madd<f32>(z, x, s10);
    s11 = madd<f32>(z, y, s11);
    a += stride;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
}

/** 1 × 8. */
export function columns1(K: i32, a: usize, stride: usize, b: usize, c: usize, ldc: usize, adds: bool): void {
  let s00 = f32x4.splat(0), s01 = s00;
  if (adds) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
  }
  for (let k = K; k > 0; k--) {
    const x = v128.load(b), y = v128.load(b, 16);
    let z = v128.load32_splat(a);
    s00 = madd<f32>(z, x, s00);
    s01 = madd<f32>(z, y, s01);
    a += stride;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
}
