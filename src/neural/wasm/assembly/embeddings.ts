// Rows of tables into inputs, and gradients of inputs back into rows of tables. Sums over rows run in the order of rows, so that
// cutting them by columns changes nothing.
import { dropRow } from './dropout';
import { at, factor, number, record, word } from './plan';
import {
  CASE_SIZE,
  CASE_TABLE,
  CASES,
  FIRST_LSTM,
  FORM_FEATURES,
  FORM_GRADIENT,
  FORM_SIZE,
  FORM_STRIDE,
  FORMS,
  INPUT,
  INPUT_FACTOR,
  INPUT_GRADIENT,
  INPUT_GRADIENT_STRIDE,
  INPUT_KEY,
  INPUT_STRIDE,
  INPUT_THRESHOLD,
  LSTM_INPUTS,
  ROW_FORMS,
  ROW_SENTENCE,
  ROWS,
  TABLE_BATCH_ROWS,
  TABLE_GRADIENT,
  TABLE_VALUES,
  TABLE_WIDTH,
  VARIATIONAL,
  WORD_SIZE,
  WORD_SLOTS,
  WORD_TABLE,
} from './plan-fields';

/** x_t = [word ; case ; characters] with its dropout, for the rows from <= r < to. */
export function readTokens(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, FIRST_LSTM);
  const x = word(lstm, INPUT), stride = word(lstm, INPUT_STRIDE);
  for (let r: i32 = from; r < to; r++) readToken(plan, r, x + <usize>r * stride, stride);
  maskInputs(plan, x, stride, from, to);
}

/** [word ; case ; characters] of row r, padded with 0 to `stride` bytes: padding meets weights of 0 and must not be NaN. */
export function readToken(plan: usize, r: i32, out: usize, stride: usize): void {
  const table = record(plan, WORD_TABLE), D = word(record(plan, FIRST_LSTM), LSTM_INPUTS) << 2;
  const words = word(plan, WORD_SIZE) << 2, cases = word(plan, CASE_SIZE) << 2, forms = word(plan, FORM_SIZE) << 2;
  const slots = word(plan, WORD_SLOTS), wordRows = word(table, TABLE_BATCH_ROWS);
  let p = out;
  memory.copy(p, word(table, TABLE_VALUES) + <usize>at(wordRows, at(slots, r)) * words, words);
  p += words;
  if (cases > 0) memory.copy(p, word(plan, CASE_TABLE) + <usize>at(word(plan, CASES), r) * cases, cases);
  p += cases;
  if (forms > 0) {
    const row = <usize>at(word(plan, ROW_FORMS), r) * (word(plan, FORM_STRIDE) << 2);
    memory.copy(p, word(plan, FORM_FEATURES) + row, forms);
  }
  if (D < stride) memory.fill(out + D, 0, stride - D);
}

/** The input's mask on rows of D numbers. */
export function maskInputs(plan: usize, x: usize, stride: usize, from: i32, to: i32): void {
  const threshold = <u32>number(plan, INPUT_THRESHOLD);
  if (threshold == 0) return;
  const D = number(record(plan, FIRST_LSTM), LSTM_INPUTS), sentences = word(plan, ROW_SENTENCE);
  const isVariational = number(plan, VARIATIONAL) != 0;
  for (let r: i32 = from; r < to; r++) {
    dropRow(
      x + <usize>r * stride, D, <u32>number(plan, INPUT_KEY), isVariational ? at(sentences, r) : r, 0, threshold,
      factor(plan, INPUT_FACTOR),
    );
  }
}

/** target[list[r]] += source[r] for n rows, columns from <= c < to; strides in bytes. */
export function addListedRows(
  n: i32,
  list: usize,
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
  from: i32,
  to: i32,
): void {
  const begin = <usize>from << 2, end = <usize>to << 2;
  const whole = begin + ((end - begin) & ~15);
  for (let r: i32 = 0; r < n; r++, source += sourceStride) {
    const out = target + <usize>at(list, r) * targetStride;
    let o = begin;
    for (; o < whole; o += 16) v128.store(out + o, f32x4.add(v128.load(out + o), v128.load(source + o)));
    for (; o < end; o += 4) store<f32>(out + o, load<f32>(out + o) + load<f32>(source + o));
  }
}

/** Columns from <= c < to of the gradients of the batch's word rows, set to 0 before (markRows). */
export function addWords(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, FIRST_LSTM), table = record(plan, WORD_TABLE);
  addListedRows(
    number(plan, ROWS), word(plan, WORD_SLOTS), word(lstm, INPUT_GRADIENT), word(lstm, INPUT_GRADIENT_STRIDE),
    word(table, TABLE_GRADIENT), word(table, TABLE_WIDTH) << 2, from, to,
  );
}

/** Gradient of the table of letter-case classes. */
export function addCases(plan: usize): void {
  const lstm = record(plan, FIRST_LSTM);
  const size = number(plan, CASE_SIZE), out = word(plan, CASE_TABLE + 1);
  memory.fill(out, 0, <usize>(8 * size) << 2);
  addListedRows(
    number(plan, ROWS), word(plan, CASES), word(lstm, INPUT_GRADIENT) + (word(plan, WORD_SIZE) << 2),
    word(lstm, INPUT_GRADIENT_STRIDE), out, <usize>size << 2, 0, size,
  );
}

/** Columns from <= c < to of the gradients of the batch's forms. */
export function addForms(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, FIRST_LSTM);
  const out = word(plan, FORM_GRADIENT), stride = word(plan, FORM_STRIDE) << 2;
  for (let f: i32 = 0; f < number(plan, FORMS); f++) {
    memory.fill(out + <usize>f * stride + (<usize>from << 2), 0, <usize>(to - from) << 2);
  }
  addListedRows(
    number(plan, ROWS), word(plan, ROW_FORMS),
    word(lstm, INPUT_GRADIENT) + (word(plan, WORD_SIZE) + word(plan, CASE_SIZE) << 2), word(lstm, INPUT_GRADIENT_STRIDE),
    out, stride, from, to,
  );
}
