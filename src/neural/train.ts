/** Training: epochs of steps, dev score after each, the best epoch's parameters in the end. */
import { CrfLabError } from '../errors.ts';
import { evaluateSpans } from '../evaluation/index.ts';
import { createRandom } from '../numeric/index.ts';
import { capacityFor } from './batch-packer.ts';
import { epochBatches } from './batches.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createEngine, type EngineOptions } from './create-engine.ts';
import type { NetworkEngine } from './engine.ts';
import { isFiniteEverywhere, type NetworkFault, networkFault } from './learning-fault.ts';
import { NetworkModel } from './model.ts';
import {
  type NetworkTrainOptions,
  type ResolvedNetworkTrainOptions,
  resolveNetworkTrainOptions,
} from './options.ts';
import { initialiseParameter, type NetworkSizes } from './parameters.ts';
import { NetworkPredictor } from './predictor.ts';
import { seedFor } from './seeds.ts';
import type { EpochRecord } from './serialize.ts';
import type { NetworkDevSet, NetworkTrainingSet } from './training-set.ts';

/** `patience`: the dev score did not get better; `diverged`: the loss or a parameter is no finite number any more. */
export type NetworkStopReason = 'epochs' | 'patience' | 'diverged' | 'aborted';

export interface NetworkTrainReport {
  readonly parameters: number;
  readonly epochs: number;
  /** Epoch whose parameters the model has: the best on dev, the last without a dev set, 0 for none. */
  readonly bestEpoch: number;
  readonly bestDevScore: number | undefined;
  /** Of the last epoch. */
  readonly loss: number;
  readonly stopReason: NetworkStopReason;
  /** Why the network has learned nothing, or less than it might; undefined where nothing speaks for that. */
  readonly fault: NetworkFault | undefined;
  /** Training tokens per second of training, scoring left out. */
  readonly tokensPerSecond: number;
  /** Seconds spent in steps, and in scoring the dev set, in this run. */
  readonly trainSeconds: number;
  readonly devSeconds: number;
}

/** After each step. */
export interface StepReport {
  readonly epoch: number;
  /** Tokens of this epoch so far, and of a whole one. */
  readonly tokens: number;
  readonly epochTokens: number;
}

export interface NetworkTrainControl extends EngineOptions {
  readonly dev?: NetworkDevSet | undefined;
  /** Where an interrupted run of the same settings stood: goes on exactly as if it had never stopped. */
  readonly resume?: Checkpoint | undefined;
  /**
   * What patience counts from: the first dev score above 0 (default), before which a network is not yet judged; or the first epoch, as in
   * experiments that name their patience.
   */
  readonly patienceFrom?: 'firstFound' | 'firstEpoch' | undefined;
  /** Ends training after the current step; what came after the last whole epoch is dropped. */
  readonly signal?: AbortSignal | undefined;
  readonly onStart?: ((sizes: { readonly parameters: number; readonly labels: number }) => void) | undefined;
  readonly onStep?: ((report: StepReport) => void) | undefined;
  /** `checkpoint` gives all that is needed to go on from here, `model` the best model so far (valid until the next epoch); `isBest`: the best dev score so far (or there is no dev set). */
  readonly onEpoch?:
    | ((
        record: EpochRecord & { readonly isBest: boolean },
        checkpoint: () => Checkpoint,
        model: () => NetworkModel,
      ) => void | Promise<void>)
    | undefined;
}

/** Longest time between two looks at the signal and at the event loop, in milliseconds. */
const TURN_MS = 100;

/** Trains a network. Stopping is a value (`report.stopReason`), never an exception. */
export async function trainNetwork(
  training: NetworkTrainingSet,
  options: NetworkTrainOptions = {},
  control: NetworkTrainControl = {},
): Promise<{ model: NetworkModel; report: NetworkTrainReport }> {
  const resolved = resolveNetworkTrainOptions(options, training.data.sentenceCount);
  const run = await TrainingRun.start(training, resolved, control);
  try {
    return await run.finish();
  } finally {
    await run.close();
  }
}

class TrainingRun {
  readonly #training: NetworkTrainingSet;
  readonly #options: ResolvedNetworkTrainOptions;
  readonly #control: NetworkTrainControl;
  readonly #engine: NetworkEngine;
  readonly #predictor: NetworkPredictor;
  readonly #parameterCount: number;
  readonly #history: EpochRecord[] = [];
  #best: { epoch: number; score: number | undefined; values: Float32Array[] } | undefined;
  /** Of all epochs: many short ones take as long as a long one. */
  #turnedAt = performance.now();
  #trainMs = 0;
  #devMs = 0;
  #tokens = 0;

