/**
 * The counts of conlleval by its own method, one pass with a flag over both columns at once, where crf-lab intersects
 * lists of spans. Chunk boundaries by the script's tables of (previous tag, tag).
 */
const ENDS = new Set(['BB', 'BO', 'IB', 'IO', 'EE', 'EI', 'EO']);
const STARTS = new Set(['BB', 'IB', 'OB', 'OI', 'EE', 'EI', 'OE']);

interface Tag {
  readonly tag: string;
  readonly type: string;
}

export interface ConllevalCounts {
  readonly tokens: number;
  readonly correctTags: number;
  /** Per type: chunks in gold, guessed, correct. */
  readonly types: ReadonlyMap<string, readonly [number, number, number]>;
}

function split(label: string): Tag {
  const hyphen = label.indexOf('-');
  return hyphen < 0
    ? { tag: label, type: '' }
    : { tag: label.slice(0, hyphen), type: label.slice(hyphen + 1) };
}

const ends = (from: Tag, to: Tag): boolean =>
  ENDS.has(from.tag + to.tag) ||
  (from.tag !== 'O' && from.tag !== '.' && from.type !== to.type) ||
  '[]'.includes(from.tag);

const starts = (from: Tag, to: Tag): boolean =>
  STARTS.has(from.tag + to.tag) ||
  (to.tag !== 'O' && to.tag !== '.' && from.type !== to.type) ||
  '[]'.includes(to.tag);

export function conllevalCounts(
  gold: readonly (readonly string[])[],
  guessed: readonly (readonly string[])[],
): ConllevalCounts {
  const types = new Map<string, [number, number, number]>();
  const count = (type: string, column: 0 | 1 | 2): void => {
    const counts = types.get(type) ?? [0, 0, 0];
    counts[column]++;
    types.set(type, counts);
  };
  let tokens = 0;
  let correctTags = 0;
  let isInCorrect = false;
  let [lastGold, lastGuess] = [split('O'), split('O')];
  for (const [n, sentence] of gold.entries()) {
    // A sentence boundary is a line O O that is no token.
    for (let t = 0; t <= sentence.length; t++) {
      const isBoundary = t === sentence.length;
      const now = split(isBoundary ? 'O' : (sentence[t] ?? ''));
      const guess = split(isBoundary ? 'O' : (guessed[n]?.[t] ?? ''));
      if (isInCorrect) {
        const goldEnds = ends(lastGold, now);
        const guessEnds = ends(lastGuess, guess);
        if (goldEnds && guessEnds && lastGuess.type === lastGold.type) {
          isInCorrect = false;
          count(lastGold.type, 2);
        } else if (goldEnds !== guessEnds || guess.type !== now.type) {
          isInCorrect = false;
        }
      }
      const goldStarts = starts(lastGold, now);
      const guessStarts = starts(lastGuess, guess);
      if (goldStarts && guessStarts && guess.type === now.type) isInCorrect = true;
      if (goldStarts) count(now.type, 0);
      if (guessStarts) count(guess.type, 1);
      if (!isBoundary) {
        if (now.tag === guess.tag && now.type === guess.type) correctTags++;
        tokens++;
      }
      [lastGold, lastGuess] = [now, guess];
    }
  }
  return { tokens, correctTags, types };
}

/**
 * IOBES as BIO for the script, which knows no S and starts no chunk at B after E: S begins a chunk, and so does whatever
 * follows an S or an E.
 */
export function iobesToBio(labels: readonly string[]): string[] {
  return labels.map((label, t) => {
    const { tag, type } = split(label);
    if (tag === 'O') return label;
    const previous = split(labels[t - 1] ?? 'O').tag;
    const begins = tag === 'B' || tag === 'S' || previous === 'E' || previous === 'S';
    return `${begins ? 'B' : 'I'}${type === '' ? '' : `-${type}`}`;
  });
}
