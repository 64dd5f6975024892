/**
 * What the kernels read, written straight into the shared memory: the rows, pairs and values of every token, and for every
 * superbatch the same sorted by what the posteriors are added to.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import type { SharedMemory } from '../../numeric/index.ts';
import type { FeatureIndex } from '../feature-index.ts';
import type { Batches } from './batches.ts';
import { COLUMN_NARROW, COLUMN_PAIRS, COLUMN_ROW, COLUMN_VALUED, type Columns } from './columns.ts';
import { NOWHERE, type Variables } from './variables.ts';

/** Bytes of an entry of `valued`. */
const VALUED_BYTES = 24;

/** Entries of the lists, counted before anything is allocated. */
export interface StreamSizes {
  readonly tokens: number;
  /** Of dense and narrow rows together. */
  readonly rowRefs: number;
  readonly narrowRefs: number;
  readonly pairs: number;
  readonly valued: number;
  /** Most attributes at one position, boundary weights included. */
  readonly mostAttributes: number;
  /** Whether 16-bit numbers do for rows and places, and 32 bits for pairs. */
  readonly isNarrow: boolean;
}

/** What becomes of one data set: everything the lists are made from. */
export interface StreamSource {
  readonly data: EncodedDataset;
  readonly index: FeatureIndex;
  readonly columns: Columns;
  readonly batches: Batches;
  readonly variables: Variables;
  /** L rounded up to the length of a dense row. */
  readonly rowLabels: number;
}

export function measureStreams({
  data,
  index,
  columns,
  batches,
  variables,
  rowLabels,
}: StreamSource): StreamSizes {
  const { kinds } = columns;
  const { attributeOffsets, attributeIds } = data;
  const boundary = (index.startLabels.length > 0 ? 1 : 0) + (index.endLabels.length > 0 ? 1 : 0);
  let rowRefs = batches.positions.length - data.positionCount + boundary * data.sequenceCount;
  let narrowRefs = 0;
  let pairs = 0;
  let valued = 0;
  let mostAttributes = 0;
  for (let p = 0; p < data.positionCount; p++) {
    mostAttributes = Math.max(mostAttributes, attributeOffsets[p + 1]! - attributeOffsets[p]!);
    for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
      const a = attributeIds[k]!;
      if (kinds[a] === COLUMN_ROW) rowRefs++;
      else if (kinds[a] === COLUMN_NARROW) narrowRefs++;
      else if (kinds[a] === COLUMN_PAIRS) pairs += index.stateOffsets[a + 1]! - index.stateOffsets[a]!;
      else if (kinds[a] === COLUMN_VALUED) valued++;
    }
  }
  const isNarrow =
    variables.rowFirst.length <= 65_536 &&
    variables.narrowFirst.length <= 65_536 &&
    index.labelCount <= 256 &&
    variables.count < 2 ** 24 &&
    batches.superTokens * rowLabels <= 65_536;
  return {
    tokens: batches.positions.length,
    rowRefs: rowRefs + narrowRefs,
    narrowRefs,
    pairs,
    valued,
    mostAttributes: mostAttributes + boundary,
    isNarrow,
  };
}

/** Views of the shared memory; see plan-fields.ts for each. */
export interface TokenStreams {
  readonly tokenRows: Uint32Array;
  readonly tokenNarrow: Uint32Array;
  readonly rowRefs: Uint16Array | Uint32Array;
  readonly tokenPairs: Uint32Array;
  /** In the wide form two words an entry. */
  readonly pairs: Uint32Array;
  readonly tokenValued: Uint32Array | undefined;
  readonly valuedAddress: number;
}

