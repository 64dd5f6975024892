/** Attributes that fire together wherever they fire: data cannot tell their weights apart, only their sum acts. */
import type { CrfModel } from '../../crf/index.ts';
import type { EncodedDataset } from '../../features/index.ts';
import { type FeatureFilter, isWantedAttribute } from './top-features.ts';

/** Which attributes of a model occur at just the same positions of some data, with the same values there. */
export interface IdenticalSupport {
  /** Group of each attribute of the model, `[A]`; −1 for those that do not occur in the data. */
  readonly groupOf: Int32Array;
  /** Attributes of each group, ascending ids, groups in order of their first: group g has `members[offsets[g] .. offsets[g+1])`. */
  readonly members: Uint32Array;
  /** `[G+1]` */
  readonly offsets: Uint32Array;
  /** At how many positions each group fires, `[G]`. */
  readonly occurrences: Uint32Array;
}

/**
 * Groups the attributes by two independent 32-bit hashes of their positions (and values, where they are not all 1), then position
 * by position within attributes of equal hashes, so that the result is exact whatever the hashes.
 * @param pieces data encoded with the model's vocabularies; positions are numbered through all of them
 */
export function identicalSupport(model: CrfModel, pieces: readonly EncodedDataset[]): IdenticalSupport {
  const A = model.parts.index.attributeCount;
  const support = collectSupport(A, pieces);
  const { offsets, positions } = support;
  const buckets = new Map<number, Map<number, number[]>>();
  const groupOf = new Int32Array(A).fill(-1);
  const sizes: number[] = [];
  const occurrences: number[] = [];
  for (let a = 0; a < A; a++) {
    const [from, to] = [offsets[a] ?? 0, offsets[a + 1] ?? 0];
    if (from === to) continue;
    const { first, second } = hashSupport(support, from, to);
    let bucket = buckets.get(first);
    if (bucket === undefined) {
      bucket = new Map();
      buckets.set(first, bucket);
    }
    // First attributes of the groups with these hashes.
    const leaders = bucket.get(second) ?? [];
    const leader = leaders.find((other) => isSameSupport(support, other, a));
    let group = groupOf[leader ?? -1];
    if (group === undefined) {
      group = sizes.push(0) - 1;
      occurrences.push(countDistinct(positions, from, to));
      leaders.push(a);
      bucket.set(second, leaders);
    }
    groupOf[a] = group;
    sizes[group] = (sizes[group] ?? 0) + 1;
  }

  const groupOffsets = new Uint32Array(sizes.length + 1);
  for (const [g, size] of sizes.entries()) groupOffsets[g + 1] = (groupOffsets[g] ?? 0) + size;
  const fill = groupOffsets.slice();
  const members = new Uint32Array(groupOffsets[sizes.length] ?? 0);
  for (const [a, group] of groupOf.entries()) {
    if (group < 0) continue;
    const at = fill[group] ?? 0;
    members[at] = a;
    fill[group] = at + 1;
  }
  return { groupOf, members, offsets: groupOffsets, occurrences: Uint32Array.from(occurrences) };
}

/** Attribute a occurs at `positions[offsets[a] .. offsets[a+1])`, ascending; `values` are parallel, undefined when all are 1. */
interface Support {
  readonly offsets: Uint32Array;
  readonly positions: Uint32Array;
  readonly values: Float64Array | undefined;
}

/** Turns data by position into data by attribute with a counting sort. */
function collectSupport(A: number, pieces: readonly EncodedDataset[]): Support {
  const offsets = new Uint32Array(A + 1);
  for (const { attributeIds } of pieces)
    for (const a of attributeIds) offsets[a + 1] = (offsets[a + 1] ?? 0) + 1;
  for (let a = 0; a < A; a++) offsets[a + 1] = (offsets[a + 1] ?? 0) + (offsets[a] ?? 0);
  const count = offsets[A] ?? 0;
  const positions = new Uint32Array(count);
  const values = pieces.some((piece) => piece.values !== undefined) ? new Float64Array(count) : undefined;
  const fill = offsets.slice(0, A);
  let base = 0;
  for (const piece of pieces) {
    for (let p = 0; p < piece.positionCount; p++) {
      const end = piece.attributeOffsets[p + 1] ?? 0;
      for (let k = piece.attributeOffsets[p] ?? 0; k < end; k++) {
        const a = piece.attributeIds[k] ?? 0;
        const at = fill[a] ?? 0;
        positions[at] = base + p;
        if (values !== undefined) values[at] = piece.values?.[k] ?? 1;
        fill[a] = at + 1;
      }
    }
    base += piece.positionCount;
  }
  return { offsets, positions, values };
}

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);

