/**
 * Dropout masks from a counter: bit (seed, site, row, column) by a hash, the same in every engine and for any order of work.
 * The kernels hold the same function for four columns at a time.
 */

/** Where a mask is used; the second layer's sites are those of the first + 8. */
export const DROPOUT_SITES = { input: 0, output: 1, recurrentForward: 2, recurrentBackward: 3 } as const;
export const SITES_PER_LAYER = 8;

/** Odd constants that keep the counters of different rows and sites apart (fractional parts of √2, √3, √5, √7 times 2³²). */
const SITE_STEP = 0x6a09e667;
const ROW_STEP = 0xbb67ae85;
const COLUMN_STEP = 0x3c6ef373;

/** Key of one site in one step: 32 bits. */
export function dropoutKey(seed: number, site: number): number {
  return mix((seed ^ Math.imul(site + 1, SITE_STEP)) | 0);
}

/** The 32 random bits of a row and column. */
export function dropoutBits(key: number, row: number, column: number): number {
  return mix((key + Math.imul(row + 1, ROW_STEP) + Math.imul(column + 1, COLUMN_STEP)) | 0) >>> 0;
}

/** A value is dropped when its bits are below this: p·2³². */
export function dropoutThreshold(p: number): number {
  return Math.floor(p * 2 ** 32) >>> 0;
}

/** Inverted dropout's factor: 0, or 1/(1 − p) so that the expectation stays. */
export function dropoutFactor(key: number, row: number, column: number, p: number): number {
  return dropoutBits(key, row, column) < dropoutThreshold(p) ? 0 : Math.fround(1 / (1 - p));
}

/** Bijective mixer of 32 bits "lowbias32" (Wellons 2018, hash-prospector): shifts 16, 15, 16. */
export function mix(x: number): number {
  let h = x;
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  return h ^ (h >>> 16);
}
