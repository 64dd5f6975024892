// Which rows of the word table and of the wide part occur in a batch, and where their gradients stand. The map from row to place
// is never cleared: an entry counts if the place it names holds the row (the sparse sets of Briggs and Torczon 1993).
import { at, number, record, word } from './plan';
import {
  ATTRIBUTE_OFFSETS,
  ATTRIBUTE_SLOTS,
  ATTRIBUTES,
  ROWS,
  TABLE_BATCH_ROWS,
  TABLE_COUNT,
  TABLE_GRADIENT,
  TABLE_SLOT_OF,
  TABLE_TRAINED,
  TABLE_WIDTH,
  WIDE_TABLE,
  WORD_TABLE,
} from './plan-fields';

/** Place of a trained row among those of the batch, −1 for a row that does not occur. */
// @ts-ignore decorator
@inline
export function slotOf(table: usize, row: i32): i32 {
  const slot = at(word(table, TABLE_SLOT_OF), row);
  return <u32>slot < <u32>number(table, TABLE_COUNT) && at(word(table, TABLE_BATCH_ROWS), slot) == row ? slot : -1;
}

/** Maps the batch's words, which the packer has put together, and clears their gradients. */
export function markWords(plan: usize): void {
  const table = record(plan, WORD_TABLE);
  const count = number(table, TABLE_COUNT), trained = number(table, TABLE_TRAINED);
  for (let slot: i32 = 0; slot < count; slot++) {
    const row = at(word(table, TABLE_BATCH_ROWS), slot);
    if (row < trained) store<i32>(word(table, TABLE_SLOT_OF) + (<usize>row << 2), slot);
  }
  memory.fill(word(table, TABLE_GRADIENT), 0, <usize>count * (word(table, TABLE_WIDTH) << 2));
}

/** Finds the distinct attributes of the batch, in order of first occurrence, and clears their gradients. */
export function markAttributes(plan: usize): void {
  const table = record(plan, WIDE_TABLE);
  const rows = word(table, TABLE_BATCH_ROWS), places = word(table, TABLE_SLOT_OF);
  const attributes = word(plan, ATTRIBUTES), slots = word(plan, ATTRIBUTE_SLOTS);
  const occurrences = at(word(plan, ATTRIBUTE_OFFSETS), number(plan, ROWS));
  let count: i32 = 0;
  for (let i: i32 = 0; i < occurrences; i++) {
    const attribute = at(attributes, i);
    let slot = at(places, attribute);
    if (<u32>slot >= <u32>count || at(rows, slot) != attribute) {
      slot = count++;
      store<i32>(rows + (<usize>slot << 2), attribute);
      store<i32>(places + (<usize>attribute << 2), slot);
    }
    store<i32>(slots + (<usize>i << 2), slot);
  }
  store<i32>(table + (TABLE_COUNT << 2), count);
  memory.fill(word(table, TABLE_GRADIENT), 0, <usize>count * (word(table, TABLE_WIDTH) << 2));
}
