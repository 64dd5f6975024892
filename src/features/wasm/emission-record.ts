/** Records that `assembly/emit.ts` reads: fields are 32 bits wide, and stand here in the same order. */

/** Fields of an emission. */
export const EMISSION = {
  streams: 0,
  streamCount: 1,
  ids: 2,
  idCount: 3,
  idRoom: 4,
  newValues: 5,
  newTemplates: 6,
  newCount: 7,
  base: 8,
  offsets: 9,
  nextId: 10,
  sentence: 11,
  position: 12,
  stream: 13,
  doneCount: 14,
  member: 15,
  code: 16,
  cells: 17,
  groupStart: 18,
  groupEnd: 19,
} as const;
export const EMISSION_FIELDS = 20;
/** Bytes of the cells of each stream. */
export const CELL_ROW_BYTES = 4 * (1024 + 16);

/** Fields of a stream and of a block's member. */
export const STREAM = {
  kind: 0,
  codes: 1,
  table: 2,
  from: 3,
  until: 4,
  appends: 5,
  template: 6,
  listStarts: 7,
  listItems: 8,
  conditions: 9,
  offset: 10,
  members: 11,
  memberCount: 12,
  rows: 13,
  rowIds: 14,
  rowIdCount: 15,
  rowIdRoom: 16,
  before: 10,
  after: 11,
} as const;
export const STREAM_FIELDS = 32;

export const STREAM_KINDS = { template: 0, block: 1, vector: 2 } as const;

export const EMIT_OUTCOMES = { done: 0, full: 1, rowsFull: 2, resolve: 3, emitVector: 4 } as const;

/** In tables of attribute ids: not looked up yet. −1: a frozen vocabulary lacks it. */
export const NOT_KNOWN = -2;
/** In the rows of a block: not listed yet. */
export const NOT_LISTED = -1;
