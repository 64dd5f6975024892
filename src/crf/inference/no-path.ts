import { NoPathError } from '../../errors.ts';

/** The error of a lattice in which no label sequence has a finite score; `t` is the first position without a way in. */
export function noPathError(t: number): NoPathError {
  const why =
    t === 0 ? 'every label at position 0 is impossible' : `no label at position ${t} can be reached`;
  return new NoPathError(
    `no label sequence is possible: ${why} (0-based); relax the constraints, the forced labels or the -Infinity scores`,
  );
}
