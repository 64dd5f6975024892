/** What a training needs at least, from counts alone: told before any of it is taken. */
import { MAX_MEMORY_BYTES, memoryLimit } from '../numeric/index.ts';
import type { ResolvedTrainOptions } from './options.ts';
import { MemoryError } from './wasm/memory-error.ts';

export interface TrainingCounts {
  /** L */
  readonly labels: number;
  /** A */
  readonly attributes: number;
  /** Attributes of pairs of labels. */
  readonly edgeAttributes: number;
  /** Whether label pairs own weights at all. */
  readonly hasTransitions: boolean;
}

/**
 * Refuses what cannot fit. Only what is certain counts: features that are certain to be there, arrays that nothing can spare. What passes
 * may still be refused when the features are known.
 * @param most bytes that this process may take
 * @throws MemoryError
 */
export function checkMemoryNeed(
  counts: TrainingCounts,
  options: ResolvedTrainOptions,
  most = memoryLimit(),
): void {
  const { labels: L, attributes: A, edgeAttributes, hasTransitions } = counts;
  const { possibleStates, possibleTransitions, minFrequency, algorithm, memory } = options;
  // A threshold may drop pairs that were never seen, after their sums were made.
  const areAllKept = minFrequency <= 0;
  const states = possibleStates ? A * L : 0;
  const edgeSources = (hasTransitions ? 1 : 0) + edgeAttributes;
  const pairs = possibleTransitions ? edgeSources * L * L : 0;
  const bits = 8 * A * Math.ceil(L / 32);
  const sums = edgeSources > 0 ? 12 * L * L : 0;
  const index = bits + 10 * states + Math.max(sums, 12 * pairs);
  const F = areAllKept ? states + pairs : 0;
  // Observed counts and starting weights.
  const vectors = 16 * F;
  const optimiser = neededBy(algorithm, { L, F, edgeAttributes, pairs: areAllKept ? pairs : 0, memory });
  const bytes = index + vectors + optimiser.bytes;
  if (bytes > most || optimiser.addressed > MAX_MEMORY_BYTES) {
    const limit = bytes > most ? most : MAX_MEMORY_BYTES;
    throw new MemoryError(bytes, 0, Math.max(F, states + pairs), limit);
  }
}

interface OptimiserCounts {
  readonly L: number;
  readonly F: number;
  readonly edgeAttributes: number;
  /** Features of label pairs. */
  readonly pairs: number;
  /** Correction pairs. */
  readonly memory: number;
}

/** `addressed`: the part in one WebAssembly memory. */
function neededBy(
  algorithm: ResolvedTrainOptions['algorithm'],
  { L, F, edgeAttributes, pairs, memory }: OptimiserCounts,
): { bytes: number; addressed: number } {
  switch (algorithm) {
    case 'lbfgs':
    case 'owlqn': {
      if (edgeAttributes > 0) return { bytes: 8 * F * (2 * memory + 4) + 40 * L * L, addressed: 0 };
      // Features of attributes that occur together share their variables: only those of label pairs are certain.
      const addressed = 8 * pairs * (2 * memory + 11) + L * (20 * L + 16 * L);
      return { bytes: addressed, addressed };
    }
    case 'sgd':
      return { bytes: 24 * F + 44 * L * L, addressed: 0 };
    case 'averaged-perceptron':
      return { bytes: 24 * F + 28 * L * L, addressed: 0 };
  }
}
