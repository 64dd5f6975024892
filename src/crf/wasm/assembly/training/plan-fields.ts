/**
 * Places of the plan's entries, counted in 32-bit words: the one description of the data that the TypeScript side and the
 * kernels share. Addresses are byte addresses in the shared memory. See layout.ts for what the arrays hold.
 */

// Sizes.
/** L */
export const LABELS = 0;
/** L rounded up to a multiple of 4: length of a dense row. */
export const ROW_LABELS = 1;
/** K, observed or possible transitions. */
export const TRANSITIONS = 2;
/** Variables V before padding. */
export const VARIABLES = 3;
/** First variable of the transitions. */
export const FIRST_TRANSITION = 4;

// Weights and what is made of them once per evaluation.
/** x, f64 [V]; changes from evaluation to evaluation. */
export const X = 5;
/** Gradient to be written, f64 [V]. */
export const GRADIENT = 6;
/** √multiplicity of each variable, f64 [V]. */
export const SCALE = 7;
/** Observed counts, f64 [V]. */
export const OBSERVED = 8;
/** exp(scale·x), f64 [V]. */
export const EXP = 9;
/** Dense rows of exponentials, f64 [rows][ROW_LABELS]; row 0 is all 0. */
export const ROW_EXP = 10;
/** max_j |weight| of each dense row, f64 [rows]. */
export const ROW_BOUND = 11;
/** First variable of each dense row, u32 [rows+1]. Labels are the kernels' own numbers: see columns.ts. */
export const ROW_FIRST = 12;
/** Label of each state variable, u16 [V]. */
export const VARIABLE_LABELS = 13;

// The transition matrix.
/** By target label: u32 [L+1] into entries {f64 exp(w)−1; u32 32·from; u32 0}. */
export const INTO_OFFSETS = 14;
export const INTO = 15;
/** By source label: u32 [L+1] into entries {f64 exp(w)−1; u32 32·to; u32 0}, in the order of the variables. */
export const OUT_OFFSETS = 16;
export const OUT = 17;
/** Place of each transition variable among INTO, u32 [K]. */
export const INTO_PLACES = 18;
/** exp(w) for the forward pass, f64 [ROW_LABELS/4][L from][4 to]; 0 for none. */
export const MATRIX_INTO = 19;
/** exp(w) for the backward pass, f64 [ROW_LABELS/4][L to][4 from]. */
export const MATRIX_OUT = 20;
/** Variable of each (from, to) counted from the first transition, −1 where it has none, i32 [L][L]. */
export const TRANSITION_OF = 22;

// Tokens in batch order: position t of lane l of a batch is token first + 4t + l.
/** u32 [tokens+1] into ROW_REFS: the dense rows of a token, then its narrow rows. */
export const TOKEN_ROWS = 23;
/** Row numbers, u16 or u32. */
export const ROW_REFS = 24;
/** u32 [tokens+1] into PAIRS. */
export const TOKEN_PAIRS = 25;
/** variable·2^8 + label (u32) or variable·2^16 + label (u64). */
export const PAIRS = 26;
/** u32 [tokens+1] into VALUED; 0 when every value is 1. */
export const TOKEN_VALUED = 27;
/** {f64 value; u32 first variable; u32 count; u32 address of the first gradient slot; u32 0}, 24 bytes. */
export const VALUED = 28;

// Batches, superbatches, blocks.
/** T of each batch, u32. */
export const BATCH_LENGTHS = 29;
/** Length of each lane, u32 [batches][4]. */
export const LANE_LENGTHS = 30;
/** Instance weight of each lane, 0 for a lane without sequence, f64 [batches][4]. */
export const LANE_WEIGHTS = 31;
/** First token of each batch, u32. */
export const BATCH_TOKENS = 32;
/** First batch of each superbatch, u32 [S+1]. */
export const SUPER_BATCHES = 33;
/** First superbatch of each block, u32 [blocks+1]. */
export const BLOCK_SUPERS = 34;

