/** Is an effect too small to matter, and how small an effect could this comparison have found? */
import { type Effect, tailBeyond } from './contrast-inference.ts';
import { studentQuantile } from './student-t.ts';

export interface EquivalenceTest {
  /** Smallest effect of interest, > 0, in the metric's units. */
  readonly smallestEffect: number;
  /** Larger p of the two one-sided tests "effect ≤ −smallest" and "effect ≥ smallest". */
  readonly pValue: number;
  /** Interval with coverage 1 − 2α: inside ±smallestEffect exactly where pValue < α. */
  readonly low: number;
  readonly high: number;
  readonly isEquivalent: boolean;
}

/**
 * Two one-sided t tests (Schuirmann 1987) of |effect| < smallestEffect.
 * @throws RangeError for a smallest effect that is not positive and finite, or alpha outside (0, 0.5).
 */
export function testEquivalence(effect: Effect, smallestEffect: number, alpha = 0.05): EquivalenceTest {
  if (!(smallestEffect > 0 && Number.isFinite(smallestEffect))) {
    throw new RangeError(`the smallest effect of interest must be positive, got ${smallestEffect}`);
  }
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`alpha must lie between 0 and 0.5, got ${alpha}`);
  const { estimate, standardError, degreesOfFreedom } = effect;
  const pValue = Math.max(
    tailBeyond(smallestEffect - estimate, effect),
    tailBeyond(smallestEffect + estimate, effect),
  );
  const half = studentQuantile(1 - alpha, degreesOfFreedom) * standardError;
  return {
    smallestEffect,
    pValue,
    low: estimate - half,
    high: estimate + half,
    isEquivalent: pValue < alpha,
  };
}

/**
 * One-sided p of "the effect is −margin or less": small where nothing is lost that matters (non-inferiority; Schuirmann's lower
 * test alone).
 */
export function nonInferiorityP(effect: Effect, margin: number): number {
  if (!(margin > 0 && Number.isFinite(margin)))
    throw new RangeError(`the margin must be positive, got ${margin}`);
  return tailBeyond(margin + effect.estimate, effect);
}

export interface PowerOptions {
  /** Two-sided level; default 0.05. */
  readonly alpha?: number;
  /** Default 0.8. */
  readonly power?: number;
}

/** Minimal detectable effect: (t_{1−α/2} + t_{power}) · SE with the effect's degrees of freedom (Bloom 1995). */
export function minimalDetectableEffect(
  effect: Pick<Effect, 'standardError' | 'degreesOfFreedom'>,
  options: PowerOptions = {},
): number {
  const { alpha = 0.05, power = 0.8 } = options;
  const df = effect.degreesOfFreedom;
  return (studentQuantile(1 - alpha / 2, df) + studentQuantile(power, df)) * effect.standardError;
}
