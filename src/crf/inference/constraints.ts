/** Hard constraints on label sequences, as −Infinity scores: decoding and marginals then never leave what is allowed. */
import { checkNotEmpty, type Lattice } from './lattice.ts';

/** What may start, end and follow; 1 = allowed, 0 = forbidden. */
export interface InferenceConstraints {
  /** May label j be the first? [L] */
  readonly start: Uint8Array;
  /** May label j be the last? [L] */
  readonly end: Uint8Array;
  /** May label j follow label i? [L][L] */
  readonly transitions: Uint8Array;
}

/**
 * Masks the current sequence: forbidden first and last labels, forbidden steps, and all labels but forced[t] where
 * forced[t] >= 0 (−1 = free), get −Infinity. After it every function sees the constrained model; `reset` lifts the mask.
 * @param forced [T]
 * @throws RangeError on wrong sizes or an unknown forced label
 */
export function applyConstraints(
  lattice: Lattice,
  constraints: InferenceConstraints | undefined,
  forced?: Int32Array,
): void {
  const masked = maskScores(lattice, constraints, forced);
  lattice.stateScores.set(masked.stateScores);
  if (masked.transitionScores !== lattice.transitionScores) {
    lattice.maskedTransitionScores = masked.transitionScores;
  }
  lattice.computed = 'nothing';
}

export interface MaskedScores {
  /** [T][L] */
  readonly stateScores: Float64Array;
  /** [L][L] */
  readonly transitionScores: Float64Array;
}

/**
 * The scores of a lattice with −Infinity where `constraints` or `forced` forbid; the lattice's own arrays where they
 * forbid nothing, else copies. O(T L + L²). Same errors as `applyConstraints`.
 */
export function maskScores(
  lattice: Lattice,
  constraints: InferenceConstraints | undefined,
  forced: Int32Array | undefined,
): MaskedScores {
  checkNotEmpty(lattice);
  const { labelCount: L, length: T } = lattice;
  let stateScores = lattice.stateScores;
  let transitionScores = lattice.maskedTransitionScores ?? lattice.transitionScores;
  if (constraints === undefined && forced === undefined) return { stateScores, transitionScores };

  stateScores = stateScores.slice(0, T * L);
  if (constraints !== undefined) {
    checkConstraints(constraints, L);
    const { start, end, transitions } = constraints;
    const last = (T - 1) * L;
    for (let j = 0; j < L; j++) {
      if (start[j] === 0) stateScores[j] = Number.NEGATIVE_INFINITY;
      if (end[j] === 0) stateScores[last + j] = Number.NEGATIVE_INFINITY;
    }
    if (transitions.includes(0)) {
      transitionScores = transitionScores.slice();
      for (let k = 0; k < L * L; k++)
        if (transitions[k] === 0) transitionScores[k] = Number.NEGATIVE_INFINITY;
    }
  }
  if (forced !== undefined) {
    if (forced.length !== T) throw new RangeError(`forced labels: expected ${T}, got ${forced.length}`);
    for (let t = 0; t < T; t++) {
      const label = forced[t]!;
      if (label === -1) continue;
      if (label < 0 || label >= L) {
        throw new RangeError(
          `forced label ${label} at position ${t} is neither -1 (free) nor in 0..${L - 1}`,
        );
      }
      const held = stateScores[t * L + label]!;
      stateScores.fill(Number.NEGATIVE_INFINITY, t * L, (t + 1) * L);
      stateScores[t * L + label] = held;
    }
  }
  return { stateScores, transitionScores };
}

function checkConstraints({ start, end, transitions }: InferenceConstraints, L: number): void {
  if (start.length !== L || end.length !== L || transitions.length !== L * L) {
    throw new RangeError(
      `constraints: expected ${L}, ${L} and ${L * L} entries for start, end and transitions, got ` +
        `${start.length}, ${end.length} and ${transitions.length}`,
    );
  }
}