  private constructor(
    training: NetworkTrainingSet,
    options: ResolvedNetworkTrainOptions,
    control: NetworkTrainControl,
    engine: NetworkEngine,
  ) {
    this.#training = training;
    this.#options = options;
    this.#control = control;
    this.#engine = engine;
    this.#parameterCount = engine.parameters.reduce((sum, { values }) => sum + values.length, 0);
    const { network, tables, scheme, wide } = training;
    this.#predictor = new NetworkPredictor({ ...tables, network, scheme, wide }, engine);
  }

  static async start(
    training: NetworkTrainingSet,
    options: ResolvedNetworkTrainOptions,
    control: NetworkTrainControl,
  ): Promise<TrainingRun> {
    const { network, tables, sizes, data } = training;
    const engine = await createEngine(
      {
        network,
        sizes,
        training: options,
        frozenFrom: network.words.freeze ? tables.words.firstVectorRow : undefined,
      },
      { ...control, capacity: control.capacity ?? capacityFor([data], options.batch) },
    );
    const run = new TrainingRun(training, options, control, engine);
    if (control.resume === undefined) run.#initialise(sizes);
    else run.#restore(control.resume);
    control.onStart?.({ parameters: run.#parameterCount, labels: sizes.labels });
    return run;
  }

  #initialise(sizes: NetworkSizes): void {
    const random = createRandom(seedFor(this.#options.seed, 'parameters'));
    for (const parameter of this.#engine.parameters) {
      initialiseParameter(parameter, random);
      const { vectors } = this.#training.tables.words;
      if (parameter.name !== 'words' || vectors === undefined) continue;
      parameter.values.set(vectors.values, (sizes.words - vectors.size) * vectors.dimension);
    }
  }

  #restore({ parameters, optimizer, steps, best, history }: Checkpoint): void {
    for (const parameter of this.#engine.parameters) copyInto(parameter.values, parameters, parameter.name);
    const state = this.#engine.optimizerState;
    if (state === undefined) throw new RangeError('the engine was not made for training');
    state.steps = steps;
    for (const [name, values] of state.arrays) copyInto(values, optimizer, name);
    if (best !== undefined) {
      this.#best = {
        epoch: best.epoch,
        score: best.score,
        values: this.#engine.parameters.map(({ name, values }) => {
          const copy = new Float32Array(values.length);
          copyInto(copy, best.parameters, name);
          return copy;
        }),
      };
    }
    this.#history.push(...history);
  }

  async finish(): Promise<{ model: NetworkModel; report: NetworkTrainReport }> {
    const stopReason = await this.#runEpochs();
    // There is no better epoch to go back to: the parameters that training began with are finite.
    if (stopReason === 'diverged' && this.#best === undefined) this.#initialise(this.#training.sizes);
    const best = this.#best;
    return {
      model: this.#model(stopReason !== 'aborted'),
      report: {
        parameters: this.#parameterCount,
        epochs: this.#history.length,
        bestEpoch: best?.epoch ?? 0,
        bestDevScore: best?.score,
        loss: this.#history.at(-1)?.loss ?? Number.NaN,
        stopReason,
        fault: networkFault(this.#training, this.#control.dev, this.#options.batch, {
          stopReason,
          history: this.#history,
          bestEpoch: best?.epoch ?? 0,
        }),
        tokensPerSecond: this.#trainMs === 0 ? 0 : (1000 * this.#tokens) / this.#trainMs,
        trainSeconds: this.#trainMs / 1000,
        devSeconds: this.#devMs / 1000,
      },
    };
  }

