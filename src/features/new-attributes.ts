/** First occurrences in a batch, found emitter by emitter, numbered position by position. */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { GrowingInt32 } from './growing-array.ts';

/** What an attribute that has to be looked up, or may have to, is resolved by. */
export interface Resolver {
  /** Its number among the spellers, where attributes need no look-up as things stand; else −1. */
  readonly appendsBy: number;
  resolve(value: number): number;
}

export class NewAttributes {
  readonly positions = new GrowingInt32();
  readonly resolvers = new GrowingInt32();
  readonly values = new GrowingInt32();
  /** Id of each, once numbered. */
  ids = new Int32Array(0);

  get length(): number {
    return this.positions.length;
  }

  /** Positions ascend within an emitter, and emitters come in order. */
  add(position: number, resolver: number, value: number): void {
    this.positions.push(position);
    this.resolvers.push(resolver);
    this.values.push(value);
  }

  clear(): void {
    this.positions.length = 0;
    this.resolvers.length = 0;
    this.values.length = 0;
  }

  /** Fills `ids` in order of position, then of emitter, then as added (a stable counting sort). */
  number(positionCount: number, resolvers: readonly Resolver[], numbers: AttributeNumbers): void {
    const count = this.positions.length;
    const positions = this.positions.array;
    const order = new Int32Array(count);
    sortPositions(order, positions, positionCount);
    if (this.ids.length < count) this.ids = new Int32Array(Math.max(count, 2 * this.ids.length));
    const spellers = Int32Array.from(resolvers, ({ appendsBy }) => appendsBy);
    for (let j = 0; j < count; j++) {
      const k = order[j]!;
      const resolver = this.resolvers.array[k]!;
      this.ids[k] = numberOne(resolvers[resolver]!, spellers[resolver]!, this.values.array[k]!, numbers);
    }
  }
}

function numberOne(resolver: Resolver, speller: number, value: number, numbers: AttributeNumbers): number {
  return speller >= 0 ? numbers.append(speller, value) : resolver.resolve(value);
}

/** Writes the indices of positions 0 to `positionCount` in their order. */
function sortPositions(order: Int32Array, positions: Int32Array, positionCount: number): void {
  const next = new Int32Array(positionCount + 1);
  for (let k = 0; k < order.length; k++) next[positions[k]! + 1]!++;
  for (let p = 0; p < positionCount; p++) next[p + 1]! += next[p]!;
  for (let k = 0; k < order.length; k++) order[next[positions[k]!]!++] = k;
}
