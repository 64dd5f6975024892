import fc from 'fast-check';
import type { Span } from '../../src/corpus/index.ts';

/** Categories that have broken label code before: hyphens, property names, nothing at all. */
export const CATEGORIES = ['PER', 'LOC', 'a-b', '__proto__', ''];

export const ALL_LABELS = [
  'O',
  ...['B', 'I', 'E', 'S', 'L', 'U'].flatMap((p) => ['A', 'B-x', '__proto__'].map((c) => `${p}-${c}`)),
];

/** Sorted spans that do not overlap, in a sentence of `length` tokens; adjacent ones are common. */
export const spansArbitrary: fc.Arbitrary<{ length: number; spans: Span[] }> = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 0, 0, 1, 2),
      size: fc.integer({ min: 1, max: 4 }),
      category: fc.constantFrom(...CATEGORIES),
    }),
    { maxLength: 6 },
  )
  .chain((pieces) =>
    fc.integer({ min: 0, max: 2 }).map((tail) => {
      const spans: Span[] = [];
      let t = 0;
      for (const { gap, size, category } of pieces) {
        spans.push({ category, start: t + gap, end: t + gap + size });
        t += gap + size;
      }
      return { length: t + tail, spans };
    }),
  );

export function hasAdjacentOfOneCategory(spans: readonly Span[]): boolean {
  return spans.some((span, n) => {
    const next = spans[n + 1];
    return next !== undefined && next.start === span.end && next.category === span.category;
  });
}

/** All index paths over `L` labels of lengths 1 to `maxLength`. */
export function* enumeratePaths(L: number, maxLength: number): Generator<number[]> {
  for (let length = 1; length <= maxLength; length++) {
    for (let code = 0; code < L ** length; code++) {
      const path: number[] = [];
      for (let t = 0, rest = code; t < length; t++, rest = Math.floor(rest / L)) path.push(rest % L);
      yield path;
    }
  }
}
