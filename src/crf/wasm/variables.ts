/**
 * The vector that training moves: one variable per weight, merged columns sharing theirs, in an order that keeps what is used
 * together in one place:
 *
 *     [ dense rows | narrow rows | pairs of one block, block by block | attributes with values | pairs of several blocks | transitions ]
 */
import type { EncodedDataset } from '../../features/encode.ts';
import { type FeatureIndex, weightLayout } from '../feature-index.ts';
import type { Batches } from './batches.ts';
import {
  COLUMN_NARROW,
  COLUMN_NONE,
  COLUMN_PAIRS,
  COLUMN_ROW,
  COLUMN_VALUED,
  type Columns,
} from './columns.ts';

/** Marks an attribute without a place. */
export const NOWHERE = 0xffff_ffff;

export interface Variables {
  /** V */
  readonly count: number;
  /** First variable of each representative attribute, `[A]`, NOWHERE for others; then in order of its features. */
  readonly first: Uint32Array;
  /** Dense or narrow row of each attribute, `[A]`, NOWHERE for others. Dense row 0 stands for "not begun": all exponentials 0. */
  readonly rowOf: Uint32Array;
  /** First variable of each row, `[rows+1]`; the last rows hold start and end weights where there are any. */
  readonly rowFirst: Uint32Array;
  readonly startRow: number;
  readonly endRow: number;
  /** First variable of each narrow row, `[narrow+1]`. */
  readonly narrowFirst: Uint32Array;
  /** First variable that one block alone uses, `[blocks+1]`. */
  readonly blockFirst: Uint32Array;
  /** Variables that several blocks may use: attributes with values, then shared pairs. */
  readonly sharedFirst: number;
  readonly transitionFirst: number;
  /** Place of each transition among the transition variables, `[K]`: they go by the kernels' numbers of the labels. */
  readonly transitionPlace: Uint32Array;
}

export function numberVariables(
  data: EncodedDataset,
  index: FeatureIndex,
  columns: Columns,
  batches: Batches,
): Variables {
  const A = index.attributeCount;
  const { kinds, occurrences } = columns;
  const first = new Uint32Array(A).fill(NOWHERE);
  const rowOf = new Uint32Array(A).fill(NOWHERE);
  const featuresOf = (a: number): number => index.stateOffsets[a + 1]! - index.stateOffsets[a]!;
  let next = 0;
  const place = (a: number): void => {
    first[a] = next;
    next += featuresOf(a);
  };

  // 1. Dense rows, the most frequent first: hot rows lie together.
  const byFrequency = (kind: number): number[] => {
    const found: number[] = [];
    for (let a = 0; a < A; a++) if (kinds[a] === kind) found.push(a);
    return found.sort((a, b) => occurrences[b]! - occurrences[a]! || a - b);
  };
  const rowFirst = [0, 0];
  for (const a of byFrequency(COLUMN_ROW)) {
    rowOf[a] = rowFirst.length - 1;
    place(a);
    rowFirst.push(next);
  }
  const boundaryRow = (labels: number): number => {
    if (labels === 0) return NOWHERE;
    next += labels;
    return rowFirst.push(next) - 2;
  };
  const startRow = boundaryRow(index.startLabels.length);
  const endRow = boundaryRow(index.endLabels.length);

  const narrowFirst = [next];
  for (const a of byFrequency(COLUMN_NARROW)) {
    rowOf[a] = narrowFirst.length - 1;
    place(a);
    narrowFirst.push(next);
  }

  // 2. Pairs of one block, by the block that alone uses them, in order of first use there.
  const owners = findOwners(data, columns, batches);
  const blockFirst = new Uint32Array(batches.blockSupers.length).fill(next);
  forEachPairAttribute(data, columns, batches, (a, block) => {
    if (first[a] !== NOWHERE || owners[a] !== block) return;
    place(a);
    blockFirst.fill(next, block + 1);
  });

  // 3. What several blocks add to.
  const sharedFirst = next;
  for (let a = 0; a < A; a++) if (kinds[a] === COLUMN_VALUED) place(a);
  forEachPairAttribute(data, columns, batches, (a) => {
    if (first[a] === NOWHERE && owners[a] === SHARED) place(a);
  });
  const transitionFirst = next;
  return {
    count: transitionFirst + index.transitionFrom.length,
    first,
    rowOf,
    rowFirst: Uint32Array.from(rowFirst),
    startRow,
    endRow,
    narrowFirst: Uint32Array.from(narrowFirst),
    blockFirst,
    sharedFirst,
    transitionFirst,
    transitionPlace: placeTransitions(index, columns.labelRank),
  };
}

