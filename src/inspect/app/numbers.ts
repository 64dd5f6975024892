/** Numbers as the page writes them. */

const MINUS = '\u2212';

/** Three decimals: logs and weights. */
export function logText(value: number): string {
  if (value === Number.NEGATIVE_INFINITY) return `${MINUS}∞`;
  const text = Math.abs(value) >= 1e6 ? value.toExponential(2) : value.toFixed(3);
  return (/^-0\.0*$/.test(text) ? text.slice(1) : text).replaceAll('-', MINUS);
}

export function signedText(value: number): string {
  const text = logText(value);
  return value > 0 ? `+${text}` : text;
}

/** A probability with three decimals; small ones as powers of ten, so that none looks like 0 or 1 without being so. */
export function probabilityText(value: number): string {
  if (value === 0 || value === 1) return String(value);
  if (value < 0.0005) return value < 1e-99 ? '<1e−99' : value.toExponential(0).replace('-', MINUS);
  return value > 0.9995 && value < 1 ? '>0.999' : value.toFixed(3);
}

/** A weight in full, for fields that are edited. */
export function weightText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function countText(value: number): string {
  return value.toLocaleString('en');
}

/** `1 sentence`, `12 sentences`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

export function percentText(share: number, digits = 2): string {
  return (100 * share).toFixed(digits);
}
