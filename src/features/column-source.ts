/**
 * Where the codes of base columns come from: a field of the word alone is computed once per distinct word, any other
 * field once per sentence and interned, a command of a CRF++ or Wapiti pattern is read from the corpus columns.
 */
import type { Sentence } from '../corpus/sentence.ts';
import { type CommandItem, corpusColumns, expandCommand, type PatternDialect } from './crfpp.ts';
import type { FieldFunction } from './field.ts';
import type { BatchRecord, SentenceBatch } from './sentence-batch.ts';
import { AFTER_SENTENCE, BEFORE_SENTENCE } from './template.ts';
import { ABSENT, BaseColumn } from './value-column.ts';
import type { FeatureMemory } from './wasm/feature-memory.ts';
import { GrowingRegion } from './wasm/growing-region.ts';

/** A field that depends on the word alone. */
export class WordSource {
  readonly kind = 'word';
  readonly column: BaseColumn;
  readonly #memory: FeatureMemory;
  readonly #field: FieldFunction;
  readonly #isUnit: boolean;
  /** Code of each distinct word. */
  readonly #codes: GrowingRegion;

  constructor(memory: FeatureMemory, field: FieldFunction, isUnit: boolean) {
    this.#memory = memory;
    this.column = new BaseColumn(memory);
    this.#codes = new GrowingRegion(memory);
    this.#field = field;
    this.#isUnit = isUnit;
  }

  /** Computes the field for further distinct words, the tokens of `sentence`; their ids follow those of the words before. */
  addWords(sentence: Sentence): void {
    const values = this.#field({ sentence, document: [sentence], index: 0, isDistinct: true });
    const codes = this.#codes;
    const { column } = this;
    codes.reserve(codes.length + values.length);
    if (this.#isUnit) {
      const there = column.value('');
      for (let w = 0; w < values.length; w++) codes.push(values[w] === undefined ? ABSENT : there);
    } else for (let w = 0; w < values.length; w++) codes.push(column.code(values[w]));
  }

  /** Address of the codes of all words. */
  get codesOfWords(): number {
    return this.#codes.at;
  }

  /** Code of a padded part outside the sentence. */
  outside(side: 'before' | 'after'): number {
    if (this.#isUnit) return ABSENT;
    return this.column.value(side === 'before' ? BEFORE_SENTENCE : AFTER_SENTENCE);
  }

  fill(_batch: SentenceBatch, { record }: BatchRecord): void {
    this.#memory.kernels.fillWords(record, this.#codes.at, this.column.row.at);
    fillOutside(this, this.#memory, record);
  }

  clear(): void {
    this.column.clear();
    this.#codes.clear();
  }
}

/** A field that depends on the sentence or the document around the word. */
export class SentenceSource {
  readonly kind = 'sentence';
  readonly column: BaseColumn;
  readonly #memory: FeatureMemory;
  readonly #field: FieldFunction;
  readonly #isUnit: boolean;

  constructor(memory: FeatureMemory, field: FieldFunction, isUnit: boolean) {
    this.#memory = memory;
    this.column = new BaseColumn(memory);
    this.#field = field;
    this.#isUnit = isUnit;
  }

  outside(side: 'before' | 'after'): number {
    if (this.#isUnit) return ABSENT;
    return this.column.value(side === 'before' ? BEFORE_SENTENCE : AFTER_SENTENCE);
  }

  fill(batch: SentenceBatch, { record }: BatchRecord): void {
    const { column } = this;
    const { codes } = column;
    for (let n = 0; n < batch.size; n++) {
      const values = this.#field(batch.contexts[n]!);
      const begin = batch.begins[n]!;
      const T = batch.lengths[n]!;
      if (this.#isUnit) {
        const there = column.value('');
        for (let t = 0; t < T; t++) codes[begin + t] = values[t] === undefined ? ABSENT : there;
      } else for (let t = 0; t < T; t++) codes[begin + t] = column.code(values[t]);
    }
    fillOutside(this, this.#memory, record);
  }

  clear(): void {
    this.column.clear();
  }
}

/** What templates read beyond both ends of the sentences. */
function fillOutside(source: WordSource | SentenceSource, { kernels }: FeatureMemory, record: number): void {
  const { row, low, high } = source.column;
  const before = low < 0 ? source.outside('before') : ABSENT;
  const after = high > 0 ? source.outside('after') : ABSENT;
  kernels.fillOutside(record, row.at, low, high, before, after);
}

/** A command of a pattern. One that counts from the current token is read at offset 0, as fields are. */
export class PatternSource {
  readonly kind = 'pattern';
  readonly column: BaseColumn;
  readonly #command: CommandItem;
  readonly #dialect: PatternDialect;

  constructor(memory: FeatureMemory, command: CommandItem, dialect: PatternDialect) {
    this.column = new BaseColumn(memory);
    this.#command = command.from === 'relative' ? { ...command, offset: 0 } : command;
    this.#dialect = dialect;
  }

  fill(batch: SentenceBatch): void {
    const { column } = this;
    const { codes, low, high } = column;
    for (let n = 0; n < batch.size; n++) {
      const { sentence } = batch.contexts[n]!;
      const columns = corpusColumns(sentence);
      const begin = batch.begins[n]!;
      const end = batch.lengths[n]! + high;
      for (let p = low; p < end; p++) {
        codes[begin + p] = column.value(expandCommand(this.#command, this.#dialect, columns, p));
      }
    }
  }

  clear(): void {
    this.column.clear();
  }
}
