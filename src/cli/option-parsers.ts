/** Numbers on the command line. */
import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Decimal notation alone: no `0x10`, no `Infinity`. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export function number(text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!(Number.isFinite(value) && value >= 0)) throw new InvalidArgumentError('Expected a number >= 0.');
  return value;
}

/** Parser of a whole number not below `least`. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(
      `Expected a whole number${least === Number.MIN_SAFE_INTEGER ? '' : ` >= ${least}`}.`,
    );
  };
}

/** A number between 0 and 1, neither of them. */
export function share(text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Expected a number between 0 and 1.');
  return value;
}
