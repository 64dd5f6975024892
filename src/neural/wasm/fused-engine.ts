/**
 * The network engine of fused kernels: a whole training step in WebAssembly, by as many threads as asked for, with the same bits
 * for any number of them. docs/network.md says what is computed, schedule.ts in which rounds.
 */
import { instantiate, loadModule, SharedMemory } from '../../numeric/index.ts';
import { Team } from '../../numeric/wasm/team.ts';
import type { BatchCapacity, BatchPacker, PackedBatch } from '../batch-packer.ts';
import type {
  DecodingScores,
  EngineSetup,
  NetworkEngine,
  OptimizerState,
  PredictionLimits,
  StepSettings,
} from '../engine.ts';
import type { NetworkData } from '../network-data.ts';
import { ADAM_BETA1, ADAM_BETA2, CLIP_EPSILON } from '../optimizer-constants.ts';
import { type Parameter, parameterLength } from '../parameters.ts';
import * as field from './assembly/plan-fields.ts';
import * as kind from './assembly/task-kinds.ts';
import { neededCapacity } from './capacity.ts';
import { findDistinct } from './distinct-inputs.ts';
import { placeFixed } from './fixed-memory.ts';
import { createRunTask, KERNELS_URL, type KernelSetup, type NetworkKernels } from './kernels.ts';
import { paddedSizes } from './lstm-record.ts';
import { type NetworkShape, networkShape, scratchBytes } from './network-shape.ts';
import { ParameterMemory } from './parameter-memory.ts';
import { placeDropout, placeScores } from './place-step.ts';
import { PlanWords } from './plan-words.ts';
import {
  addBackward,
  addDecoding,
  addForward,
  addFromInputs,
  addHead,
  addInputGradient,
  addInputs,
  addMoves,
  addPrediction,
  addSquares,
  type Schedule,
  type TableUse,
  taskRoom,
} from './schedule.ts';
import { readColumns, readHalves, type StridedRows, writeRows } from './strided-rows.ts';
import { TaskList } from './task-list.ts';
import { packCharacters, placeBatch, SQUARE_NUMBERS, SQUARE_ROWS, Workspace } from './workspace.ts';

export interface FusedEngineOptions {
  /** Threads that compute, the calling one included; at least 1. */
  readonly threads: number;
  /** Room to begin with; it grows with the batches. See `capacityFor`. */
  readonly capacity: BatchCapacity;
}

/**
 * Lays out the memory and starts the threads; `close` ends them. Parameters are 0 until somebody writes them.
 * @throws CapacityError when the network needs more than 4 GiB; RangeError when there is no thread
 */
export async function createFusedEngine(
  setup: EngineSetup,
  options: FusedEngineOptions,
): Promise<NetworkEngine> {
  const { threads, capacity } = options;
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`threads: expected a positive integer, got ${threads}`);
  const module = await loadModule(KERNELS_URL);
  const heapBase = instantiate<NetworkKernels>(module, new SharedMemory(0).memory).heapBase();
  const memory = new SharedMemory(heapBase);
  const plan = new PlanWords(memory);
  const shape = networkShape(setup);
  const parameters = new ParameterMemory(memory, plan, setup);
  placeFixed(memory, plan, setup, shape, parameters);
  const scratches = Array.from({ length: threads }, () => memory.allocate(scratchBytes(setup, shape)));
  const taskWord = memory.uint32(1);
  const program = {
    url: new URL('../../../dist/neural/wasm/kernels.js', import.meta.url).href,
    module,
    setup: { plan: plan.address, tasks: taskWord.byteOffset, scratches } satisfies KernelSetup,
  };
  const team = await Team.start(memory, program, createRunTask, threads - 1);
  const schedule: Schedule = {
    network: setup.network,
    shape,
    characterCount: setup.sizes.characters,
    attributeCount: setup.sizes.attributes,
    threads,
  };
  const room = taskRoom(schedule);
  const { denseLength } = parameters;
  const workspace = new Workspace(memory, plan, setup, shape, denseLength, room, taskWord, capacity);
  return new FusedEngine({ setup, shape, schedule, memory, plan, parameters, workspace, team });
}

/** Where nothing is kept for a backward pass, a token takes little memory, and its form is the rarer new the more there are. */
const PREDICTION_BATCH: PredictionLimits = { sentences: 512, rows: 8192 };
const TRAINING_BATCH: PredictionLimits = { sentences: 96, rows: 2048 };

interface Parts {
  readonly setup: EngineSetup;
  readonly shape: NetworkShape;
  readonly schedule: Schedule;
  readonly memory: SharedMemory;
  readonly plan: PlanWords;
  readonly parameters: ParameterMemory;
  readonly workspace: Workspace;
  readonly team: Team;
}

