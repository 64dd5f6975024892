/** results.json: everything a report shows, versioned, equal for equal experiment and data. */

import type { Verdict } from './claims/claim.ts';
import type { RunOptions } from './experiment/run-options.ts';
import type { Distortion, Emission, Experiment, Output, Rung } from './experiment/schema.ts';
import type { Interpretation, WeightSummary } from './run/run-result.ts';

export const RESULT_VERSION = 1;

export interface ExperimentResult {
  readonly version: typeof RESULT_VERSION;
  /** With every default written out. */
  readonly experiment: Experiment;
  readonly versions: { readonly crfLab: string };
  readonly data: readonly DataCard[];
  readonly cells: readonly CellResult[];
  readonly ledger: readonly Claim[];
  readonly curves: readonly LearningCurve[];
  /** Every pair of systems at the reference levels. */
  readonly pairs: readonly PairResult[];
  readonly failures: readonly { readonly id: string; readonly cell: string; readonly reason: string }[];
}

/** What a corpus is like; one per corpus. */
export interface DataCard {
  readonly corpus: string;
  readonly task: string;
  readonly scheme: string;
  /** SHA-256 of each file, or of the generated sentences. */
  readonly hashes: readonly { readonly part: string; readonly sha256: string }[];
  readonly parts: readonly {
    readonly part: 'train' | 'dev' | 'test';
    readonly sentences: number;
    readonly tokens: number;
    readonly documents: number;
    readonly spans: number;
    readonly outsideShare: number;
  }[];
  /** Spans of each category, most frequent first. */
  readonly categories: readonly {
    readonly category: string;
    readonly train: number;
    readonly dev: number;
    readonly test: number;
  }[];
  /** Share of test spans that are seen in train with that category. */
  readonly seenSpans: number;
  /** When a span counts as seen: where train has the same span. Results of earlier programs lack it: there, where train has each of its words. */
  readonly seenBy?: 'span';
}

/** One system on one test set: all seeds of one combination of factor levels. */
export interface CellResult {
  /** Readable and unique: `conll2003/features/crf/...`. */
  readonly id: string;
  readonly corpus: string;
  readonly rung: Rung;
  readonly categoryCount: number;
  readonly trainSentences: number | 'all';
  /** Training sentences that were really used. */
  readonly usedSentences: number;
  readonly distortion: Distortion;
  /** undefined for predictions of another program. */
  readonly emission: Emission | undefined;
  readonly output: Output | undefined;
  readonly vectors: string;
  readonly resources: string;
  readonly templates: string;
  /** Name to print: `features + CRF`, or the other program's. */
  readonly system: string;
  readonly grids: readonly string[];
  /** Training options, every default written out; undefined for predictions of another program. */
  readonly options: RunOptions | undefined;
  readonly runs: readonly CellRun[];
  /** Mean and standard deviation over runs, F1 in [0, 1]; sd undefined for one run. Accuracy where labels are no spans. */
  readonly scores: readonly {
    readonly mode: 'conlleval' | 'strict' | 'discard';
    readonly precision: MeanSd;
    readonly recall: MeanSd;
    readonly f1: MeanSd;
  }[];
  readonly accuracy: MeanSd;
  /** Transitions outside the tag scheme per 1,000 tokens. */
  readonly invalidPer1000: MeanSd;
  /** conlleval; most frequent in test first. Interval: two-level bootstrap. */
  readonly categories: readonly {
    readonly category: string;
    readonly support: number;
    readonly precision: MeanSd;
    readonly recall: MeanSd;
    readonly f1: MeanSd;
    readonly low: number;
    readonly high: number;
  }[];
  /** Interval of micro F1 (accuracy), two-level bootstrap. */
  readonly low: number;
  readonly high: number;
  /** Mean counts over runs of each kind of error, and the pairs of categories that are confused most. */
  readonly errors: {
    readonly kinds: readonly { readonly kind: string; readonly count: number }[];
    readonly confusions: readonly {
      readonly gold: string;
      readonly predicted: string;
      readonly count: number;
    }[];
  };
  readonly parameters: number;
  /** Of the first run; hand features only. */
  readonly weights: WeightSummary | undefined;
  readonly interpretation: readonly Interpretation[];
  /** Of explained systems; results of earlier programs lack it. */
  readonly stability?: CellStability;
}

