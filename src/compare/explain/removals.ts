/** One decision of a model under the removal of active attributes: its labels then, and what an attribute adds to every label. */
import { type CrfModel, weightLayout } from '../../crf/index.ts';
import {
  applyConstraints,
  type InferenceConstraints,
  type Lattice,
  viterbi,
} from '../../crf/inference/index.ts';
import type { ActiveAttributes } from './active-attributes.ts';
import type { Gains } from './removal-bound.ts';

/** What a search has decided about an item. */
export const FREE = 0;
export const REMOVED = 1;
export const KEPT = 2;

/** A decoded sentence. The lattice holds its scores, −Infinity where constraints forbid, until the next decoding. */
export interface Decoded {
  readonly labels: Int32Array;
  readonly score: number;
  readonly lattice: Lattice;
}

export class Removals {
  readonly active: ActiveAttributes;
  /** The decision: position and label id. */
  readonly token: number;
  readonly label: number;
  /** L */
  readonly labelCount: number;
  /** Items of each position that change a score at all, `[T][*]`. */
  readonly statesAt: readonly (readonly number[])[];
  readonly edgesAt: readonly (readonly number[])[];
  /** Whether an item has a weight of −Infinity. */
  readonly hasForbidding: boolean;
  /** What `boundRemovals` has found out about single positions. */
  readonly gains = new Map<string, readonly Gains[]>();
  /** Decodings so far. */
  decodings = 0;
  readonly #model: CrfModel;
  readonly #constraints: InferenceConstraints | undefined;
  /** Of state items `[L]`, of edge items `[L][L]`: value · weight. */
  readonly #effects: readonly Float64Array[];

  constructor(
    model: CrfModel,
    active: ActiveAttributes,
    decision: { readonly token: number; readonly label: number },
    constraints: InferenceConstraints | undefined,
  ) {
    this.active = active;
    this.token = decision.token;
    this.label = decision.label;
    this.labelCount = model.labels.length;
    this.#model = model;
    this.#constraints = constraints;
    this.#effects = effectsOf(model, active);
    this.hasForbidding = this.#effects.some((effect) => effect.includes(Number.NEGATIVE_INFINITY));
    const statesAt = Array.from({ length: active.length }, (): number[] => []);
    const edgesAt = Array.from({ length: active.length }, (): number[] => []);
    for (const [item, { kind, position }] of active.items.entries()) {
      if (!this.effect(item).some((amount) => amount !== 0)) continue;
      (kind === 'state' ? statesAt : edgesAt)[position]?.push(item);
    }
    this.statesAt = statesAt;
    this.edgesAt = edgesAt;
  }

  /** What item adds to the score of each label, `[L]`, or of each pair of labels, `[L][L]`. */
  effect(item: number): Float64Array {
    return this.#effects[item] ?? NO_EFFECT;
  }

  /** Best labels without the items whose status is REMOVED. */
  decode(status: Uint8Array): Decoded {
    this.decodings++;
    const lattice = this.#model.fill(
      this.active.without((item) => status[item] === REMOVED),
      0,
    );
    if (this.#constraints !== undefined) applyConstraints(lattice, this.#constraints);
    return { ...viterbi(lattice), lattice };
  }

  /** Whether these labels decide otherwise. */
  isFlip(labels: Int32Array): boolean {
    return labels[this.token] !== this.label;
  }
}

const NO_EFFECT = new Float64Array(0);

function effectsOf(model: CrfModel, { items }: ActiveAttributes): Float64Array[] {
  const { index, weights } = model.parts;
  const { stateOffsets, stateLabels, edgeOffsets, edgeFrom, edgeTo } = index;
  const L = index.labelCount;
  const { edges } = weightLayout(index);
  return items.map(({ kind, id, value }) => {
    const isState = kind === 'state';
    const effect = new Float64Array(isState ? L : L * L);
    const offsets = isState ? stateOffsets : edgeOffsets;
    const end = offsets[id + 1] ?? 0;
    for (let f = offsets[id] ?? 0; f < end; f++) {
      const at = isState ? (stateLabels[f] ?? 0) : (edgeFrom[f] ?? 0) * L + (edgeTo[f] ?? 0);
      effect[at] = value * (weights[isState ? f : edges + f] ?? 0);
    }
    return effect;
  });
}
