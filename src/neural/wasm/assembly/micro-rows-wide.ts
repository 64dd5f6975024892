// The loops of micro-rows.ts for one and two rows, one panel or several at a time.
import { madd } from '../../../numeric/wasm/assembly/madd';

/** 2 × 8. */
export function rows2(
  K: i32,
  a0: usize,
  a1: usize,
  b: usize,
  c0: usize,
  c1: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
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
    b += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
}

/** 1 × 8. */
export function rows1(
  K: i32,
  a0: usize,
  b: usize,
  c0: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
  }
  let x: v128, y: v128, a: v128;
  const end = <usize>K << 2;
  for (let o: usize = 0; o < end; o += 4) {
    x = v128.load(b);
    y = v128.load(b, 16);
    a = v128.load32_splat(a0 + o);
    s00 = madd<f32>(a, x, s00);
    s01 = madd<f32>(a, y, s01);
    b += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
}

/** 2 × 16, panels `stride` bytes apart. */
export function rows2Wide(
  K: i32,
  a0: usize,
  a1: usize,
  b: usize,
  stride: usize,
  c0: usize,
  c1: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s02 = f32x4.splat(0), s03 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0), s12 = f32x4.splat(0), s13 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s02 = v128.load(c0, 32);
    s03 = v128.load(c0, 48);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s12 = v128.load(c1, 32);
    s13 = v128.load(c1, 48);
  }
  let b1 = b + stride;
  let x: v128, y: v128, z0: v128, z1: v128;
  const end = <usize>K << 2;
  for (let o: usize = 0; o < end; o += 4) {
    x = v128.load(b);
    y = v128.load(b, 16);
    z0 = v128.load32_splat(a0 + o);
    s00 = madd<f32>(z0, x, s00);
    s01 = madd<f32>(z0, y, s01);
    z1 = v128.load32_splat(a1 + o);
    s10 = madd<f32>(z1, x, s10);
    s11 = madd<f32>(z1, y, s11);
    x = v128.load(b1);
    y = v128.load(b1, 16);
    s02 = madd<f32>(z0, x, s02);
    s03 = madd<f32>(z0, y, s03);
    s12 = madd<f32>(z1, x, s12);
    s13 = madd<f32>(z1, y, s13);
    b += 32;
    b1 += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c0, s02, 32);
  v128.store(c0, s03, 48);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1, s12, 32);
  v128.store(c1, s13, 48);
}

/** 1 × 32, panels `stride` bytes apart. */
export function rows1Wide(
  K: i32,
  a0: usize,
  b: usize,
  stride: usize,
  c0: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s02 = f32x4.splat(0), s03 = f32x4.splat(0), s04 = f32x4.splat(0), s05 = f32x4.splat(0), s06 = f32x4.splat(0), s07 = f32x4.splat(0);
  if (adds) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s02 = v128.load(c0, 32);
    s03 = v128.load(c0, 48);
    s04 = v128.load(c0, 64);
    s05 = v128.load(c0, 80);
    s06 = v128.load(c0, 96);
    s07 = v128.load(c0, 112);
  }
  let b1 = b + stride;
  let b2 = b + 2 * stride;
  let b3 = b + 3 * stride;
  let x: v128, y: v128, z0: v128;
  const end = <usize>K << 2;
  for (let o: usize = 0; o < end; o += 4) {
    x = v128.load(b);
    y = v128.load(b, 16);
    z0 = v128.load32_splat(a0 + o);
    s00 = madd<f32>(z0, x, s00);
    s01 = madd<f32>(z0, y, s01);
    x = v128.load(b1);
    y = v128.load(b1, 16);
    s02 = madd<f32>(z0, x, s02);
    s03 = madd<f32>(z0, y, s03);
    x = v128.load(b2);
    y = v128.load(b2, 16);
    s04 = madd<f32>(z0, x, s04);
    s05 = madd<f32>(z0, y, s05);
    x = v128.load(b3);
    y = v128.load(b3, 16);
    s06 = madd<f32>(z0, x, s06);
    s07 = madd<f32>(z0, y, s07);
    b += 32;
    b1 += 32;
    b2 += 32;
    b3 += 32;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c0, s02, 32);
  v128.store(c0, s03, 48);
  v128.store(c0, s04, 64);
  v128.store(c0, s05, 80);
  v128.store(c0, s06, 96);
  v128.store(c0, s07, 112);
}
