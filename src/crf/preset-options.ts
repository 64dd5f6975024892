/** How each preset's features are best trained, as found on development sets (docs/convergence.md). */
import type { PresetName } from '../features/index.ts';
import type { Algorithm, Head, TrainOptions } from './options.ts';

/** Options to use with a preset unless the user chooses otherwise; the head is the caller's. */
export function presetTrainOptions(preset: PresetName, head: Head): TrainOptions {
  switch (preset) {
    // L-BFGS is as good on the dev set of CoNLL-2003, but behind on that of WNUT-17.
    case 'ner':
      return { head, algorithm: 'sgd', l2: 0.5, maxIterations: 20 };
    // The dev score no longer rises long before the loss is minimal.
    case 'chunk':
      return { head, algorithm: 'lbfgs', l2: 0.5, maxIterations: 80 };
    // The perceptron was ahead of SGD on the dev set of UD English EWT, and slots have many labels: forward-backward
    // would cost several times the decoding that a perceptron needs.
    case 'pos':
    case 'slots':
      return { head, algorithm: 'averaged-perceptron', maxIterations: 20 };
    case 'words':
    case 'crfsuite-chunking':
    case 'crfsuite-ner':
      return { head };
  }
}

/** Options of the optimiser that only some algorithms have. */
const ALGORITHMS_WITH: Readonly<Partial<Record<keyof TrainOptions, readonly Algorithm[]>>> = {
  l1: ['lbfgs', 'owlqn'],
  l2: ['lbfgs', 'owlqn', 'sgd'],
  epsilon: ['lbfgs', 'owlqn', 'averaged-perceptron'],
  delta: ['lbfgs', 'owlqn', 'sgd'],
  period: ['lbfgs', 'owlqn', 'sgd'],
  memory: ['lbfgs', 'owlqn'],
};

/** The first of the options given that would have no effect with this algorithm; a penalty of 0 is none. */
export function foreignOption(given: TrainOptions, algorithm: Algorithm): keyof TrainOptions | undefined {
  for (const [name, having] of Object.entries(ALGORITHMS_WITH)) {
    const option = name as keyof TrainOptions;
    const value = given[option];
    if (value === undefined || ((option === 'l1' || option === 'l2') && value === 0)) continue;
    if (!having.includes(algorithm)) return option;
  }
  return undefined;
}

/**
 * Options given over those recommended, which are for one algorithm: who chooses another gets that one's own defaults, and so does who
 * gives an option that the recommended one lacks (`because`): that option chooses the algorithm.
 * @param choosing the options that may choose; all by default
 */
export function fittedOptions(
  given: TrainOptions,
  recommended: TrainOptions,
  choosing: readonly (keyof TrainOptions)[] = Object.keys(ALGORITHMS_WITH) as (keyof TrainOptions)[],
): { readonly options: TrainOptions; readonly because: keyof TrainOptions | undefined } {
  const usual = recommended.algorithm ?? 'lbfgs';
  if (given.algorithm !== undefined) {
    const fits = given.algorithm === recommended.algorithm;
    return { options: { ...(fits ? recommended : {}), ...given }, because: undefined };
  }
  const chosen = Object.fromEntries(
    Object.entries(given).filter(([name]) => choosing.includes(name as keyof TrainOptions)),
  );
  const because = foreignOption(chosen, usual);
  if (because === undefined) return { options: { ...recommended, ...given }, because };
  const algorithm = (given.l1 ?? 0) > 0 ? 'owlqn' : 'lbfgs';
  return { options: { ...given, algorithm }, because };
}
