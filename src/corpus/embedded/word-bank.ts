/** Draws words of the open classes and numbers. */
import { assert } from '../../errors.ts';
import type { Random } from '../../numeric/index.ts';
import { chance, pick, pickZipf } from './choice.ts';
import { drawSplits, SPLITS, type Split } from './splits.ts';
import { WORD_CLASSES } from './word-classes.ts';

/** A stretch of tokens with their Penn tags. */
export interface TaggedWords {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** Rank offset of the words of a class: smaller is steeper. */
const WORD_OFFSET = 80;

/** Splits `word/TAG word`; words without a tag get the default one. */
export function tagged(text: string, defaultTag: string): TaggedWords {
  const tokens: string[] = [];
  const tags: string[] = [];
  for (const item of text.split(/[ _]/)) {
    const cut = item.lastIndexOf('/');
    tokens.push(cut > 0 ? item.slice(0, cut) : item);
    tags.push(cut > 0 ? item.slice(cut + 1) : defaultTag);
  }
  return { tokens, tags };
}

/** Share of the draws from a class that coin a compound instead, and the parts it is coined from. */
const COMPOUND_SHARE = 0.3;
const split = (text: string): readonly string[] => text.split(' ');
const ADJECTIVE_HEADS = split(
  'half long well ill newly glass stone iron slate oak tin ivy moss sun rain wind salt river sea snow mud hand machine',
);
const ADJECTIVE_ENDS = split(
  'built made lit covered worn soaked fronted roofed lined painted beaten bound polished washed stained scarred chilled',
);
const SPANS = split('day week month year hour storey page seat room metre mile minute volume part night');
const COUNTS = split('two three four five six seven eight nine ten twelve twenty thirty fifty hundred');
const AGENT_HEADS = split(
  'clock boat bridge glass rope lamp shoe book song wall basket bell cheese kite map toy wagon',
);
const AGENT_ENDS = split('maker builder seller mender painter keeper collector dealer designer restorer');

const COMPOUNDS: ReadonlyMap<string, (random: Random) => string> = new Map([
  ['new', adjectiveCompound],
  ['size', (random) => `${pick(random, COUNTS)}-${pick(random, SPANS)}`],
  ['role', (random) => `${pick(random, AGENT_HEADS)}-${pick(random, AGENT_ENDS)}`],
  ['people', (random) => `${pick(random, AGENT_HEADS)}-${pick(random, AGENT_ENDS)}s`],
]);

/** "rain-soaked", "half-built". */
function adjectiveCompound(random: Random): string {
  return `${pick(random, ADJECTIVE_HEADS)}-${pick(random, ADJECTIVE_ENDS)}`;
}

function grouped(n: number): string {
  return n < 1000 ? `${n}` : `${grouped(Math.floor(n / 1000))},${`${n % 1000}`.padStart(3, '0')}`;
}

const NUMBERS: ReadonlyMap<string, (random: Random) => string> = new Map([
  ['num', (random) => `${2 + random.integer(98)}`],
  ['num2', (random) => `${2 + random.integer(98)}`],
  ['num3', (random) => `${100 + random.integer(900)}`],
  ['big', (random) => grouped((1 + random.integer(99)) * pick(random, [100, 150, 1000, 1250, 5000]))],
  ['year', (random) => `${1880 + random.integer(145)}`],
  ['score', (random) => `${random.integer(5)}-${random.integer(5)}`],
  ['score2', (random) => `${random.integer(7)}-${random.integer(7)}`],
  ['pct', (random) => `${random.integer(40)}.${random.integer(10)}`],
  ['amount', (random) => `${1 + random.integer(400)}.${random.integer(10)}`],
  ['time', (random) => `${random.integer(24)}:${`${random.integer(60)}`.padStart(2, '0')}`],
  ['time2', (random) => `${12 + random.integer(12)}:${pick(random, ['00', '15', '30', '45'])}`],
  ['age', (random) => `${18 + random.integer(72)}`],
]);

function plural(noun: string): string {
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** The entries of every class, most frequent first. */
export type Vocabulary = ReadonlyMap<string, WordClass>;
interface WordClass {
  readonly tag: string;
  readonly entries: readonly string[];
}

/** The frequent words of a class are in every split; of the others this share is. */
const FREQUENT_WORDS = 3;
const SHARED_WORDS = 0.42;

/** Deals the words to the splits. Nationality adjectives come from the invented countries. */
export function dealWords(random: Random, nationalities: readonly string[]): ReadonlyMap<Split, Vocabulary> {
  const dealt = new Map(SPLITS.map((split) => [split, new Map<string, WordClass>()]));
  const classes = new Map<string, WordClass>([['natl', { tag: 'JJ', entries: nationalities }]]);
  for (const [name, { tag, entries }] of WORD_CLASSES)
    classes.set(name, { tag, entries: entries.trim().split(/\s+/) });
  for (const [name, { tag, entries }] of classes) {
    const isClosed = tag === 'NNP' || tag === 'CD';
    const owners = entries.map((_, k) =>
      k < FREQUENT_WORDS || isClosed ? SPLITS : drawSplits(random, SHARED_WORDS),
    );
    for (const split of SPLITS) {
      dealt.get(split)?.set(name, { tag, entries: entries.filter((_, k) => owners[k]?.includes(split)) });
    }
  }
  return dealt;
}

/** Draws the words of one split. */
export class WordBank {
  readonly #random: Random;
  readonly #vocabulary: Vocabulary;

  constructor(random: Random, vocabulary: Vocabulary) {
    this.#random = random;
    this.#vocabulary = vocabulary;
  }

  /** A word, phrase or number of the class. */
  draw(name: string, isPlural: boolean): TaggedWords {
    const number = NUMBERS.get(name);
    if (number !== undefined) return { tokens: [number(this.#random)], tags: ['CD'] };
    const found = this.#vocabulary.get(name);
    assert(found !== undefined, `the embedded corpus has no word class [${name}]`);
    const compound = COMPOUNDS.get(name);
    if (compound !== undefined && chance(this.#random, COMPOUND_SHARE)) {
      return { tokens: [compound(this.#random)], tags: [found.tag] };
    }
    const words = tagged(pickZipf(this.#random, found.entries, WORD_OFFSET), found.tag);
    if (!isPlural) return words;
    return { tokens: words.tokens.map(plural), tags: words.tags.map(() => 'NNS') };
  }
}
