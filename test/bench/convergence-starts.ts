/** Guesses made from counts alone: where the search for weights may begin, and how curved the loss is along each. */
import type { FeatureIndex } from '../../src/crf/feature-index.ts';
import type { TrainingSet } from '../../src/crf/index.ts';

interface Counted {
  readonly training: TrainingSet;
  readonly index: FeatureIndex;
  /** How often each feature was seen, `[F]`. */
  readonly observed: Float64Array;
}

/** Occurrences of what each feature asks for besides its (second) label: of its attribute, or of its first label. `[F]` */
function occasions({ training, index, observed }: Counted): Float64Array {
  const perAttribute = new Float64Array(index.attributeCount);
  for (const a of training.data.attributeIds) perAttribute[a]! += 1;
  const perLabel = labelCounts(training, index.labelCount);
  const out = new Float64Array(observed.length);
  for (let a = 0; a < index.attributeCount; a++)
    out.fill(perAttribute[a]!, index.stateOffsets[a]!, index.stateOffsets[a + 1]!);
  const states = index.stateLabels.length;
  index.transitionFrom.forEach((from, k) => {
    out[states + k] = perLabel[from]!;
  });
  return out;
}

function labelCounts({ data }: TrainingSet, labelCount: number): Float64Array {
  const counts = new Float64Array(labelCount);
  for (const label of data.labels) counts[label]! += 1;
  return counts;
}

/**
 * Diagonal of the Hessian of the penalised loss, 2·l2 + n·p·(1 − p), for features with n occasions, were p the same at all
 * of them: 1/L, as with all weights 0 (`uniform`), or the share that was seen (`observed`, p·(1 − p) at least 0.01). `[F]`
 */
export function expectedCurvature(
  counted: Counted,
  l2: number,
  shares: 'uniform' | 'observed',
): Float64Array {
  const { index, observed } = counted;
  const even = 1 / index.labelCount;
  return occasions(counted).map((n, f) => {
    const p = shares === 'uniform' ? even : Math.min(1, observed[f]! / n);
    return 2 * l2 + n * Math.max(0.01, p * (1 - p));
  });
}

/**
 * Smoothed log-odds log p(label | occasion) − log p(label) as in naive Bayes, divided by the mean number of attributes at a
 * position, since those that come together tell the same. `[F]`
 */
export function labelLogOdds(counted: Counted): Float64Array {
  const { training, index, observed } = counted;
  const { data } = training;
  const perLabel = labelCounts(training, index.labelCount);
  const atPosition = data.attributeIds.length / data.positionCount;
  const states = index.stateLabels.length;
  const L = index.labelCount;
  return occasions(counted).map((n, f) => {
    const label = f < states ? index.stateLabels[f]! : index.transitionTo[f - states]!;
    const prior = perLabel[label]! / data.positionCount;
    const odds = Math.log((observed[f]! + prior) / (n + 1) / Math.max(prior, 1e-9));
    return f < states ? odds / atPosition : odds / Math.max(1, Math.log2(L));
  });
}
