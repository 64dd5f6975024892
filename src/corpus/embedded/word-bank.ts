/** Draws words of the open classes and numbers. */
import { assert } from '../../errors.ts';
import type { Random } from '../../numeric/index.ts';
import { pick, pickZipf } from './choice.ts';
import { WORD_CLASSES } from './word-classes.ts';

/** A stretch of tokens with their Penn tags. */
export interface TaggedWords {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** Rank offset of the words of a class: smaller is steeper. */
const WORD_OFFSET = 25;

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

/** The words one corpus draws from; nationality adjectives come from its invented countries. */
export class WordBank {
  readonly #random: Random;
  readonly #entries = new Map<string, { readonly tag: string; readonly entries: readonly string[] }>();

  constructor(random: Random, nationalities: readonly string[]) {
    this.#random = random;
    this.#entries.set('natl', { tag: 'JJ', entries: nationalities });
    for (const [name, { tag, entries }] of WORD_CLASSES) {
      this.#entries.set(name, { tag, entries: entries.trim().split(/\s+/) });
    }
  }

  /** A word, phrase or number of the class. */
  draw(name: string, isPlural: boolean): TaggedWords {
    const number = NUMBERS.get(name);
    if (number !== undefined) return { tokens: [number(this.#random)], tags: ['CD'] };
    const found = this.#entries.get(name);
    assert(found !== undefined, `the embedded corpus has no word class [${name}]`);
    const words = tagged(pickZipf(this.#random, found.entries, WORD_OFFSET), found.tag);
    if (!isPlural) return words;
    return { tokens: words.tokens.map(plural), tags: words.tags.map(() => 'NNS') };
  }
}
