/**
 * How much of a tagging task the tag scheme alone decides: the data statistics by which Lester et al. (2020),
 * "Constrained decoding for computationally efficient named entity recognition taggers", explain where a mask of legal
 * transitions can stand in for a CRF's learned ones. Definitions as in the scripts the authors published.
 */
import type { Corpus } from './sentence.ts';
import { labelsToSpans, spansToLabels } from './spans.ts';
import { isValidTransition, joinLabel, type TagScheme } from './tag-scheme.ts';

/** All shares in [0, 1]; 0 where there is nothing to take a share of. "Seen" means in train, exact word form. */
export interface TagDynamics {
  /** Scheme the labels are put into before measuring. */
  readonly scheme: TagScheme;
  /** Share of train's word forms that are seen with more than one label. */
  readonly ambiguousTypes: number;
  /** Share of the corpus's tokens whose word form is seen with more than one label. */
  readonly ambiguousTokens: number;
  /**
   * Share of those ambiguous tokens that the scheme decides: after the gold label before, at most one of the labels
   * seen with the word form is legal.
   */
  readonly strictlyDominated: number;
  /**
   * Share of entities, among those whose first word is seen, that begin with a word seen with one label only or with
   * one that is decided by the label before (exactly one legal).
   */
  readonly easyFirst: number;
  /** Share of entities whose last word is never seen as the inside (`I-`) of an entity of the same category. */
  readonly easyLast: number;
}

/**
 * Statistics of `corpus` against the lexicon of `train` (itself where there is no other). The labels of both are read
 * as conlleval reads them and respelled under `scheme`.
 */
export function tagDynamics(
  corpus: Corpus,
  train: Corpus = corpus,
  scheme: 'iob2' | 'iobes' = 'iobes',
): TagDynamics {
  const legality = new TransitionLegality(scheme);
  // Word form to the ids of the labels it is seen with.
  const seen = new Map<string, number[]>();
  for (const { tokens, labels } of respelled(train, scheme)) {
    for (let t = 0; t < tokens.length; t++) {
      const token = tokens[t] ?? '';
      const id = legality.idOf(labels[t]);
      const known = seen.get(token);
      if (known === undefined) seen.set(token, [id]);
      else if (!known.includes(id)) known.push(id);
    }
  }
  let ambiguousTypes = 0;
  for (const labels of seen.values()) if (labels.length > 1) ambiguousTypes++;

  let tokenCount = 0;
  let ambiguous = 0;
  let dominated = 0;
  let entities = 0;
  let easyLast = 0;
  let entitiesOfSeenFirst = 0;
  let easyFirst = 0;
  for (const { tokens, labels, spans } of respelled(corpus, scheme)) {
    const countLegal = (t: number, known: readonly number[]): number => {
      const before = legality.idOf(t > 0 ? labels[t - 1] : undefined);
      let legal = 0;
      for (const id of known) if (legality.isLegal(before, id)) legal++;
      return legal;
    };
    for (let t = 0; t < tokens.length; t++) {
      const known = seen.get(tokens[t] ?? '');
      tokenCount++;
      if (known === undefined || known.length === 1) continue;
      ambiguous++;
      if (countLegal(t, known) <= 1) dominated++;
    }
    for (const { category, start, end } of spans) {
      entities++;
      const inside = legality.idOf(joinLabel('I', category));
      if (!seen.get(tokens[end - 1] ?? '')?.includes(inside)) easyLast++;
      const first = seen.get(tokens[start] ?? '');
      if (first === undefined) continue;
      entitiesOfSeenFirst++;
      if (first.length === 1 || countLegal(start, first) === 1) easyFirst++;
    }
  }
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
  return {
    scheme,
    ambiguousTypes: share(ambiguousTypes, seen.size),
    ambiguousTokens: share(ambiguous, tokenCount),
    strictlyDominated: share(dominated, ambiguous),
    easyFirst: share(easyFirst, entitiesOfSeenFirst),
    easyLast: share(easyLast, entities),
  };
}

function* respelled(corpus: Corpus, scheme: TagScheme) {
  for (const { tokens, labels } of corpus.sentences) {
    if (labels === undefined) continue;
    const spans = labelsToSpans(labels);
    yield { tokens, spans, labels: spansToLabels(spans, labels.length, scheme) };
  }
}

/** `isValidTransition` over label ids, each pair worked out once. */
class TransitionLegality {
  private readonly scheme: TagScheme;
  private readonly ids = new Map<string | undefined, number>();
  private readonly labels: (string | undefined)[] = [];
  private readonly known: (boolean | undefined)[][] = [];

  constructor(scheme: TagScheme) {
    this.scheme = scheme;
  }

  /** undefined is the sentence boundary. */
  idOf(label: string | undefined): number {
    let id = this.ids.get(label);
    if (id === undefined) {
      id = this.labels.length;
      this.ids.set(label, id);
      this.labels.push(label);
      this.known.push([]);
    }
    return id;
  }

  isLegal(from: number, to: number): boolean {
    const row = this.known[from] ?? [];
    row[to] ??= isValidTransition(this.labels[from], this.labels[to], this.scheme);
    return row[to];
  }
}
