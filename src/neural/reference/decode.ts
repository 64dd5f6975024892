/** Best labels of a batch from its emissions. */
import { Lattice, viterbi } from '../../crf/inference/index.ts';
import type { PackedBatch } from '../batch-packer.ts';
import type { DecodingScores } from '../engine.ts';

/**
 * `[N]` by packed rows: Viterbi under `scores`, or each token's best label where there are none; ties to the smaller id.
 * @param emissions `[N][L]`
 * @throws CrfLabError where −Infinity leaves no path
 */
export function decodeBatch(
  batch: PackedBatch,
  emissions: Float32Array,
  L: number,
  scores: DecodingScores | undefined,
): Int32Array {
  const { rows: N, sentenceCount: B, lengths, timeOffsets } = batch;
  const labels = new Int32Array(N);
  if (scores === undefined) {
    for (let row = 0; row < N; row++) {
      const scoresOfRow = emissions.subarray(row * L, (row + 1) * L);
      labels[row] = scoresOfRow.reduce((best, score, j) => (score > (scoresOfRow[best] ?? 0) ? j : best), 0);
    }
    return labels;
  }
  const lattice = new Lattice(L);
  lattice.setTransitions(Float64Array.from(scores.transitions));
  for (let b = 0; b < B; b++) {
    const T = lengths[b] ?? 0;
    if (T === 0) continue;
    lattice.reset(T);
    const { stateScores } = lattice;
    for (let t = 0; t < T; t++) {
      const row = (timeOffsets[t] ?? 0) + b;
      for (let j = 0; j < L; j++) {
        let score = emissions[row * L + j] ?? 0;
        if (t === 0) score += scores.start[j] ?? 0;
        if (t === T - 1) score += scores.end[j] ?? 0;
        stateScores[t * L + j] = score;
      }
    }
    for (const [t, label] of viterbi(lattice).labels.entries()) labels[(timeOffsets[t] ?? 0) + b] = label;
  }
  return labels;
}
