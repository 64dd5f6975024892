/**
 * A step as rounds of tasks. However rounds are cut, every number is computed by one task in one order of operations, so that
 * the number of threads decides about speed alone.
 */
import type { PackedBatch } from '../batch-packer.ts';
import type { Network } from '../options.ts';
import * as kind from './assembly/task-kinds.ts';
import { PREDICT_BLOCK } from './assembly/task-kinds.ts';
import { paddedSizes } from './lstm-record.ts';
import type { NetworkShape } from './network-shape.ts';
import { cutByLength, type TaskList } from './task-list.ts';

/** Rows that a product works on together. */
const ROW_UNIT = 6;
/** Numbers of a cache line: threads that add to columns of the same rows keep off each other's lines. */
const COLUMN_UNIT = 16;
/** Most rows of the character table in one task: what its scratch holds. */
const CHARACTER_ROWS = 256;
/** Most tasks a direction of a recurrence and a thread. */
const BLOCK_TASKS = 16;
const BOTH_DIRECTIONS = [0, 1] as const;

export interface Schedule {
  readonly network: Network;
  readonly shape: NetworkShape;
  readonly characterCount: number;
  readonly attributeCount: number;
  readonly threads: number;
}

/** More tasks than all rounds of one list but the sums of squares have. */
export function taskRoom({
  threads,
  characterCount,
}: Omit<Schedule, 'network' | 'shape' | 'attributeCount'>): number {
  return 256 + 160 * threads + Math.ceil(characterCount / CHARACTER_ROWS);
}

/** From ids to emissions, keeping what the backward pass needs. */
export function addForward(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  const { network, shape, threads, attributeCount } = schedule;
  const { characterLstm } = shape;
  const rowParts = partsOf(threads);
  addWorkingCopies(list, schedule, 1);
  if (network.head === 'crf') list.add(kind.PREPARE_CRF);
  list.add(kind.MARK_WORDS);
  if (attributeCount > 0) list.add(kind.MARK_ATTRIBUTES);
  list.endRound();
  addFilters(list, schedule, batch);
  if (characterLstm !== undefined) {
    addRecurrence(list, kind.RUN_LSTM, characterLstm.record, formLengths(batch), batch.formCount, threads);
    list.addParts(kind.FORM_STATES, [], batch.formCount, rowParts, 1);
    list.endRound();
  }
  list.addParts(kind.READ_TOKENS, [], batch.rows, rowParts, ROW_UNIT);
  list.endRound();
  addLayers(list, schedule, batch);
}

/** The BiLSTM layers, whose first has its inputs' products already, and the emissions, keeping what the backward pass needs. */
function addLayers(list: TaskList, { shape, threads }: Schedule, batch: PackedBatch): void {
  const rowParts = partsOf(threads);
  for (const [layer, { record }] of shape.layers.entries()) {
    if (layer > 0) {
      list.addParts(kind.READ_STATES, [], batch.rows, rowParts, ROW_UNIT);
      list.endRound();
    }
    addRecurrence(list, kind.RUN_LSTM, record, batch.lengths, batch.timeOffsets[1] ?? 0, threads);
  }
  list.addParts(kind.EMIT, [], batch.rows, rowParts, ROW_UNIT);
  list.endRound();
}

/** From ids to the inputs of the first layer. */
export function addInputs(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  addWorkingCopies(list, schedule, 0);
  list.endRound();
  addForms(list, schedule, batch);
  list.addParts(kind.READ_TOKENS, [], batch.rows, partsOf(schedule.threads), ROW_UNIT);
  list.endRound();
}

/** From inputs of the first layer to emissions, keeping what the backward pass needs. */
export function addFromInputs(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  addWorkingCopies(list, schedule, 1);
  list.endRound();
  list.addParts(kind.PROJECT_INPUTS, [], batch.rows, partsOf(schedule.threads), ROW_UNIT);
  list.endRound();
  addLayers(list, schedule, batch);
}

/** From gradients of the emissions to those of the first layer's inputs, and to no others. */
export function addInputGradient(list: TaskList, { shape, threads }: Schedule, batch: PackedBatch): void {
  const parts = partsOf(threads);
  list.addParts(kind.STATE_GRADIENT, [], batch.rows, parts, ROW_UNIT);
  list.endRound();
  for (const { record } of shape.layers.toReversed()) {
    addRecurrence(list, kind.RUN_LSTM_BACK, record, batch.lengths, batch.timeOffsets[1] ?? 0, threads);
    list.addParts(kind.INPUT_ROWS_GRADIENT, [record], batch.rows, parts, ROW_UNIT);
    list.endRound();
  }
}

