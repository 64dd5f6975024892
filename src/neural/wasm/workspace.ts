/**
 * Room for the intermediate results of one batch: the last allocation of the engine's memory, so that it can grow where it lies.
 * Nothing in it outlives a batch.
 */
import type { SharedMemory } from '../../numeric/index.ts';
import { type BatchCapacity, BatchPacker, type PackedBatch } from '../batch-packer.ts';
import type { EngineSetup } from '../engine.ts';
import * as field from './assembly/plan-fields.ts';
import { TASK_WORDS } from './assembly/task-kinds.ts';
import { placeLstmBatch } from './lstm-record.ts';
import type { NetworkShape } from './network-shape.ts';
import { type Allocate, type PlanWords, roundUp } from './plan-words.ts';

const CACHE_LINE = 64;
/** Numbers of the dense gradient, and rows of a table, in one sum of squares. */
export const SQUARE_NUMBERS = 8192;
export const SQUARE_ROWS = 64;

/** Views over the workspace that the main thread reads and writes. */
export interface WorkspaceViews {
  readonly packer: BatchPacker;
  readonly rowSentence: Int32Array;
  /** Of prediction, see `findDistinct`. */
  readonly distinctRows: Int32Array;
  readonly distinctOfRow: Int32Array;
  /** Of the character LSTM: first row of each step, character and mirrored row of each row. */
  readonly characterOffsets: Int32Array;
  readonly characterRows: Int32Array;
  readonly characterMirror: Int32Array;
  readonly emissions: Float32Array;
  readonly decoded: Int32Array;
  readonly losses: Float64Array;
  readonly logSentences: Int32Array;
  readonly squares: Float64Array;
  readonly tasks: Int32Array;
}

export class Workspace {
  capacity: BatchCapacity;
  views: WorkspaceViews;
  readonly #memory: SharedMemory;
  readonly #plan: PlanWords;
  readonly #setup: EngineSetup;
  readonly #shape: NetworkShape;
  readonly #denseLength: number;
  /** More tasks than rounds that are cut by threads can have. */
  readonly #taskRoom: number;
  /** Word that holds the address of the task list, for the threads. */
  readonly #taskWord: Uint32Array;
  readonly #base: number;
  #bytes = 0;

  constructor(
    memory: SharedMemory,
    plan: PlanWords,
    setup: EngineSetup,
    shape: NetworkShape,
    denseLength: number,
    taskRoom: number,
    taskWord: Uint32Array,
    capacity: BatchCapacity,
  ) {
    this.#memory = memory;
    this.#plan = plan;
    this.#setup = setup;
    this.#shape = shape;
    this.#denseLength = denseLength;
    this.#taskRoom = taskRoom;
    this.#taskWord = taskWord;
    this.#base = memory.size;
    this.capacity = capacity;
    this.views = this.#layOut();
  }

  /** Makes room for batches of `capacity`; the packer and all views are new. */
  grow(capacity: BatchCapacity): void {
    this.capacity = capacity;
    this.views = this.#layOut();
  }

