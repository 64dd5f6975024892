/** Mistakes of annotators, at a chosen rate. */
import { type Corpus, labelsToSpans, type Scheme, type Sentence, type Span } from '../../corpus/index.ts';
import { createRandom, type Random } from '../../numeric/index.ts';
import { spellerOf } from './labelled-sentence.ts';
import { countMentions } from './ladders.ts';

/**
 * Labels with noise. Each span is changed with probability `share`, in one of three ways with equal chance: another category (drawn by
 * frequency), deleted, or one boundary moved by one token (of the moves that keep the span in the sentence, off other spans and at
 * least one token long). A way that is not possible, as another category where there is but one, falls to the others. As many
 * one-token spans as are expected to be deleted, share / 3 of all, come up at random on tokens outside, so that the number of spans
 * stays. Plain labels (`none`): each token gets another label with probability `share`, drawn by frequency.
 */
export function withLabelNoise(corpus: Corpus, scheme: Scheme, share: number, seed: number): Corpus {
  const random = createRandom(seed);
  const mentions = countMentions(corpus, scheme);
  const drawOther = otherCategory(mentions, random);
  if (scheme === 'none') {
    const noisy = (label: string): string => (random.uniform() < share ? (drawOther(label) ?? label) : label);
    return withLabels(corpus, ({ labels = [] }) => labels.map(noisy));
  }
  const spell = spellerOf(corpus, scheme);
  const spans = corpus.sentences.map(({ labels = [] }) => labelsToSpans(labels));
  const spanCount = spans.flat().length;
  const inside = spans.flat().reduce((sum, { start, end }) => sum + end - start, 0);
  const outside = corpus.sentences.reduce((sum, { tokens }) => sum + tokens.length, 0) - inside;
  const spurious = outside === 0 ? 0 : Math.min(1, ((share / 3) * spanCount) / outside);
  let n = 0;
  return withLabels(corpus, ({ tokens, labels = [] }) => {
    const before = spans[n++] ?? [];
    const after = noisySpans(before, tokens.length, { share, spurious, random, drawOther });
    return after === before ? labels : spell(after, tokens.length);
  });
}

interface Noise {
  readonly share: number;
  /** Probability of a new span at a token outside. */
  readonly spurious: number;
  readonly random: Random;
  readonly drawOther: (than: string | undefined) => string | undefined;
}

/** The same array where nothing changed. */
function noisySpans(before: readonly Span[], length: number, noise: Noise): readonly Span[] {
  const { share, spurious, random, drawOther } = noise;
  const spans: (Span | undefined)[] = [...before];
  let isChanged = false;
  for (const [i, span] of before.entries()) {
    if (random.uniform() >= share) continue;
    isChanged = true;
    const other = drawOther(span.category);
    const others = spans.filter((kept, k): kept is Span => k !== i && kept !== undefined);
    const moves = boundaryMoves(span, others, length);
    const ways = [
      ...(other === undefined ? [] : [() => ({ ...span, category: other })]),
      () => undefined,
      ...(moves.length === 0 ? [] : [() => moves[random.integer(moves.length)]]),
    ];
    spans[i] = ways[random.integer(ways.length)]?.();
  }
  const kept = spans.filter((span) => span !== undefined);
  const covered = new Set([...before, ...kept].flatMap(positionsOf));
  for (let t = 0; t < length; t++) {
    if (covered.has(t) || random.uniform() >= spurious) continue;
    const category = drawOther(undefined);
    if (category === undefined) continue;
    kept.push({ category, start: t, end: t + 1 });
    isChanged = true;
  }
  return isChanged ? kept : before;
}

function boundaryMoves(span: Span, others: readonly Span[], length: number): Span[] {
  const { start, end } = span;
  const candidates = [
    { ...span, start: start - 1 },
    { ...span, start: start + 1 },
    { ...span, end: end - 1 },
    { ...span, end: end + 1 },
  ];
  return candidates.filter(
    (moved) =>
      moved.start >= 0 &&
      moved.end <= length &&
      moved.start < moved.end &&
      others.every((other) => other.end <= moved.start || other.start >= moved.end),
  );
}

function positionsOf({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Draws a category other than the given one by its frequency; undefined where there is none. */
function otherCategory(
  mentions: readonly { readonly category: string; readonly count: number }[],
  random: Random,
): (than: string | undefined) => string | undefined {
  return (than) => {
    const others = mentions.filter(({ category }) => category !== than);
    const total = others.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return undefined;
    let left = random.integer(total);
    return others.find(({ count }) => {
      left -= count;
      return left < 0;
    })?.category;
  };
}

function withLabels(corpus: Corpus, labelsOf: (sentence: Sentence) => readonly string[]): Corpus {
  return {
    ...corpus,
    sentences: corpus.sentences.map((sentence) => ({ ...sentence, labels: labelsOf(sentence) })),
  };
}
