/** From which l1 penalty on no feature is worth a weight. */
import type { EncodedDataset } from '../features/encode.ts';
import { type FeatureIndex, weightLayout } from './feature-index.ts';

/**
 * The least l1 under which all weights 0 minimise the penalised negative log-likelihood of a CRF or a softmax: with w = 0 every label
 * sequence is equally likely, and
 *
 *     max_f |∂(−log p)/∂w_f| = max_f |E_0[f] − observed_f|,
 *     E_0[f] = Σ_t value_a / L for (a, label) and for first and last labels,  Σ_t / L² for pairs of labels.
 *
 * It is where the regularisation path of Friedman, Hastie and Tibshirani (2010, "Regularization Paths for Generalized Linear
 * Models via Coordinate Descent", section 2.5) begins.
 * @param observed counts of the features, `[F]`
 */
export function penaltyCeiling(data: EncodedDataset, index: FeatureIndex, observed: Float64Array): number {
  const L = index.labelCount;
  const { transitions, edges, starts, featureCount } = weightLayout(index);
  const attributeSums = new Float64Array(index.attributeCount);
  const edgeSums = new Float64Array(Math.max(0, index.edgeOffsets.length - 1));
  let sequences = 0;
  let steps = 0;
  for (let n = 0; n < data.sequenceCount; n++) {
    const weight = data.weights[n]!;
    const [first, end] = [data.sequenceOffsets[n]!, data.sequenceOffsets[n + 1]!];
    if (end === first) continue;
    sequences += weight;
    steps += weight * (end - first - 1);
    for (let k = data.attributeOffsets[first]!; k < data.attributeOffsets[end]!; k++)
      attributeSums[data.attributeIds[k]!]! += weight * (data.values?.[k] ?? 1);
    if (data.edgeOffsets === undefined || data.edgeIds === undefined) continue;
    for (let k = data.edgeOffsets[first]!; k < data.edgeOffsets[end]!; k++)
      if (data.edgeIds[k]! < edgeSums.length) edgeSums[data.edgeIds[k]!]! += weight;
  }
  let greatest = 0;
  const visit = (f: number, expected: number): void => {
    greatest = Math.max(greatest, Math.abs(expected - observed[f]!));
  };
  for (let a = 0; a < index.attributeCount; a++)
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) visit(f, attributeSums[a]! / L);
  for (let f = transitions; f < edges; f++) visit(f, steps / L ** 2);
  for (let e = 0; e < edgeSums.length; e++)
    for (let f = index.edgeOffsets[e]!; f < index.edgeOffsets[e + 1]!; f++)
      visit(edges + f, edgeSums[e]! / L ** 2);
  for (let f = starts; f < featureCount; f++) visit(f, sequences / L);
  return greatest;
}
