/** Which tag scheme a corpus is written in and how it spells its tags, from its labels alone. */
import { OptionError } from '../errors.ts';
import {
  isValidTransition,
  type Scheme,
  type SchemeConstraints,
  splitLabel,
  standardConstraints,
  standardPrefix,
  TAG_SCHEMES,
  type TagScheme,
  tagRole,
} from './tag-scheme.ts';
import {
  countLabels,
  exampleTag,
  findSpelling,
  isStandard,
  LabelReader,
  type SpellingDoubt,
  STANDARD_SPELLING,
  spellLabel,
  standardLabel,
  type TagSpelling,
} from './tag-spelling.ts';

export interface SchemeDetection {
  readonly scheme: Scheme;
  /** Invalid transitions that the data would have under each scheme, sentence boundaries included. */
  readonly invalid: ReadonlyMap<TagScheme, number>;
  /** The data spells IOBES with BILOU's letters L and U. */
  readonly usesBilou: boolean;
  /** How often each letter stands before a category (`M` and `W` in BMES and BMEWO). */
  readonly letters: ReadonlyMap<string, number>;
  readonly spelling: TagSpelling;
  /** Labels that are no tags among tags and how often each occurs: categories of one token of their own. */
  readonly odd: ReadonlyMap<string, number>;
  /** Why labels that look like tags are read as plain ones. */
  readonly doubt: SpellingDoubt | undefined;
}

/** Order of preference between schemes that fit equally well: what is simplest, then what is most common. */
const PREFERENCE: readonly TagScheme[] = ['io', 'iob2', 'iob1', 'ioe2', 'ioe1', 'iobes'];

/**
 * The scheme with the fewest invalid transitions. Data with I and O alone fits IO, IOB1 and IOE1: it is called IO; data with
 * B, E or S never is. Bare categories beside `O` are IO, nothing but O is called IOB2. Labels without tags among them
 * (POS tags; see `findSpelling` for what counts as tags) and an empty corpus are `none`.
 * @param asked reads the labels as of this scheme; the others are counted all the same
 * @throws OptionError where labels of two spellings stand side by side, or other labels beside tags without one for outside
 */
export function detectScheme(sequences: Iterable<readonly string[]>, asked?: Scheme): SchemeDetection {
  const census = new LabelCensus();
  for (const labels of sequences) census.add(labels);
  return census.detect(asked);
}

/** Counts what `detectScheme` needs, sentence by sentence: a corpus has few distinct pairs, so that rules run once per pair. */
export class LabelCensus {
  readonly #labels = new Map<string, number>();
  readonly #pairs = new Map<string | undefined, Map<string | undefined, number>>();

  /** How often each label occurs. */
  get labels(): ReadonlyMap<string, number> {
    return this.#labels;
  }

  add(labels: readonly string[]): void {
    if (labels.length === 0) return;
    let from: string | undefined;
    for (let t = 0; t <= labels.length; t++) {
      const to = labels[t];
      if (to !== undefined) this.#labels.set(to, (this.#labels.get(to) ?? 0) + 1);
      let followers = this.#pairs.get(from);
      if (followers === undefined) {
        followers = new Map();
        this.#pairs.set(from, followers);
      }
      followers.set(to, (followers.get(to) ?? 0) + 1);
      from = to;
    }
  }