  #layOut(): WorkspaceViews {
    // Once to know the size, once for good.
    let top = this.#base;
    const allocate: Allocate = (bytes) => {
      const at = top;
      top += roundUp(bytes, CACHE_LINE);
      return at;
    };
    this.#place(allocate, undefined);
    const missing = top - this.#base - this.#bytes;
    if (missing > 0) {
      this.#memory.allocate(missing);
      this.#bytes += missing;
    }
    top = this.#base;
    return this.#place(allocate, this.#memory.memory.buffer);
  }

  /** Places everything by `allocate`; without a buffer only to learn how much that is. */
  #place(allocate: Allocate, buffer: SharedArrayBuffer | undefined): WorkspaceViews {
    const plan = this.#plan;
    const { network, sizes, training } = this.#setup;
    const shape = this.#shape;
    const { trains, rowLabels: R, labels: L, layers, characterLstm } = shape;
    const { sentences: B, rows: N, positions: T, characters: C, attributes: A } = this.capacity;
    const int32 = (length: number): Int32Array => view(Int32Array, buffer, allocate(4 * length), length);
    const float32 = (length: number): Float32Array =>
      view(Float32Array, buffer, allocate(4 * length), length);
    const float64 = (length: number): Float64Array =>
      view(Float64Array, buffer, allocate(8 * length), length);
    const floats = (length: number): number => allocate(4 * length);

    const packer = new BatchPacker(this.capacity, { int32, float32 });
    const rowSentence = int32(N);
    plan.set(field.ROW_SENTENCE, rowSentence.byteOffset);
    const distinctRows = int32(N);
    plan.set(field.DISTINCT_ROWS, distinctRows.byteOffset);
    const distinctOfRow = int32(N);
    plan.set(field.DISTINCT_OF_ROW, distinctOfRow.byteOffset);
    const identity = int32(Math.max(N, characterLstm === undefined ? 0 : C));
    if (buffer !== undefined) for (let row = 0; row < identity.length; row++) identity[row] = row;
    const isLstm = characterLstm !== undefined;
    const longest = network.characters.encoder === 'none' ? 0 : network.characters.maxLength;
    const characterOffsets = int32(isLstm ? longest + 1 : 0);
    const characterRows = int32(isLstm ? C : 0);
    const characterMirror = int32(isLstm ? C : 0);
    if (isLstm) {
      const at = characterLstm.record;
      placeLstmBatch(plan, characterLstm, C, N, allocate, trains);
      plan.set(at + field.STEP_OFFSETS, characterOffsets.byteOffset);
      plan.set(at + field.ORDERS, identity.byteOffset);
      plan.set(at + field.ORDERS + 1, characterMirror.byteOffset);
      plan.set(at + field.CHARACTER_ROWS, characterRows.byteOffset);
    }
    for (const lstm of layers) {
      placeLstmBatch(plan, lstm, N, B, allocate, trains);
      plan.set(lstm.record + field.ORDERS, identity.byteOffset);
    }
    this.#placeInputs(floats, N);
    if (network.characters.encoder !== 'none') {
      plan.set(field.FORM_FEATURES, floats(N * shape.formStride));
      if (network.characters.encoder === 'cnn') plan.set(field.FORM_ARGMAX, floats(N * shape.formStride));
      if (trains) plan.set(field.FORM_GRADIENT, floats(N * shape.formStride));
    }
    plan.set(field.EMISSIONS, floats(N * R));
    const emissions = float32(N * L);
    plan.set(field.EMISSIONS_OUT, emissions.byteOffset);
    plan.set(field.DELTA, allocate(8 * N * R));
    const decoded = int32(N);
    plan.set(field.DECODED, decoded.byteOffset);
    const losses = float64(trains ? N : 0);
    plan.set(field.LOSSES, losses.byteOffset);
    const isCrf = network.head === 'crf';
    const logSentences = int32(B);
    plan.set(field.LOG_SENTENCES, logSentences.byteOffset);
    if (trains) {
      plan.set(field.EMISSION_GRADIENT, floats(N * R));
      plan.set(field.ALPHA, isCrf ? floats(N * R) : 0);
      plan.set(field.SCALED, isCrf ? floats(N * R) : 0);
      plan.set(field.LOG_WORK, isCrf ? allocate(8 * (2 * T + 1) * L) : 0);
      plan.set(field.WORD_TABLE + field.TABLE_GRADIENT, floats(N * network.words.dimension));
      if (sizes.attributes > 0) {
        const distinct = Math.min(A, sizes.attributes);
        plan.set(field.WIDE_TABLE + field.TABLE_GRADIENT, floats(distinct * L));
        plan.set(field.WIDE_TABLE + field.TABLE_BATCH_ROWS, int32(distinct).byteOffset);
        plan.set(field.ATTRIBUTE_SLOTS, int32(A).byteOffset);
      }
    }
    const pieces =
      Math.ceil(this.#denseLength / SQUARE_NUMBERS) +
      Math.ceil(N / SQUARE_ROWS) +
      Math.ceil(A / SQUARE_ROWS) +
      2;
    const squares = float64(training === undefined ? 0 : pieces);
    plan.set(field.SQUARES, squares.byteOffset);
    const tasks = int32(TASK_WORDS * (this.#taskRoom + pieces));
    this.#taskWord[0] = tasks.byteOffset;
    return {
      packer,
      rowSentence,
      distinctRows,
      distinctOfRow,
      characterOffsets,
      characterRows,
      characterMirror,
      emissions,
      decoded,
      losses,
      logSentences,
      squares,
      tasks,
    };
  }

  #placeInputs(floats: (length: number) => number, rows: number): void {
    const plan = this.#plan;
    const { inputStride, inputGradientStride, layers, trains } = this.#shape;
    const [first, second] = layers;
    if (first === undefined) return;
    plan.set(first.record + field.INPUT, floats(rows * inputStride));
    plan.set(first.record + field.INPUT_STRIDE, 4 * inputStride);
    if (trains) {
      plan.set(first.record + field.INPUT_GRADIENT, floats(rows * inputGradientStride));
      plan.set(first.record + field.INPUT_GRADIENT_STRIDE, 4 * inputGradientStride);
    }
    if (second === undefined) return;
    // The second layer reads the first one's outputs where they lie, and leaves their gradients there.
    plan.set(second.record + field.INPUT, plan.get(first.record + field.OUTPUTS));
    plan.set(second.record + field.INPUT_STRIDE, 8 * plan.get(first.record + field.LSTM_PADDED));
    plan.set(second.record + field.INPUT_GRADIENT, plan.get(first.record + field.OUTPUTS_GRADIENT));
    plan.set(second.record + field.INPUT_GRADIENT_STRIDE, 8 * plan.get(first.record + field.LSTM_WIDE));
  }
}