// Where the posteriors of a superbatch go.
/** u32 [S+1] into ROW_GROUPS {u32 row; u32 count}, 8 bytes each. */
export const SUPER_ROW_GROUPS = 35;
export const ROW_GROUPS = 36;
/** u32 [S+1] into ROW_TOKENS: token of the superbatch, u16 or u32. */
export const SUPER_ROW_TOKENS = 37;
export const ROW_TOKENS = 38;
/** u32 [S+1] into SINGLE_SLOTS (address, u32) and SINGLE_PLACES (token·ROW_LABELS + label, u16 or u32). */
export const SUPER_SINGLES = 39;
export const SINGLE_SLOTS = 40;
export const SINGLE_PLACES = 41;
/** u32 [S+1] into GROUPS {u32 address; u32 count}; u32 [S+1] into GROUP_PLACES. */
export const SUPER_GROUPS = 42;
export const GROUPS = 43;
export const SUPER_GROUP_PLACES = 44;
export const GROUP_PLACES = 45;

// Per block results.
/** Gradient rows of each block, f64 [blocks][rows][ROW_LABELS], BLOCK_ROWS_STRIDE bytes apart. */
export const BLOCK_ROWS = 46;
export const BLOCK_ROWS_STRIDE = 47;
/** Slots of variables that several blocks add to; u32 [blocks+1] in f64s from BLOCK_SLOTS. */
export const BLOCK_SLOTS = 48;
export const BLOCK_SLOT_OFFSETS = 49;
/** Expected transitions of each block, f64 [blocks][K]. */
export const BLOCK_TRANSITIONS = 50;
/** Σ weight·log Z of each block, f64 [blocks]. */
export const BLOCK_LOG_Z = 51;
export const BLOCK_COUNT = 52;
export const ROW_COUNT = 53;
/** Gradient before scaling, f64 [V]: the slots of variables that one block alone adds to, the sums of the others. */
export const RAW = 54;
/** First variable that one block alone adds to, u32 [blocks+1]. */
export const BLOCK_VARIABLES = 55;
/** Variables that several blocks add to: first, end; u32 [shared+1] into SHARED_SLOTS (u32, in f64s from BLOCK_SLOTS). */
export const FIRST_SHARED = 56;
export const SHARED_END = 57;
export const SHARED_OFFSETS = 58;
export const SHARED_SLOTS = 59;

// Per evaluation.
/** 1: the dense matrices, 0: 1 + sparse. */
export const IS_DENSE = 60;
/** 1: every token is checked against the range of f64; 2: everything in the log domain. */
export const CHECKS = 61;
/** Largest minus smallest transition weight, unseen ones being 0, f64 at this place (two words). */
export const TRANSITION_RANGE = 62;
/** l2, f64 at this place. */
export const L2 = 64;
/** Vector whose product with the gradient is wanted, f64 [V]. */
export const DIRECTION = 66;

// Narrow rows, of the labels below NARROW_LABELS alone: the same as dense rows otherwise.
export const NARROW_LABELS = 8;
/** Where the narrow rows of each token begin in ROW_REFS, u32 [tokens]. */
export const TOKEN_NARROW = 67;
export const NARROW_EXP = 68;
export const NARROW_BOUND = 69;
export const NARROW_FIRST = 70;
export const SUPER_NARROW_GROUPS = 71;
export const NARROW_GROUPS = 72;
export const SUPER_NARROW_TOKENS = 73;
export const NARROW_TOKENS = 74;
export const BLOCK_NARROW = 75;
export const BLOCK_NARROW_STRIDE = 76;

export const PLAN_WORDS = 77;

// Workspace of one thread.
/** e_t, then r_t: f64 [T][ROW_LABELS][4]. */
export const WORK_E = 0;
/** α_t: f64 [T][ROW_LABELS][4]. */
export const WORK_A = 1;
/** 1/Σα: f64 [T][4]. */
export const WORK_C = 2;
/** Four rows, f64 [4][ROW_LABELS]. */
export const WORK_ROWS = 3;
/** p_t: f64 [ROW_LABELS][4]. */
export const WORK_P = 4;
/** Posteriors of a superbatch, f64 [tokens][ROW_LABELS]. */
export const WORK_POSTERIORS = 5;
/** Σ α·r of each transition, two lanes of f64 [K]. */
export const WORK_EDGES = 6;
/** Expected transitions found in the log domain, f64 [K]. */
export const WORK_LOG_EDGES = 7;

/** Σ weight·log(the factors divided out of e) of the current batch, f64 [4]. */
export const WORK_SHIFTS = 8;
/**
 * Σ α·r of all pairs of labels while full matrices are in use, two lanes of f64 each, in tiles of four sources by two targets:
 * [ROW_LABELS/4][ROW_LABELS/2][2 targets][4 sources][2].
 */
export const WORK_DENSE_EDGES = 9;

export const WORK_WORDS = 10;
