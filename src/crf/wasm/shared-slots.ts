/**
 * Gradient slots of variables that several blocks add to: one per variable and block that uses it, so that blocks can run
 * side by side; the finishing pass adds a variable's slots in the order of the blocks.
 */
import type { Batches } from './batches.ts';
import { COLUMN_PAIRS, COLUMN_VALUED } from './columns.ts';
import type { StreamSource } from './streams.ts';

export class SharedSlots {
  /** First slot of each block, `[blocks+1]`. */
  readonly blockOffsets: Uint32Array;
  /** Slots of shared variable v (counted from the first): `slots[offsets[v] .. offsets[v+1])`. */
  readonly offsets: Uint32Array;
  readonly slots: Uint32Array;
  /** Block of each slot in `slots`, ascending within a variable. */
  readonly #blocks: Uint8Array;
  readonly #first: number;

  constructor(source: StreamSource) {
    const { variables, index, batches } = source;
    const blocks = batches.blockSupers.length - 1;
    this.#first = variables.sharedFirst;
    const count = variables.transitionFirst - variables.sharedFirst;
    this.offsets = new Uint32Array(count + 1);
    this.blockOffsets = new Uint32Array(blocks + 1);
    const featuresOf = (a: number): number => index.stateOffsets[a + 1]! - index.stateOffsets[a]!;
    forEachUse(source, (a, block) => {
      const v = variables.first[a]! - this.#first;
      for (let k = 1; k <= featuresOf(a); k++) this.offsets[v + k]!++;
      this.blockOffsets[block + 1]! += featuresOf(a);
    });
    for (let v = 0; v < count; v++) this.offsets[v + 1]! += this.offsets[v]!;
    for (let b = 0; b < blocks; b++) this.blockOffsets[b + 1]! += this.blockOffsets[b]!;
    this.slots = new Uint32Array(this.offsets[count]!);
    this.#blocks = new Uint8Array(this.offsets[count]!);
    const next = this.offsets.slice(0, count);
    let slot = 0;
    forEachUse(source, (a, block) => {
      const v = variables.first[a]! - this.#first;
      for (let k = 0; k < featuresOf(a); k++) {
        const at = next[v + k]!++;
        this.slots[at] = slot++;
        this.#blocks[at] = block;
      }
    });
  }

  /** Slot of a variable in a block that uses it. */
  slot(variable: number, block: number): number {
    let at = this.offsets[variable - this.#first]!;
    while (this.#blocks[at] !== block) at++;
    return this.slots[at]!;
  }
}

/** Every shared attribute once for each block that uses it, block by block. */
function forEachUse(
  { data, columns, batches, variables }: StreamSource,
  visit: (attribute: number, block: number) => void,
): void {
  const { attributeOffsets, attributeIds } = data;
  const { kinds } = columns;
  const isShared = new Uint8Array(kinds.length);
  for (let a = 0; a < kinds.length; a++) {
    const hasShare = kinds[a] === COLUMN_PAIRS && variables.first[a]! >= variables.sharedFirst;
    isShared[a] = kinds[a] === COLUMN_VALUED || hasShare ? 1 : 0;
  }
  const lastUse = new Int16Array(kinds.length).fill(-1);
  for (let block = 0; block + 1 < batches.blockSupers.length; block++) {
    const [first, end] = tokensOf(batches, block);
    for (let token = first; token < end; token++) {
      const p = batches.positions[token]!;
      if (p < 0) continue;
      for (let k = attributeOffsets[p]!; k < attributeOffsets[p + 1]!; k++) {
        const a = attributeIds[k]!;
        if (isShared[a] === 0 || lastUse[a] === block) continue;
        lastUse[a] = block;
        visit(a, block);
      }
    }
  }
}

/** Tokens of a block: [first, end). */
function tokensOf({ blockSupers, superBatches, tokens }: Batches, block: number): [number, number] {
  return [tokens[superBatches[blockSupers[block]!]!]!, tokens[superBatches[blockSupers[block + 1]!]!]!];
}