class FusedEngine implements NetworkEngine {
  readonly name = 'fused';
  readonly parameters: readonly Parameter[];
  readonly predictionBatch: PredictionLimits;
  readonly #parts: Parts;
  readonly #list: { tasks: TaskList; words: Int32Array };
  /** Scratch of `findDistinct`. */
  #slots = new Int32Array(0);
  #steps = 0;
  /** Whether somebody may have written moments since they were last looked at. */
  #isStateShared = false;
  readonly #state: OptimizerState | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.parameters = parts.parameters.parameters;
    this.predictionBatch = parts.shape.trains ? TRAINING_BATCH : PREDICTION_BATCH;
    const words = parts.workspace.views.tasks;
    this.#list = { tasks: new TaskList(words), words };
    const engine = this;
    this.#state =
      parts.setup.training === undefined
        ? undefined
        : {
            get steps() {
              return engine.#steps;
            },
            set steps(steps) {
              engine.#steps = steps;
              engine.#isStateShared = true;
            },
            arrays: parts.parameters.moments,
          };
  }

  get optimizerState(): OptimizerState | undefined {
    this.#isStateShared = true;
    return this.#state;
  }

  readonly pack: BatchPacker['pack'] = (data: NetworkData, sentences, unknown) => {
    const { workspace, plan, shape } = this.#parts;
    const needed = neededCapacity(workspace.capacity, data, sentences);
    if (needed !== workspace.capacity) {
      workspace.grow(needed);
      const words = workspace.views.tasks;
      this.#list.tasks = new TaskList(words);
      this.#list.words = words;
    }
    const { views } = workspace;
    const batch = views.packer.pack(data, sentences, unknown);
    const { timeOffsets } = batch;
    for (let t = 0; t < batch.positions; t++) {
      const first = timeOffsets[t] ?? 0;
      for (let row = first; row < (timeOffsets[t + 1] ?? 0); row++) views.rowSentence[row] = row - first;
    }
    // Sentences without attributes for a network with a wide part: the packer leaves the offsets as they were.
    if (data.wide === undefined) batch.attributeOffsets.fill(0, 0, batch.rows + 1);
    placeBatch(plan, batch, shape);
    if (shape.characterLstm !== undefined) packCharacters(plan, shape.characterLstm.record, views, batch);
    return batch;
  };

  lossAndGradient(batch: PackedBatch, dropoutSeed?: number): number {
    const { setup, plan, schedule, workspace } = this.#parts;
    if (setup.training === undefined) throw new Error('this engine was made for prediction');
    if (batch.rows === 0) return 0;
    placeDropout(this.#parts, dropoutSeed);
    plan.set(field.HAS_LOG_EDGES, 0);
    const list = this.#begin();
    addForward(list, schedule, batch);
    addHead(list, schedule, batch);
    this.#run(list);
    const { losses, logSentences } = workspace.views;
    const sentences = plan.get(field.SENTENCES);
    const isCrf = setup.network.head === 'crf';
    const backward = this.#begin();
    if (isCrf && logSentences.subarray(0, sentences).includes(1)) {
      backward.add(kind.RUN_CRF_LOG, 1);
      backward.endRound();
    }
    addBackward(backward, schedule, batch);
    this.#run(backward);
    let sum = 0;
    for (let i = 0; i < (isCrf ? sentences : batch.rows); i++) sum += losses[i] ?? 0;
    return sum / sentences;
  }

  gradient(name: string): Float32Array {
    const { parameters, plan } = this.#parts;
    const dense = parameters.gradientOf(name);
    if (dense !== undefined) return new Float32Array(dense);
    const parameter = this.parameters.find((one) => one.name === name);
    const table = parameters.tables.find((one) => one.name === name);
    if (parameter === undefined || table === undefined) throw new RangeError(`no gradient of ${name}`);
    const out = new Float32Array(parameterLength(parameter));
    const { width, record, trained } = table;
    const count = plan.get(record + field.TABLE_COUNT);
    const { buffer } = this.#parts.memory.memory;
    const rows = new Int32Array(buffer, plan.get(record + field.TABLE_BATCH_ROWS), count);
    const gradients = new Float32Array(buffer, plan.get(record + field.TABLE_GRADIENT), count * width);
    for (const [slot, row] of rows.entries()) {
      if (row < trained) out.set(gradients.subarray(slot * width, (slot + 1) * width), row * width);
    }
    return out;
  }

  step(batch: PackedBatch, { dropoutSeed, learningRate }: StepSettings): number {
    const { setup, plan, parameters, workspace, schedule } = this.#parts;
    const { training } = setup;
    const loss = this.lossAndGradient(batch, dropoutSeed);
    if (training === undefined || batch.rows === 0) return loss;
    if (this.#isStateShared) {
      parameters.findTouchedRows();
      this.#isStateShared = false;
    }
    const tables: TableUse[] = parameters.tables.map(({ record, trained }) => ({
      record,
      trained,
      count: plan.get(record + field.TABLE_COUNT),
    }));
    const { denseLength } = parameters;
    let scale = 1;
    if (training.clip > 0) {
      const list = this.#begin();
      const pieces = addSquares(list, denseLength, tables, SQUARE_NUMBERS, SQUARE_ROWS);
      this.#run(list);
      let sum = 0;
      for (let piece = 0; piece < pieces; piece++) sum += workspace.views.squares[piece] ?? 0;
      scale = Math.min(1, training.clip / (Math.sqrt(sum) + CLIP_EPSILON));
    }
    const steps = ++this.#steps;
    const isAdam = training.optimizer === 'adam';
    plan.setFloat(field.GRADIENT_SCALE, scale);
    plan.setFloat(field.RATE, isAdam ? learningRate / (1 - ADAM_BETA1 ** steps) : learningRate);
    plan.setFloat(field.SECOND_CORRECTION, 1 / (1 - ADAM_BETA2 ** steps));
    plan.setFloat(field.MOMENTUM, training.momentum);
    const list = this.#begin();
    addMoves(list, denseLength, tables, training.tables === 'lazy', schedule.threads);
    this.#run(list);
    return loss;
  }

  emissions(batch: PackedBatch): Float32Array {
    const { workspace, shape } = this.#parts;
    this.#predict(batch);
    return workspace.views.emissions.subarray(0, batch.rows * shape.labels);
  }

  inputs(batch: PackedBatch): Float32Array {
    const { schedule, shape } = this.#parts;
    if (batch.rows === 0) return new Float32Array(0);
    placeDropout(this.#parts, undefined);
    const list = this.#begin();
    addInputs(list, schedule, batch);
    this.#run(list);
    return readColumns(
      this.#rowsAt(field.FIRST_LSTM + field.INPUT, shape.inputStride, batch),
      0,
      shape.inputs,
    );
  }

  states(batch: PackedBatch): Float32Array {
    const { plan, shape } = this.#parts;
    if (batch.rows === 0) return new Float32Array(0);
    this.#predict(batch);
    const { padded } = paddedSizes(shape.hidden);
    const outputs = plan.get(field.LAST_LSTM) + field.OUTPUTS;
    return readHalves(this.#rowsAt(outputs, 2 * padded, batch), shape.hidden, padded);
  }

  inputGradient(
    batch: PackedBatch,
    inputs: Float32Array,
    slopeOf: (emissions: Float32Array) => Float32Array,
  ): Float32Array {
    const { shape, schedule, workspace } = this.#parts;
    const { inputs: D, labels: L } = shape;
    if (!shape.trains) throw new Error('this engine was made for prediction');
    if (batch.rows === 0) return new Float32Array(0);
    placeDropout(this.#parts, undefined);
    writeRows(this.#rowsAt(field.FIRST_LSTM + field.INPUT, shape.inputStride, batch), inputs, D);
    const forward = this.#begin();
    addFromInputs(forward, schedule, batch);
    this.#run(forward);
    const slopes = slopeOf(workspace.views.emissions.subarray(0, batch.rows * L));
    writeRows(this.#rowsAt(field.EMISSION_GRADIENT, shape.rowLabels, batch), slopes, L);
    const backward = this.#begin();
    addInputGradient(backward, schedule, batch);
    this.#run(backward);
    const gradient = field.FIRST_LSTM + field.INPUT_GRADIENT;
    return readColumns(this.#rowsAt(gradient, shape.inputGradientStride, batch), 0, D);
  }

  decode(batch: PackedBatch, scores: DecodingScores | undefined): Int32Array {
    const { workspace, schedule } = this.#parts;
    this.#predict(batch);
    if (batch.rows > 0) {
      if (scores !== undefined) placeScores(this.#parts, scores);
      const list = this.#begin();
      addDecoding(list, schedule, batch, scores !== undefined);
      this.#run(list);
    }
    return workspace.views.decoded.subarray(0, batch.rows);
  }

  close(): Promise<void> {
    return this.#parts.team.close();
  }

  /** Emissions without dropout. */
  #predict(batch: PackedBatch): void {
    if (batch.rows === 0) return;
    placeDropout(this.#parts, undefined);
    const { schedule, workspace } = this.#parts;
    const { distinctRows, distinctOfRow } = workspace.views;
    if (this.#slots.length < batch.formCount) this.#slots = new Int32Array(2 * batch.formCount);
    const distinct = findDistinct(batch, distinctRows, distinctOfRow, this.#slots);
    const list = this.#begin();
    addPrediction(list, schedule, batch, distinct);
    this.#run(list);
  }

  /** The batch's rows at the address that stands in word `place` of the plan. */
  #rowsAt(place: number, stride: number, { rows }: PackedBatch): StridedRows {
    const { memory, plan } = this.#parts;
    return { buffer: memory.memory.buffer, address: plan.get(place), stride, rows };
  }

  #begin(): TaskList {
    const { tasks } = this.#list;
    tasks.clear();
    return tasks;
  }

  #run(list: TaskList): void {
    for (const { first, count } of list.rounds) this.#parts.team.run(first, count);
  }
}
