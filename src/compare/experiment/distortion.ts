/** Changes to the data of a run by which its robustness is measured: noise in labels and words, fewer tokens outside. */
import type { Corpus, Scheme, Sentence, Span } from '../../corpus/index.ts';
import { labelsToSpans } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import { createRandom, shuffle } from '../../numeric/index.ts';
import { seedFrom } from './canonical-json.ts';
import type { CorpusParts } from './corpus-source.ts';
import { withLabelNoise } from './label-noise.ts';
import { spellerOf, spells } from './labelled-sentence.ts';
import type { Distortion } from './schema.ts';
import { withSentences } from './sentence-subsets.ts';
import { withTypingErrors } from './typing-errors.ts';

/**
 * The parts of a corpus under a distortion; `distort(parts, { kind, share: a })` changes what `share: b < a` changes and more, except
 * for label noise, whose draws are of their own. What share counts is said at each kind's function.
 * @throws OptionError where the labels have no tag scheme and the distortion is about tokens outside
 */
export function distort(parts: CorpusParts, distortion: Distortion, seed: number): CorpusParts {
  const { train, dev, test, scheme } = parts;
  const own = seedFrom(distortion.kind, seed);
  switch (distortion.kind) {
    case 'none':
      return parts;
    case 'label-noise':
      return { ...parts, train: withLabelNoise(train, scheme, distortion.share, own) };
    case 'typing-errors': {
      const misspell = (corpus: Corpus): Corpus => withTypingErrors(corpus, distortion.share, own);
      return { scheme, train: misspell(train), dev: misspell(dev), test: misspell(test) };
    }
    case 'thin-outside':
      schemeOfSpans(scheme, distortion);
      return { ...parts, train: thinOutside(train, distortion.share, own) };
    case 'cut-outside':
      return { ...parts, train: cutOutside(train, schemeOfSpans(scheme, distortion), distortion.share, own) };
    default:
      return distortion satisfies never;
  }
}

function schemeOfSpans(scheme: Scheme, { kind }: Distortion): Exclude<Scheme, 'none'> {
  if (scheme !== 'none') return scheme;
  throw new OptionError(
    'distortions',
    `${kind} is about tokens labelled O, but these labels have no tag scheme: leave it away`,
  );
}

/** Leaves out round(share n) of the n sentences without a span, chosen at random. */
function thinOutside(corpus: Corpus, share: number, seed: number): Corpus {
  const bare = corpus.sentences.flatMap(({ labels = [] }, n) =>
    labelsToSpans(labels).length === 0 ? [n] : [],
  );
  shuffle(createRandom(seed), bare);
  const dropped = new Set(bare.slice(0, Math.round(share * bare.length)));
  return withSentences(
    corpus,
    corpus.sentences.filter((_, n) => !dropped.has(n)),
  );
}

/**
 * Leaves out round(share n) of the n tokens outside all spans, chosen at random; a sentence that loses all its tokens is gone. Spans stay
 * apart: where two of one category come to touch, B tells them apart, and under `io`, which cannot, one token stays between them.
 */
function cutOutside(corpus: Corpus, scheme: Exclude<Scheme, 'none'>, share: number, seed: number): Corpus {
  const places = corpus.sentences.flatMap(({ labels = [] }, n) => {
    const covered = coveredBy(labelsToSpans(labels));
    return labels.flatMap((_, t) => (covered.has(t) ? [] : [{ n, t }]));
  });
  shuffle(createRandom(seed), places);
  const cut = new Map<number, Set<number>>();
  for (const { n, t } of places.slice(0, Math.round(share * places.length))) {
    const positions = cut.get(n);
    if (positions === undefined) cut.set(n, new Set([t]));
    else positions.add(t);
  }
  const spell = spellerOf(corpus, scheme);
  const sentences = corpus.sentences.flatMap((sentence, n) => {
    const positions = cut.get(n);
    if (positions === undefined) return [sentence];
    const spans = labelsToSpans(sentence.labels ?? []);
    if (scheme === 'io') keepBetween(spans, positions);
    const isKept = (_: unknown, t: number): boolean => !positions.has(t);
    if (sentence.tokens.every((_, t) => positions.has(t))) return [];
    return [filterTokens(sentence, isKept, spans, spell)];
  });
  return withSentences(corpus, sentences);
}

function coveredBy(spans: readonly Span[]): Set<number> {
  const covered = new Set<number>();
  for (const { start, end } of spans) for (let t = start; t < end; t++) covered.add(t);
  return covered;
}

/** Takes one token out of the cut where all between two spans of one category would go. */
function keepBetween(spans: readonly Span[], cut: Set<number>): void {
  for (const [i, span] of spans.entries()) {
    const next = spans[i + 1];
    if (next?.category !== span.category || next.start === span.end) continue;
    let isCut = true;
    for (let t = span.end; t < next.start; t++) isCut &&= cut.has(t);
    if (isCut) cut.delete(span.end);
  }
}

function filterTokens(
  sentence: Sentence,
  isKept: (_: unknown, t: number) => boolean,
  spans: readonly Span[],
  spell: ReturnType<typeof spellerOf>,
): Sentence {
  // Lines of the file no longer stand for these tokens.
  const { source: _source, ...rest } = sentence;
  const tokens = sentence.tokens.filter(isKept);
  const labels = (sentence.labels ?? []).filter(isKept);
  const placeOf = (position: number): number => sentence.tokens.slice(0, position).filter(isKept).length;
  const moved = spans.map(({ category, start, end }) => ({
    category,
    start: placeOf(start),
    end: placeOf(end),
  }));
  return {
    ...rest,
    tokens,
    columns: new Map([...sentence.columns].map(([name, values]) => [name, values.filter(isKept)])),
    labels: spells(labels, moved) ? labels : spell(moved, tokens.length),
  };
}