/** How far a system decides for the same reasons when it is trained again. */
export interface CellStability {
  /** Mean Jaccard of the most attributed words over decisions and pairs of seeds; undefined for one seed. */
  readonly betweenSeeds: number | undefined;
  /** Trainings on resampled sentences, each compared with the model of the same seed on the sentences as they are. */
  readonly refits: readonly RefitStability[];
}

export interface RefitStability {
  /** 1-based. */
  readonly refit: number;
  readonly seed: number;
  readonly f1: number;
  /** Of its predictions. */
  readonly sha256: string;
  /** Mean Jaccard of the most attributed words. */
  readonly overlap: number;
  /** The same with the words that occlusion finds; undefined for a network, whose words are those. */
  readonly occludedOverlap: number | undefined;
  /** Share of the decisions that get the same label. */
  readonly sameLabel: number | undefined;
  /** Mean over labels of the Jaccard of the attributes with the 20 largest |weight|; undefined for a network. */
  readonly featureOverlap: number | undefined;
}

export interface CellRun {
  readonly id: string;
  readonly seed: number;
  readonly f1: number;
  readonly devScore: number | undefined;
  readonly iterations: number;
  /** SHA-256 of the predictions: what `crf-lab reproduce` compares. */
  readonly sha256: string;
}

export interface MeanSd {
  readonly mean: number;
  readonly sd: number | undefined;
}

/** One row of the lecture table or one reason it gives, tested. */
export interface Claim {
  readonly id: string;
  /** Which row or reason it belongs to. */
  readonly row: 'features' | 'vectors' | 'interpretability' | 'categories' | 'global' | 'noise';
  readonly side: 'CRF' | 'network' | 'both';
  /**
   * `row`: answers the row itself and stands in the reproduced table; `reason`: a reason the lecture gives, stands below it;
   * `detail`: in the ledger only. Without: the first claim of each side is the row, further ones of row `global` are reasons.
   */
  readonly role?: 'row' | 'reason' | 'detail';
  /** In plain words, as the lecture has it. */
  readonly statement: string;
  /** How it is tested, in plain words. */
  readonly test: string;
  readonly unit: string;
  readonly smallestEffect: number;
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  readonly evidence: readonly ClaimEvidence[];
  /** Whether the verdict would differ under another scoring convention. */
  readonly dependsOnScoring: boolean;
  /** Further measures that belong to it and have no test: name and value. */
  readonly measures: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
}

export interface ClaimEvidence {
  readonly corpus: string;
  readonly mode: 'conlleval' | 'strict' | 'discard';
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** Why it was not tested, where it was not: its effect is that of a training that failed, and its p are 1. */
  readonly untested?: string;
  /** In `unit`; positive = as the claim says. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** Holm over all claims and corpora of the ledger. */
  readonly adjustedP: number;
  /** p of "the effect is at least the smallest that matters", two one-sided tests. */
  readonly equivalenceP: number;
  /** Effect that would be found in four of five repetitions. */
  readonly detectable: number;
  /** Cells it was computed from. */
  readonly cells: readonly string[];
}

export interface LearningCurve {
  readonly corpus: string;
  readonly systems: readonly {
    readonly system: string;
    readonly points: readonly {
      readonly sentences: number;
      readonly mean: number;
      readonly low: number;
      readonly high: number;
    }[];
  }[];
  readonly crossovers: readonly {
    readonly a: string;
    readonly b: string;
    /** Training sentences at which b overtakes a; undefined when the order stays. */
    readonly sentences: number | undefined;
    readonly low: number | undefined;
    readonly high: number | undefined;
    /** What is above throughout, where nothing crosses. */
    readonly above: string | undefined;
    /** Share of bootstrap rounds in which they cross. */
    readonly share: number;
  }[];
  /** What a resource is worth in labelled sentences. */
  readonly worth: readonly {
    readonly system: string;
    readonly resource: string;
    readonly sentences: number;
    /** Sentences without it that reach the score with it. */
    readonly equals: number | undefined;
    readonly low: number | undefined;
    readonly high: number | undefined;
  }[];
}

/** Two systems on the same test set. */
export interface PairResult {
  readonly corpus: string;
  readonly a: string;
  readonly b: string;
  /** F1 of a − F1 of b in points, with its interval over sentences (documents) and seeds. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** Holm, over the pairs of the corpus. */
  readonly adjustedP: number;
  /** Paired approximate randomisation, these trained models only. */
  readonly randomisationP: number;
}
