/** Networks whose training was cut off by the number of epochs: on few sentences a usual number of them is too few steps. */
import type { CellResult, ExperimentResult } from '../result.ts';

/**
 * Steps of the optimizer below which a result is doubted. On 100 sentences of CoNLL-2003 (batches of 8, dev F1) a BiLSTM-CRF reached 3 %
 * of F1 after 130 steps, 13 % after 260, 18 % after 520 and 22 % after 1,040.
 */
const FEWEST_STEPS = 500;

export interface ShortTraining {
  /** How many cells. */
  readonly cells: number;
  /** Of the one with the fewest steps. */
  readonly steps: number;
  readonly sentences: number;
  readonly corpus: string;
}

/** The cells of networks that could not take `FEWEST_STEPS` steps in the epochs they were given; undefined where there are none. */
export function shortTraining({ cells }: Pick<ExperimentResult, 'cells'>): ShortTraining | undefined {
  const short = cells.filter(isShort);
  const [worst] = short.toSorted((a, b) => stepsOf(a) - stepsOf(b));
  if (worst === undefined) return undefined;
  const { corpus, usedSentences: sentences } = worst;
  return { cells: short.length, steps: stepsOf(worst), sentences, corpus };
}

export function isShort(cell: Pick<CellResult, 'options' | 'usedSentences'>): boolean {
  return stepsOf(cell) < FEWEST_STEPS;
}

/** Of the optimizer at most; infinite for models that are no networks. */
export function stepsOf({ options, usedSentences }: Pick<CellResult, 'options' | 'usedSentences'>): number {
  if (options?.kind !== 'network') return Number.POSITIVE_INFINITY;
  const { epochs, batch } = options.training;
  return Math.ceil(usedSentences / batch) * epochs;
}
