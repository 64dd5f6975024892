/** Word vectors as attributes with values, by ids. */
import type { AttributeNumbers } from './attribute-numbers.ts';
import type { CompiledVector } from './compile-spec.ts';
import { withoutColons } from './extract.ts';
import type { SentenceBatch } from './sentence-batch.ts';
import { NOT_KNOWN, STREAM, STREAM_KINDS } from './wasm/emission-record.ts';

/** One attribute per dimension of a word's vector, with its component as value; one of its own for unknown words. */
export class VectorEmitter {
  readonly kind = 'vector';
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
    this.#ids = new Int32Array(this.#names.length).fill(NOT_KNOWN);
  }

  describe(fields: Int32Array): void {
    fields[STREAM.kind] = STREAM_KINDS.vector;
  }

  /** Hands ids and values of position t of sentence n to `push`. */
  emit(batch: SentenceBatch, n: number, t: number, push: (id: number, value: number) => void): void {
    const components = this.#componentsAt(batch, n, t);
    const D = this.#ids.length - 1;
    if (components === null) push(this.#id(D), 1);
    else if (components !== undefined) for (let d = 0; d < D; d++) push(this.#id(d), components[d] ?? 0);
  }

  #id(k: number): number {
    let id = this.#ids[k]!;
    if (id === NOT_KNOWN) {
      id = this.#numbers.add(this.#names[k]!, this.#vector.template);
      this.#ids[k] = id;
    }
    return id;
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
