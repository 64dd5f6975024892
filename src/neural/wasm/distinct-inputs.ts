/** Which rows of a batch have the same input to the first layer when nothing is dropped. */
import type { PackedBatch } from '../batch-packer.ts';

/**
 * Numbers the distinct inputs in order of first occurrence: `rows[i]` is a row that has input i, `ofRow[r]` the input of row r.
 * Rows of one form with one word and one case class have one input; where a form comes with several words (as no encoder gives
 * them), the later ones count as inputs of their own. Returns how many there are. `slots` is scratch of at least as many places as
 * forms.
 */
export function findDistinct(
  { rows: N, formCount, forms, words, cases }: PackedBatch,
  rows: Int32Array,
  ofRow: Int32Array,
  slots: Int32Array,
): number {
  slots.fill(-1, 0, formCount);
  let count = 0;
  for (let row = 0; row < N; row++) {
    const form = forms[row] ?? 0;
    const slot = slots[form] ?? -1;
    const first = rows[slot] ?? 0;
    if (slot >= 0 && words[first] === words[row] && cases[first] === cases[row]) {
      ofRow[row] = slot;
      continue;
    }
    if (slot < 0) slots[form] = count;
    rows[count] = row;
    ofRow[row] = count++;
  }
  return count;
}