/** `slotAddress`: address of the gradient slot of an attribute with values, in the block at hand. */
export function writeTokenStreams(
  memory: SharedMemory,
  source: StreamSource,
  sizes: StreamSizes,
  slotAddress: (attribute: number, block: number) => number,
): TokenStreams {
  const { data, index, columns, batches, variables } = source;
  const { attributeOffsets, attributeIds, values } = data;
  const { kinds } = columns;
  const { positions } = batches;
  const { isNarrow } = sizes;
  const { labelRank } = columns;
  const tokenRows = memory.uint32(sizes.tokens + 1);
  const tokenNarrow = memory.uint32(sizes.tokens);
  const rowRefs = isNarrow ? memory.uint16(sizes.rowRefs) : memory.uint32(sizes.rowRefs);
  const tokenPairs = memory.uint32(sizes.tokens + 1);
  const pairs = memory.uint32(isNarrow ? sizes.pairs : 2 * sizes.pairs);
  const hasValues = sizes.valued > 0;
  const tokenValued = hasValues ? memory.uint32(sizes.tokens + 1) : undefined;
  const valuedAddress = hasValues ? memory.allocate(sizes.valued * VALUED_BYTES) : 0;
  const valuedView = new DataView(memory.memory.buffer, valuedAddress, sizes.valued * VALUED_BYTES);
  const { startPositions, endPositions } = boundaries(source);
  let rowCount = 0;
  let pairCount = 0;
  let valuedCount = 0;
  const addPair = (variable: number, label: number): void => {
    if (isNarrow) pairs[pairCount] = variable * 256 + label;
    else {
      // The 64-bit number variable·2^16 + label, low word first.
      pairs[2 * pairCount] = variable * 65_536 + label;
      pairs[2 * pairCount + 1] = variable >>> 16;
    }
    pairCount++;
  };

  forEachToken(batches, (token, block) => {
    tokenRows[token] = rowCount;
    tokenPairs[token] = pairCount;
    if (tokenValued !== undefined) tokenValued[token] = valuedCount;
    const p = positions[token]!;
    if (p < 0) {
      rowRefs[rowCount++] = 0;
      tokenNarrow[token] = rowCount;
      return;
    }
    for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
      const a = attributeIds[k]!;
      const kind = kinds[a];
      if (kind === COLUMN_ROW) rowRefs[rowCount++] = variables.rowOf[a]!;
      else if (kind === COLUMN_PAIRS) {
        let variable = variables.first[a]!;
        for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
          addPair(variable++, labelRank[index.stateLabels[f]!]!);
        }
      } else if (kind === COLUMN_VALUED) {
        const at = VALUED_BYTES * valuedCount++;
        valuedView.setFloat64(at, values?.[k] ?? 1, true);
        valuedView.setUint32(at + 8, variables.first[a]!, true);
        valuedView.setUint32(at + 12, index.stateOffsets[a + 1]! - index.stateOffsets[a]!, true);
        valuedView.setUint32(at + 16, slotAddress(a, block), true);
      }
    }
    if (startPositions?.[p] === 1) rowRefs[rowCount++] = variables.startRow;
    if (endPositions?.[p] === 1) rowRefs[rowCount++] = variables.endRow;
    tokenNarrow[token] = rowCount;
    for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
      const a = attributeIds[k]!;
      if (kinds[a] === COLUMN_NARROW) rowRefs[rowCount++] = variables.rowOf[a]!;
    }
  });
  tokenRows[sizes.tokens] = rowCount;
  tokenPairs[sizes.tokens] = pairCount;
  if (tokenValued !== undefined) tokenValued[sizes.tokens] = valuedCount;
  return { tokenRows, tokenNarrow, rowRefs, tokenPairs, pairs, tokenValued, valuedAddress };
}

/** 1 at the first and at the last position of every sequence, `[P]`, where there are weights for them. */
function boundaries({ data, variables }: StreamSource): {
  startPositions: Uint8Array | undefined;
  endPositions: Uint8Array | undefined;
} {
  const mark = (row: number, shift: number): Uint8Array | undefined => {
    if (row === NOWHERE) return undefined;
    const marks = new Uint8Array(data.positionCount);
    for (let n = 0; n < data.sequenceCount; n++) {
      if (data.sequenceOffsets[n + 1]! > data.sequenceOffsets[n]!) {
        marks[data.sequenceOffsets[n + shift]! - shift] = 1;
      }
    }
    return marks;
  };
  return { startPositions: mark(variables.startRow, 0), endPositions: mark(variables.endRow, 1) };
}

function forEachToken(
  { blockSupers, superBatches, tokens }: Batches,
  visit: (token: number, block: number) => void,
): void {
  for (let block = 0; block + 1 < blockSupers.length; block++) {
    const end = tokens[superBatches[blockSupers[block + 1]!]!]!;
    for (let token = tokens[superBatches[blockSupers[block]!]!]!; token < end; token++) visit(token, block);
  }
}