  /** As `detectScheme` of the sentences added. @throws OptionError */
  detect(asked?: Scheme): SchemeDetection {
    const { spelling, doubt } = findSpelling(this.#labels, asked);
    const standard = new Map<string, string>();
    for (const label of this.#labels.keys()) standard.set(label, standardLabel(label, spelling));
    const invalid = this.#countInvalid(standard);
    const letters = new Map<string, number>();
    const odd = new Map<string, number>();
    for (const [label, count] of this.#labels) {
      const { prefix } = splitLabel(standard.get(label) ?? label);
      if (prefix === '') odd.set(label, count);
      else letters.set(prefix, (letters.get(prefix) ?? 0) + count);
    }
    const of = (letter: string): number => letters.get(letter) ?? 0;
    const usesBilou = of('L') + of('U') > of('E') + of('S');
    const found = { invalid, usesBilou, letters, spelling, doubt };
    if (spelling.kind === 'plain') {
      return { ...found, scheme: 'none', usesBilou: false, letters: new Map(), odd: new Map() };
    }
    if (asked === undefined && !letters.has('O')) refuseMissingOutside(odd, spelling);
    const scheme = asked === undefined || asked === 'none' ? bestScheme(invalid, letters) : asked;
    return { ...found, scheme, odd };
  }

  /** Invalid transitions of the standard labels under each scheme. */
  #countInvalid(standard: ReadonlyMap<string, string>): Map<TagScheme, number> {
    const invalid = new Map<TagScheme, number>(TAG_SCHEMES.map((scheme) => [scheme, 0]));
    const of = (label: string | undefined): string | undefined =>
      label === undefined ? undefined : standard.get(label);
    for (const [from, followers] of this.#pairs) {
      for (const [to, count] of followers) {
        for (const scheme of TAG_SCHEMES) {
          if (!isValidTransition(of(from), of(to), scheme))
            invalid.set(scheme, (invalid.get(scheme) ?? 0) + count);
        }
      }
    }
    return invalid;
  }
}

/** Tags, none of them outside, beside labels that are no tags: one of these may mean outside. @throws OptionError */
function refuseMissingOutside(odd: ReadonlyMap<string, number>, spelling: TagSpelling): void {
  const [most] = [...odd].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  if (most === undefined) return;
  const [label, count] = most;
  throw new OptionError(
    'labels',
    `tags such as ${exampleTag(spelling)}, but no label O; if ${JSON.stringify(label)} (${count} ${count === 1 ? 'token' : 'tokens'}) means outside, name it with --outside ${label}; else name the scheme with --scheme`,
  );
}

function bestScheme(
  invalid: ReadonlyMap<TagScheme, number>,
  letters: ReadonlyMap<string, number>,
): TagScheme {
  const roles = new Set([...letters.keys()].map(standardPrefix));
  // Nothing but O, and perhaps labels that are no tags.
  if (!['B', 'I', 'E', 'S'].some((role) => roles.has(role))) return 'iob2';
  const isIo = !['B', 'E', 'S'].some((role) => roles.has(role));
  const [first, ...rest] = PREFERENCE.filter((scheme) => isIo || scheme !== 'io');
  let best: TagScheme = first ?? 'iob2';
  for (const scheme of rest) {
    if ((invalid.get(scheme) ?? 0) < (invalid.get(best) ?? 0)) best = scheme;
  }
  return best;
}

/**
 * Scheme of predicted labels beside gold labels of scheme `gold`. Predictions of a model may break their scheme, so it is that of
 * the gold labels unless they cannot be: prefixes that it lacks, or labels that break it and obey another one throughout.
 */
export function schemeOfPredictions(predicted: SchemeDetection, gold: SchemeDetection): Scheme {
  if (gold.scheme === 'none' || predicted.scheme === 'none' || predicted.scheme === gold.scheme)
    return gold.scheme;
  const known = gold.scheme;
  const isForeign = [...predicted.letters.keys()].some(
    (prefix) => tagRole({ prefix, category: prefix === 'O' ? '' : 'X' }, known) === 'foreign',
  );
  if (isForeign) return predicted.scheme;
  const breaks = (predicted.invalid.get(known) ?? 0) > 0;
  return breaks && predicted.invalid.get(predicted.scheme) === 0 ? predicted.scheme : known;
}

/** What was assumed of the labels, one sentence each, for the user to contradict; nothing where all is standard. */
export function describeDetection({ spelling, odd, doubt, scheme }: SchemeDetection): string[] {
  const notes: string[] = [];
  if (spelling.kind === 'bare') {
    notes.push(
      `labels read as categories without prefixes (IO), ${JSON.stringify(spelling.outside)} as outside; name the scheme none if they are plain labels`,
    );
  } else if (!isStandard(spelling)) {
    notes.push(
      `labels read as tags like ${exampleTag(spelling)}, ${JSON.stringify(spelling.outside)} as outside, scheme ${scheme}`,
    );
  }
  if (odd.size > 0) {
    const most = [...odd].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    const shown = most.slice(0, 3).map(([label, count]) => `${JSON.stringify(label)} (${count})`);
    const rest = most.length > 3 ? ` and ${most.length - 3} more` : '';
    notes.push(`no tags of the scheme: ${shown.join(', ')}${rest}; each is read as a category of one token`);
  }
  if (doubt !== undefined) notes.push(DOUBTS[doubt]);
  return notes;
}

const DOUBTS: Readonly<Record<SpellingDoubt, string>> = {
  'no outside':
    'labels look like tags, but none is O: they are read as plain labels; name their scheme, and the label that means outside, if they are tags',
  'outside letter':
    'a label is o or 0 beside labels without prefixes: all are read as plain labels; name it as the label that means outside if it does',
  'letters alone':
    'labels are letters such as B and S without O: they are read as plain labels; name the scheme if they are tags',
};

/** The labels of one scheme and spelling as the file spells them. */
export function spellSequence(labels: readonly string[], spelling: TagSpelling): readonly string[] {
  return isStandard(spelling) ? labels : labels.map((label) => spellLabel(label, spelling));
}

/** Masks for all the labels of a model, in their order and spelling; all ones for scheme `none`. */
export function schemeConstraints(labels: readonly string[], scheme: Scheme): SchemeConstraints {
  return standardConstraints(new LabelReader(modelSpelling(labels, scheme)).read(labels), scheme);
}

/** Spelling of the labels of a model, each given once: how often they occurred is not known any more. */
export function modelSpelling(labels: readonly string[], scheme: Scheme): TagSpelling {
  const isTyped = (label: string): boolean => {
    const { prefix, category } = splitLabel(label);
    return prefix !== '' && category !== '';
  };
  return labels.some(isTyped) ? STANDARD_SPELLING : findSpelling(countLabels([labels]), scheme).spelling;
}
