/** One training of an experiment, and the cells that are read off it. */
import type { Distortion, Emission, Grid, Output, Rung } from './schema.ts';

export type Head = 'softmax' | 'crf';

/** Which data: all runs with the same one are scored on the same sentences and labels. */
export interface DataSpec {
  readonly corpus: string;
  /** 0-based fold, where the corpus is cross-validated. */
  readonly fold?: number;
  readonly rung: Rung;
  readonly trainSentences: number | 'all';
  readonly distortion: Distortion;
  /** 1-based: trained on the so manieth resample of the training sentences; undefined, on the sentences themselves. */
  readonly refit?: number;
}

/** Everything one training depends on besides the data themselves and the experiment's options. */
export interface RunSpec extends DataSpec {
  readonly emission: Emission;
  readonly head: Head;
  readonly vectors: 'none' | 'pretrained';
  /** `none` for emission `bilstm`. */
  readonly resources: 'none' | 'gazetteers' | 'clusters' | 'all';
  /** Hand features; `none` for emission `bilstm`. */
  readonly templates: string;
  readonly seed: number;
  /** What the grid gives over the experiment's training of networks. */
  readonly training?: Grid['training'];
}

export interface Run {
  /** 16 hexadecimal digits of the SHA-256 of the canonical JSON of spec, training options and data hashes. */
  readonly id: string;
  readonly spec: RunSpec;
  /** How its labels are decoded, several from one training. */
  readonly outputs: readonly Output[];
  /** Grids that ask for it. */
  readonly grids: readonly string[];
  /** Whether its decisions are explained. */
  readonly isExplained: boolean;
}

export interface Plan {
  readonly runs: readonly Run[];
}

/** The head that a model is trained with for an output. */
export function headOf(output: Output): Head {
  return output === 'crf' || output === 'masked-crf' || output === 'crf-local' ? 'crf' : 'softmax';
}
