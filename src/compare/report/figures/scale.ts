/** Axes of figures: positions of values, and round values to write beside them. */

export interface Scale {
  /** Position of a value in the drawing. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Round steps (1, 2 or 5 times a power of ten), about `count` of them. */
function roundStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 ? 2 : 1) * power;
}

/** Linear axis from `from` to `to` pixels over the values, widened to round ends. A single value gets room on both sides. */
export function linearScale(values: readonly number[], from: number, to: number, count = 4): Scale {
  const finite = values.filter(Number.isFinite);
  let low = finite.length === 0 ? 0 : Math.min(...finite);
  let high = finite.length === 0 ? 1 : Math.max(...finite);
  if (!(high - low > 1e-9 * Math.max(1, Math.abs(high)))) {
    const room = Math.max(Math.abs(high) * 0.1, 0.5);
    low -= room;
    high += room;
  }
  const step = roundStep(high - low, count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, n) =>
    Number(((first + n) * step).toPrecision(12)),
  );
  const [start, end] = [first * step, last * step];
  return { at: (value) => from + ((value - start) / (end - start)) * (to - from), ticks };
}

/** Logarithmic axis over positive values, with ticks at the values themselves as far as they do not crowd. */
export function logScale(values: readonly number[], from: number, to: number, gap = 34): Scale {
  const positive = [...new Set(values.filter((value) => value > 0 && Number.isFinite(value)))].sort(
    (a, b) => a - b,
  );
  const low = positive[0] ?? 1;
  const high = positive.at(-1) ?? 10;
  const room = high > low ? Math.log(high / low) : 1;
  const at = (value: number): number =>
    high > low ? from + (Math.log(value / low) / room) * (to - from) : (from + to) / 2;
  const ticks: number[] = [];
  for (const value of [...positive].reverse()) {
    if (ticks.every((tick) => Math.abs(at(tick) - at(value)) >= gap)) ticks.push(value);
  }
  return { at, ticks: ticks.reverse() };
}

/** A coordinate with one decimal: figures stay small and equal on all machines. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** 1,200 as `1.2k`: there is little room below an axis. */
export function shortNumber(value: number): string {
  const digits = (scaled: number): string => String(Number(scaled.toPrecision(3)));
  if (Math.abs(value) >= 1e6) return `${digits(value / 1e6)}M`;
  return Math.abs(value) >= 1000 ? `${digits(value / 1000)}k` : digits(value).replace('-', '\u2212');
}
