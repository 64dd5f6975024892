/**
 * Batches without padding. The sentences of a batch are sorted by length, longest first (stable), and the tokens stand in
 * order of position, then sentence: row r of position t is timeOffsets[t] + b for sentence b, so that the rows of one step
 * of an LSTM lie together and the sentences still running are always the first ones (cuDNN's packed layout).
 */
import type { Random } from '../numeric/index.ts';
import type { NetworkData } from './network-data.ts';
import { UNKNOWN_WORD } from './word-table.ts';

/** Most that one batch may hold. */
export interface BatchCapacity {
  /** B */
  readonly sentences: number;
  /** N, tokens in all. */
  readonly rows: number;
  /** T, tokens of the longest sentence. */
  readonly positions: number;
  /** Characters of all its distinct forms. */
  readonly characters: number;
  /** Attribute occurrences of the wide part. */
  readonly attributes: number;
}

/** A batch; arrays are longer than what they hold (`capacity`), the sizes say how much counts. */
export interface PackedBatch {
  /** B */
  readonly sentenceCount: number;
  /** T */
  readonly positions: number;
  /** N */
  readonly rows: number;
  /** Distinct forms. */
  readonly formCount: number;
  /** Distinct word rows. */
  readonly wordCount: number;
  /** Which sentence of the data each packed one is, `[B]`. */
  readonly sentences: Int32Array;
  /** Lengths, not increasing, `[B]`. */
  readonly lengths: Int32Array;
  /** First row of each position, `[T+1]`. */
  readonly timeOffsets: Int32Array;
  /** Row of the same sentence at the mirrored position (length − 1 − t), `[N]`: its own inverse. */
  readonly mirror: Int32Array;
  /** Row of the same sentence at position t − 1, `[N]`; of position 0 its own. */
  readonly previous: Int32Array;
  /** Distinct rows of the word table in increasing order, `[wordCount]`. */
  readonly wordRows: Int32Array;
  /** Which of `wordRows` each row has, `[N]`. */
  readonly words: Int32Array;
  /** Letter-case classes, `[N]`. */
  readonly cases: Int32Array;
  /** Which of the batch's forms each row has, `[N]`; forms are sorted by length, longest first. */
  readonly forms: Int32Array;
  /** First character of each form, `[formCount+1]`. */
  readonly formOffsets: Int32Array;
  readonly characters: Int32Array;
  /** Gold labels, `[N]`; −1 where there is none. */
  readonly labels: Int32Array;
  /** First attribute of each row, `[N+1]`, and their ids and values (wide part). */
  readonly attributeOffsets: Int32Array;
  readonly attributes: Int32Array;
  readonly attributeValues: Float32Array;
}

/** Turns known words into the unknown one now and then, in row order. */
export interface UnknownWords {
  readonly random: Random;
  /** In [0, 1]. */
  readonly rate: number;
  /** Rows it may happen to: 1; rows beyond its end never. */
  readonly singletons: Uint8Array;
}

/** Where the arrays come from: plain ones by default, the fused engine gives arrays of its memory. */
export interface ArraySource {
  int32(length: number): Int32Array;
  float32(length: number): Float32Array;
}

const PLAIN_ARRAYS: ArraySource = {
  int32: (length) => new Int32Array(length),
  float32: (length) => new Float32Array(length),
};

/** What exactly these sentences take together. */
export function roomFor(
  { sentenceOffsets, forms, formOffsets, wide }: NetworkData,
  sentences: ArrayLike<number>,
): BatchCapacity {
  const room = { sentences: sentences.length, rows: 0, positions: 0, characters: 0, attributes: 0 };
  const found = new Set<number>();
  for (let i = 0; i < sentences.length; i++) {
    const start = sentenceOffsets[sentences[i] ?? 0] ?? 0;
    const end = sentenceOffsets[(sentences[i] ?? 0) + 1] ?? 0;
    room.rows += end - start;
    room.positions = Math.max(room.positions, end - start);
    for (let token = start; token < end; token++) {
      const form = forms[token] ?? 0;
      if (found.has(form)) continue;
      found.add(form);
      room.characters += (formOffsets[form + 1] ?? 0) - (formOffsets[form] ?? 0);
    }
    if (wide !== undefined)
      room.attributes += (wide.attributeOffsets[end] ?? 0) - (wide.attributeOffsets[start] ?? 0);
  }
  return room;
}

/** Capacity that suffices for any `batch` sentences of these data sets (at least one position of each kind). */
export function capacityFor(data: readonly NetworkData[], batch: number): BatchCapacity {
  const capacity = { sentences: batch, rows: 1, positions: 1, characters: 1, attributes: 1 };
  for (const part of data) {
    const rooms = Array.from({ length: part.sentenceCount }, (_, n) => roomFor(part, [n]));
    for (const key of ['rows', 'characters', 'attributes'] as const) {
      const largest = sumOfLargest(
        rooms.map((room) => room[key]),
        batch,
      );
      capacity[key] = Math.max(capacity[key], largest);
    }
    for (const { positions } of rooms) capacity.positions = Math.max(capacity.positions, positions);
  }
  return capacity;
}

