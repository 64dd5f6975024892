/** Parameters, gradients and moments in shared memory; tables apart from the rest, which lies in one piece. */
import type { SharedMemory } from '../../numeric/index.ts';
import type { EngineSetup } from '../engine.ts';
import { type Parameter, type ParameterShape, parameterLength, parameterShapes } from '../parameters.ts';
import * as field from './assembly/plan-fields.ts';
import type { ParameterPlace } from './lstm-record.ts';
import { type PlanWords, roundUp } from './plan-words.ts';

/** Where each parameter that is no table begins in the dense vector: whole cache lines. */
const DENSE_UNIT = 16;

/** A table with its record in the plan. */
export interface TableMemory {
  readonly name: string;
  readonly record: number;
  readonly values: Float32Array;
  readonly width: number;
  /** Rows from here on stay as they are. */
  readonly trained: number;
  readonly first: Float32Array | undefined;
  readonly second: Float32Array | undefined;
  /** 1 for rows whose moments may differ from 0, `[trained]`. */
  readonly touched: Uint8Array | undefined;
}

export class ParameterMemory {
  readonly parameters: readonly Parameter[];
  readonly tables: readonly TableMemory[];
  /** Numbers of the dense vector. */
  readonly denseLength: number;
  /** Moments by name, in the order of the parameters. */
  readonly moments: ReadonlyMap<string, Float32Array>;
  readonly #places = new Map<string, ParameterPlace>();
  readonly #gradients = new Map<string, Float32Array>();

  constructor(memory: SharedMemory, plan: PlanWords, { network, sizes, training, frozenFrom }: EngineSetup) {
    const shapes = parameterShapes(network, sizes);
    const offsets = new Map<string, number>();
    let length = 0;
    for (const shape of shapes) {
      if (shape.isTable) continue;
      offsets.set(shape.name, length);
      length += roundUp(parameterLength(shape), DENSE_UNIT);
    }
    this.denseLength = length;
    const hasFirst = training !== undefined && training.optimizer !== 'adagrad';
    const hasSecond = training !== undefined && training.optimizer !== 'sgd';
    const dense = memory.float32(length);
    const gradient = training === undefined ? undefined : memory.float32(length);
    const first = hasFirst ? memory.float32(length) : undefined;
    const second = hasSecond ? memory.float32(length) : undefined;
    plan.set(field.DENSE_VALUES, dense.byteOffset);
    plan.set(field.DENSE_GRADIENT, gradient?.byteOffset ?? 0);
    plan.set(field.DENSE_FIRST, first?.byteOffset ?? 0);
    plan.set(field.DENSE_SECOND, second?.byteOffset ?? 0);

    const parameters: Parameter[] = [];
    const tables: TableMemory[] = [];
    const moments = new Map<string, Float32Array>();
    const addMoments = (name: string, m: Float32Array | undefined, v: Float32Array | undefined): void => {
      if (m !== undefined) moments.set(`${name}.first`, m);
      if (v !== undefined) moments.set(`${name}.second`, v);
    };
    for (const shape of shapes) {
      const { name } = shape;
      const offset = offsets.get(name);
      if (offset === undefined) {
        const trained = name === 'words' ? Math.min(frozenFrom ?? sizes.words, sizes.words) : rowsOf(shape);
        const table = placeTable(memory, plan, shape, trained, training !== undefined, hasFirst, hasSecond);
        tables.push(table);
        parameters.push({ ...shape, values: table.values });
        addMoments(name, table.first, table.second);
        continue;
      }
      const slice = (array: Float32Array): Float32Array =>
        array.subarray(offset, offset + parameterLength(shape));
      parameters.push({ ...shape, values: slice(dense) });
      this.#places.set(name, {
        values: dense.byteOffset + 4 * offset,
        gradient: gradient === undefined ? 0 : gradient.byteOffset + 4 * offset,
      });
      if (gradient !== undefined) this.#gradients.set(name, slice(gradient));
      addMoments(name, first && slice(first), second && slice(second));
    }
    this.parameters = parameters;
    this.tables = tables;
    this.moments = moments;
  }

  /** Addresses of a parameter that is no table; zeros for one that the network has not. */
  placeOf = (name: string): ParameterPlace => this.#places.get(name) ?? { values: 0, gradient: 0 };

  /** Gradient of a parameter that is no table. */
  gradientOf(name: string): Float32Array | undefined {
    return this.#gradients.get(name);
  }

  /** Looks for rows that moments may move, after somebody else has written moments. */
  findTouchedRows(): void {
    for (const { width, touched, first, second } of this.tables) {
      if (touched === undefined) continue;
      for (let row = 0; row < touched.length; row++) {
        const from = row * width;
        touched[row] = isZero(first, from, from + width) && isZero(second, from, from + width) ? 0 : 1;
      }
    }
  }
}

function isZero(array: Float32Array | undefined, from: number, to: number): boolean {
  if (array === undefined) return true;
  for (let i = from; i < to; i++) if (array[i] !== 0) return false;
  return true;
}

function rowsOf({ shape }: ParameterShape): number {
  return shape[0] ?? 0;
}

function placeTable(
  memory: SharedMemory,
  plan: PlanWords,
  shape: ParameterShape,
  trained: number,
  trains: boolean,
  hasFirst: boolean,
  hasSecond: boolean,
): TableMemory {
  const width = shape.shape[1] ?? 1;
  const record = shape.name === 'words' ? field.WORD_TABLE : field.WIDE_TABLE;
  const values = memory.float32(parameterLength(shape));
  const first = hasFirst ? memory.float32(trained * width) : undefined;
  const second = hasSecond ? memory.float32(trained * width) : undefined;
  const touched = trains ? memory.uint8(trained) : undefined;
  plan.set(record + field.TABLE_VALUES, values.byteOffset);
  plan.set(record + field.TABLE_TRAINED, trained);
  plan.set(record + field.TABLE_WIDTH, width);
  plan.set(record + field.TABLE_SLOT_OF, trains ? memory.int32(trained).byteOffset : 0);
  plan.set(record + field.TABLE_TOUCHED, touched?.byteOffset ?? 0);
  plan.set(record + field.TABLE_FIRST, first?.byteOffset ?? 0);
  plan.set(record + field.TABLE_SECOND, second?.byteOffset ?? 0);
  return { name: shape.name, record, values, width, trained, first, second, touched };
}