/** From ids to emissions where nothing is to be learned; `distinct` inputs of the first layer, see `findDistinct`. */
export function addPrediction(
  list: TaskList,
  schedule: Schedule,
  batch: PackedBatch,
  distinct: number,
): void {
  const { shape, threads } = schedule;
  const { layers } = shape;
  const rowParts = partsOf(threads);
  addWorkingCopies(list, schedule, 0);
  list.endRound();
  addForms(list, schedule, batch);
  list.addParts(kind.PROJECT_DISTINCT, [], distinct, 4 * rowParts, ROW_UNIT);
  list.endRound();
  for (const [layer, { record }] of layers.entries()) {
    if (layer > 0) {
      list.addParts(kind.READ_STATES, [], batch.rows, rowParts, ROW_UNIT);
      list.endRound();
    }
    addBlocks(list, record, batch.timeOffsets[1] ?? 0, threads);
  }
  list.addParts(kind.EMIT, [], batch.rows, rowParts, ROW_UNIT);
  list.endRound();
}

function partsOf(threads: number): number {
  return threads === 1 ? 1 : 2 * threads;
}

/** Working copies of all weights, part of the first round. */
function addWorkingCopies(list: TaskList, { network, shape }: Schedule, withTransposes: 0 | 1): void {
  const { layers, characterLstm } = shape;
  for (const { record } of characterLstm === undefined ? layers : [...layers, characterLstm]) {
    for (const direction of BOTH_DIRECTIONS) list.add(kind.PACK_LSTM, record, direction, withTransposes);
  }
  const { characters } = network;
  if (characters.encoder === 'cnn') for (let o = 0; o < characters.width; o++) list.add(kind.MAKE_TABLE, o);
  list.add(kind.PACK_OUTPUT);
}

/** What forms give to words, by either encoder, where nothing is to be learned. */
function addForms(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  const { shape, threads } = schedule;
  addFilters(list, schedule, batch);
  if (shape.characterLstm === undefined) return;
  addBlocks(list, shape.characterLstm.record, batch.formCount, threads);
  list.addParts(kind.FORM_STATES, [], batch.formCount, partsOf(threads), 1);
  list.endRound();
}

function addFilters(list: TaskList, { network, threads }: Schedule, batch: PackedBatch): void {
  if (network.characters.encoder !== 'cnn') return;
  list.addParts(kind.ENCODE_FORMS, [], batch.formCount, partsOf(threads), 1);
  list.endRound();
}

/**
 * A recurrence of prediction, a task a direction and a block of sequences: blocks of like size, as large as they may be, yet
 * enough of them for all threads.
 */
function addBlocks(list: TaskList, record: number, sequences: number, threads: number): void {
  const wanted = Math.max(Math.ceil(sequences / PREDICT_BLOCK), Math.ceil(threads / 2));
  const unit = Math.ceil(sequences / wanted / ROW_UNIT) * ROW_UNIT;
  for (const direction of BOTH_DIRECTIONS)
    list.addParts(kind.PREDICT_LSTM, [record, direction], sequences, BLOCK_TASKS * threads, unit);
  list.endRound();
}

function formLengths({ formCount, formOffsets }: PackedBatch): Int32Array {
  return Int32Array.from({ length: formCount }, (_, f) => (formOffsets[f + 1] ?? 0) - (formOffsets[f] ?? 0));
}

/** A recurrence of training, forwards or back: one direction a task; with more threads than two, sequences are cut as well. */
function addRecurrence(
  list: TaskList,
  task: number,
  record: number,
  lengths: ArrayLike<number>,
  sequences: number,
  threads: number,
): void {
  const bounds = cutByLength(lengths, sequences, Math.ceil(threads / 2));
  for (const [i, from] of bounds.slice(0, -1).entries()) {
    for (const direction of BOTH_DIRECTIONS) list.add(task, record, direction, from, bounds[i + 1]);
  }
  list.endRound();
}

/** Losses, and gradients of the emissions. */
export function addHead(list: TaskList, { network, threads }: Schedule, batch: PackedBatch): void {
  if (network.head === 'softmax') list.addParts(kind.RUN_SOFTMAX, [], batch.rows, threads, 1);
  else addSentenceTasks(list, kind.RUN_CRF, batch, threads, 1);
  list.endRound();
}

/** Best labels from the emissions. */
export function addDecoding(
  list: TaskList,
  { threads }: Schedule,
  batch: PackedBatch,
  hasScores: boolean,
): void {
  if (hasScores) addSentenceTasks(list, kind.DECODE_PATHS, batch, threads, 0);
  else list.addParts(kind.DECODE_ROWS, [], batch.rows, threads, 1);
  list.endRound();
}

function addSentenceTasks(
  list: TaskList,
  task: number,
  batch: PackedBatch,
  threads: number,
  argument: number,
): void {
  const bounds = cutByLength(batch.lengths, batch.timeOffsets[1] ?? 0, partsOf(threads));
  for (const [i, from] of bounds.slice(0, -1).entries()) list.add(task, from, bounds[i + 1], argument);
}

