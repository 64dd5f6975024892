// Character LSTM (docs/network.md, 1): the kernels of lstm.ts over the forms of a batch. Inputs are rows of one small table, so
// the table is multiplied by the kernel once (packLstm) and rows of the product are read; backwards, gradients are summed by
// character first.
import { addListedRows } from './embeddings';
import { directionOf } from './lstm';
import { inputRowsGradient } from './lstm-products';
import { at, number, record, word } from './plan';
import {
  CHARACTER_COUNT,
  CHARACTER_LSTM,
  CHARACTER_ROWS,
  CHARACTER_SIZE,
  CHARACTERS,
  FORM_FEATURES,
  FORM_GRADIENT,
  FORM_OFFSETS,
  FORM_STRIDE,
  FORMS,
  GATES,
  INPUT_GATES,
  INPUT_GRADIENT,
  INPUT_GRADIENT_STRIDE,
  LSTM_PADDED,
  LSTM_SIZE,
  LSTM_WIDE,
  OUTPUTS,
  OUTPUTS_GRADIENT,
  STEP_OFFSETS,
  STEPS,
} from './plan-fields';

/** Row of the last character of form f: the forward state that counts; the backward one ends at the first character, row f. */
// @ts-ignore decorator
@inline
function lastRow(plan: usize, lstm: usize, f: i32): i32 {
  const offsets = word(plan, FORM_OFFSETS);
  return at(word(lstm, STEP_OFFSETS), at(offsets, f + 1) - at(offsets, f) - 1) + f;
}

/** Last states as features of the forms from <= f < to. */
export function formStates(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, CHARACTER_LSTM);
  const size = word(lstm, LSTM_SIZE) << 2, padded = word(lstm, LSTM_PADDED) << 2, outputs = word(lstm, OUTPUTS);
  for (let f = from; f < to; f++) {
    const out = word(plan, FORM_FEATURES) + <usize>f * (word(plan, FORM_STRIDE) << 2);
    memory.copy(out, outputs + <usize>lastRow(plan, lstm, f) * 2 * padded, size);
    memory.copy(out + size, outputs + <usize>f * 2 * padded + padded, size);
  }
}

/** Gradients of the states: 0 but for the last ones. */
export function formStatesGradient(plan: usize): void {
  const lstm = record(plan, CHARACTER_LSTM);
  const size = word(lstm, LSTM_SIZE) << 2, wide = word(lstm, LSTM_WIDE) << 2, out = word(lstm, OUTPUTS_GRADIENT);
  const rows = at(word(lstm, STEP_OFFSETS), number(lstm, STEPS));
  memory.fill(out, 0, <usize>rows * 2 * wide);
  for (let f: i32 = 0; f < number(plan, FORMS); f++) {
    const gradient = word(plan, FORM_GRADIENT) + <usize>f * (word(plan, FORM_STRIDE) << 2);
    memory.copy(out + <usize>lastRow(plan, lstm, f) * 2 * wide, gradient, size);
    memory.copy(out + <usize>f * 2 * wide + wide, gradient + size, size);
  }
}

/** Gradients of gates summed by character, padded gate columns from <= c < to. */
export function addCharacters(plan: usize, direction: i32, from: i32, to: i32): void {
  const lstm = record(plan, CHARACTER_LSTM);
  const d = directionOf(lstm, direction);
  const gb = word(lstm, LSTM_PADDED) << 4, out = word(d, INPUT_GATES);
  for (let c: i32 = 0; c < number(plan, CHARACTER_COUNT); c++) {
    memory.fill(out + <usize>c * gb + (<usize>from << 2), 0, <usize>(to - from) << 2);
  }
  const rows = at(word(lstm, STEP_OFFSETS), number(lstm, STEPS));
  addListedRows(rows, word(lstm, CHARACTER_ROWS), word(d, GATES), gb, out, gb, from, to);
}

/** Gradient of the character table, rows from <= c < to. */
export function characterRowsGradient(plan: usize, from: i32, to: i32): void {
  const lstm = record(plan, CHARACTER_LSTM);
  inputRowsGradient(lstm, from, to);
  const size = word(plan, CHARACTER_SIZE) << 2, out = word(plan, CHARACTERS + 1);
  const source = word(lstm, INPUT_GRADIENT), stride = word(lstm, INPUT_GRADIENT_STRIDE);
  for (let c = from; c < to; c++) memory.copy(out + <usize>c * size, source + <usize>c * stride, size);
}
