// Working copies for products: panels of eight columns, f32 [ceil(columns/8)][rows][8], read in one stream by the loops of
// micro-rows.ts. Rows and columns of a source may come in segments (the gates of an LSTM, its two directions) that are
// padded in the copy; what is added is 0.

/**
 * Source column of column c of a copy whose segments of `segment` columns begin `padded` apart; −1 for padding. n columns in all.
 */
// @ts-ignore decorator
@inline
export function sourceOf(c: i32, segment: i32, padded: i32, n: i32): i32 {
  const q = c / padded, r = c - q * padded;
  const source = q * segment + r;
  return r < segment && source < n ? source : -1;
}

/** Four by four numbers, those of a column `stride` bytes apart, as half of four rows of a panel. */
// @ts-ignore decorator
@inline
function transpose(out: usize, p: usize, stride: usize): void {
  const a = v128.load(p), b = v128.load(p + stride), c = v128.load(p + 2 * stride), d = v128.load(p + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abLate = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cdLate = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(out, v128.shuffle<f64>(ab, cd, 1, 3), 32);
  v128.store(out, v128.shuffle<f64>(abLate, cdLate, 0, 2), 64);
  v128.store(out, v128.shuffle<f64>(abLate, cdLate, 1, 3), 96);
}

/**
 * Panels of B. rows, columns: sizes of the copy, columns a multiple of 8. B has n_r × n_c entries, entry (r, c) at
 * source + r·rowStride + c·columnStride bytes.
 */
export function packPanels(
  out: usize,
  rows: i32,
  columns: i32,
  source: usize,
  rowStride: usize,
  columnStride: usize,
  rowSegment: i32,
  rowPadded: i32,
  rowCount: i32,
  columnSegment: i32,
  columnPadded: i32,
  columnCount: i32,
): void {
  const arePlain = rowSegment == rowPadded && rows <= rowCount;
  for (let c: i32 = 0; c < columns; c += 8) {
    const first = sourceOf(c, columnSegment, columnPadded, columnCount);
    // Eight columns of one segment are all there.
    const last = sourceOf(c + 7, columnSegment, columnPadded, columnCount);
    const isWhole = first >= 0 && last == first + 7;
    for (let r: i32 = 0; r < rows; r++, out += 32) {
      const row = arePlain ? r : sourceOf(r, rowSegment, rowPadded, rowCount);
      if (rowStride == 4 && isWhole && r + 4 <= rows && row >= 0) {
        const fourth = arePlain ? r + 3 : sourceOf(r + 3, rowSegment, rowPadded, rowCount);
        if (fourth == row + 3) {
          const corner = source + (<usize>row << 2) + <usize>first * columnStride;
          transpose(out, corner, columnStride);
          transpose(out + 16, corner + 4 * columnStride, columnStride);
          out += 96;
          r += 3;
          continue;
        }
      }
      if (row < 0) {
        memory.fill(out, 0, 32);
        continue;
      }
      const p = source + <usize>row * rowStride;
      if (isWhole) {
        const q = p + <usize>first * columnStride;
        if (columnStride == 4) {
          v128.store(out, v128.load(q));
          v128.store(out, v128.load(q, 16), 16);
        } else {
          for (let x: usize = 0; x < 8; x++) store<f32>(out + (x << 2), load<f32>(q + x * columnStride));
        }
      } else {
        for (let x: i32 = 0; x < 8; x++) {
          const column = sourceOf(c + x, columnSegment, columnPadded, columnCount);
          store<f32>(out + (<usize>x << 2), column < 0 ? <f32>0 : load<f32>(p + <usize>column * columnStride));
        }
      }
    }
  }
}

/** Panels of a plain matrix: entry (r, c) as above, `columns` of the copy a multiple of 8, the source having `columnCount`. */
export function packPlain(
  out: usize,
  rows: i32,
  columns: i32,
  source: usize,
  rowStride: usize,
  columnStride: usize,
  rowCount: i32,
  columnCount: i32,
): void {
  packPanels(
    out, rows, columns, source, rowStride, columnStride, rows, rows, rowCount, columns, columns, columnCount,
  );
}

/** One panel of a matrix whose rows hold at least its eight columns: f32 [rows][8]. */
export function packPanel(out: usize, rows: i32, source: usize, rowStride: usize): void {
  for (let r: i32 = 0; r < rows; r++, out += 32, source += rowStride) {
    v128.store(out, v128.load(source));
    v128.store(out, v128.load(source, 16), 16);
  }
}
