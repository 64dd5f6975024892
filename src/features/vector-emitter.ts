/** Word vectors as attributes with values, by ids. */
import type { AttributeNumbers } from './attribute-numbers.ts';
import type { CompiledVector } from './compile-spec.ts';
import { COLLECTED, NEW, SEVERAL } from './emitter-marks.ts';
import type { AttributeIds } from './encoded-output.ts';
import { withoutColons } from './extract.ts';
import type { NewAttributes, Resolver } from './new-attributes.ts';
import type { SentenceBatch } from './sentence-batch.ts';

/** One attribute per dimension of a word's vector, with its component as value; one of its own for unknown words. */
export class VectorEmitter implements Resolver {
  readonly kind = 'vector';
  readonly appendsBy = -1;
  readonly #vector: CompiledVector;
  /** Attributes of the dimensions, then of unknown words. */
  readonly #names: readonly string[];
  readonly #numbers: AttributeNumbers;
  /** Ids of the dimensions, then of unknown words, `[D + 1]`. */
  readonly #ids: Int32Array;
  /** Vector of each word met; null where it has none. */
  #components: (ArrayLike<number> | null | undefined)[] = [];

  constructor(vector: CompiledVector, numbers: AttributeNumbers, replaceColon: boolean) {
    this.#vector = vector;
    this.#names = [...vector.dimensions, vector.unknown].map((name) =>
      replaceColon ? withoutColons(name) : name,
    );
    this.#numbers = numbers;
    this.#ids = new Int32Array(this.#names.length).fill(NEW);
  }

  get resolvers(): readonly Resolver[] {
    return [this];
  }

  collect(batch: SentenceBatch, cells: Int32Array, found: NewAttributes, resolver: number): void {
    const ids = this.#ids;
    const D = ids.length - 1;
    const collect = (k: number, position: number): void => {
      if (ids[k] !== NEW) return;
      ids[k] = COLLECTED;
      found.add(position, resolver, k);
    };
    for (let n = 0; n < batch.size; n++) {
      for (let t = 0; t < batch.lengths[n]!; t++) {
        const components = this.#componentsAt(batch, n, t);
        const position = batch.firsts[n]! + t;
        cells[position] = SEVERAL;
        if (components === null) collect(D, position);
        else if (components !== undefined) for (let d = 0; d < D; d++) collect(d, position);
      }
    }
  }

  resolve(k: number): number {
    return this.#numbers.add(this.#names[k]!, this.#vector.template);
  }

  assign(found: NewAttributes, from: number, to: number): void {
    for (let k = from; k < to; k++) this.#ids[found.values.array[k]!] = found.ids[k]!;
  }

  emit(output: AttributeIds, batch: SentenceBatch, n: number, t: number): void {
    const components = this.#componentsAt(batch, n, t);
    const D = this.#ids.length - 1;
    if (components === null) output.push(this.#ids[D]!);
    else if (components !== undefined) {
      for (let d = 0; d < D; d++) output.push(this.#ids[d]!, components[d] ?? 0);
    }
  }

  /** undefined outside the sentence. */
  #componentsAt(batch: SentenceBatch, n: number, t: number): ArrayLike<number> | null | undefined {
    const position = t + this.#vector.offset;
    if (position < 0 || position >= batch.lengths[n]!) return undefined;
    const word = batch.words[batch.begins[n]! + position]!;
    let components = this.#components[word];
    if (components === undefined) {
      components = this.#vector.lookup(batch.contexts[n]!.sentence.tokens[position]!) ?? null;
      this.#components[word] = components;
    }
    return components;
  }

  clear(): void {
    this.#components = [];
  }
}
