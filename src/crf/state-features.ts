/** The (attribute, label) pairs of a data set and how often each occurs, in memory proportional to attributes times labels bits. */
import type { EncodedDataset } from '../features/encode.ts';

/** Pairs as CSR by attribute, labels ascending. */
export interface StateFeatures {
  /** `[A+1]` */
  readonly offsets: Uint32Array;
  /** `[S]` */
  readonly labels: Uint16Array;
  /** Σ weight·value over the occurrences of each pair, in the order of the data, `[S]`. */
  readonly counts: Float64Array;
}

/** `all`: every label for every attribute, also pairs never seen. Pairs with a lower sum than `minFrequency` are left out. */
export function collectStateFeatures(
  data: EncodedDataset,
  attributeCount: number,
  labelCount: number,
  all: boolean,
  minFrequency: number,
): StateFeatures {
  const words = Math.ceil(labelCount / 32);
  const { attributeOffsets, attributeIds, labels: gold } = data;

  // 1. A bit for each pair seen.
  const seen = new Uint32Array(attributeCount * words);
  if (all) setAll(seen, words, labelCount);
  else {
    for (let p = 0; p < data.positionCount; p++) {
      const word = gold[p]! >>> 5;
      const bit = 1 << (gold[p]! & 31);
      for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
        seen[attributeIds[k]! * words + word]! |= bit;
      }
    }
  }

  // 2. Their places: first pair of each word of bits, in order of attribute and label.
  const first = new Uint32Array(seen.length + 1);
  for (let w = 0; w < seen.length; w++) first[w + 1] = first[w]! + bitCount(seen[w]!);
  const total = first[seen.length]!;
  const labels = new Uint16Array(total);
  for (let w = 0, at = 0; w < seen.length; w++) {
    const base = (w % words) * 32;
    for (let bits = seen[w]!; bits !== 0; bits &= bits - 1) labels[at++] = base + lowestBit(bits);
  }

  // 3. Sums.
  const counts = new Float64Array(total);
  for (let n = 0; n < data.sequenceCount; n++) {
    const weight = data.weights[n]!;
    for (let p = data.sequenceOffsets[n]!; p < data.sequenceOffsets[n + 1]!; p++) {
      const word = gold[p]! >>> 5;
      const below = (1 << (gold[p]! & 31)) - 1;
      for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
        const w = attributeIds[k]! * words + word;
        const value = data.values === undefined ? 1 : data.values[k]!;
        counts[first[w]! + bitCount(seen[w]! & below)]! += weight * value;
      }
    }
  }

  const offsets = new Uint32Array(attributeCount + 1);
  for (let a = 0; a < attributeCount; a++) offsets[a + 1] = first[(a + 1) * words]!;
  // Without a threshold everything seen stays, also where real values sum to zero or less.
  return minFrequency > 0 ? frequent({ offsets, labels, counts }, minFrequency) : { offsets, labels, counts };
}

function frequent({ offsets, labels, counts }: StateFeatures, minFrequency: number): StateFeatures {
  const kept = new Uint32Array(offsets.length);
  let at = 0;
  for (let a = 0; a + 1 < offsets.length; a++) {
    for (let f = offsets[a]!; f < offsets[a + 1]!; f++) {
      if (counts[f]! < minFrequency) continue;
      labels[at] = labels[f]!;
      counts[at++] = counts[f]!;
    }
    kept[a + 1] = at;
  }
  return { offsets: kept, labels: labels.slice(0, at), counts: counts.slice(0, at) };
}

function setAll(seen: Uint32Array, words: number, labelCount: number): void {
  seen.fill(0xffff_ffff);
  const rest = labelCount & 31;
  if (rest !== 0) for (let w = words - 1; w < seen.length; w += words) seen[w] = 2 ** rest - 1;
}

/** Ones in a 32-bit word (H. Warren 2012, Hacker's Delight, section 5-1). */
function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x5555_5555);
  x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Place of the lowest one. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
