/** What emitters share: marks in their tables, and the cells they fill. */

/** In a table of attribute ids: not looked up yet, and about to be. */
export const NEW = -2;
export const COLLECTED = -3;
/** In `cells`: more than one id may stand here, `emit` knows. */
export const SEVERAL = -2;

/** Sentences `from` to `to` of a batch, the end not included, and the ids at their positions, `[positions][stride]`. */
export interface Tile {
  readonly from: number;
  readonly to: number;
  readonly cells: Int32Array;
  readonly stride: number;
}

/** Leaves all positions of emitter `at` to `emit`. */
export function fillSeveral({ cells, stride }: Tile, at: number): void {
  for (let cell = at; cell < cells.length; cell += stride) cells[cell] = SEVERAL;
}