/** Addresses of a packed batch's arrays, and its sizes, into the plan. */
export function placeBatch(plan: PlanWords, batch: PackedBatch, shape: NetworkShape): void {
  plan.set(field.ROWS, batch.rows);
  plan.set(field.POSITIONS, batch.positions);
  plan.set(field.SENTENCES, batch.timeOffsets[1] ?? 0);
  plan.set(field.FORMS, batch.formCount);
  plan.set(field.TIME_OFFSETS, batch.timeOffsets.byteOffset);
  plan.set(field.PREVIOUS, batch.previous.byteOffset);
  plan.set(field.LENGTHS, batch.lengths.byteOffset);
  plan.set(field.WORD_SLOTS, batch.words.byteOffset);
  plan.set(field.CASES, batch.cases.byteOffset);
  plan.set(field.ROW_FORMS, batch.forms.byteOffset);
  plan.set(field.FORM_OFFSETS, batch.formOffsets.byteOffset);
  plan.set(field.FORM_CHARACTERS, batch.characters.byteOffset);
  plan.set(field.GOLD, batch.labels.byteOffset);
  plan.set(field.ATTRIBUTE_OFFSETS, batch.attributeOffsets.byteOffset);
  plan.set(field.ATTRIBUTES, batch.attributes.byteOffset);
  plan.set(field.ATTRIBUTE_VALUES, batch.attributeValues.byteOffset);
  plan.set(field.WORD_TABLE + field.TABLE_COUNT, batch.wordCount);
  plan.set(field.WORD_TABLE + field.TABLE_BATCH_ROWS, batch.wordRows.byteOffset);
  for (const { record } of shape.layers) {
    plan.set(record + field.STEP_OFFSETS, batch.timeOffsets.byteOffset);
    plan.set(record + field.STEPS, batch.positions);
    plan.set(record + field.INPUT_ROWS, batch.rows);
    plan.set(record + field.ORDERS + 1, batch.mirror.byteOffset);
  }
}

/** The forms of a batch as packed rows of characters, longest forms first: step by step, then form by form. */
export function packCharacters(
  plan: PlanWords,
  record: number,
  { characterOffsets: offsets, characterRows: rows, characterMirror: mirror }: WorkspaceViews,
  { formCount, formOffsets, characters }: PackedBatch,
): void {
  const lengthOf = (f: number): number => (formOffsets[f + 1] ?? 0) - (formOffsets[f] ?? 0);
  const steps = formCount === 0 ? 0 : lengthOf(0);
  let running = formCount;
  offsets[0] = 0;
  for (let t = 0; t < steps; t++) {
    while (lengthOf(running - 1) <= t) running--;
    offsets[t + 1] = (offsets[t] ?? 0) + running;
  }
  for (let f = 0; f < formCount; f++) {
    const length = lengthOf(f);
    for (let t = 0; t < length; t++) {
      const row = (offsets[t] ?? 0) + f;
      rows[row] = characters[(formOffsets[f] ?? 0) + t] ?? 0;
      mirror[row] = (offsets[length - 1 - t] ?? 0) + f;
    }
  }
  plan.set(record + field.STEPS, steps);
}

/** A view, or for measuring an empty one that knows no address. */
function view<T>(
  type: new (buffer: SharedArrayBuffer, offset: number, length: number) => T,
  buffer: SharedArrayBuffer | undefined,
  address: number,
  length: number,
): T {
  return buffer === undefined ? new type(EMPTY, 0, 0) : new type(buffer, address, length);
}

const EMPTY = new SharedArrayBuffer(0);
