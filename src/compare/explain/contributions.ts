/**
 * The score of one path less that of another as a sum of named weights:
 *
 *     f(y, x) = Σ_t Σ_a value_a·w(a, y_t) + Σ_{t>=1} [ w(y_{t−1}, y_t) + Σ_e w(e, y_{t−1}, y_t) ] + start(y_1) + end(y_T)
 *
 * Where the paths agree their terms cancel exactly; all that is left is listed.
 */
import { type CrfModel, weightLayout } from '../../crf/index.ts';
import type { ActiveAttribute } from './active-attributes.ts';

export interface Contribution {
  readonly kind: 'state' | 'edge' | 'transition' | 'start' | 'end';
  /** The attribute; of a transition `FROM -> TO`, with `start` or `end` for the sentence boundary. */
  readonly feature: string;
  /** As `ActiveAttribute.template`; null for transitions, start and end, which no template made. */
  readonly template: string | null;
  readonly label: string;
  /** The label before, of edge features and transitions. */
  readonly from: string | null;
  /** The model's. */
  readonly weight: number;
  /** The attribute's; 1 for transitions, start and end. */
  readonly value: number;
  /** weight · value, with the sign of the path: what it adds to f(best) − f(rival). */
  readonly contribution: number;
  readonly path: 'best' | 'rival';
  /** 0-based; of edge features and transitions that of the later label. */
  readonly position: number;
}

/**
 * Every feature with a weight other than 0 that only one of the paths uses, by position, best path first.
 * @param best label ids, `[T]`; so is `rival`
 */
export function pathContributions(
  model: CrfModel,
  items: readonly ActiveAttribute[],
  best: Int32Array,
  rival: Int32Array,
): Contribution[] {
  const { index, weights } = model.parts;
  const layout = weightLayout(index);
  const name = (id: number): string => model.labels[id] ?? '';
  const found: Contribution[] = [];
  const add = (what: Omit<Contribution, 'contribution'>): void => {
    if (what.weight === 0 || what.value === 0) return;
    const amount = what.weight * what.value;
    found.push({ ...what, contribution: what.path === 'best' ? amount : -amount });
  };
  const paths = [
    ['best', best],
    ['rival', rival],
  ] as const;
  const isOther = (t: number): boolean => best[t] !== rival[t];
  const isOtherStep = (t: number): boolean => t > 0 && (isOther(t - 1) || isOther(t));

  for (const { kind, position, id, name: feature, template, value } of items) {
    if (kind === 'state' ? !isOther(position) : !isOtherStep(position)) continue;
    for (const [path, labels] of paths) {
      const to = labels[position] ?? 0;
      const before = kind === 'edge' ? (labels[position - 1] ?? 0) : undefined;
      const weight =
        before === undefined
          ? stateWeight(index, weights, id, to)
          : edgeWeight(index, weights, id, before, to);
      const from = before === undefined ? null : name(before);
      add({ kind, feature, template, label: name(to), from, weight, value, path, position });
    }
  }

  const L = index.labelCount;
  const transitions = new Map<number, number>();
  if (index.transitionFrom.length > 0 && best.some((_, t) => isOtherStep(t))) {
    for (const [k, from] of index.transitionFrom.entries())
      transitions.set(from * L + (index.transitionTo[k] ?? 0), weights[layout.transitions + k] ?? 0);
  }
  const plain = { template: null, value: 1 };
  for (const [path, labels] of paths) {
    for (const [t, to] of labels.entries()) {
      if (!isOtherStep(t)) continue;
      const before = labels[t - 1] ?? 0;
      const weight = transitions.get(before * L + to) ?? 0;
      const [label, from] = [name(to), name(before)];
      const feature = `${from} -> ${label}`;
      add({ ...plain, kind: 'transition', feature, label, from, weight, path, position: t });
    }
    const last = labels.length - 1;
    const boundary = (kind: 'start' | 'end', position: number, of: Uint16Array, at: number): void => {
      if (!isOther(position)) return;
      const label = name(labels[position] ?? 0);
      const feature = kind === 'start' ? `start -> ${label}` : `${label} -> end`;
      const k = of.indexOf(labels[position] ?? 0);
      const weight = k < 0 ? 0 : (weights[at + k] ?? 0);
      add({ ...plain, kind, feature, label, from: null, weight, path, position });
    };
    boundary('start', 0, index.startLabels, layout.starts);
    boundary('end', last, index.endLabels, layout.ends);
  }
  const order = (one: Contribution): number => one.position * 2 + (one.path === 'best' ? 0 : 1);
  return found.sort((a, b) => order(a) - order(b));
}

type Index = CrfModel['parts']['index'];

/** w(attribute, label), 0 where the pair owns no weight. */
function stateWeight(
  { stateOffsets, stateLabels }: Index,
  weights: Float64Array,
  attribute: number,
  label: number,
): number {
  const end = stateOffsets[attribute + 1] ?? 0;
  for (let f = stateOffsets[attribute] ?? 0; f < end; f++)
    if (stateLabels[f] === label) return weights[f] ?? 0;
  return 0;
}

/** w(edge attribute, from, to), 0 where the triple owns no weight. */
function edgeWeight(
  index: Index,
  weights: Float64Array,
  attribute: number,
  from: number,
  to: number,
): number {
  const { edgeOffsets, edgeFrom, edgeTo } = index;
  const { edges } = weightLayout(index);
  const end = edgeOffsets[attribute + 1] ?? 0;
  for (let f = edgeOffsets[attribute] ?? 0; f < end; f++)
    if (edgeFrom[f] === from && edgeTo[f] === to) return weights[edges + f] ?? 0;
  return 0;
}
