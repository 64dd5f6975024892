// Products of matrices from the tiles of micro-*.ts (Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": packed panels of B stay in the first cache while rows of A pass).
import { columns1, columns2, columns4, columns6 } from './micro-columns';
import { rows5, rows6 } from './micro-rows';
import { rows3, rows4 } from './micro-rows-few';
import { rows1, rows1Wide, rows2, rows2Wide } from './micro-rows-wide';

/** Rows of A that pass a panel before the next panel. */
const ROW_BLOCK = 48;

/**
 * C[r] (+)= A[r]·B for M rows r. B: K × columns in panels (pack.ts), columns a multiple of 8. Rows of A and of C lie lda
 * and ldc bytes apart.
 */
export function multiply(
  M: i32,
  columns: i32,
  K: i32,
  a: usize,
  lda: usize,
  panels: usize,
  c: usize,
  ldc: usize,
  adds: bool,
): void {
  const panelBytes = <usize>K << 5;
  for (let first: i32 = 0; first < M; first += ROW_BLOCK) {
    const end = min(first + ROW_BLOCK, M);
    // What is left below six rows is worked on at the end, several panels at a time where that pays.
    const whole = first + ((end - first) / 6) * 6;
    for (let j: i32 = 0; j < columns; j += 8) {
      const b = panels + <usize>(j >> 3) * panelBytes;
      for (let r = first; r < whole; r += 6) {
        const p = a + <usize>r * lda, q = c + <usize>r * ldc + (<usize>j << 2);
        rows6(
          K, p, p + lda, p + 2 * lda, p + 3 * lda, p + 4 * lda, p + 5 * lda, b,
          q, q + ldc, q + 2 * ldc, q + 3 * ldc, q + 4 * ldc, q + 5 * ldc, adds,
        );
      }
    }
    if (whole < end) {
      const p = a + <usize>whole * lda, q = c + <usize>whole * ldc;
      multiplyFew(
        end - whole, columns, K, p, p + lda, p + 2 * lda, p + 3 * lda, p + 4 * lda, panels,
        q, q + ldc, q + 2 * ldc, q + 3 * ldc, q + 4 * ldc, adds,
      );
    }
  }
}

/** The same for the rows of A whose numbers stand in `list`, and those of C in `targets`, i32 [M] each. */
export function multiplyListed(
  M: i32,
  columns: i32,
  K: i32,
  list: usize,
  targets: usize,
  a: usize,
  lda: usize,
  panels: usize,
  c: usize,
  ldc: usize,
  adds: bool,
): void {
  const panelBytes = <usize>K << 5;
  const whole = (M / 6) * 6;
  for (let j: i32 = 0; j < columns; j += 8) {
    const b = panels + <usize>(j >> 3) * panelBytes;
    const q = c + (<usize>j << 2);
    for (let r: i32 = 0; r < whole; r += 6) {
      const l = list + (<usize>r << 2), m = targets + (<usize>r << 2);
      rows6(
        K, listed(a, lda, l, 0), listed(a, lda, l, 1), listed(a, lda, l, 2), listed(a, lda, l, 3),
        listed(a, lda, l, 4), listed(a, lda, l, 5), b,
        listed(q, ldc, m, 0), listed(q, ldc, m, 1), listed(q, ldc, m, 2), listed(q, ldc, m, 3),
        listed(q, ldc, m, 4), listed(q, ldc, m, 5), adds,
      );
    }
  }
  const left = M - whole;
  if (left == 0) return;
  const l = list + (<usize>whole << 2), m = targets + (<usize>whole << 2);
  const n1 = left > 1 ? 1 : 0, n2 = left > 2 ? 2 : 0, n3 = left > 3 ? 3 : 0, n4 = left > 4 ? 4 : 0;
  multiplyFew(
    left, columns, K, listed(a, lda, l, 0), listed(a, lda, l, n1), listed(a, lda, l, n2), listed(a, lda, l, n3),
    listed(a, lda, l, n4), panels,
    listed(c, ldc, m, 0), listed(c, ldc, m, n1), listed(c, ldc, m, n2), listed(c, ldc, m, n3), listed(c, ldc, m, n4), adds,
  );
}

/** Row list[i] of a matrix. */
// @ts-ignore decorator
@inline
function listed(matrix: usize, stride: usize, list: usize, i: i32): usize {
  return matrix + <usize>load<u32>(list + (<usize>i << 2)) * stride;
}

/** One to five rows. */
function multiplyFew(
  M: i32,
  columns: i32,
  K: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  panels: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  c4: usize,
  adds: bool,
): void {
  const panelBytes = <usize>K << 5;
  let b = panels;
  let o: usize = 0;
  const end = <usize>columns << 2;
  if (M == 1) {
    for (; o + 128 <= end; o += 128, b += 4 * panelBytes) rows1Wide(K, a0, b, panelBytes, c0 + o, adds);
    for (; o < end; o += 32, b += panelBytes) rows1(K, a0, b, c0 + o, adds);
  } else if (M == 2) {
    for (; o + 64 <= end; o += 64, b += 2 * panelBytes) rows2Wide(K, a0, a1, b, panelBytes, c0 + o, c1 + o, adds);
    for (; o < end; o += 32, b += panelBytes) rows2(K, a0, a1, b, c0 + o, c1 + o, adds);
  } else if (M == 3) {
    for (; o < end; o += 32, b += panelBytes) rows3(K, a0, a1, a2, b, c0 + o, c1 + o, c2 + o, adds);
  } else if (M == 4) {
    for (; o < end; o += 32, b += panelBytes) rows4(K, a0, a1, a2, a3, b, c0 + o, c1 + o, c2 + o, c3 + o, adds);
  } else {
    for (; o < end; o += 32, b += panelBytes) {
      rows5(K, a0, a1, a2, a3, a4, b, c0 + o, c1 + o, c2 + o, c3 + o, c4 + o, adds);
    }
  }
}

/** C (+)= Aᵀ·panel: A is f32 [K][M], rows lda bytes apart, the panel f32 [K][8], C has M rows ldc bytes apart. */
export function multiplyTransposed(
  M: i32,
  K: i32,
  a: usize,
  lda: usize,
  panel: usize,
  c: usize,
  ldc: usize,
  adds: bool,
): void {
  let r: i32 = 0;
  for (; r + 6 <= M; r += 6, a += 24, c += 6 * ldc) columns6(K, a, lda, panel, c, ldc, adds);
  if (r + 4 <= M) {
    columns4(K, a, lda, panel, c, ldc, adds);
    r += 4;
    a += 16;
    c += 4 * ldc;
  }
  if (r + 2 <= M) {
    columns2(K, a, lda, panel, c, ldc, adds);
    r += 2;
    a += 8;
    c += 2 * ldc;
  }
  if (r < M) columns1(K, a, lda, panel, c, ldc, adds);
}
