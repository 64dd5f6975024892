/**
 * Places of the plan's entries, counted in 32-bit words: the one description of the data that the TypeScript side and the
 * kernels share. Addresses are byte addresses in the shared memory; N, T, B, L, H as in docs/network.md.
 */

// Sizes of the network.
/** L */
export const LABELS = 0;
/** L rounded up to a multiple of 8: numbers in a row of emissions. */
export const ROW_LABELS = 1;
/** Numbers per word in the table. */
export const WORD_SIZE = 2;
/** Numbers per letter-case class. */
export const CASE_SIZE = 3;
/** Numbers that a word gets from its characters, and */
export const FORM_SIZE = 4;
/** numbers between rows of them, a multiple of 8. */
export const FORM_STRIDE = 5;
/** Rows of the character table. */
export const CHARACTER_COUNT = 6;
/** Numbers per character. */
export const CHARACTER_SIZE = 7;
/** Characters that a filter of the CNN sees. */
export const FILTER_WIDTH = 8;
/** Place of the record of the last BiLSTM layer. */
export const LAST_LSTM = 9;

// The batch: as in `PackedBatch`.
/** N */
export const ROWS = 10;
/** T */
export const POSITIONS = 11;
/** B */
export const SENTENCES = 12;
/** Distinct forms. */
export const FORMS = 13;
/** i32 [T+1] */
export const TIME_OFFSETS = 14;
/** i32 [N] */
export const PREVIOUS = 15;
/** Sentence of each row, i32 [N]. */
export const ROW_SENTENCE = 16;
/** i32 [B] */
export const LENGTHS = 17;
/** Slot of each row's word among the rows of the batch, i32 [N]. */
export const WORD_SLOTS = 18;
/** i32 [N] */
export const CASES = 19;
/** i32 [N] */
export const ROW_FORMS = 20;
/** i32 [forms+1] */
export const FORM_OFFSETS = 21;
/** i32 */
export const FORM_CHARACTERS = 22;
/** i32 [N] */
export const GOLD = 23;
/** i32 [N+1] */
export const ATTRIBUTE_OFFSETS = 24;
/** i32 */
export const ATTRIBUTES = 25;
/** f32 */
export const ATTRIBUTE_VALUES = 26;
/** Slot of each occurrence among the distinct attributes of the batch, i32. */
export const ATTRIBUTE_SLOTS = 27;

// Parameters, each followed by its gradient; stored as parameterShapes says.
/** f32 [8][CASE_SIZE] */
export const CASE_TABLE = 28;
/** f32 [CHARACTER_COUNT][CHARACTER_SIZE] */
export const CHARACTERS = 30;
/** f32 [FILTER_WIDTH][CHARACTER_SIZE][FORM_SIZE] */
export const CNN_KERNEL = 32;
/** f32 [FORM_SIZE] */
export const CNN_BIAS = 34;
/** f32 [2H][L] */
export const OUTPUT_KERNEL = 36;
/** f32 [L] */
export const OUTPUT_BIAS = 38;
/** f32 [L][L] */
export const TRANSITIONS = 40;
/** f32 [L] */
export const START = 42;
/** f32 [L] */
export const END = 44;

// Dropout; a threshold of 0 is no dropout, factors are f32.
/** Key of the input's mask. */
export const INPUT_KEY = 46;
export const INPUT_THRESHOLD = 47;
/** 1/(1 − p) */
export const INPUT_FACTOR = 48;
/** The outputs' keys stand in their LSTM's record. */
export const OUTPUT_THRESHOLD = 49;
/** 1/(1 − p) */
export const OUTPUT_FACTOR = 50;
/** 1: one mask per sentence. */
export const VARIATIONAL = 51;

