/**
 * For every superbatch the occurrences of its features, sorted by what the posteriors are added to: tokens by dense row, places
 * (token·rowLabels + label) by gradient slot. A row or slot is then read and written once per superbatch.
 */
import type { SharedMemory } from '../../numeric/index.ts';
import { Grouping } from './grouping.ts';
import type { StreamSizes, StreamSource, TokenStreams } from './streams.ts';

/** Views of the shared memory; see plan-fields.ts for each. */
export interface ScatterLists {
  readonly superRowGroups: Uint32Array;
  readonly rowGroups: Uint32Array;
  readonly superRowTokens: Uint32Array;
  readonly rowTokens: Uint16Array | Uint32Array;
  readonly superNarrowGroups: Uint32Array;
  readonly narrowGroups: Uint32Array;
  readonly superNarrowTokens: Uint32Array;
  readonly narrowTokens: Uint16Array | Uint32Array;
  readonly superSingles: Uint32Array;
  readonly singleSlots: Uint32Array;
  readonly singlePlaces: Uint16Array | Uint32Array;
  readonly superGroups: Uint32Array;
  readonly groups: Uint32Array;
  readonly superGroupPlaces: Uint32Array;
  readonly groupPlaces: Uint16Array | Uint32Array;
}

/**
 * Sorts the occurrences of each superbatch by target: tokens by dense row, places (token·rowLabels + label) by slot. Arrays
 * are allocated for the worst case: memory that is never touched costs addresses only.
 * `slotAddress`: address of the slot of a variable in a block.
 */
export function writeScatterLists(
  memory: SharedMemory,
  { batches, rowLabels, variables }: StreamSource,
  sizes: StreamSizes,
  streams: TokenStreams,
  slotAddress: (variable: number, block: number) => number,
): ScatterLists {
  const { blockSupers, superBatches, tokens } = batches;
  const supers = superBatches.length - 1;
  const places = (length: number): Uint16Array | Uint32Array =>
    sizes.isNarrow ? memory.uint16(length) : memory.uint32(length);
  const lists: ScatterLists = {
    superRowGroups: memory.uint32(supers + 1),
    rowGroups: memory.uint32(2 * sizes.rowRefs),
    superRowTokens: memory.uint32(supers + 1),
    rowTokens: places(sizes.rowRefs),
    superNarrowGroups: memory.uint32(supers + 1),
    narrowGroups: memory.uint32(2 * sizes.narrowRefs),
    superNarrowTokens: memory.uint32(supers + 1),
    narrowTokens: places(sizes.narrowRefs),
    superSingles: memory.uint32(supers + 1),
    singleSlots: memory.uint32(sizes.pairs),
    singlePlaces: places(sizes.pairs),
    superGroups: memory.uint32(supers + 1),
    groups: memory.uint32(sizes.pairs + 2),
    superGroupPlaces: memory.uint32(supers + 1),
    groupPlaces: places(sizes.pairs),
  };
  const rows = new Grouping(variables.rowFirst.length);
  const narrow = new Grouping(variables.narrowFirst.length);
  const slots = new Grouping(variables.count);
  let rowGroupCount = 0;
  let rowTokenCount = 0;
  let narrowGroupCount = 0;
  let narrowTokenCount = 0;
  let singleCount = 0;
  let groupCount = 0;
  let placeCount = 0;
  for (let block = 0; block + 1 < blockSupers.length; block++) {
    for (let s = blockSupers[block]!; s < blockSupers[block + 1]!; s++) {
      const firstToken = tokens[superBatches[s]!]!;
      const endToken = tokens[superBatches[s + 1]!]!;

      rows.begin();
      narrow.begin();
      // Row 0, the lanes that have not begun, learns nothing.
      forEachRef(streams, firstToken, endToken, (row, token, isNarrow) => {
        if (isNarrow) narrow.add(row, token);
        else if (row !== 0) rows.add(row, token);
      });
      rows.forEach((row, values, begin, end) => {
        lists.rowGroups[2 * rowGroupCount] = row;
        lists.rowGroups[2 * rowGroupCount + 1] = end - begin;
        rowGroupCount++;
        for (let k = begin; k < end; k++) lists.rowTokens[rowTokenCount++] = values[k]!;
      });

      narrow.forEach((row, values, begin, end) => {
        lists.narrowGroups[2 * narrowGroupCount] = row;
        lists.narrowGroups[2 * narrowGroupCount + 1] = end - begin;
        narrowGroupCount++;
        for (let k = begin; k < end; k++) lists.narrowTokens[narrowTokenCount++] = values[k]!;
      });

      slots.begin();
      forEachPair(streams, sizes.isNarrow, firstToken, endToken, (variable, label, token) => {
        slots.add(variable, token * rowLabels + label);
      });
      slots.forEach((variable, values, begin, end) => {
        const address = slotAddress(variable, block);
        if (end - begin === 1) {
          lists.singleSlots[singleCount] = address;
          lists.singlePlaces[singleCount++] = values[begin]!;
          return;
        }
        lists.groups[2 * groupCount] = address;
        lists.groups[2 * groupCount + 1] = end - begin;
        groupCount++;
        for (let k = begin; k < end; k++) lists.groupPlaces[placeCount++] = values[k]!;
      });

      lists.superRowGroups[s + 1] = rowGroupCount;
      lists.superRowTokens[s + 1] = rowTokenCount;
      lists.superNarrowGroups[s + 1] = narrowGroupCount;
      lists.superNarrowTokens[s + 1] = narrowTokenCount;
      lists.superSingles[s + 1] = singleCount;
      lists.superGroups[s + 1] = groupCount;
      lists.superGroupPlaces[s + 1] = placeCount;
    }
  }
  return lists;
}

function forEachRef(
  { tokenRows, tokenNarrow, rowRefs }: TokenStreams,
  first: number,
  end: number,
  visit: (row: number, token: number, isNarrow: boolean) => void,
): void {
  for (let token = first; token < end; token++) {
    const narrow = tokenNarrow[token]!;
    for (let k = tokenRows[token]!; k < tokenRows[token + 1]!; k++) {
      visit(rowRefs[k]!, token - first, k >= narrow);
    }
  }
}

/** Variable and label of each pair, for the tokens of a superbatch. */
function forEachPair(
  { tokenPairs, pairs }: TokenStreams,
  isNarrow: boolean,
  first: number,
  end: number,
  visit: (variable: number, label: number, token: number) => void,
): void {
  for (let token = first; token < end; token++) {
    for (let k = tokenPairs[token]!; k < tokenPairs[token + 1]!; k++) {
      if (isNarrow) visit(pairs[k]! >>> 8, pairs[k]! & 255, token - first);
      else {
        const low = pairs[2 * k]!;
        visit(pairs[2 * k + 1]! * 65_536 + (low >>> 16), low & 65_535, token - first);
      }
    }
  }
}
