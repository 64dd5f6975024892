/**
 * The emitters of one vocabulary at work on a batch. Attributes are numbered position by position and within a position
 * in template order, but going through a batch in that order touches the tables of all templates at every token. So one
 * template after the other fills its cells and tells what is new, the finds are sorted and numbered, and then the cells
 * are read position by position.
 */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { FIRST_AT } from './emitter-marks.ts';
import type { Emitter } from './emitters.ts';
import type { AttributeIds } from './encoded-output.ts';
import { NewAttributes, type Resolver } from './new-attributes.ts';
import type { SentenceBatch } from './sentence-batch.ts';
import { ABSENT } from './value-column.ts';

export class EmitterGroup {
  readonly #emitters: readonly Emitter[];
  readonly #numbers: AttributeNumbers;
  readonly #resolvers: readonly Resolver[];
  readonly #found = new NewAttributes();
  /** One row per emitter, `[emitters][rowLength]`. */
  #cells = new Int32Array(0);

  constructor(emitters: readonly Emitter[], numbers: AttributeNumbers) {
    this.#emitters = emitters;
    this.#numbers = numbers;
    this.#resolvers = emitters.flatMap(({ resolvers }) => resolvers);
  }

  /** Appends the attributes of all positions of a batch. */
  emit(output: AttributeIds, batch: SentenceBatch): void {
    const emitters = this.#emitters;
    const positionCount = batch.firsts[batch.size]!;
    const rowLength = paddedLength(positionCount);
    if (this.#cells.length < rowLength * emitters.length) {
      this.#cells = new Int32Array(rowLength * emitters.length);
    }
    const rows = emitters.map((_, at) =>
      this.#cells.subarray(at * rowLength, at * rowLength + positionCount),
    );
    const found = this.#found;
    const ends = [0];
    let resolver = 0;
    for (const [at, emitter] of emitters.entries()) {
      emitter.collect(batch, rows[at]!, found, resolver);
      ends.push(found.length);
      resolver += emitter.resolvers.length;
    }
    this.#numbers.begin();
    found.number(positionCount, this.#resolvers, this.#numbers);
    this.#numbers.end();
    resolver = 0;
    for (const [at, emitter] of emitters.entries()) {
      emitter.assign(found, ends[at]!, ends[at + 1]!, rows[at]!, resolver);
      resolver += emitter.resolvers.length;
    }
    found.clear();
    this.#readCells(output, batch, rowLength);
  }

  #readCells(output: AttributeIds, batch: SentenceBatch, rowLength: number): void {
    for (let n = 0; n < batch.size; n++) {
      const first = batch.firsts[n]!;
      for (let t = 0; t < batch.lengths[n]!; t++) {
        output.offsets.push(output.length);
        this.#readPosition(output, batch, n, t, first + t, rowLength);
      }
    }
    output.endBatch();
  }

  #readPosition(
    output: AttributeIds,
    batch: SentenceBatch,
    n: number,
    t: number,
    position: number,
    rowLength: number,
  ): void {
    const cells = this.#cells;
    const stride = this.#emitters.length;
    const { ids } = output;
    ids.reserve(ids.length + stride + 1);
    let { array, length } = ids;
    for (let k = 0, row = 0; k < stride; k++, row += rowLength) {
      const cell = cells[row + position]!;
      // Without a branch, since none could be foreseen: where a mark points to, or once more the cell itself.
      const isMark = (cell - FIRST_AT - 1) >> 31;
      const id = cells[row + ((FIRST_AT - cell) & isMark) + (position & ~isMark)]!;
      array[length] = id;
      length += ~id >>> 31;
      if (id < ABSENT) {
        ids.length = length;
        this.#emitters[k]!.emit(output, batch, n, t);
        ids.reserve(ids.length + stride + 1);
        ({ array, length } = ids);
      }
    }
    ids.length = length;
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

/** Rows an odd number of cache lines apart do not all compete for the same places in the cache. */
function paddedLength(positions: number): number {
  return (Math.ceil(positions / 16) | 1) * 16;
}