// Working copies and intermediate results.
/** Output bias, −1e30 beyond L, f32 [ROW_LABELS]. */
export const PADDED_BIAS = 52;
/** Panels of the output kernel, rows padded as the hidden states are. */
export const PACKED_OUTPUT = 53;
/** Panels of its transpose, f32 [ROW_LABELS] × [2 LSTM_WIDE]. */
export const PACKED_OUTPUT_TRANSPOSED = 54;
/** charEmb × K_o, f32 [FILTER_WIDTH][CHARACTER_COUNT][FORM_STRIDE], and */
export const TABLES = 55;
/** their gradient. */
export const TABLES_GRADIENT = 56;
/** f32 [forms][FORM_STRIDE] and */
export const FORM_FEATURES = 57;
/** its gradient. */
export const FORM_GRADIENT = 58;
/** Character at which each filter was largest, i32 [forms][FORM_STRIDE]. */
export const FORM_ARGMAX = 59;
/** f32 [N][ROW_LABELS]; overwritten when transitions are counted. */
export const EMISSIONS = 60;
/** f32 [N][L] */
export const EMISSIONS_OUT = 61;
/** (marginals − gold)/B, f32 [N][ROW_LABELS]. */
export const EMISSION_GRADIENT = 62;
/** f32 [N][ROW_LABELS] */
export const ALPHA = 63;
/** exp(emission − max)/scale, then times β, f32 [N][ROW_LABELS]. */
export const SCALED = 64;
/** exp(A − max A), f32 [ROW_LABELS][ROW_LABELS], 0 beyond L. */
export const TRANSITION_EXP = 65;
/** Its panels and */
export const PACKED_TRANSITIONS = 66;
/** those of its transpose. */
export const PACKED_TRANSITIONS_TRANSPOSED = 67;
/** exp(start − max), 0 beyond L, and */
export const START_EXP = 68;
/** the same of end, f32 [ROW_LABELS]. */
export const END_EXP = 69;
/** Maxima of transitions, start and end, f64 [3]. */
export const CRF_MAXIMA = 70;
/** Σ α·β̃ of each pair of labels, f32 [ROW_LABELS][ROW_LABELS]. */
export const EDGE_PRODUCTS = 71;
/** 1 for each sentence that needs the log domain, i32 [B]. */
export const LOG_SENTENCES = 72;
/** Expected transitions found there, f64 [L][L]; */
export const LOG_EDGES = 73;
/** whether there are any. */
export const HAS_LOG_EDGES = 74;
/** f64 [2T+2][L] */
export const LOG_WORK = 75;
/** Of each sentence (crf) or row (softmax), f64. */
export const LOSSES = 76;
/** Labels, i32 [N]. */
export const DECODED = 77;
/** f64 [N][ROW_LABELS] */
export const DELTA = 78;
/** f64 [L][ROW_LABELS], then start and end, f64 [ROW_LABELS] each, −Infinity beyond L. */
export const DECODE_TRANSITIONS = 79;

// The optimizer.
/** 0 Adam, 1 SGD with momentum, 2 AdaGrad. */
export const OPTIMIZER = 80;
/** f32 η; of Adam η/(1 − β₁ᵗ). */
export const RATE = 81;
/** f32, of clipping. */
export const GRADIENT_SCALE = 82;
/** f32 1/(1 − β₂ᵗ) */
export const SECOND_CORRECTION = 83;
/** f32 μ */
export const MOMENTUM = 84;
/** Sums of squares of the pieces of the gradient, f64. */
export const SQUARES = 85;
/** All parameters but tables, one after the other, f32; */
export const DENSE_VALUES = 86;
/** gradient, */
export const DENSE_GRADIENT = 87;
/** first moment or velocity, */
export const DENSE_FIRST = 88;
/** second moment or sum of squares. */
export const DENSE_SECOND = 89;
/** Record of the word table. */
export const WORD_TABLE = 90;
/** Record of the wide part; no rows without one. */
export const WIDE_TABLE = 102;

// Record of a table.
/** f32 [rows][TABLE_WIDTH] */
export const TABLE_VALUES = 0;
/** Of the rows in the batch, f32 [TABLE_COUNT][TABLE_WIDTH]. */
export const TABLE_GRADIENT = 1;
/** Rows from here on stay as they are. */
export const TABLE_TRAINED = 2;
export const TABLE_WIDTH = 3;
/** Rows in the batch. */
export const TABLE_COUNT = 4;
/** Which rows those are, i32 [TABLE_COUNT]. */
export const TABLE_BATCH_ROWS = 5;
/** Place of each row among them, −1 for others, i32 [rows]. */
export const TABLE_SLOT_OF = 6;
/** 1 for rows whose moments may differ from 0, u8 [rows]. */
export const TABLE_TOUCHED = 7;
/** f32 [TABLE_TRAINED][TABLE_WIDTH] */
export const TABLE_FIRST = 8;
/** the same */
export const TABLE_SECOND = 9;

