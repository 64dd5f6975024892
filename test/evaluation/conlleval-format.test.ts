import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateSpans, formatConlleval, formatFixed, type SpanScores } from '../../src/evaluation/index.ts';

/** printf("%.*f") by exact integer arithmetic on the bits of the double. */
function exactFixed(value: number, digits: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number((raw >> 52n) & 2047n);
  const fraction = raw & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = BigInt((biased === 0 ? 1 : biased) - 1075);
  const numerator = mantissa * 10n ** BigInt(digits) * (exponent > 0n ? 1n << exponent : 1n);
  const denominator = exponent < 0n ? 1n << -exponent : 1n;
  let quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) quotient++;
  const text = quotient.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = raw >> 63n === 1n ? '-' : '';
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`;
}

describe('formatFixed', () => {
  it("prints what perl's printf prints, ties to the even digit", () => {
    // perl -e 'printf "%.2f %.0f %.1f"': perl 5.36, glibc.
    const printed: [number, string, string, string][] = [
      [0.125, '0.12', '0', '0.1'],
      [0.375, '0.38', '0', '0.4'],
      [12.5, '12.50', '12', '12.5'],
      [0.005, '0.01', '0', '0.0'],
      [2.675, '2.67', '3', '2.7'],
      [1.005, '1.00', '1', '1.0'],
      [99.995, '100.00', '100', '100.0'],
      [74.345, '74.34', '74', '74.3'],
      [33.335, '33.34', '33', '33.3'],
      [0.625, '0.62', '1', '0.6'],
      [50.125, '50.12', '50', '50.1'],
      [1000000000000000.5, '1000000000000000.50', '1000000000000000', '1000000000000000.5'],
    ];
    for (const [value, two, none, one] of printed) {
      expect([formatFixed(value, 2), formatFixed(value, 0), formatFixed(value, 1)]).toEqual([two, none, one]);
    }
  });

  const differs = ([value, digits]: readonly [number, number]): boolean =>
    formatFixed(value, digits) !== exactFixed(value, digits);

  it('rounds every double as exact arithmetic does', () => {
    const digits = fc.integer({ min: 0, max: 6 });
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(value, digits, (x, d) => !differs([x, d])),
      { numRuns: 2000, seed: 3 },
    );
  });

  it('rounds every tie among eighths and sixteenths as exact arithmetic does', () => {
    const values: [number, number][] = [];
    for (let k = -4000; k <= 4000; k++) {
      for (const d of [0, 1, 2, 3]) values.push([k / 8, d], [k / 16, d]);
    }
    expect(values.filter(differs)).toEqual([]);
  });

  it('rounds every percentage a/b with b up to 300 as exact arithmetic does', () => {
    const values: [number, number][] = [];
    for (let b = 1; b <= 300; b++) for (let a = 0; a <= b; a++) values.push([(100 * a) / b, 2]);
    expect(values.filter(differs)).toEqual([]);
  });

  it('prints huge values in full and values that are no numbers by name', () => {
    expect(formatFixed(1e22, 2)).toBe('10000000000000000000000.00');
    expect(formatFixed(-0, 1)).toBe('-0.0');
    expect(formatFixed(Number.NaN, 2)).toBe('nan');
    expect(formatFixed(Number.NEGATIVE_INFINITY, 2)).toBe('-inf');
    expect(() => formatFixed(1, -1)).toThrow(RangeError);
    expect(() => formatFixed(1, 1.5)).toThrow(RangeError);
  });
});

interface ConllevalCase {
  readonly kind: string;
  readonly gold: string[];
  readonly predicted: string[];
  readonly printed: string;
}

describe('formatConlleval', () => {
  const golden: { cases: ConllevalCase[] } = JSON.parse(
    readFileSync(new URL('../golden/evaluation-conlleval.json', import.meta.url), 'utf8'),
  );

  it('prints, character by character, what the Perl code printed on every reference case', () => {
    expect(golden.cases.length).toBe(32);
    for (const { kind, gold, predicted, printed } of golden.cases) {
      const scores = evaluateSpans(
        gold.map((labels) => labels.split(' ')),
        predicted.map((labels) => labels.split(' ')),
        { scheme: kind === 'ioe' ? 'ioe2' : 'iob2' },
      );
      expect(formatConlleval(scores)).toBe(printed);
    }
  });

  it('prints the published figures of the CoNLL-2000 sample from its counts', () => {
    // clips.uantwerpen.be/conll2000/chunking/output.html: 961 tokens, 459 phrases, 539 found, 371 correct.
    const { scheme, mode, macro, weighted, invalid } = evaluateSpans([], [], { scheme: 'iob2' });
    const counts = { gold: 459, predicted: 539, correct: 371, precision: 0, recall: 0, f1: 0 };
    const scores: SpanScores = {
      scheme,
      mode,
      macro,
      weighted,
      invalid,
      sentences: 1,
      tokens: 961,
      correctTokens: 808,
      accuracy: 808 / 961,
      micro: counts,
      perCategory: new Map([['ADJP', { ...counts, gold: 6, predicted: 0, correct: 0 }]]),
    };
    expect(formatConlleval(scores)).toBe(
      'processed 961 tokens with 459 phrases; found: 539 phrases; correct: 371.\n' +
        'accuracy:  84.08%; precision:  68.83%; recall:  80.83%; FB1:  74.35\n' +
        '             ADJP: precision:   0.00%; recall:   0.00%; FB1:   0.00  0\n',
    );
  });

  it('prints the counts alone when there is no token', () => {
    expect(formatConlleval(evaluateSpans([], [], { scheme: 'iob2' }))).toBe(
      'processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.\n',
    );
  });
});
