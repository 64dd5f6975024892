/**
 * Which form each attribute takes in the kernels: merged with others that fire at exactly the same positions, as a dense or
 * narrow row, as single (attribute, label) pairs, or with its values.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import type { FeatureIndex } from '../feature-index.ts';
import { NARROW_LABELS } from './assembly/training/plan-fields.ts';

/** No features, or merged into another attribute. */
export const COLUMN_NONE = 0;
/** A row of L exponentials. */
export const COLUMN_ROW = 1;
/** Pairs (variable, label). */
export const COLUMN_PAIRS = 2;
/** Fires with values other than 1 somewhere: its score cannot be a product of tabulated exponentials. */
export const COLUMN_VALUED = 3;

/** A row of the most frequent labels alone: the attribute has features for no other. */
export const COLUMN_NARROW = 4;

/** Arrays are `[A]` unless said otherwise. */
export interface Columns {
  /** The attribute whose variables this one shares: itself unless merged. */
  readonly representative: Uint32Array;
  /** How many attributes a representative stands for. */
  readonly multiplicity: Uint32Array;
  /** Occurrences over the data. */
  readonly occurrences: Uint32Array;
  /** COLUMN_NONE for attributes that are merged into another: all others stand for themselves. */
  readonly kinds: Uint8Array;
  /**
   * Number of each label within the kernels, `[L]`: 0 for the one that most single pairs are for. Nothing outside of the
   * layout knows these numbers.
   */
  readonly labelRank: Uint16Array;
}

/** Occurrences from which a dense row is worth its place in the cache; found by trial on CoNLL-2000. */
const ROW_OCCURRENCES = 40;
/**
 * Bytes of all dense rows together. The most frequent lie first, so that the ones in use at a time stay in a second-level cache
 * of 1 MiB; a rare one that is fetched from further away still costs less than the single pairs of five and more labels
 * that it stands for, in time and in memory. Found by trial, while other work shared the third-level cache.
 */
const ROW_BYTES = 768 * 1024;
const ROW_BYTES_MANY_LABELS = 1536 * 1024;
/** Bytes of all narrow rows together. */
const NARROW_BYTES = 256 * 1024;
const MANY_LABELS = 24;

/** Labels from which a dense row beats single pairs. */
function rowLabels(L: number): number {
  return L <= 8 ? Math.ceil(L / 2) : Math.max(4, Math.ceil(L / 4));
}

/** `merges`: whether identical columns become one variable; exact for an l2 penalty only. */
export function chooseColumns(data: EncodedDataset, index: FeatureIndex, merges: boolean): Columns {
  const A = index.attributeCount;
  const { attributeIds, values } = data;
  const occurrences = new Uint32Array(A);
  const kinds = new Uint8Array(A);
  for (let k = 0; k < attributeIds.length; k++) {
    const a = attributeIds[k]!;
    occurrences[a]!++;
    if (values !== undefined && values[k] !== 1) kinds[a] = COLUMN_VALUED;
  }
  const representative = new Uint32Array(A);
  const multiplicity = new Uint32Array(A).fill(1);
  for (let a = 0; a < A; a++) representative[a] = a;
  if (merges) mergeIdentical(representative, multiplicity, kinds, occurrences, data, index);
  for (let a = 0; a < A; a++) {
    if (labelsOf(index, a) === 0 || representative[a] !== a) kinds[a] = COLUMN_NONE;
    else if (kinds[a] !== COLUMN_VALUED) kinds[a] = COLUMN_PAIRS;
  }
  for (const a of chooseRows(kinds, occurrences, index)) kinds[a] = COLUMN_ROW;
  const labelRank = rankLabels(kinds, occurrences, index);
  for (const a of chooseNarrow(kinds, occurrences, index, labelRank)) kinds[a] = COLUMN_NARROW;
  return { representative, multiplicity, occurrences, kinds, labelRank };
}

/** Attributes whose pairs are the most work: as many as there is room for. */
function chooseRows(kinds: Uint8Array, occurrences: Uint32Array, index: FeatureIndex): number[] {
  const least = rowLabels(index.labelCount);
  const candidates: number[] = [];
  for (let a = 0; a < kinds.length; a++) {
    if (kinds[a] === COLUMN_PAIRS && occurrences[a]! >= ROW_OCCURRENCES && labelsOf(index, a) >= least) {
      candidates.push(a);
    }
  }
  // Pairs spared beyond those that a row costs as much as.
  const gain = (a: number): number => occurrences[a]! * (labelsOf(index, a) - least + 1);
  const bytes = 8 * Math.ceil(index.labelCount / 4) * 4;
  const room = index.labelCount > MANY_LABELS ? ROW_BYTES_MANY_LABELS : ROW_BYTES;
  return candidates.sort((a, b) => gain(b) - gain(a) || a - b).slice(0, Math.floor(room / bytes));
}

