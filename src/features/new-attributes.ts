/** First occurrences in a batch, found emitter by emitter, read position by position. */
import { GrowingInt32 } from './growing-array.ts';

export class NewAttributes {
  readonly #positions = new GrowingInt32();
  readonly #emitters = new GrowingInt32();
  readonly #values = new GrowingInt32();

  /** Positions ascend within an emitter, and emitters come in order. */
  add(position: number, emitter: number, value: number): void {
    this.#positions.push(position);
    this.#emitters.push(emitter);
    this.#values.push(value);
  }

  /** Calls back in order of position, then of emitter, then as added (a stable counting sort); then all are forgotten. */
  forEach(positionCount: number, callback: (emitter: number, value: number) => void): void {
    const count = this.#positions.length;
    const positions = this.#positions.array;
    const next = new Int32Array(positionCount + 1);
    for (let k = 0; k < count; k++) next[positions[k]! + 1]!++;
    for (let p = 0; p < positionCount; p++) next[p + 1]! += next[p]!;
    const order = new Int32Array(count);
    for (let k = 0; k < count; k++) order[next[positions[k]!]!++] = k;
    for (let k = 0; k < count; k++) {
      callback(this.#emitters.array[order[k]!]!, this.#values.array[order[k]!]!);
    }
    this.#positions.length = 0;
    this.#emitters.length = 0;
    this.#values.length = 0;
  }
}
