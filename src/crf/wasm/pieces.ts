/** How rows, variables and vectors are cut into tasks for threads. */
import { PIECE_NARROW, PIECE_ROWS, PIECE_SHARED, PIECE_TRANSITIONS, PIECE_VARIABLES } from './kernels.ts';
import type { Variables } from './variables.ts';

/** Pieces that rows, variables and vectors are cut into, at most: fixed, so that sums do not depend on the threads. */
const MOST_PIECES = 16;
/** Entries below which a further piece costs more than it gains. */
const PIECE_ENTRIES = 4096;

/** Pieces for so many entries. */
export function pieceCountOf(entries: number): number {
  return Math.max(1, Math.min(MOST_PIECES, Math.floor(entries / PIECE_ENTRIES)));
}

/** The tasks of preparing and finishing: kind, from, end each. */
export function cutPieces(variables: Variables): number[] {
  const pieces: number[] = [];
  const { rowFirst, narrowFirst, blockFirst, sharedFirst, transitionFirst, count } = variables;
  // Rows are cut where their variables are: few rows may have many.
  const cutRows = (kind: number, rowStarts: Uint32Array, firstRow: number): void => {
    const end = rowStarts.length - 1;
    const from = rowStarts[firstRow]!;
    const total = rowStarts[end]! - from;
    const n = pieceCountOf(total);
    let row = firstRow;
    for (let piece = 1; piece <= n; piece++) {
      let last = row;
      while (last < end && (piece === n || rowStarts[last]! - from < (total * piece) / n)) last++;
      if (last > row) pieces.push(kind, row, last);
      row = last;
    }
  };
  // Dense row 0 has no variables and stays all 0.
  cutRows(PIECE_ROWS, rowFirst, 1);
  cutRows(PIECE_NARROW, narrowFirst, 0);
  const cut = (kind: number, from: number, end: number): void => {
    const n = pieceCountOf(end - from);
    for (let piece = 0; piece < n; piece++) {
      const first = from + Math.floor(((end - from) * piece) / n);
      const last = from + Math.floor(((end - from) * (piece + 1)) / n);
      if (last > first) pieces.push(kind, first, last);
    }
  };
  cut(PIECE_VARIABLES, blockFirst[0]!, sharedFirst);
  cut(PIECE_SHARED, sharedFirst, transitionFirst);
  pieces.push(PIECE_TRANSITIONS, transitionFirst, count);
  return pieces;
}