/** Labels by the visits that single pairs would pay them, most first. */
function rankLabels(kinds: Uint8Array, occurrences: Uint32Array, index: FeatureIndex): Uint16Array {
  const visits = new Float64Array(index.labelCount);
  for (let a = 0; a < kinds.length; a++) {
    if (kinds[a] !== COLUMN_PAIRS) continue;
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      visits[index.stateLabels[f]!]! += occurrences[a]!;
    }
  }
  const order = Array.from(visits.keys()).sort((i, j) => visits[j]! - visits[i]! || i - j);
  const rank = new Uint16Array(index.labelCount);
  order.forEach((label, place) => {
    rank[label] = place;
  });
  return rank;
}

/** Attributes of pairs that a row of NARROW_LABELS holds, those with the most pairs, where full rows are longer than that. */
function chooseNarrow(
  kinds: Uint8Array,
  occurrences: Uint32Array,
  index: FeatureIndex,
  labelRank: Uint16Array,
): number[] {
  if (index.labelCount <= NARROW_LABELS) return [];
  const candidates: number[] = [];
  for (let a = 0; a < kinds.length; a++) {
    if (kinds[a] !== COLUMN_PAIRS || occurrences[a]! < ROW_OCCURRENCES || labelsOf(index, a) < 2) continue;
    let isNarrow = true;
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      if (labelRank[index.stateLabels[f]!]! >= NARROW_LABELS) isNarrow = false;
    }
    if (isNarrow) candidates.push(a);
  }
  const pairs = (a: number): number => occurrences[a]! * labelsOf(index, a);
  return candidates
    .sort((a, b) => pairs(b) - pairs(a) || a - b)
    .slice(0, Math.floor(NARROW_BYTES / (8 * NARROW_LABELS)));
}

function labelsOf(index: FeatureIndex, attribute: number): number {
  return index.stateOffsets[attribute + 1]! - index.stateOffsets[attribute]!;
}

/**
 * Finds attributes that fire at exactly the same positions, equally often at each. k of them have equal gradients and, from
 * equal weights on, equal weights w for ever: one variable x = √k·w in their place leaves scores (k·w = √k·x), the
 * l2 penalty (k·w² = x²) and all inner products, hence the iterates of L-BFGS, as they were.
 *
 * Two sets of positions count as the same when two independent 32-bit sums of mixed position numbers, the number of
 * occurrences and the labels agree: of a million attributes, two different ones do so with a probability below 1e-7.
 */
function mergeIdentical(
  representative: Uint32Array,
  multiplicity: Uint32Array,
  kinds: Uint8Array,
  occurrences: Uint32Array,
  data: EncodedDataset,
  index: FeatureIndex,
): void {
  const A = index.attributeCount;
  const { attributeOffsets, attributeIds } = data;
  const { stateOffsets, stateLabels } = index;
  const first = new Uint32Array(A);
  const second = new Uint32Array(A);
  for (let p = 0; p < data.positionCount; p++) {
    const x = mix(p + 1, 0x9e3779b1);
    const y = mix(p + 1, 0x85ebca77);
    for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
      const a = attributeIds[k]!;
      first[a] = first[a]! + x;
      second[a] = second[a]! + y;
    }
  }
  const isSame = (a: number, b: number): boolean => {
    const from = stateOffsets[a]!;
    const other = stateOffsets[b]!;
    const labels = stateOffsets[a + 1]! - from;
    if (first[a] !== first[b] || second[a] !== second[b] || occurrences[a] !== occurrences[b]) return false;
    if (stateOffsets[b + 1]! - other !== labels) return false;
    for (let f = 0; f < labels; f++) if (stateLabels[from + f] !== stateLabels[other + f]) return false;
    return true;
  };
  let capacity = 16;
  while (capacity < 2 * A) capacity *= 2;
  /** Attribute + 1 by the hash of its positions. */
  const table = new Uint32Array(capacity);
  for (let a = 0; a < A; a++) {
    if (kinds[a] === COLUMN_VALUED || stateOffsets[a + 1] === stateOffsets[a]) continue;
    let slot = mix(first[a]! ^ second[a]!, 0x9e3779b1) & (capacity - 1);
    for (; table[slot] !== 0; slot = (slot + 1) & (capacity - 1)) {
      const b = table[slot]! - 1;
      if (!isSame(a, b)) continue;
      representative[a] = b;
      multiplicity[b]!++;
      break;
    }
    if (table[slot] === 0) table[slot] = a + 1;
  }
}

/** A well-mixed 32-bit number (the finaliser of MurmurHash3 after a multiplication). */
function mix(value: number, factor: number): number {
  let h = Math.imul(value, factor);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
