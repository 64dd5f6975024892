/** Several ways to decode one trained model. */
import type { Decoding } from '../../crf/inference/index.ts';
import type { Output } from '../experiment/schema.ts';
import { bestLabels, bestPaths, type EmissionScores } from './emission-scores.ts';
import { fitTransitions } from './fit-transitions.ts';

/** A trained model and two sets of sentences, whatever kind it is of. */
export interface DecodableModel {
  /** Labels of the test sentences, `[N][T]`. */
  readonly decode: (decoding: Decoding) => Promise<string[][]> | string[][];
  /** Scores of the test or the dev sentences before transitions. */
  readonly emissions: (part: 'dev' | 'test') => EmissionScores;
  /** Right labels of the dev sentences, `[N][T]`. */
  readonly devGold: readonly (readonly string[])[];
}

/** Labels of the test sentences under one output, `[N][T]`. The model must be trained with the head of that output. */
export async function decodeOutput(model: DecodableModel, output: Output): Promise<string[][]> {
  switch (output) {
    case 'softmax':
    case 'crf':
      return model.decode('viterbi');
    case 'masked-softmax':
    case 'masked-crf':
      return model.decode('constrained');
    case 'crf-local':
      return bestLabels(model.emissions('test'));
    case 'softmax-transitions':
      return bestPaths(model.emissions('test'), fitTransitions(model.emissions('dev'), model.devGold));
    default: {
      const unknown: never = output;
      throw new RangeError(`unknown output ${String(unknown)}`);
    }
  }
}
