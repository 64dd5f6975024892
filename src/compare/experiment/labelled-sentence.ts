/** Labels of a changed sentence: the same spelling as in the corpus, the given spans. */
import {
  type Corpus,
  detectScheme,
  labelSequences,
  labelsToSpans,
  type Span,
  spansToLabels,
  type TagScheme,
  withLetters,
} from '../../corpus/index.ts';

/** Spells spans out in the letters a corpus uses. */
export type Speller = (spans: readonly Span[], length: number) => string[];

/** IOBES with L and U, M or W stays so. Under `io` touching spans of one category, which it cannot hold, become one. */
export function spellerOf(corpus: Corpus, scheme: TagScheme): Speller {
  const { letters, odd } = detectScheme(labelSequences(corpus), scheme);
  return (spans, length) => {
    const labels = spansToLabels(scheme === 'io' ? joinTouching(spans) : spans, length, scheme);
    // What is no tag is its own category.
    for (const { category, start } of spans) if (odd.has(category)) labels[start] = category;
    return scheme === 'iobes' ? withLetters(labels, letters) : labels;
  };
}

function joinTouching(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last?.end === span.start && last.category === span.category) {
      joined[joined.length - 1] = { ...last, end: span.end };
    } else joined.push(span);
  }
  return joined;
}

/** Whether these labels are read as these spans. */
export function spells(labels: readonly string[], spans: readonly Span[]): boolean {
  const read = labelsToSpans(labels);
  return (
    read.length === spans.length &&
    read.every(({ category, start, end }, n) => {
      const span = spans[n];
      return span?.category === category && span.start === start && span.end === end;
    })
  );
}
