/** How much of a corpus a resource knows. */

/** By which step of its lookup order a resource found a word. */
export type LookupStep = 'surface' | 'lower' | 'digits';

/** Distinct words (types) and running words (tokens): in all, and those found at each step of the lookup. */
export interface Coverage {
  readonly types: number;
  readonly tokens: number;
  readonly typesFound: Readonly<Record<LookupStep, number>>;
  readonly tokensFound: Readonly<Record<LookupStep, number>>;
}

/** Anything that says how it found a word, undefined where it does not know it. */
export interface CoverageSource {
  lookupStep(word: string): LookupStep | undefined;
}

/** Coverage of the words by a resource. Types are distinct strings as given: lower-case them first where that is meant. */
export function measureCoverage(source: CoverageSource, words: Iterable<string>): Coverage {
  const counts = new Map<string, number>();
  let tokens = 0;
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    tokens++;
  }
  const typesFound = { surface: 0, lower: 0, digits: 0 };
  const tokensFound = { surface: 0, lower: 0, digits: 0 };
  for (const [word, count] of counts) {
    const step = source.lookupStep(word);
    if (step === undefined) continue;
    typesFound[step]++;
    tokensFound[step] += count;
  }
  return { types: counts.size, tokens, typesFound, tokensFound };
}
