/** "Predict before reveal": a question about the next step, and what is said to the answer. */
import type { Analysis } from '../analysis.ts';
import { type CellTerms, cellTerms, type Recursion } from '../step-terms.ts';
import { logText } from './numbers.ts';

export type Question =
  /** Which label before (or, of a trace, on the path)? */
  | { readonly kind: 'label'; readonly cell: CellTerms; readonly answer: number }
  /** Which value? */
  | { readonly kind: 'value'; readonly cell: CellTerms; readonly answer: number };

/** How far a guess may be off: the sum of a few rounded numbers, done by hand. */
const TOLERANCE = 0.1;

/** The question about a column, on the given cell; undefined where there is nothing to ask. */
export function askAbout(
  analysis: Analysis,
  recursion: Recursion,
  t: number,
  label: number,
): Question | undefined {
  const cell = cellTerms(analysis, recursion, t, label);
  if (!Number.isFinite(cell.value)) return undefined;
  if (recursion === 'viterbi') return cell.best < 0 ? undefined : { kind: 'label', cell, answer: cell.best };
  if (recursion === 'marginals') return { kind: 'value', cell, answer: Math.exp(cell.value) };
  return cell.terms.length === 0 ? undefined : { kind: 'value', cell, answer: cell.value };
}

/** Whether a guessed number is right, and where the likely mistake lies if it is not. */
export function judgeValue({ cell, answer }: Question, guess: number): { isRight: boolean; text: string } {
  const tolerance = cell.recursion === 'marginals' ? 0.02 : TOLERANCE;
  const isNear = (value: number): boolean => Math.abs(guess - value) <= tolerance;
  const right = logText(answer);
  if (isNear(answer)) return { isRight: true, text: `Right: it is ${right}.` };
  const greatest = cell.terms.reduce((most, { sum }) => Math.max(most, sum), Number.NEGATIVE_INFINITY);
  const without = cell.state !== 0 && isNear(answer - cell.state);
  const hint = without
    ? ` You left out the state score ${logText(cell.state)}.`
    : cell.terms.length > 0 && isNear(cell.state + greatest)
      ? ' You took the largest term alone: that is what Viterbi does, here all are added up.'
      : '';
  return { isRight: false, text: `Not quite: it is ${right}.${hint}` };
}