  /** The best so far, else what there is. */
  #model(isFinished: boolean): NetworkModel {
    const { network, tables, sizes, scheme, input, wide } = this.#training;
    const best = this.#best;
    const parameters = this.#engine.parameters.map(({ name, shape, isTable, values }, i) => ({
      name,
      shape,
      isTable,
      values: best?.values[i] ?? values.slice(),
    }));
    return new NetworkModel({
      network,
      training: this.#options,
      ...tables,
      sizes,
      scheme,
      input,
      wide,
      parameters,
      history: this.#history,
      bestEpoch: best?.epoch ?? 0,
      isFinished,
    });
  }

  async #runEpochs(): Promise<NetworkStopReason> {
    const { epochs, patience } = this.#options;
    for (let epoch = this.#history.length + 1; ; epoch++) {
      const waited = epoch - 1 - (this.#best?.epoch ?? 0);
      if (this.#countsPatience && patience > 0 && waited >= patience) return 'patience';
      if (epoch > epochs) return 'epochs';
      if (this.#control.signal?.aborted === true) return 'aborted';
      const loss = await this.#runEpoch(epoch);
      if (loss === undefined) return 'aborted';
      // A step too far shows in the parameters at once, in the loss only with the next batch.
      if (!Number.isFinite(loss) || !isFiniteEverywhere(this.#engine.parameters)) return 'diverged';
      await this.#endEpoch(epoch, loss);
    }
  }

  get #countsPatience(): boolean {
    const { dev, patienceFrom } = this.#control;
    return dev !== undefined && (patienceFrom === 'firstEpoch' || (this.#best?.score ?? 0) > 0);
  }

  /** Mean loss per sentence; undefined when aborted. */
  async #runEpoch(epoch: number): Promise<number | undefined> {
    const { seed, unknownRate, learningRate, decay } = this.#options;
    const { data, tables } = this.#training;
    const unknown = {
      random: createRandom(seedFor(seed, 'unknown', epoch)),
      rate: unknownRate,
      singletons: tables.words.singletons,
    };
    const state = this.#engine.optimizerState;
    const rate = learningRate / (1 + decay * (epoch - 1));
    let loss = 0;
    let sentences = 0;
    let tokens = 0;
    let startedAt = performance.now();
    for (const chosen of epochBatches(data, this.#options, epoch)) {
      if (performance.now() - this.#turnedAt > TURN_MS) {
        this.#trainMs += performance.now() - startedAt;
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#control.signal?.aborted === true) return undefined;
        startedAt = this.#turnedAt = performance.now();
      }
      const batch = this.#engine.pack(data, chosen, unknown);
      const dropoutSeed = seedFor(seed, 'dropout', (state?.steps ?? 0) + 1);
      const batchLoss = this.#engine.step(batch, { dropoutSeed, learningRate: rate });
      loss += batchLoss * batch.sentenceCount;
      sentences += batch.sentenceCount;
      tokens += batch.rows;
      if (!Number.isFinite(batchLoss)) break;
      this.#control.onStep?.({ epoch, tokens, epochTokens: data.tokenCount });
    }
    this.#trainMs += performance.now() - startedAt;
    this.#tokens += tokens;
    return loss / Math.max(1, sentences);
  }

  async #endEpoch(epoch: number, loss: number): Promise<void> {
    const beganAt = performance.now();
    const devScore = this.#scoreDev();
    this.#devMs += performance.now() - beganAt;
    const { learningRate, decay } = this.#options;
    const record = { epoch, loss, learningRate: learningRate / (1 + decay * (epoch - 1)), devScore };
    this.#history.push(record);
    // Of epochs that found nothing the last has learned most.
    const isFirst = !this.#countsPatience;
    const isBest = devScore === undefined || isFirst || devScore > (this.#best?.score ?? -1);
    if (isBest) {
      // The same arrays every time: a network may be large.
      const values =
        this.#best?.values ?? this.#engine.parameters.map((p) => new Float32Array(p.values.length));
      for (const [i, parameter] of this.#engine.parameters.entries()) values[i]?.set(parameter.values);
      this.#best = { epoch, score: devScore, values };
    }
    await this.#control.onEpoch?.(
      { ...record, isBest },
      () => this.#checkpoint(),
      () => this.#model(false),
    );
  }

  #scoreDev(): number | undefined {
    const { dev } = this.#control;
    if (dev === undefined) return undefined;
    const ids = this.#predictor.decode(dev.data, 'viterbi');
    const predicted = this.#predictor.names(dev.data, ids);
    const { scheme } = this.#training;
    if (scheme !== 'none') return evaluateSpans(dev.gold, predicted, { mode: 'conlleval', scheme }).micro.f1;
    let right = 0;
    for (const [n, labels] of dev.gold.entries())
      right += labels.filter((label, t) => label === predicted[n]?.[t]).length;
    return right / Math.max(1, dev.data.tokenCount);
  }

  #checkpoint(): Checkpoint {
    const state = this.#engine.optimizerState;
    const best = this.#best;
    const { parameters } = this.#engine;
    return {
      parameters: new Map(parameters.map(({ name, values }) => [name, values])),
      optimizer: state?.arrays ?? new Map(),
      steps: state?.steps ?? 0,
      best:
        best === undefined
          ? undefined
          : {
              epoch: best.epoch,
              score: best.score,
              parameters: new Map(
                parameters.map(({ name }, i) => [name, best.values[i] ?? new Float32Array(0)]),
              ),
            },
      history: this.#history,
    };
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

function copyInto(target: Float32Array, source: ReadonlyMap<string, Float32Array>, name: string): void {
  const values = source.get(name);
  if (values === undefined || values.length !== target.length)
    throw new CrfLabError(
      `checkpoint.bin in the folder of the model: ${values?.length ?? 0} numbers of ${name}, expected ${target.length}; begin anew with --fresh`,
    );
  target.set(values);
}