// Record of a BiLSTM.
/** H */
export const LSTM_SIZE = 0;
/** H rounded up to a multiple of 4: numbers per gate and state. */
export const LSTM_PADDED = 1;
/** H rounded up to a multiple of 8: numbers per direction in gradients of states. */
export const LSTM_WIDE = 2;
/** Size of an input; it comes in segments of */
export const LSTM_INPUTS = 3;
/** so many numbers, one segment in the first layer, a direction each in the second, which begin */
export const SEGMENT = 4;
/** so many numbers apart in INPUT and */
export const SEGMENT_PADDED = 5;
/** so many in INPUT_GRADIENT. */
export const SEGMENT_WIDE = 6;
/** f32 rows, */
export const INPUT = 7;
/** bytes from row to row. */
export const INPUT_STRIDE = 8;
/** f32 rows, */
export const INPUT_GRADIENT = 9;
/** bytes. */
export const INPUT_GRADIENT_STRIDE = 10;
/** Rows of INPUT. */
export const INPUT_ROWS = 11;
/** First row of each step, i32 [steps+1]. */
export const STEP_OFFSETS = 12;
export const STEPS = 13;
/** Row lists of the two directions: the row itself, the mirrored one. */
export const ORDERS = 14;
/** f32 rows [forward LSTM_PADDED][backward LSTM_PADDED]. */
export const OUTPUTS = 16;
/** f32 rows [LSTM_WIDE][LSTM_WIDE]. */
export const OUTPUTS_GRADIENT = 17;
/** Key of the mask on the outputs. */
export const OUTPUT_KEY = 18;
export const RECURRENT_THRESHOLD = 19;
export const RECURRENT_FACTOR = 20;
/** Of the character LSTM: character of each row, i32. */
export const CHARACTER_ROWS = 21;
/** Record of the forward direction, then of the backward one. */
export const DIRECTIONS = 22;
export const DIRECTION_WORDS = 22;
export const LSTM_WORDS = 66;

// Record of one direction.
/** f32 [inputs][4H] */
export const KERNEL = 0;
/** f32 [H][4H] */
export const RECURRENT = 2;
/** f32 [4H] */
export const BIAS = 4;
/** Panels of the kernel, gates padded; */
export const PACKED_KERNEL = 6;
export const PACKED_RECURRENT = 7;
export const PACKED_KERNEL_TRANSPOSED = 8;
export const PACKED_RECURRENT_TRANSPOSED = 9;
/** f32 [4 LSTM_PADDED] */
export const GATE_BIAS = 10;
/** Sums before activation, then activations, then their gradient, f32 [N][4][LSTM_PADDED]. */
export const GATES = 11;
/** c, f32 [N][LSTM_PADDED] */
export const CELLS = 12;
/** tanh c */
export const TANH_CELLS = 13;
/** h of the step before, after its mask; 0 at the first. */
export const PREVIOUS_STATES = 14;
/** f32 [B][LSTM_PADDED] */
export const CELL_GRADIENT = 15;
/** Factors, f32 [B][LSTM_PADDED]. */
export const RECURRENT_MASK = 16;
/** f32 [B][LSTM_WIDE], with recurrent dropout only. */
export const STEP_GRADIENT = 17;
export const RECURRENT_KEY = 18;
/** Of the character LSTM: table × kernel + bias, f32 [CHARACTER_COUNT][4 LSTM_PADDED]; 0 for others. */
export const PROJECTED = 19;
/** GATES, of the character LSTM gradients by character. */
export const INPUT_GATES = 20;
/** Gradients with padded gates: kernel, recurrent, bias, f32 [inputs + LSTM_PADDED + 1][4 LSTM_PADDED]. */
export const WEIGHT_WORK = 21;

// BiLSTMs of the plan: of characters, first and second layer.
export const CHARACTER_LSTM = 114;
export const FIRST_LSTM = 180;
export const SECOND_LSTM = 246;

// Of prediction: the distinct inputs of the first layer.
/** A row of the batch that has each, i32 [distinct]. */
export const DISTINCT_ROWS = 312;
/** Which each row has, i32 [N]. */
export const DISTINCT_OF_ROW = 313;
export const PLAN_WORDS = 314;
