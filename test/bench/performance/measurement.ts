/** What is measured: contenders in cases of scenarios, and what each start of one gives. */
import type { Peer } from './peer-builder.ts';

/** Figures of one start by name; the unit is part of the name. Only figures that were taken. */
export type Sample = Readonly<Record<string, number>>;

export interface Contender {
  /** `CRFsuite`, or `crf-lab` with what makes it another contender. */
  readonly name: string;
  readonly start: () => Promise<Sample>;
}

export interface Case {
  readonly name: string;
  /** Started in this order, again and again. The peer comes first. */
  readonly contenders: readonly Contender[];
  /**
   * The losses of all contenders must agree to `LOSS_TOLERANCE`: at the last iteration; or, where runs end by their
   * own criterion, ours must not be above the peer's.
   */
  readonly losses?: 'equal' | 'notAbove';
  /** Loss of CRFsuite after the first iteration, as measured with another build of it. */
  readonly referenceLoss?: number;
}

/** Rounding, amplified by line searches, moves losses of 20 iterations by 1e-9 and converged ones by 1e-6. */
export const LOSS_TOLERANCE = 1e-6;

/** One measured quantity: the median over starts. */
export interface Quantity {
  readonly case: string;
  readonly contender: string;
  readonly metric: string;
}

/** A figure that was asked for. */
export interface Figure {
  readonly text: string;
  readonly of: Quantity;
  /** The figure is the ratio to this quantity; without, it is the quantity itself. */
  readonly against?: Quantity;
  /** The ratio is divided by this (sizes of which the time should be a multiple). Default 1. */
  readonly perSize?: number;
  readonly asked: { readonly atLeast: number } | { readonly atMost: number };
  /** Asked for beyond that, in the same direction. */
  readonly hoped?: number;
  readonly unit: Unit;
}

export type Unit = 'x' | 's' | 'ms' | 'MB' | 'tokens/s' | 'count';

/** A column of a scenario's table. */
export interface Column {
  readonly metric: string;
  readonly title: string;
  readonly unit: Unit;
  /** Peer's figure over ours is shown per pair of starts (true where less is better). */
  readonly isCompared: boolean;
}

/** What a scenario is made with. */
export interface Setup {
  readonly peer: Peer;
  readonly threads: readonly number[];
  /** Of L-BFGS, where given on the command line. */
  readonly iterations: number | undefined;
  /** Every n-th sentence only, to try the bench itself; 1 in a measurement. */
  readonly scale: number;
  readonly say: (line: string) => void;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What is measured and how, for the report. */
  readonly about: string;
  /** Starts of each contender unless the command line says otherwise. */
  readonly starts: number;
  readonly columns: readonly Column[];
  readonly figures: readonly Figure[];
  /** The cases, their data made; `missing` says what cannot be measured and why. */
  readonly prepare: (setup: Setup) => Promise<{ cases: readonly Case[]; missing: readonly string[] }>;
}

export const PEER = 'CRFsuite';
export const OURS = 'crf-lab';

export function oursOn(threads: number): string {
  return `${OURS}, ${threads} thread${threads === 1 ? '' : 's'}`;
}
