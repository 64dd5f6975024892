import type { InferenceConstraints } from '../../../src/crf/inference/index.ts';
import type { PathFilter } from '../../helpers/brute-force.ts';

/** Constraints and forced labels spelled out as a condition on whole paths. */
export function pathFilter(
  L: number,
  constraints: InferenceConstraints | undefined,
  forced?: Int32Array,
): PathFilter {
  return (labels) => {
    if (forced !== undefined && !labels.every((label, t) => forced[t] === -1 || forced[t] === label))
      return false;
    if (constraints === undefined) return true;
    const { start, end, transitions } = constraints;
    return (
      start[labels[0]!] === 1 &&
      end[labels.at(-1)!] === 1 &&
      labels.every((label, t) => t === 0 || transitions[labels[t - 1]! * L + label] === 1)
    );
  };
}
