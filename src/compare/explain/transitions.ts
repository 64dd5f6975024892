/** The learned transitions of a model as a plain table. */
import { schemeConstraints } from '../../corpus/index.ts';
import { type CrfModel, weightLayout } from '../../crf/index.ts';

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

export interface TransitionTable {
  /** Pairs that own a weight, strongest positive first. Pairs not listed were never observed and score 0. */
  readonly transitions: readonly Transition[];
  /** Weights for the first and the last label of a sentence; empty unless the model was trained with `startEnd`. */
  readonly start: readonly { readonly label: string; readonly weight: number }[];
  readonly end: readonly { readonly label: string; readonly weight: number }[];
}

export function transitionTable(model: CrfModel): TransitionTable {
  const { index, weights } = model.parts;
  const { labels } = model;
  const layout = weightLayout(index);
  const name = (id: number | undefined): string => labels[id ?? -1] ?? '';
  const transitions = Array.from(index.transitionFrom, (from, k) => ({
    from: name(from),
    to: name(index.transitionTo[k]),
    weight: weights[layout.transitions + k] ?? 0,
  }));
  const boundary = (ids: Uint16Array, offset: number): { label: string; weight: number }[] =>
    Array.from(ids, (id, k) => ({ label: name(id), weight: weights[offset + k] ?? 0 }));
  return {
    transitions: transitions.sort((a, b) => b.weight - a.weight),
    start: boundary(index.startLabels, layout.starts),
    end: boundary(index.endLabels, layout.ends),
  };
}

/** One pair of labels, or a label at the edge of a sentence. */
export interface TransitionCell {
  /** null: no weight, since training never saw the pair (or less often than `minFrequency`); 0: seen, and learned to be 0. */
  readonly weight: number | null;
  /** Whether the model's tag scheme allows it. */
  readonly isLegal: boolean;
}

/** All pairs of labels, `[from][to]` in the model's order of labels. */
export interface TransitionMatrix {
  readonly labels: readonly string[];
  readonly cells: readonly (readonly TransitionCell[])[];
  /** First and last labels, `[L]`; undefined unless the model has such weights. */
  readonly start: readonly TransitionCell[] | undefined;
  readonly end: readonly TransitionCell[] | undefined;
}

export function transitionMatrix(model: CrfModel): TransitionMatrix {
  const { index, weights } = model.parts;
  const { labels, scheme } = model;
  const L = labels.length;
  const layout = weightLayout(index);
  const allowed = schemeConstraints(labels, scheme);
  const known = new Float64Array(L * L).fill(Number.NaN);
  for (const [k, from] of index.transitionFrom.entries())
    known[from * L + (index.transitionTo[k] ?? 0)] = weights[layout.transitions + k] ?? 0;
  const cell = (weight: number | undefined, isLegal: number | undefined): TransitionCell => ({
    weight: weight === undefined || Number.isNaN(weight) ? null : weight,
    isLegal: isLegal === 1,
  });
  const boundary = (ids: Uint16Array, offset: number, legal: Uint8Array): TransitionCell[] | undefined => {
    if (ids.length === 0) return undefined;
    const weightOf = new Map(Array.from(ids, (id, k) => [id, weights[offset + k]]));
    return labels.map((_, id) => cell(weightOf.get(id), legal[id]));
  };
  return {
    labels,
    cells: labels.map((_, i) => labels.map((_, j) => cell(known[i * L + j], allowed.transitions[i * L + j]))),
    start: boundary(index.startLabels, layout.starts, allowed.start),
    end: boundary(index.endLabels, layout.ends, allowed.end),
  };
}