/** FNV-1a over words, and a sum of words mixed as in MurmurHash3 (Appleby): independent enough to make buckets small. */
function hashSupport(support: Support, from: number, to: number): { first: number; second: number } {
  const { positions, values } = support;
  let first = 0x811c9dc5 | 0;
  let second = 0;
  const take = (bits: number): void => {
    first = Math.imul(first ^ bits, 0x01000193);
    first ^= first >>> 15;
    second = (Math.imul(second, 5) + mix(bits)) | 0;
  };
  for (let k = from; k < to; k++) {
    take(positions[k] ?? 0);
    if (values === undefined) continue;
    word[0] = values[k] ?? 1;
    take(halves[0] ?? 0);
    take(halves[1] ?? 0);
  }
  return { first, second };
}

/** Finaliser of MurmurHash3, a bijection of 32 bits. */
function mix(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function isSameSupport({ offsets, positions, values }: Support, a: number, b: number): boolean {
  const [first, second] = [offsets[a] ?? 0, offsets[b] ?? 0];
  const length = (offsets[a + 1] ?? 0) - first;
  if ((offsets[b + 1] ?? 0) - second !== length) return false;
  for (let k = 0; k < length; k++) {
    if (positions[first + k] !== positions[second + k]) return false;
    if (values !== undefined && values[first + k] !== values[second + k]) return false;
  }
  return true;
}

/** Positions within an ascending list, an attribute that stands twice at one of them counted once. */
function countDistinct(positions: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let k = from; k < to; k++) if (k === from || positions[k] !== positions[k - 1]) count++;
  return count;
}

/** Attributes of identical support with what they say together about one label. */
export interface FeatureGroup {
  /** Attributes of the group that own a weight other than 0 for the label, largest |weight| first, ties by name. */
  readonly attributes: readonly { readonly attribute: string; readonly weight: number }[];
  readonly label: string;
  /** Sum of the weights: what the group adds to the label's score wherever it fires (with real values: times the value). */
  readonly weight: number;
  /** Positions of the data at which the group fires. */
  readonly occurrences: number;
}

export interface LabelGroups {
  readonly label: string;
  /** Largest joint weights first, all > 0. */
  readonly positive: readonly FeatureGroup[];
  /** Smallest joint weights first, all < 0. */
  readonly negative: readonly FeatureGroup[];
  readonly positiveCount: number;
  readonly negativeCount: number;
}

/**
 * The `top` strongest groups of each sign, label by label in the model's order. A group passes the filters by expression and
 * template when one of its attributes does, and is shown as a whole: its weights act together only. Ties go by the lower id of the first attribute.
 */
export function topGroups(
  model: CrfModel,
  support: IdenticalSupport,
  top: number,
  filter: FeatureFilter = {},
): LabelGroups[] {
  const { index, weights, vocabularies } = model.parts;
  const { attributes } = vocabularies;
  const { members, offsets, occurrences } = support;
  const L = index.labelCount;
  const wantedLabel = filter.label === undefined ? undefined : model.labels.indexOf(filter.label);
  const sums = new Float64Array(L);
  const owns = new Uint8Array(L);
  const found = model.labels.map(() => ({
    positive: [] as { group: number; weight: number }[],
    negative: [] as { group: number; weight: number }[],
  }));
  for (let group = 0; group < occurrences.length; group++) {
    const ids = members.subarray(offsets[group], offsets[group + 1]);
    if (!ids.some((a) => isWantedAttribute(model, attributes, a, filter))) continue;
    sums.fill(0);
    owns.fill(0);
    for (const a of ids) {
      for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
        const label = index.stateLabels[f] ?? 0;
        sums[label] = (sums[label] ?? 0) + (weights[f] ?? 0);
        owns[label] = 1;
      }
    }
    for (const [label, weight] of sums.entries()) {
      if (owns[label] === 0 || weight === 0 || (wantedLabel !== undefined && label !== wantedLabel)) continue;
      found[label]?.[weight > 0 ? 'positive' : 'negative'].push({ group, weight });
    }
  }

  const weightOf = (a: number, label: number): number => {
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++)
      if (index.stateLabels[f] === label) return weights[f] ?? 0;
    return 0;
  };
  const describe = (group: number, label: number, weight: number): FeatureGroup => ({
    attributes: Array.from(members.subarray(offsets[group], offsets[group + 1]), (a) => ({
      attribute: attributes.string(a),
      weight: weightOf(a, label),
    }))
      .filter((each) => each.weight !== 0)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.attribute < b.attribute ? -1 : 1)),
    label: model.labels[label] ?? '',
    weight,
    occurrences: occurrences[group] ?? 0,
  });
  const strongest = (groups: { group: number; weight: number }[], label: number): FeatureGroup[] =>
    groups
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.group - b.group)
      .slice(0, top)
      .map(({ group, weight }) => describe(group, label, weight));
  return found.flatMap(({ positive, negative }, label) => {
    if (wantedLabel !== undefined && label !== wantedLabel) return [];
    return [
      {
        label: model.labels[label] ?? '',
        positive: strongest(positive, label),
        negative: strongest(negative, label),
        positiveCount: positive.length,
        negativeCount: negative.length,
      },
    ];
  });
}
