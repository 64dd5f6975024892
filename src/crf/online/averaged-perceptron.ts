/**
 * Averaged structured perceptron (Collins 2002, "Discriminative training methods for hidden Markov models", with the
 * averaging of Freund and Schapire 1999 done lazily): decode, and where the path is wrong add the gold path's features
 * and subtract the predicted ones'. The average over all updates is w − ws/c, where ws holds every update times the
 * number of sequences seen before it.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import type { Random } from '../../numeric/index.ts';
import { shuffle } from '../../numeric/index.ts';
import { type FeatureIndex, MAX_WEIGHT, weightLayout } from '../feature-index.ts';
import { Lattice, viterbi } from '../inference/index.ts';
import { fillScores, transitionMatrix } from '../scores.ts';
import { createPathVisitor } from './path-features.ts';
import { checkWeights } from './run-epochs.ts';

/** State of an online trainer after one pass over the data. `weights` is a view, valid until the next pass. */
export interface EpochReport {
  readonly epoch: number;
  /** The trainer's own loss: mean share of wrong labels (perceptron), penalised −LL estimate (SGD). */
  readonly loss: number;
  readonly weights: Float64Array;
  /** True when the trainer's own stopping rule holds: it will not go on by itself. */
  readonly hasConverged: boolean;
}

/**
 * One report per epoch, until the share of wrong labels falls below `epsilon` (0: until no sequence is wrong).
 * `start` are the weights to begin with (warm start), `[F]`.
 */
export function* averagedPerceptronEpochs(
  data: EncodedDataset,
  index: FeatureIndex,
  start: Float64Array,
  options: { readonly epsilon: number; readonly random: Random },
): Generator<EpochReport, void> {
  const { featureCount: F, transitions } = weightLayout(index);
  const visitPath = createPathVisitor(data, index);
  const lattice = new Lattice(index.labelCount);
  const w = start.slice();
  const ws = new Float64Array(F);
  const average = new Float64Array(F);
  const order = Uint32Array.from({ length: data.sequenceCount }, (_, n) => n);
  lattice.setTransitions(transitionMatrix(index, w));
  let c = 1;
  for (let epoch = 1; ; epoch++) {
    shuffle(options.random, order);
    let loss = 0;
    for (let m = 0; m < order.length; m++) {
      const n = order[m]!;
      fillScores(lattice, index, w, data, n);
      const { labels: predicted } = viterbi(lattice);
      const gold = data.labels.subarray(data.sequenceOffsets[n]!, data.sequenceOffsets[n + 1]!);
      let wrong = 0;
      for (let t = 0; t < gold.length; t++) if (gold[t] !== predicted[t]) wrong++;
      if (wrong > 0) {
        const weight = data.weights[n]!;
        let touchesTransitions = false;
        visitPath(n, gold, (f, value) => {
          w[f]! += weight * value;
          ws[f]! += c * weight * value;
          if (f >= transitions) touchesTransitions = true;
        });
        visitPath(n, predicted, (f, value) => {
          w[f]! -= weight * value;
          ws[f]! -= c * weight * value;
        });
        if (touchesTransitions) lattice.setTransitions(transitionMatrix(index, w));
        loss += (weight * wrong) / gold.length;
      }
      c++;
    }
    // Sums of updates grow with the values; none may spoil the average of the epoch before.
    checkWeights(w, MAX_WEIGHT);
    checkWeights(ws, Number.MAX_VALUE);
    for (let f = 0; f < F; f++) average[f] = w[f]! - ws[f]! / c;
    const share = loss / Math.max(1, data.sequenceCount);
    const hasConverged = share <= options.epsilon;
    yield { epoch, loss: share, weights: average, hasConverged };
    if (hasConverged) return;
  }
}