function sumOfLargest(values: readonly number[], count: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.subarray(Math.max(0, sorted.length - count)).reduce((sum, value) => sum + value, 0);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class BatchPacker {
  readonly capacity: BatchCapacity;
  readonly #batch: Mutable<PackedBatch>;
  /** Slot of a form in the batch by its index in the data; −1 outside. Grown to the data's number of forms. */
  #slotOfForm = new Int32Array(0);
  /** The same of word rows. */
  #slotOfWord = new Int32Array(0);

  constructor(capacity: BatchCapacity, arrays: ArraySource = PLAIN_ARRAYS) {
    const { sentences: B, rows: N, positions: T, characters, attributes } = capacity;
    this.capacity = capacity;
    this.#batch = {
      sentenceCount: 0,
      positions: 0,
      rows: 0,
      formCount: 0,
      wordCount: 0,
      sentences: arrays.int32(B),
      lengths: arrays.int32(B),
      timeOffsets: arrays.int32(T + 1),
      mirror: arrays.int32(N),
      previous: arrays.int32(N),
      wordRows: arrays.int32(N),
      words: arrays.int32(N),
      cases: arrays.int32(N),
      forms: arrays.int32(N),
      formOffsets: arrays.int32(N + 1),
      characters: arrays.int32(characters),
      labels: arrays.int32(N),
      attributeOffsets: arrays.int32(N + 1),
      attributes: arrays.int32(attributes),
      attributeValues: arrays.float32(attributes),
    };
  }

  /**
   * Packs sentences of `data`; the result is overwritten by the next call.
   * @throws RangeError where they are more than the capacity
   */
  pack(data: NetworkData, sentences: ArrayLike<number>, unknown?: UnknownWords): PackedBatch {
    const batch = this.#batch;
    this.#order(data, sentences);
    this.#layOut();
    this.#fillTokens(data);
    this.#fillWords(unknown);
    this.#fillForms(data);
    this.#fillAttributes(data);
    return batch;
  }

  #order({ sentenceOffsets }: NetworkData, sentences: ArrayLike<number>): void {
    const batch = this.#batch;
    const { capacity } = this;
    const lengthOf = (n: number): number => (sentenceOffsets[n + 1] ?? 0) - (sentenceOffsets[n] ?? 0);
    const sorted = Array.from(sentences).sort((a, b) => lengthOf(b) - lengthOf(a));
    const rows = sorted.reduce((sum, n) => sum + lengthOf(n), 0);
    const positions = sorted.length === 0 ? 0 : lengthOf(sorted[0] ?? 0);
    if (sorted.length > capacity.sentences || rows > capacity.rows || positions > capacity.positions) {
      throw new RangeError(
        `${sorted.length} sentences of ${rows} tokens, the longest ${positions}: more than ${capacity.sentences}, ${capacity.rows} and ${capacity.positions}`,
      );
    }
    batch.sentenceCount = sorted.length;
    batch.rows = rows;
    batch.positions = positions;
    for (const [b, n] of sorted.entries()) {
      batch.sentences[b] = n;
      batch.lengths[b] = lengthOf(n);
    }
  }

  #layOut(): void {
    const { sentenceCount: B, positions: T, lengths, timeOffsets, mirror, previous } = this.#batch;
    let running = B;
    timeOffsets[0] = 0;
    for (let t = 0; t < T; t++) {
      while ((lengths[running - 1] ?? 0) <= t) running--;
      timeOffsets[t + 1] = (timeOffsets[t] ?? 0) + running;
    }
    for (let b = 0; b < B; b++) {
      const length = lengths[b] ?? 0;
      for (let t = 0; t < length; t++) {
        const row = (timeOffsets[t] ?? 0) + b;
        mirror[row] = (timeOffsets[length - 1 - t] ?? 0) + b;
        previous[row] = t === 0 ? row : (timeOffsets[t - 1] ?? 0) + b;
      }
    }
  }

  /** Word rows of the table for now: `#fillWords` makes them indices. */
  #fillTokens(data: NetworkData): void {
    const { sentenceCount: B, lengths, sentences, timeOffsets, words, cases, labels } = this.#batch;
    for (let b = 0; b < B; b++) {
      const start = data.sentenceOffsets[sentences[b] ?? 0] ?? 0;
      const length = lengths[b] ?? 0;
      for (let t = 0; t < length; t++) {
        const row = (timeOffsets[t] ?? 0) + b;
        words[row] = data.words[start + t] ?? 0;
        cases[row] = data.cases[start + t] ?? 0;
        labels[row] = data.labels[start + t] ?? -1;
      }
    }
  }

  #fillWords(unknown: UnknownWords | undefined): void {
    const batch = this.#batch;
    const { rows: N, words, wordRows } = batch;
    if (unknown !== undefined && unknown.rate > 0) {
      const { random, rate, singletons } = unknown;
      for (let row = 0; row < N; row++) {
        if (singletons[words[row] ?? 0] === 1 && random.uniform() < rate) words[row] = UNKNOWN_WORD;
      }
    }
    let largest = 0;
    for (let row = 0; row < N; row++) largest = Math.max(largest, words[row] ?? 0);
    if (this.#slotOfWord.length <= largest) this.#slotOfWord = new Int32Array(largest + 1).fill(-1);
    const slots = this.#slotOfWord;
    let count = 0;
    for (let row = 0; row < N; row++) {
      const word = words[row] ?? 0;
      if (slots[word] !== -1) continue;
      slots[word] = 0;
      wordRows[count++] = word;
    }
    const distinct = wordRows.subarray(0, count).sort();
    for (let i = 0; i < count; i++) slots[distinct[i] ?? 0] = i;
    for (let row = 0; row < N; row++) words[row] = slots[words[row] ?? 0] ?? 0;
    for (let i = 0; i < count; i++) slots[distinct[i] ?? 0] = -1;
    batch.wordCount = count;
  }

  #fillForms(data: NetworkData): void {
    const batch = this.#batch;
    const { sentenceCount: B, lengths, sentences, timeOffsets, forms, formOffsets, characters } = batch;
    const lengthOf = (form: number): number =>
      (data.formOffsets[form + 1] ?? 0) - (data.formOffsets[form] ?? 0);
    const size = data.formOffsets.length - 1;
    if (this.#slotOfForm.length < size) this.#slotOfForm = new Int32Array(size).fill(-1);
    const slotOf = this.#slotOfForm;
    const found: number[] = [];
    let total = 0;
    for (let b = 0; b < B; b++) {
      const start = data.sentenceOffsets[sentences[b] ?? 0] ?? 0;
      const length = lengths[b] ?? 0;
      for (let t = 0; t < length; t++) {
        const form = data.forms[start + t] ?? 0;
        if (slotOf[form] !== -1) continue;
        slotOf[form] = found.length;
        found.push(form);
        total += lengthOf(form);
      }
    }
    const { capacity } = this;
    if (total > capacity.characters) {
      for (const form of found) slotOf[form] = -1;
      throw new RangeError(`${total} characters, more than ${capacity.characters}`);
    }
    found.sort((a, b) => lengthOf(b) - lengthOf(a));
    let at = 0;
    for (const [slot, form] of found.entries()) {
      slotOf[form] = slot;
      formOffsets[slot] = at;
      for (let i = data.formOffsets[form] ?? 0; i < (data.formOffsets[form + 1] ?? 0); i++)
        characters[at++] = data.formCharacters[i] ?? 0;
    }
    formOffsets[found.length] = at;
    batch.formCount = found.length;
    for (let b = 0; b < B; b++) {
      const start = data.sentenceOffsets[sentences[b] ?? 0] ?? 0;
      const length = lengths[b] ?? 0;
      for (let t = 0; t < length; t++) {
        forms[(timeOffsets[t] ?? 0) + b] = slotOf[data.forms[start + t] ?? 0] ?? 0;
      }
    }
    for (const form of found) slotOf[form] = -1;
  }

  #fillAttributes({ wide, sentenceOffsets }: NetworkData): void {
    const {
      positions: T,
      timeOffsets,
      sentences,
      attributeOffsets,
      attributes,
      attributeValues,
    } = this.#batch;
    if (wide === undefined) return;
    let at = 0;
    for (let t = 0; t < T; t++) {
      const first = timeOffsets[t] ?? 0;
      for (let row = first; row < (timeOffsets[t + 1] ?? 0); row++) {
        attributeOffsets[row] = at;
        const token = (sentenceOffsets[sentences[row - first] ?? 0] ?? 0) + t;
        const start = wide.attributeOffsets[token] ?? 0;
        const end = wide.attributeOffsets[token + 1] ?? 0;
        if (at + end - start > this.capacity.attributes)
          throw new RangeError(`more than ${this.capacity.attributes} attributes`);
        for (let i = start; i < end; i++) {
          attributes[at] = wide.attributeIds[i] ?? 0;
          attributeValues[at++] = wide.values === undefined ? 1 : (wide.values[i] ?? 0);
        }
      }
    }
    attributeOffsets[this.#batch.rows] = at;
  }
}
