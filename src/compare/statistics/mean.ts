/** Averages of a few runs. */

/** undefined of nothing. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;
}

/** Mean (0 of nothing), and standard deviation with divisor S − 1; without one for less than two values. */
export function meanSd(values: readonly number[]): {
  readonly mean: number;
  readonly sd: number | undefined;
} {
  const m = mean(values) ?? 0;
  if (values.length < 2) return { mean: m, sd: undefined };
  const squares = values.reduce((total, value) => total + (value - m) ** 2, 0);
  return { mean: m, sd: Math.sqrt(squares / (values.length - 1)) };
}
