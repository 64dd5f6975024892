/** What the main process and those that do the runs say to each other. */
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { RunCost, RunResult } from './run-result.ts';

/** To a process: first one `open`, then a `train` whenever it is free. */
export type ToRunProcess =
  | {
      readonly kind: 'open';
      readonly experiment: Experiment;
      readonly folder: string;
      /** Folder of the journal that models are kept in; undefined: none are. */
      readonly out: string | undefined;
    }
  | { readonly kind: 'train'; readonly run: Run };

/** From a process: for each `train` any number of `progress` and `note`, and then one of the others. */
export type FromRunProcess =
  | { readonly kind: 'progress'; readonly share: number }
  /** Something the user should know: one line. Every process says it. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'done'; readonly result: RunResult; readonly cost: RunCost }
  /** `stack` where it is a fault of the program. */
  | { readonly kind: 'failed'; readonly reason: string; readonly stack: string | undefined };
