/** Training on the whole data at once: L-BFGS or OWL-QN over the fastest evaluation there is for the data. */
import { OptionError } from '../errors.ts';
import type { EncodedDataset } from '../features/index.ts';
import { type FeatureIndex, weightLayout } from './feature-index.ts';
import { ScoreRangeError } from './inference/index.ts';
import {
  type IterationReport,
  type MinimizeResult,
  minimizeAsync,
  type Objective,
  StartError,
} from './lbfgs/index.ts';
import { withL2 } from './objective.ts';
import type { ResolvedTrainOptions } from './options.ts';
import { NegativeLogLikelihood } from './reference/negative-log-likelihood.ts';
import { releaseArray } from './release-memory.ts';
import { mostBlocks } from './wasm/batches.ts';
import { TrainingEngine } from './wasm/training-engine.ts';

export interface BatchControl {
  /** Threads that compute, at least 1, this one included. The result does not depend on it. */
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called when the data are copied and not looked at any more; never where they are. */
  readonly onDataCopied: (() => void | Promise<void>) | undefined;
  /** `weights` gives the weights `[F]` of this iteration; what it costs is paid when it is called. */
  readonly onIteration: (report: IterationReport, weights: () => Float64Array) => void;
}

export interface BatchResult extends Omit<MinimizeResult, 'x'> {
  /** `[F]` */
  readonly weights: Float64Array;
}

/**
 * Minimises the penalised −log-likelihood from `start` `[F]`. `observed` and `start` are taken over: where they have been
 * copied, their memory is given back.
 */
export async function trainOnBatch(
  data: EncodedDataset,
  index: FeatureIndex,
  observed: Float64Array,
  start: Float64Array,
  options: ResolvedTrainOptions,
  control: BatchControl,
): Promise<BatchResult> {
  const search = await openSearch(data, index, observed, options, control.threads);
  try {
    const x0 = search.variables(start);
    if (search.isCopy) {
      releaseArray(observed);
      if (x0 !== start) releaseArray(start);
      await control.onDataCopied?.();
    }
    const { x, ...result } = await minimizeAsync(search.objective, x0, {
      ...lbfgsOptions(options),
      ...(control.signal === undefined ? {} : { signal: control.signal }),
      onIteration: (report) => {
        if (search.isCopy) releaseArray(x0);
        control.onIteration(report, () => search.weights(report.x));
      },
    });
    return { ...result, weights: search.weights(x) };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new OptionError(
      'train',
      `${error.message}: attribute values, or the weights to start from, are too large; scale them`,
      { cause: error },
    );
  } finally {
    await search.close();
  }
}

/** What L-BFGS moves, and what its variables mean. */
interface Search {
  readonly objective: Objective;
  /** Whether the objective has a copy of the data. */
  readonly isCopy: boolean;
  variables(weights: Float64Array): Float64Array;
  weights(x: Float64Array): Float64Array;
  close(): Promise<void>;
}

/**
 * The kernels, but for transitions that depend on the observation, which they do not know, and for pages that share no
 * memory between threads: there the readable evaluation.
 */
async function openSearch(
  data: EncodedDataset,
  index: FeatureIndex,
  observed: Float64Array,
  options: ResolvedTrainOptions,
  threads: number,
): Promise<Search> {
  const { l1, l2, memory } = options;
  const { edges, starts } = weightLayout(index);
  if (edges < starts || typeof SharedArrayBuffer === 'undefined') {
    return {
      isCopy: false,
      objective: withL2(whereFinite(new NegativeLogLikelihood(data, index, observed)), l2),
      variables: (weights) => weights,
      weights: (x) => x.slice(),
      close: () => Promise.resolve(),
    };
  }
  const engine = await TrainingEngine.create(data, index, observed, {
    l2,
    hasL1: l1 > 0,
    threads: Math.min(threads, mostBlocks(data.positionCount)),
    memory,
  });
  return {
    objective: engine,
    isCopy: true,
    variables: (weights) => engine.start(weights),
    weights: (x) => engine.weights(x),
    close: () => engine.close(),
  };
}

/** Where scores leave the range of numbers the value is Infinity: the line search takes a shorter step. */
function whereFinite(objective: Objective): Objective {
  return {
    size: objective.size,
    evaluate(weights, gradient) {
      try {
        return objective.evaluate(weights, gradient);
      } catch (error) {
        if (error instanceof ScoreRangeError) return Number.POSITIVE_INFINITY;
        throw error;
      }
    },
  };
}

function lbfgsOptions(options: ResolvedTrainOptions): Parameters<typeof minimizeAsync>[2] {
  const { memory, epsilon, period, delta, maxIterations, lineSearch, maxLineSearch, l1 } = options;
  return { memory, epsilon, period, delta, maxIterations, lineSearch, maxLineSearch, l1 };
}
