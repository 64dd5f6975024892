/**
 * Word vectors from unlabelled text by counting: Levy and Goldberg (2014), Neural word embedding as implicit matrix factorization, sections
 * 3.3 and 4: the truncated singular value decomposition of the positive pointwise mutual information of words and neighbours.
 */
import { type Random, randomisedSvd, type SparseMatrix } from '../numeric/index.ts';
import { WordVectors } from './vectors.ts';

export interface PpmiVectorOptions {
  readonly random: Random;
  /** Default 50. */
  readonly dimension?: number;
  /** Neighbours on either side that count. Default 2. */
  readonly window?: number;
  /** Rarer words get no vector and are nobody's neighbour; their places stay. Default 2. */
  readonly minCount?: number;
  readonly name?: string;
}

/**
 * Vectors of all words that occur `minCount` times, most frequent first. Words count lower-cased and with every digit as 0, which are
 * forms that `WordVectors.lookup` tries.
 *
 *   PPMI(w, c) = max(0, log(#(w, c) N / (#(w) #(c)))),  PPMI ≈ U Σ Vᵀ,  vectors = U √Σ.
 *
 * Fewer numbers per word than asked for where the matrix has lower rank.
 */
export function ppmiVectors(sentences: Iterable<readonly string[]>, options: PpmiVectorOptions): WordVectors {
  const { random, dimension = 50, window = 2, minCount = 2, name = 'ppmi' } = options;
  const forms = [...sentences].map((tokens) => tokens.map(countedForm));
  const words = frequentWords(forms, minCount);
  const matrix = ppmiMatrix(cooccurrences(forms, words, window));
  const { singularValues, left } = randomisedSvd(matrix, dimension, { random });
  const D = singularValues.length;
  const values = new Float32Array(words.length * D);
  for (const [d, u] of left.entries()) {
    const factor = Math.sqrt(singularValues[d] ?? 0);
    for (const [row, x] of u.entries()) values[row * D + d] = factor * x;
  }
  return new WordVectors(name, D, words, values);
}

function countedForm(token: string): string {
  return token.toLowerCase().replace(/\p{Nd}/gu, '0');
}

function frequentWords(sentences: readonly (readonly string[])[], minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const word of sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([word]) => word);
}

/** How often column's word stands at most `window` places from row's, per row: column → count. */
function cooccurrences(
  sentences: readonly (readonly string[])[],
  words: readonly string[],
  window: number,
): Map<number, number>[] {
  const ids = new Map(words.map((word, id) => [word, id]));
  const rows = words.map(() => new Map<number, number>());
  for (const sentence of sentences) {
    const sequence = sentence.map((word) => ids.get(word));
    for (const [t, id] of sequence.entries()) {
      const row = id === undefined ? undefined : rows[id];
      if (row === undefined) continue;
      for (let at = Math.max(0, t - window); at <= t + window; at++) {
        const other = sequence[at];
        if (at !== t && other !== undefined) row.set(other, (row.get(other) ?? 0) + 1);
      }
    }
  }
  return rows;
}

/** Positive pointwise mutual information of the counts; symmetric as they are. */
function ppmiMatrix(counts: readonly ReadonlyMap<number, number>[]): SparseMatrix {
  const totals = counts.map((row) => [...row.values()].reduce((sum, count) => sum + count, 0));
  const all = totals.reduce((sum, total) => sum + total, 0);
  const offsets = new Uint32Array(counts.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of [...row].sort(([a], [b]) => a - b)) {
      const pmi = Math.log((count * all) / ((totals[i] ?? 0) * (totals[j] ?? 0)));
      if (pmi <= 0) continue;
      indices.push(j);
      values.push(pmi);
    }
    offsets[i + 1] = indices.length;
  }
  return {
    rows: counts.length,
    columns: counts.length,
    offsets,
    indices: Uint32Array.from(indices),
    values: Float64Array.from(values),
  };
}
