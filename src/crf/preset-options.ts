/** How each preset's features are best trained, as found on development sets (docs/convergence.md). */
import type { PresetName } from '../features/index.ts';
import type { Head, TrainOptions } from './options.ts';

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
