/** Rows of numbers in the engine's memory that lie further apart than they are long, copied out and in. */

export interface StridedRows {
  readonly buffer: SharedArrayBuffer;
  /** Byte address of the first row. */
  readonly address: number;
  /** Numbers from row to row. */
  readonly stride: number;
  /** R */
  readonly rows: number;
}

/** Columns first <= c < first + width, `[R][width]`. */
export function readColumns(from: StridedRows, first: number, width: number): Float32Array {
  const out = new Float32Array(from.rows * width);
  copyColumns(out, width, 0, from, first, width);
  return out;
}

/** Two column ranges of equal width beside each other, `[R][2 width]`: the directions of a BiLSTM without their padding. */
export function readHalves(from: StridedRows, width: number, second: number): Float32Array {
  const out = new Float32Array(from.rows * 2 * width);
  copyColumns(out, 2 * width, 0, from, 0, width);
  copyColumns(out, 2 * width, width, from, second, width);
  return out;
}

/** Writes `[R][width]`; the rest of every row becomes 0. @throws RangeError where the values are fewer or more */
export function writeRows(to: StridedRows, values: Float32Array, width: number): void {
  const { buffer, address, stride, rows } = to;
  if (values.length !== rows * width)
    throw new RangeError(`${values.length} numbers for ${rows} rows of ${width}`);
  const target = new Float32Array(buffer, address, rows * stride);
  if (width < stride) target.fill(0);
  for (let row = 0; row < rows; row++)
    target.set(values.subarray(row * width, (row + 1) * width), row * stride);
}

function copyColumns(
  out: Float32Array,
  outStride: number,
  outFirst: number,
  { buffer, address, stride, rows }: StridedRows,
  first: number,
  width: number,
): void {
  const source = new Float32Array(buffer, address, rows * stride);
  for (let row = 0; row < rows; row++) {
    const from = row * stride + first;
    out.set(source.subarray(from, from + width), row * outStride + outFirst);
  }
}
