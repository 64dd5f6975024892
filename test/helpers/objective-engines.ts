/** Every evaluation of the training objective, as a function of the weights, so that one suite of oracles runs over all. */
import type { FeatureIndex } from '../../src/crf/feature-index.ts';
import type { Objective } from '../../src/crf/lbfgs/index.ts';
import { withL2 } from '../../src/crf/objective.ts';
import { NegativeLogLikelihood } from '../../src/crf/reference/negative-log-likelihood.ts';
import { TrainingEngine } from '../../src/crf/wasm/training-engine.ts';
import type { EncodedDataset } from '../../src/features/encode.ts';
import type { SimdBuild } from '../../src/numeric/index.ts';

export interface OpenObjective extends Objective {
  close(): Promise<void>;
}

export interface EngineUnderTest {
  readonly name: string;
  /** Knows transitions that depend on the observation. */
  readonly hasEdges: boolean;
  open(data: EncodedDataset, index: FeatureIndex, observed: Float64Array, l2: number): Promise<OpenObjective>;
}

export const referenceEngine: EngineUnderTest = {
  name: 'the reference',
  hasEdges: true,
  open(data, index, observed, l2) {
    const objective = withL2(new NegativeLogLikelihood(data, index, observed), l2);
    return Promise.resolve({
      size: objective.size,
      evaluate: (weights, gradient) => objective.evaluate(weights, gradient),
      close: () => Promise.resolve(),
    });
  },
};

/**
 * The kernels. With merged columns the variable x = Σ w / √k of k equal columns gives the same scores for any weights, and
 * ∂/∂w = ∂/∂x / √k; the penalty is the same where merged weights are equal.
 */
export function kernelEngine(workers: number, merges = true, simd?: SimdBuild): EngineUnderTest {
  const build = simd === undefined ? 'kernels' : `${simd} kernels`;
  return {
    name: `${build} with ${workers} workers${merges ? '' : ', no column merged'}`,
    hasEdges: false,
    async open(data, index, observed, l2) {
      const engine = await TrainingEngine.create(data, index, observed, {
        l2,
        hasL1: !merges,
        threads: workers + 1,
        memory: 6,
        ...(simd === undefined ? {} : { simd }),
      });
      const x = engine.vectors.vector();
      const slopes = engine.vectors.vector();
      return {
        size: observed.length,
        evaluate(weights, gradient) {
          x.set(engine.start(weights));
          const loss = engine.evaluate(x, slopes);
          gradient.set(engine.weights(slopes));
          return loss;
        },
        close: () => engine.close(),
      };
    },
  };
}

/** Weights that are equal wherever columns are merged: the mean over them. */
export async function evenWeights(
  data: EncodedDataset,
  index: FeatureIndex,
  observed: Float64Array,
  weights: Float64Array,
): Promise<Float64Array> {
  const engine = await TrainingEngine.create(data, index, observed, {
    l2: 0,
    hasL1: false,
    threads: 1,
    memory: 1,
  });
  const even = engine.weights(engine.start(weights));
  await engine.close();
  return even;
}