/** By source, then by target. */
function placeTransitions(
  { transitionFrom, transitionTo }: FeatureIndex,
  labelRank: Uint16Array,
): Uint32Array {
  const L = labelRank.length;
  const key = (k: number): number => labelRank[transitionFrom[k]!]! * L + labelRank[transitionTo[k]!]!;
  const order = Array.from(transitionFrom.keys()).sort((a, b) => key(a) - key(b));
  const place = new Uint32Array(order.length);
  order.forEach((k, at) => {
    place[k] = at;
  });
  return place;
}

const UNUSED = -1;
const SHARED = -2;

/** The one block that uses each attribute of pairs, or SHARED. */
function findOwners(data: EncodedDataset, columns: Columns, batches: Batches): Int16Array {
  const owners = new Int16Array(columns.kinds.length).fill(UNUSED);
  forEachPairAttribute(data, columns, batches, (a, block) => {
    if (owners[a] === UNUSED) owners[a] = block;
    else if (owners[a] !== block) owners[a] = SHARED;
  });
  return owners;
}

function forEachPairAttribute(
  data: EncodedDataset,
  { kinds }: Columns,
  batches: Batches,
  visit: (attribute: number, block: number) => void,
): void {
  const { attributeOffsets, attributeIds } = data;
  const { blockSupers, superBatches, tokens, positions } = batches;
  for (let block = 0; block + 1 < blockSupers.length; block++) {
    const end = tokens[superBatches[blockSupers[block + 1]!]!]!;
    for (let token = tokens[superBatches[blockSupers[block]!]!]!; token < end; token++) {
      const p = positions[token]!;
      if (p < 0) continue;
      for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
        const a = attributeIds[k]!;
        if (kinds[a] === COLUMN_PAIRS) visit(a, block);
      }
    }
  }
}

/** Where the weights of a feature index stand among the variables. */
export class WeightMap {
  readonly #index: FeatureIndex;
  readonly #columns: Columns;
  readonly #variables: Variables;

  constructor(index: FeatureIndex, columns: Columns, variables: Variables) {
    this.#index = index;
    this.#columns = columns;
    this.#variables = variables;
  }

  /** Calls back for every weight that has a variable: w = x / √multiplicity. */
  forEach(visit: (weight: number, variable: number, multiplicity: number) => void): void {
    const { representative, multiplicity, kinds } = this.#columns;
    const { first, rowFirst, startRow, endRow, transitionFirst, transitionPlace } = this.#variables;
    const index = this.#index;
    const layout = weightLayout(index);
    for (let a = 0; a < index.attributeCount; a++) {
      const r = representative[a]!;
      if (kinds[r] === COLUMN_NONE || first[r] === NOWHERE) continue;
      const begin = index.stateOffsets[a]!;
      const end = index.stateOffsets[a + 1]!;
      for (let f = begin; f < end; f++) visit(f, first[r]! + f - begin, multiplicity[r]!);
    }
    for (let k = 0; k < index.transitionFrom.length; k++) {
      visit(layout.transitions + k, transitionFirst + transitionPlace[k]!, 1);
    }
    if (startRow !== NOWHERE) {
      for (let k = 0; k < index.startLabels.length; k++) visit(layout.starts + k, rowFirst[startRow]! + k, 1);
    }
    if (endRow !== NOWHERE) {
      for (let k = 0; k < index.endLabels.length; k++) visit(layout.ends + k, rowFirst[endRow]! + k, 1);
    }
  }

  /** Weights `[F]` of variables `[V]`; weights without a variable (attributes that never occur) are 0. */
  weights(x: Float64Array): Float64Array {
    const weights = new Float64Array(weightLayout(this.#index).featureCount);
    this.forEach((f, v, multiplicity) => {
      weights[f] = x[v]! / Math.sqrt(multiplicity);
    });
    return weights;
  }

  /** Variables of weights: where merged columns differ, the point with the same scores, x = Σ w / √k. Into `x` `[V]`. */
  variables(x: Float64Array, weights: Float64Array): void {
    x.fill(0);
    this.forEach((f, v, multiplicity) => {
      x[v]! += weights[f]! / Math.sqrt(multiplicity);
    });
  }
}
