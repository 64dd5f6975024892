/** The emitters of one vocabulary at work on a batch: the kernel goes through it, and asks back where it cannot go on. */
import type { AttributeNumbers } from './attribute-numbers.ts';
import type { Emitter } from './emitters.ts';
import type { AttributeIds } from './encoded-output.ts';
import type { BatchRecord, SentenceBatch } from './sentence-batch.ts';
import { CodeRow } from './value-column.ts';
import type { VectorEmitter } from './vector-emitter.ts';
import {
  CELL_ROW_BYTES,
  EMISSION,
  EMISSION_FIELDS,
  EMIT_OUTCOMES,
  STREAM_FIELDS,
} from './wasm/emission-record.ts';
import type { FeatureMemory, Region } from './wasm/feature-memory.ts';

/** Ids that wait to be moved to the output: as many as stay in a cache of the second level. */
const ID_ROOM = 2 ** 16;
/** The kernel copies ids in steps of four. */
const SLACK = 4;

/** Fields in which the kernel keeps where it is. */
const STATE = [
  EMISSION.sentence,
  EMISSION.position,
  EMISSION.stream,
  EMISSION.doneCount,
  EMISSION.groupStart,
  EMISSION.groupEnd,
];

export class EmitterGroup {
  readonly #memory: FeatureMemory;
  readonly #emitters: readonly Emitter[];
  readonly #numbers: AttributeNumbers;
  readonly #record: number;
  readonly #fields: Int32Array;
  /** Fields of each stream. */
  readonly #streams: readonly Int32Array[];
  readonly #offsets: CodeRow;
  #room = 0;
  #ids: Region = { at: 0, bytes: 0 };
  #newValues: Region = { at: 0, bytes: 0 };
  #newTemplates: Region = { at: 0, bytes: 0 };

  constructor(emitters: readonly Emitter[], numbers: AttributeNumbers, memory: FeatureMemory) {
    this.#memory = memory;
    this.#emitters = emitters;
    this.#numbers = numbers;
    this.#record = memory.take(4 * EMISSION_FIELDS).at;
    this.#fields = memory.int32(this.#record, EMISSION_FIELDS);
    const streams = memory.take(4 * STREAM_FIELDS * emitters.length).at;
    this.#streams = emitters.map((_, k) =>
      memory.int32(streams + 4 * STREAM_FIELDS * k, STREAM_FIELDS).fill(0),
    );
    this.#offsets = new CodeRow(memory);
    this.#fields[EMISSION.cells] = memory.take(CELL_ROW_BYTES * emitters.length).at;
    this.#fields[EMISSION.streams] = streams;
    this.#fields[EMISSION.streamCount] = emitters.length;
  }

  /** Appends the attributes of all positions of a batch. */
  emit(output: AttributeIds, batch: SentenceBatch, { record }: BatchRecord, wordCount: number): void {
    const fields = this.#fields;
    // Most batches find all the room at once; a short sentence takes no more than it needs.
    this.#makeRoom(Math.min(ID_ROOM, 64 + 4 * this.#emitters.length * (batch.positionCount + 1)));
    this.#offsets.makeRoom(batch.positionCount);
    fields[EMISSION.offsets] = this.#offsets.at;
    for (const field of STATE) fields[field] = 0;
    this.#numbers.begin();
    for (const [k, emitter] of this.#emitters.entries()) emitter.describe(this.#streams[k]!, wordCount);
    for (;;) {
      fields[EMISSION.base] = output.length;
      fields[EMISSION.nextId] = this.#numbers.nextId;
      const outcome = this.#memory.kernels.emit(this.#record, record);
      if (outcome === EMIT_OUTCOMES.done) break;
      this.#help(outcome, output, batch);
    }
    this.#flush(output);
    this.#numbers.end();
    output.addOffsets(this.#offsets.codes, batch.positionCount);
    for (const emitter of this.#emitters) if (emitter.kind === 'block') emitter.endBatch();
  }

  /** Does what the kernel has stopped for. */
  #help(outcome: number, output: AttributeIds, batch: SentenceBatch): void {
    const fields = this.#fields;
    const emitter = this.#emitters[fields[EMISSION.stream]!]!;
    const isEmpty = fields[EMISSION.idCount] === 0 && fields[EMISSION.newCount] === 0;
    this.#takeNew();
    if (outcome === EMIT_OUTCOMES.rowsFull && emitter.kind === 'block') emitter.grow();
    else if (outcome === EMIT_OUTCOMES.resolve && emitter.kind !== 'vector') {
      this.#takeNew();
      emitter.resolve(fields[EMISSION.code]!, fields[EMISSION.member]!);
    } else if (outcome === EMIT_OUTCOMES.emitVector && emitter.kind === 'vector') {
      this.#flush(output);
      this.#emitVector(emitter, output, batch);
    } else if (isEmpty) this.#makeRoom(2 * this.#room);
    else this.#flush(output);
  }

  #emitVector(emitter: VectorEmitter, output: AttributeIds, batch: SentenceBatch): void {
    const fields = this.#fields;
    emitter.emit(batch, fields[EMISSION.sentence]!, fields[EMISSION.position]!, (id, value) => {
      output.push(id, value);
    });
    fields[EMISSION.stream]! += 1;
  }

  /** Moves ids and new attributes out of the kernels' memory. */
  #flush(output: AttributeIds): void {
    const fields = this.#fields;
    const count = fields[EMISSION.idCount]!;
    if (count > 0) output.pushAll(this.#memory.uint32(this.#ids.at, count));
    fields[EMISSION.idCount] = 0;
    this.#takeNew();
  }

  #takeNew(): void {
    const fields = this.#fields;
    const count = fields[EMISSION.newCount]!;
    if (count === 0) return;
    this.#numbers.append(
      this.#memory.int32(this.#newValues.at, count),
      this.#memory.uint16(this.#newTemplates.at, count),
    );
    fields[EMISSION.newCount] = 0;
  }

  #makeRoom(room: number): void {
    if (room <= this.#room) return;
    const memory = this.#memory;
    for (const region of [this.#ids, this.#newValues, this.#newTemplates]) memory.release(region);
    this.#ids = memory.take(4 * (room + SLACK));
    this.#newValues = memory.take(4 * room);
    this.#newTemplates = memory.take(2 * room);
    this.#room = room;
    const fields = this.#fields;
    fields[EMISSION.ids] = this.#ids.at;
    fields[EMISSION.newValues] = this.#newValues.at;
    fields[EMISSION.newTemplates] = this.#newTemplates.at;
    fields[EMISSION.idRoom] = room;
    fields[EMISSION.idCount] = 0;
    fields[EMISSION.newCount] = 0;
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