/** From gradients of the emissions to those of all parameters. */
export function addBackward(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  const { network, shape, threads, attributeCount } = schedule;
  const { layers, labels: L } = shape;
  const parts = partsOf(threads);
  list.addParts(kind.STATE_GRADIENT, [], batch.rows, parts, ROW_UNIT);
  if (network.head === 'crf') list.addParts(kind.COUNT_TRANSITIONS, [], L, threads, 8);
  list.addParts(kind.OUTPUT_GRADIENT, [], 2 * paddedSizes(shape.hidden).padded, parts, 12);
  list.add(kind.OUTPUT_BIASES);
  if (attributeCount > 0) list.addParts(kind.WIDE_GRADIENT, [], L, threads, COLUMN_UNIT);
  list.endRound();
  for (const { record, hidden } of layers.toReversed()) {
    addRecurrence(list, kind.RUN_LSTM_BACK, record, batch.lengths, batch.timeOffsets[1] ?? 0, threads);
    addWeightGradients(list, record, hidden, threads);
    list.addParts(kind.INPUT_ROWS_GRADIENT, [record], batch.rows, parts, ROW_UNIT);
    list.endRound();
  }
  list.addParts(kind.ADD_WORDS, [], network.words.dimension, parts, COLUMN_UNIT);
  if (network.caseDimension > 0) list.add(kind.ADD_CASES);
  if (shape.formSize > 0) list.addParts(kind.ADD_FORMS, [], shape.formSize, threads, COLUMN_UNIT);
  list.endRound();
  addCharactersBack(list, schedule, batch);
}

function addWeightGradients(list: TaskList, record: number, hidden: number, threads: number): void {
  const panels = paddedSizes(hidden).padded / 2;
  for (const direction of BOTH_DIRECTIONS)
    list.addParts(kind.LSTM_GRADIENT, [record, direction], panels, threads === 1 ? 1 : threads, 2);
}

function addCharactersBack(list: TaskList, schedule: Schedule, batch: PackedBatch): void {
  const { network, shape, threads, characterCount } = schedule;
  const { characters } = network;
  if (characters.encoder === 'cnn') {
    list.addParts(kind.ADD_TABLES, [], shape.formSize, threads, COLUMN_UNIT);
    list.endRound();
    for (let o = 0; o < characters.width; o++) list.add(kind.CNN_GRADIENT, o);
    const parts = Math.max(partsOf(threads), Math.ceil(characterCount / CHARACTER_ROWS));
    list.addParts(kind.CHARACTER_GRADIENT, [], characterCount, parts, 1);
    list.endRound();
  }
  if (shape.characterLstm === undefined) return;
  const { record, hidden } = shape.characterLstm;
  list.add(kind.FORM_STATES_GRADIENT);
  list.endRound();
  addRecurrence(list, kind.RUN_LSTM_BACK, record, formLengths(batch), batch.formCount, threads);
  const columns = 4 * paddedSizes(hidden).padded;
  for (const direction of BOTH_DIRECTIONS)
    list.addParts(kind.ADD_CHARACTERS, [direction], columns, threads, COLUMN_UNIT);
  list.endRound();
  addWeightGradients(list, record, hidden, threads);
  list.addParts(kind.CHARACTER_ROWS_GRADIENT, [], characterCount, threads, ROW_UNIT);
  list.endRound();
}

export interface TableUse {
  /** WORD_TABLE or WIDE_TABLE. */
  readonly record: number;
  readonly trained: number;
  /** Rows in the batch. */
  readonly count: number;
}

/** Squares of the gradient in fixed pieces; returns their number. */
export function addSquares(
  list: TaskList,
  denseLength: number,
  tables: readonly TableUse[],
  numbers: number,
  rows: number,
): number {
  let piece = 0;
  for (let from = 0; from < denseLength; from += numbers)
    list.add(kind.SQUARE_DENSE, from, Math.min(denseLength, from + numbers), piece++);
  for (const { record, count } of tables) {
    for (let from = 0; from < count; from += rows)
      list.add(kind.SQUARE_ROWS, record, from, Math.min(count, from + rows), piece++);
  }
  list.endRound();
  return piece;
}

/** The optimizer's step; `isLazy`: of tables the rows in the batch alone. */
export function addMoves(
  list: TaskList,
  denseLength: number,
  tables: readonly TableUse[],
  isLazy: boolean,
  threads: number,
): void {
  const parts = threads === 1 ? 1 : 4 * threads;
  for (const { record, trained, count } of tables) {
    if (isLazy) list.addParts(kind.MOVE_ROWS, [record], count, parts, 1);
    else list.addParts(kind.MOVE_TABLE, [record], trained, parts, COLUMN_UNIT);
  }
  list.addParts(kind.MOVE_DENSE, [], denseLength, parts, COLUMN_UNIT);
  list.endRound();
}
