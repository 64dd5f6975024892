/** Scores of the labels of every token, before any transition, whatever model gave them. */
import { Lattice, viterbi } from '../../crf/inference/index.ts';

export interface EmissionScores {
  /** In id order, `[L]`. */
  readonly labels: readonly string[];
  /** First token of each sentence among all tokens, and their number, `[N+1]`. */
  readonly sentenceOffsets: ArrayLike<number>;
  /** Score of label j at token p, `[P][L]`. */
  readonly values: Float64Array;
}

/** Weights of label pairs `[L][L]`, row = from, and of the first and the last label of a sentence `[L]`. */
export interface TransitionScores {
  readonly transitions: Float64Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** The label with the greatest score of each token, the first of equals, `[N][T]`. */
export function bestLabels({ labels, sentenceOffsets, values }: EmissionScores): string[][] {
  const L = labels.length;
  return mapSentences(sentenceOffsets, (start, T) =>
    Array.from({ length: T }, (_, t) => {
      const row = (start + t) * L;
      let best = 0;
      for (let j = 1; j < L; j++) if ((values[row + j] ?? 0) > (values[row + best] ?? 0)) best = j;
      return labels[best] ?? '';
    }),
  );
}

/** The best path of each sentence under given transitions (Viterbi), `[N][T]`. */
export function bestPaths(scores: EmissionScores, transitions: TransitionScores): string[][] {
  const { labels, sentenceOffsets } = scores;
  const lattice = new Lattice(labels.length);
  lattice.setTransitions(transitions.transitions);
  return mapSentences(sentenceOffsets, (start, T) => {
    if (T === 0) return [];
    fillLattice(lattice, scores, transitions, start, T);
    return Array.from(viterbi(lattice).labels, (id) => labels[id] ?? '');
  });
}

/** The state scores of a sentence are its emissions, with those of start and end on the first and the last token. */
export function fillLattice(
  lattice: Lattice,
  { labels, values }: EmissionScores,
  { start, end }: TransitionScores,
  first: number,
  T: number,
): void {
  const L = labels.length;
  lattice.reset(T);
  const { stateScores } = lattice;
  stateScores.set(values.subarray(first * L, (first + T) * L));
  const last = (T - 1) * L;
  for (let j = 0; j < L; j++) {
    stateScores[j] = (stateScores[j] ?? 0) + (start[j] ?? 0);
    stateScores[last + j] = (stateScores[last + j] ?? 0) + (end[j] ?? 0);
  }
}

function mapSentences<R>(offsets: ArrayLike<number>, map: (start: number, T: number) => R): R[] {
  return Array.from({ length: offsets.length - 1 }, (_, n) => {
    const start = offsets[n] ?? 0;
    return map(start, (offsets[n + 1] ?? 0) - start);
  });
}
