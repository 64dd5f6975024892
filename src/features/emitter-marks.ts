/** What emitters share: marks in their tables, and the cells they fill. */

/** In a table of attribute ids: not looked up yet, and about to be. */
export const NEW = -2;
export const COLLECTED = -3;
/** In cells: more than one id may stand here, `emit` knows. */
export const SEVERAL = -4;
/**
 * A value met for the first time at position p of the batch is marked FIRST_AT − p, in the table and in the cells; when it
 * has an id, the cell at p gets it, and there the cells of later positions find it.
 */
export const FIRST_AT = -5;
