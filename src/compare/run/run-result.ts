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
  /** Of a refit, in place of `interpretation`. */
  readonly refit?: RefitReasons;
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
  /** Of the model that refits are compared with, where the experiment asks for examples or a path of penalties. */
  readonly reference?: ReferenceMeasures;
}

/** What a model trained on resampled sentences says of the decisions: same tokens, same order. */
export interface RefitReasons {
  /** The label it gives, `[decisions]`. */
  readonly labels: readonly string[];
  /** As `Interpretation.topWords`. */
  readonly topWords: readonly (readonly number[])[];
  /** Of a model of hand features the words found by occlusion, as they are of a network. */
  readonly occludedWords?: readonly (readonly number[])[];
}

export interface ReferenceMeasures {
  readonly labels: readonly string[];
  readonly occludedWords?: readonly (readonly number[])[];
  readonly examples: readonly ExplainedExample[];
  /** undefined for a network and where there is no dev set. */
  readonly sparsity: Sparsity | undefined;
}

/** One decision, word by word. */
export interface ExplainedExample {
  /** Index of the test sentence, and 0-based token. */
  readonly sentence: number;
  readonly token: number;
  readonly tokens: readonly string[];
  readonly gold: string;
  readonly label: string;
  readonly rival: string;
  /** p(label | x) at the token. */
  readonly probability: number;
  /**
   * What each word adds, `[T]`, in nats: of hand features its exact part of f(best path) − f(rival path); of a network the
   * fall of log p(label) − log p(rival) without it.
   */
  readonly words: readonly number[];
  /** Of hand features: what no word adds (transitions, bias, ...), and the terms of largest size. */
  readonly wordless?: number;
  readonly features?: readonly ExampleFeature[];
}

export interface ExampleFeature {
  readonly feature: string;
  readonly label: string;
  /** 0-based. */
  readonly position: number;
  /** What it adds to f(best path) − f(rival path). */
  readonly contribution: number;
}

/** How few weights reach 95 % of the model's F1 on dev: its own largest ones, and those of models trained to have few. */
export interface Sparsity {
  /** The model as it is. */
  readonly full: { readonly weights: number; readonly f1: number };
  /** F1 on dev that is to be reached. */
  readonly target: number;
  /** The k largest weights of the model, the others 0. */
  readonly magnitude: readonly { readonly weights: number; readonly f1: number }[];
  readonly magnitudeNeeded: number;
  /** Trained with l1 penalties, the strongest first. */
  readonly l1: readonly { readonly l1: number; readonly weights: number; readonly f1: number }[];
  /** undefined where none of the penalties tried reached it. */
  readonly l1Needed: number | undefined;
}
