/** What one training leaves behind: JSON without anything that differs between two times it is done. */

import type { RunSpec } from '../experiment/run-spec.ts';
import type { Output } from '../experiment/schema.ts';

export const RUN_RESULT_VERSION = 1;

export interface RunResult {
  readonly version: typeof RUN_RESULT_VERSION;
  readonly id: string;
  readonly spec: RunSpec;
  /** Predicted labels of the test sentences, one string of labels joined by blanks per sentence; per output. */
  readonly predictions: { readonly [output in Output]?: readonly string[] };
  /** Weights that training may move. */
  readonly parameters: number;
  readonly labels: number;
  /** Iterations of the optimiser, or epochs. */
  readonly iterations: number;
  readonly stopReason: string;
  /** Score on dev in [0, 1] of the model that is kept. */
  readonly devScore: number | undefined;
  /** Learned weights of hand features. */
  readonly weights: WeightSummary | undefined;
  readonly interpretation: Interpretation | undefined;
}

/** What a run took; kept apart from its result, since no two times are equal. */
export interface RunCost {
  readonly id: string;
  readonly trainSeconds: number;
  readonly predictSeconds: number;
  readonly cpuSeconds: number;
  /** Peak resident set of the process that did it, in MB; an upper bound, as processes do several runs. */
  readonly peakMb: number;
  readonly tokensPerSecond: number;
}

export interface WeightSummary {
  /** Strongest features of each label, largest |weight| first on either side. */
  readonly labels: readonly {
    readonly label: string;
    readonly positive: readonly NamedWeight[];
    readonly negative: readonly NamedWeight[];
    readonly positiveCount: number;
    readonly negativeCount: number;
  }[];
  /** `[from][to]`; undefined for a softmax. `null` where the pair was never seen and owns no weight. */
  readonly transitions:
    | { readonly labels: readonly string[]; readonly weights: readonly (readonly (number | null)[])[] }
    | undefined;
  /** Share of Σ|weight| of each template. */
  readonly templates: readonly {
    readonly template: string;
    readonly features: number;
    readonly share: number;
  }[];
}

export interface NamedWeight {
  readonly attribute: string;
  readonly weight: number;
}

/** Measures of docs/interpretability.md for one model. */
export interface Interpretation {
  /** Decisions that were explained: the same tokens for every model of a corpus. */
  readonly decisions: number;
  /** Mean share of a decision's score difference that named weights account for exactly; undefined for a network. */
  readonly exactShare: number | undefined;
  /** Greatest |residual| of the accounts; undefined for a network. */
  readonly greatestResidual: number | undefined;
  /** After removal of the k words with the largest attribution, and of k random ones. */
  readonly deletion: readonly {
    readonly removed: number;
    readonly probability: number;
    readonly randomProbability: number;
    readonly flipped: number;
    readonly randomFlipped: number;
  }[];
  /** Of each decision: fall of its probability without the most attributed word minus that without a random one, in [-1, 1]. */
  readonly gaps: readonly number[];
  /** Positions of the most attributed words of each decision, `[decisions][<= 3]`, to be compared between seeds. */
  readonly topWords: readonly (readonly number[])[];
  /** Least number of weights that keeps 95 % of the score; undefined for a network. */
  readonly weightsFor95: number | undefined;
}
