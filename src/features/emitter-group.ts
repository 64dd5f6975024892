/**
 * The emitters of one vocabulary at work on a batch. Attributes are numbered position by position and within a position
 * in template order, but going through a batch in that order touches the tables of all templates at every token. So one
 * template after the other looks for what is new, the finds are sorted, and then tiles of a few sentences are filled.
 */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { SEVERAL, type Tile } from './emitter-tile.ts';
import type { Emitter } from './emitters.ts';
import type { AttributeIds } from './encoded-output.ts';
import { NewAttributes } from './new-attributes.ts';
import type { SentenceBatch } from './sentence-batch.ts';

/** Positions of a tile: with some 50 templates its cells fit into a processor's second cache. */
const TILE_POSITIONS = 256;

export class EmitterGroup {
  readonly #emitters: readonly Emitter[];
  readonly #numbers: AttributeNumbers;
  readonly #found = new NewAttributes();
  #cells = new Int32Array(0);

  constructor(emitters: readonly Emitter[], numbers: AttributeNumbers) {
    this.#emitters = emitters;
    this.#numbers = numbers;
  }

  /** Appends the attributes of all positions of a batch. */
  emit(output: AttributeIds, batch: SentenceBatch): void {
    const emitters = this.#emitters;
    const found = this.#found;
    for (let at = 0; at < emitters.length; at++) emitters[at]!.collect(batch, found, at);
    this.#numbers.begin();
    found.forEach(batch.firsts[batch.size]!, (at, value) => emitters[at]!.resolve(value));
    this.#numbers.end();
    let to = 0;
    while (to < batch.size) {
      const from = to++;
      while (to < batch.size && batch.firsts[to]! - batch.firsts[from]! < TILE_POSITIONS) to++;
      this.#emitTile(output, batch, from, to);
    }
  }

  #emitTile(output: AttributeIds, batch: SentenceBatch, from: number, to: number): void {
    const emitters = this.#emitters;
    const stride = emitters.length;
    const cellCount = (batch.firsts[to]! - batch.firsts[from]!) * stride;
    if (this.#cells.length < cellCount) this.#cells = new Int32Array(cellCount);
    const cells = this.#cells.subarray(0, cellCount);
    const tile: Tile = { from, to, cells, stride };
    for (let at = 0; at < stride; at++) emitters[at]!.fill(batch, tile, at);
    const { ids, offsets } = output;
    const earlier = output.length;
    let cell = 0;
    for (let n = from; n < to; n++) {
      for (let t = 0; t < batch.lengths[n]!; t++) {
        offsets.push(earlier + ids.length);
        const begin = cell;
        cell += stride;
        ids.reserve(ids.length + stride);
        let { array, length } = ids;
        for (let k = begin; k < cell; k++) {
          const id = cells[k]!;
          if (id >= 0) array[length++] = id;
          else if (id === SEVERAL) {
            ids.length = length;
            emitters[k - begin]!.emit(output, batch, n, t);
            ids.reserve(ids.length + stride);
            ({ array, length } = ids);
          }
        }
        ids.length = length;
      }
    }
    output.endTile();
  }

  /** Ids kept besides those of columns' values. */
  get cached(): number {
    let total = 0;
    for (const emitter of this.#emitters) if (emitter.kind === 'block') total += emitter.cached;
    return total;
  }

  /** Forgets what is cached: columns may be cleared afterwards. */
  clear(): void {
    this.#numbers.lookUpFromNowOn();
    for (const emitter of this.#emitters) emitter.clear();
  }
}
