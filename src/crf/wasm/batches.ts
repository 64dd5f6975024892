/**
 * The order in which sequences are worked on: blocks (the unit of work of a thread), in them superbatches (whose posteriors
 * fit the second-level cache), in them batches of four sequences that run side by side in SIMD lanes.
 */
import type { EncodedDataset } from '../../features/encode.ts';

export const LANES = 4;
/**
 * Blocks: no more threads than these can work at a time, and each has sums of its own, which cost memory traffic to clear and
 * to add up. Eight, and up to sixteen for data so large that those costs vanish.
 */
const MAX_BLOCKS = 8;
const MAX_LARGE_BLOCKS = 16;
const LARGE_POSITIONS = 1_000_000;
/** Positions below which a block is not worth sums of its own. */
const LEAST_POSITIONS = 2048;
/** Bytes of posteriors of a superbatch. */
const SUPER_BYTES = 300_000;

export interface Batches {
  /** First superbatch of each block, `[blocks+1]`. */
  readonly blockSupers: Uint32Array;
  /** First batch of each superbatch, `[S+1]`. */
  readonly superBatches: Uint32Array;
  /** T of each batch: its longest sequence. */
  readonly lengths: Uint32Array;
  /** Sequence in each lane, −1 for none, `[batches][4]`. */
  readonly sequences: Int32Array;
  /** First token of each batch, `[batches+1]`: batch b has 4·lengths[b] tokens, position t of lane l being 4t + l. */
  readonly tokens: Uint32Array;
  /** Position in the data of each token; −1 where a lane has not begun. Sequences are right-aligned. */
  readonly positions: Int32Array;
  /** Most tokens in a superbatch. */
  readonly superTokens: number;
  readonly maxLength: number;
}

/** `rowLabels`: L rounded up to a dense row's length. The result depends on the data alone, never on the threads. */
export function arrangeBatches(data: EncodedDataset, rowLabels: number): Batches {
  const { sequenceOffsets } = data;
  const limit = superbatchLimit(rowLabels);
  const blockSupers = [0];
  const superBatches: number[] = [0];
  const lengths: number[] = [];
  const sequences: number[] = [];
  const tokens = [0];
  let superTokens = 0;
  for (const [first, end] of cutBlocks(data)) {
    const order = byLength(sequenceOffsets, first, end);
    let inSuper = 0;
    for (let at = 0; at < order.length; at += LANES) {
      const lanes = Array.from(order.subarray(at, at + LANES));
      const T = Math.max(...lanes.map((n) => lengthOf(sequenceOffsets, n)));
      if (inSuper > 0 && inSuper + LANES * T > limit) {
        superBatches.push(lengths.length);
        inSuper = 0;
      }
      inSuper += LANES * T;
      superTokens = Math.max(superTokens, inSuper);
      lengths.push(T);
      for (let lane = 0; lane < LANES; lane++) sequences.push(lanes[lane] ?? -1);
      tokens.push(tokens.at(-1)! + LANES * T);
    }
    if (inSuper > 0) superBatches.push(lengths.length);
    blockSupers.push(superBatches.length - 1);
  }
  const batches = {
    blockSupers: Uint32Array.from(blockSupers),
    superBatches: Uint32Array.from(superBatches),
    lengths: Uint32Array.from(lengths),
    sequences: Int32Array.from(sequences),
    tokens: Uint32Array.from(tokens),
  };
  return {
    ...batches,
    positions: tokenPositions(batches, sequenceOffsets),
    superTokens,
    maxLength: data.maxLength,
  };
}

/** A power of two, small enough for 16-bit places (token·rowLabels + label) where rows are short enough. */
function superbatchLimit(rowLabels: number): number {
  let tokens = 32;
  while (tokens * 2 * rowLabels * 8 <= SUPER_BYTES && tokens * 2 * rowLabels <= 65_536) tokens *= 2;
  return tokens;
}

/** Blocks that data of so many positions are cut into at most: threads beyond that have nothing to do. */
export function mostBlocks(positionCount: number): number {
  const most = positionCount < LARGE_POSITIONS ? MAX_BLOCKS : MAX_LARGE_BLOCKS;
  return Math.max(1, Math.min(most, Math.floor(positionCount / LEAST_POSITIONS)));
}

/** Runs of neighbouring sequences (they share rare words) with about equally many positions: [first, end) each. */
function cutBlocks(data: EncodedDataset): [number, number][] {
  const { sequenceOffsets, sequenceCount, positionCount } = data;
  const count = mostBlocks(positionCount);
  const blocks: [number, number][] = [];
  let first = 0;
  for (let b = 1; b <= count; b++) {
    let end = first;
    while (end < sequenceCount && (b === count || sequenceOffsets[end]! < (positionCount * b) / count)) end++;
    if (end > first) blocks.push([first, end]);
    first = end;
  }
  return blocks;
}

/** Sequences of [first, end) that are not empty, longest first, equally long ones in their order. */
function byLength(offsets: Uint32Array, first: number, end: number): Uint32Array {
  const count = end - first;
  let longest = 0;
  for (let n = first; n < end; n++) longest = Math.max(longest, lengthOf(offsets, n));
  const keys = new Float64Array(count);
  for (let k = 0; k < count; k++) keys[k] = (longest - lengthOf(offsets, first + k)) * count + k;
  keys.sort();
  const order = Uint32Array.from(keys, (key) => first + (key % count));
  return order.filter((n) => lengthOf(offsets, n) > 0);
}

function lengthOf(offsets: Uint32Array, n: number): number {
  return offsets[n + 1]! - offsets[n]!;
}

function tokenPositions(
  { lengths, sequences, tokens }: Pick<Batches, 'lengths' | 'sequences' | 'tokens'>,
  offsets: Uint32Array,
): Int32Array {
  const positions = new Int32Array(tokens[lengths.length]!).fill(-1);
  for (let b = 0; b < lengths.length; b++) {
    const T = lengths[b]!;
    for (let lane = 0; lane < LANES; lane++) {
      const n = sequences[b * LANES + lane]!;
      if (n < 0) continue;
      const length = lengthOf(offsets, n);
      for (let t = 0; t < length; t++) {
        positions[tokens[b]! + LANES * (T - length + t) + lane] = offsets[n]! + t;
      }
    }
  }
  return positions;
}
