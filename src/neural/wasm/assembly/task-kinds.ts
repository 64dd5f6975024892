/** Kinds of tasks, with what their arguments are. A task is i32 [5]: kind, then arguments; see run.ts. */

/** record, direction, with transposes */
export const PACK_LSTM = 0;
export const PACK_OUTPUT = 1;
export const PREPARE_CRF = 2;
/** offset of the CNN */
export const MAKE_TABLE = 3;
export const MARK_WORDS = 4;
export const MARK_ATTRIBUTES = 5;
/** from, to */
export const ENCODE_FORMS = 6;
/** from row, to */
export const READ_TOKENS = 7;
/** record, direction, from sequence, to */
export const RUN_LSTM = 8;
/** from form, to */
export const FORM_STATES = 9;
/** record, from row, to */
export const READ_STATES = 10;
/** from row, to */
export const EMIT = 11;
/** from sentence, to, trains */
export const RUN_CRF = 12;
export const RUN_CRF_LOG = 13;
/** from row, to */
export const RUN_SOFTMAX = 14;
/** from sentence, to */
export const DECODE_PATHS = 15;
/** from row, to */
export const DECODE_ROWS = 16;
/** from row of the kernel's working copy, to */
export const OUTPUT_GRADIENT = 17;
/** with start and end */
export const OUTPUT_BIASES = 18;
/** from label, to */
export const COUNT_TRANSITIONS = 19;
/** from label, to */
export const WIDE_GRADIENT = 20;
/** from row, to */
export const STATE_GRADIENT = 21;
/** record, direction, from sequence, to */
export const RUN_LSTM_BACK = 22;
/** record, direction, from panel, to */
export const LSTM_GRADIENT = 23;
/** record, from row, to */
export const INPUT_ROWS_GRADIENT = 24;
/** from column, to */
export const ADD_WORDS = 25;
export const ADD_CASES = 26;
/** from column, to */
export const ADD_FORMS = 27;
/** from column, to */
export const ADD_TABLES = 28;
/** offset */
export const CNN_GRADIENT = 29;
/** from character, to */
export const CHARACTER_GRADIENT = 30;
export const FORM_STATES_GRADIENT = 31;
/** direction, from column, to */
export const ADD_CHARACTERS = 32;
/** from character, to */
export const CHARACTER_ROWS_GRADIENT = 33;
/** from, to, piece */
export const SQUARE_DENSE = 34;
/** table, from slot, to, piece */
export const SQUARE_ROWS = 35;
/** from, to */
export const MOVE_DENSE = 36;
/** table, from row, to */
export const MOVE_TABLE = 37;
/** table, from slot, to */
export const MOVE_ROWS = 38;
/** from distinct input, to */
export const PROJECT_DISTINCT = 39;
/** record, direction, from sequence, to */
export const PREDICT_LSTM = 40;
/** from row, to */
export const PROJECT_INPUTS = 41;

export const TASK_WORDS = 5;

/** Sequences that prediction runs through an LSTM together: their gates fit the second cache. */
export const PREDICT_BLOCK = 48;
