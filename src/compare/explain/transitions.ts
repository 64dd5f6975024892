/** The learned transitions of a model as a plain table. */
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
