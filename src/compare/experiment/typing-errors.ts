/** Misspelt words, the same for every system. */
import type { Corpus, Sentence } from '../../corpus/index.ts';
import { createRandom, type Random } from '../../numeric/index.ts';
import { seedFrom } from './canonical-json.ts';

/** Shorter words are rarely misspelt and hardly recognisable then. */
const LEAST_LETTERS = 4;
/** The first needs two neighbouring letters that differ. */
const ERRORS = ['swap', 'drop', 'double', 'replace'] as const;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/**
 * The corpus with `share` of its words of at least four letters misspelt: two neighbouring letters swapped, a letter dropped, doubled or
 * replaced. Whether and how a word is misspelt follows from the seed and the place of the word alone (the sentence's line, id and
 * words, the position), so that it is the same for every system, training size and rung, and words misspelt at one share are
 * misspelt alike at every larger one. Other columns and labels stay.
 */
export function withTypingErrors(corpus: Corpus, share: number, seed: number): Corpus {
  return {
    ...corpus,
    sentences: corpus.sentences.map((sentence) => misspellSentence(sentence, share, seed)),
  };
}

function misspellSentence(sentence: Sentence, share: number, seed: number): Sentence {
  const { line, id, tokens } = sentence;
  const random = createRandom(seedFrom(seed, line, id ?? null, tokens));
  const misspelt = tokens.map((token) => {
    // As many draws for every token: what one share leaves alone does not move the others.
    const isMisspelt = random.uniform() < share;
    const choice = { kind: random.uniform(), place: random.uniform(), letter: random.uniform() };
    return isMisspelt ? misspell(token, choice) : token;
  });
  if (misspelt.every((token, t) => token === tokens[t])) return sentence;
  const { source: _source, ...rest } = sentence;
  return { ...rest, tokens: misspelt };
}

interface Choice {
  /** Each uniform in [0, 1). */
  readonly kind: ReturnType<Random['uniform']>;
  readonly place: number;
  readonly letter: number;
}

/** One error in a word; a word of fewer than four letters as it is. The result always differs else. */
export function misspell(token: string, { kind, place, letter }: Choice): string {
  const characters = [...token];
  const letters = characters.flatMap((character, i) => (/\p{L}/u.test(character) ? [i] : []));
  if (letters.length < LEAST_LETTERS) return token;
  const swaps = letters.filter((i, n) => letters[n + 1] === i + 1 && characters[i] !== characters[i + 1]);
  const kinds = swaps.length > 0 ? ERRORS : ERRORS.slice(1);
  const chosen = kinds[Math.floor(kind * kinds.length)] ?? 'drop';
  const places = chosen === 'swap' ? swaps : letters;
  const at = places[Math.floor(place * places.length)] ?? 0;
  const character = characters[at] ?? '';
  switch (chosen) {
    case 'swap':
      characters.splice(at, 2, characters[at + 1] ?? '', character);
      break;
    case 'drop':
      characters.splice(at, 1);
      break;
    case 'double':
      characters.splice(at, 1, character, character);
      break;
    case 'replace':
      characters[at] = replacement(character, letter);
      break;
    default:
      chosen satisfies never;
  }
  return characters.join('');
}

/** Another letter in the same case: one of a-z. */
function replacement(character: string, letter: number): string {
  const others = [...ALPHABET].filter((other) => other !== character.toLowerCase());
  const other = others[Math.floor(letter * others.length)] ?? 'a';
  return character === character.toLowerCase() ? other : other.toUpperCase();
}
