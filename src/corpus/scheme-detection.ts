/** Which tag scheme a corpus is written in, from its labels alone. */
import { isValidTransition, type Scheme, splitLabel, TAG_SCHEMES, type TagScheme } from './tag-scheme.ts';

export interface SchemeDetection {
  readonly scheme: Scheme;
  /** Invalid transitions that the data would have under each scheme, sentence boundaries included. */
  readonly invalid: ReadonlyMap<TagScheme, number>;
  /** The data spells IOBES with BILOU's letters L and U. */
  readonly usesBilou: boolean;
}

/** Order of preference between schemes that fit equally well: what is simplest, then what is most common. */
const PREFERENCE: readonly TagScheme[] = ['io', 'iob2', 'iob1', 'ioe2', 'ioe1', 'iobes'];

/**
 * The scheme with the fewest invalid transitions. Data with I and O alone fits IO, IOB1 and IOE1: it is called IO.
 * Where more than half of the labels other than O carry no prefix (POS tags, bare categories) the scheme is `none`,
 * as for an empty corpus; bare `PER`/`O` labels can be read as IO only when asked for. Nothing but O is called IOB2.
 */
export function detectScheme(sequences: Iterable<readonly string[]>): SchemeDetection {
  const pairs = countPairs(sequences);
  const invalid = new Map<TagScheme, number>(TAG_SCHEMES.map((scheme) => [scheme, 0]));
  let outside = 0;
  let prefixed = 0;
  let bare = 0;
  let bilou = 0;
  let iobes = 0;
  for (const [from, followers] of pairs) {
    for (const [to, count] of followers) {
      for (const scheme of TAG_SCHEMES) {
        if (!isValidTransition(from, to, scheme)) invalid.set(scheme, (invalid.get(scheme) ?? 0) + count);
      }
      if (to === undefined) continue;
      const { prefix } = splitLabel(to);
      if (to === 'O') outside += count;
      else if ('BIESLU'.includes(prefix) && prefix !== '') prefixed += count;
      else bare += count;
      if (prefix === 'L' || prefix === 'U') bilou += count;
      if (prefix === 'E' || prefix === 'S') iobes += count;
    }
  }
  const usesBilou = bilou > iobes;
  if (bare > prefixed || outside + prefixed + bare === 0)
    return { scheme: 'none', invalid, usesBilou: false };
  if (prefixed === 0) return { scheme: 'iob2', invalid, usesBilou };
  let best: TagScheme = 'io';
  for (const scheme of PREFERENCE) {
    if ((invalid.get(scheme) ?? 0) < (invalid.get(best) ?? 0)) best = scheme;
  }
  return { scheme: best, invalid, usesBilou };
}

type PairCounts = Map<string | undefined, Map<string | undefined, number>>;

/** Frequencies of (label, next label): a corpus has few distinct pairs, so that rules run once per pair. */
function countPairs(sequences: Iterable<readonly string[]>): PairCounts {
  const pairs: PairCounts = new Map();
  for (const labels of sequences) {
    if (labels.length === 0) continue;
    for (let t = 0; t <= labels.length; t++) {
      const from = t > 0 ? labels[t - 1] : undefined;
      const to = labels[t];
      let followers = pairs.get(from);
      if (followers === undefined) {
        followers = new Map();
        pairs.set(from, followers);
      }
      followers.set(to, (followers.get(to) ?? 0) + 1);
    }
  }
  return pairs;
}
