/** The report of the conlleval script, digit by digit. */
import { cutText, displayWidth } from '../visible-text.ts';
import type { SpanScores } from './span-f1.ts';

/**
 * `value` with `digits` decimals, as C's `printf("%.*f")`: the exact binary value is rounded to the nearest decimal, and
 * an exact tie goes to the even digit (12.5 → "12", 0.125 → "0.12"), where `toFixed` takes the larger.
 * NaN and infinities come out as `nan`, `inf`, `-inf`.
 * @throws RangeError where digits is not an integer in [0, 99].
 */
export function formatFixed(value: number, digits: number): string {
  if (!(Number.isInteger(digits) && digits >= 0 && digits < 100)) {
    throw new RangeError(`digits must be an integer from 0 to 99, got ${digits}`);
  }
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}inf`;
  // From 2^53 on every double is an integer, and toFixed would turn to exponents at 1e21.
  if (magnitude >= 2 ** 53) return `${sign}${BigInt(magnitude)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  // A tie is odd / (2·10^digits). A double is a dyadic rational, so 5^digits must cancel: the ties among doubles are
  // odd / 2^(digits+1), and scaling by a power of two is exact.
  if ((magnitude * 2 ** (digits + 1)) % 2 !== 1) return sign + magnitude.toFixed(digits);
  const down = magnitude.toFixed(digits + 1).slice(0, digits === 0 ? -2 : -1);
  return sign + (Number(down.at(-1)) % 2 === 0 ? down : magnitude.toFixed(digits));
}

const percentage = (value: number): string => formatFixed(value, 2).padStart(6);

/** Longest name of a category, in characters. */
const MAX_NAME_LENGTH = 200;

/** The three figures in percent, by the script's own operations in the script's order: the last digit depends on it. */
function figures(gold: number, predicted: number, correct: number): string {
  const precision = predicted > 0 ? (100 * correct) / predicted : 0;
  const recall = gold > 0 ? (100 * correct) / gold : 0;
  const fb1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return `precision: ${percentage(precision)}%; recall: ${percentage(recall)}%; FB1: ${percentage(fb1)}`;
}

/**
 * What `conlleval` (Tjong Kim Sang, version of 2004-01-26) prints for these scores, final newline included: counts,
 * accuracy and overall figures, then one line per category with the number of predicted spans. A departure is a
 * fault of the script: it prints the line of the unnamed category (labels `B`, `I` without type) twice. Names of categories are
 * foreign text: what is invisible in them is shown, and more than 200 characters are cut.
 */
export function formatConlleval(scores: SpanScores): string {
  const { tokens, correctTokens, micro } = scores;
  let text =
    `processed ${tokens} tokens with ${micro.gold} phrases; ` +
    `found: ${micro.predicted} phrases; correct: ${micro.correct}.\n`;
  if (tokens > 0) {
    const accuracy = percentage((100 * correctTokens) / tokens);
    text += `accuracy: ${accuracy}%; ${figures(micro.gold, micro.predicted, micro.correct)}\n`;
  }
  for (const [category, { gold, predicted, correct }] of scores.perCategory) {
    const name = cutText(category, MAX_NAME_LENGTH);
    text += `${' '.repeat(Math.max(0, 17 - displayWidth(name)))}${name}: ${figures(gold, predicted, correct)}  ${predicted}\n`;
  }
  return text;
}
