/** How few weights a model of these features can do with when it is trained to have few: the path of l1 penalties. */
import {
  type CrfModel,
  type DevSet,
  labelNames,
  type ResolvedTrainOptions,
  strongestPenalty,
  type TrainingSet,
  type TrainOptions,
  trainCrf,
} from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { evaluateSpans } from '../../evaluation/index.ts';
import type { EconomyPoint } from './weight-economy.ts';

export interface PathPoint extends EconomyPoint {
  /** Weight of the penalty l1·|w|₁. */
  readonly l1: number;
}

/** Plain data. */
export interface L1Path {
  /** From which penalty on there is no weight at all. */
  readonly strongest: number;
  /** F1 asked for. */
  readonly target: number;
  /** In the order of the penalties, the strongest first. */
  readonly points: readonly PathPoint[];
  /** The point of fewest weights with F1 >= target; undefined where the steps did not reach it. */
  readonly needed: PathPoint | undefined;
}

export interface L1PathOptions {
  /** Trainings at most; default 8. */
  readonly steps?: number | undefined;
  readonly threads?: number | undefined;
  /** Gives up: throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The first penalty to the strongest: what is stronger keeps next to nothing, and no score. */
const FIRST = 64;
/** Each penalty of the way down to the one before. */
const RATIO = 8;
/** Of each training; it starts near its end. */
const MAX_ITERATIONS = 100;

/**
 * Trains by OWL-QN (Andrew and Gao 2007) with no l2, from a 64th of the penalty under which no weight is left towards weaker ones,
 * each an eighth of the one before and started from its weights, until F1 on dev reaches the target; the steps that are
 * left halve the logarithm of the interval in which it was reached.
 * @param options of the model in question: its features stay, and where L-BFGS trained it, when it stopped
 * @param target micro F1 on dev, a fraction
 */
export async function l1Path(
  training: TrainingSet,
  dev: DevSet,
  options: ResolvedTrainOptions,
  target: number,
  { steps = 8, threads = 1, signal }: L1PathOptions = {},
): Promise<L1Path> {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new OptionError('steps', `${steps}, expected a whole number >= 1`);
  const given = pathOptions(options);
  const strongest = strongestPenalty(training, { ...given, l1: 1 });
  const found: { readonly point: PathPoint; readonly model: CrfModel }[] = [];
  const train = async (l1: number, initial: CrfModel | undefined): Promise<PathPoint> => {
    const { model, report } = await trainCrf(
      training,
      { ...given, l1 },
      {
        threads,
        ...(signal === undefined ? {} : { signal }),
        ...(initial === undefined ? {} : { initial }),
      },
    );
    signal?.throwIfAborted();
    const predicted = labelNames(dev.data, await model.decodeAll(dev.data), model.parts.vocabularies.labels);
    const { micro } = evaluateSpans(dev.gold, predicted, { scheme: model.scheme });
    const point = { l1, weights: report.activeFeatures, f1: micro.f1 };
    found.push({ point, model });
    return point;
  };
  /** The model of the weakest penalty above this one. */
  const startOf = (l1: number): CrfModel | undefined =>
    found.filter(({ point }) => point.l1 > l1).sort((a, b) => a.point.l1 - b.point.l1)[0]?.model;

  let below = strongest;
  let enough: number | undefined;
  while (found.length < steps && strongest > 0) {
    const next = found.length === 0 ? strongest / FIRST : below / RATIO;
    const l1 = enough === undefined ? next : Math.sqrt(below * enough);
    const { f1 } = await train(l1, startOf(l1));
    if (f1 >= target) enough = l1;
    else below = l1;
  }
  const points = found.map(({ point }) => point).sort((a, b) => b.l1 - a.l1);
  const sufficient = points.filter(({ f1 }) => f1 >= target).sort((a, b) => a.weights - b.weights);
  return { strongest, target, points, needed: sufficient[0] };
}

function pathOptions(options: ResolvedTrainOptions): TrainOptions {
  const { head, possibleStates, possibleTransitions, minFrequency, startEnd } = options;
  const { algorithm, epsilon, period, delta, memory, maxIterations } = options;
  // What an online trainer calls an iteration is another thing.
  const isBatch = algorithm === 'lbfgs' || algorithm === 'owlqn';
  return {
    ...(isBatch ? { epsilon, period, delta, memory } : {}),
    ...{ head, possibleStates, possibleTransitions, minFrequency, startEnd },
    algorithm: 'owlqn',
    l2: 0,
    maxIterations: isBatch && maxIterations > 0 ? Math.min(maxIterations, MAX_ITERATIONS) : MAX_ITERATIONS,
  };
}
