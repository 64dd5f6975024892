/** Characters (code points) of words as ids, digits as the word table sees them but case kept. */
import { normaliseWord, type WordForm } from './word-table.ts';

export const UNKNOWN_CHARACTER = 0;

export class CharacterTable {
  /** Known characters; id i + 1. */
  readonly characters: readonly string[];
  readonly maxLength: number;
  readonly #form: WordForm;
  readonly #ids: ReadonlyMap<string, number>;

  constructor(characters: readonly string[], maxLength: number, digits: WordForm['digits']) {
    this.characters = characters;
    this.maxLength = maxLength;
    this.#form = { casing: 'exact', digits };
    this.#ids = new Map(characters.map((character, i) => [character, i + 1]));
  }

  /**
   * The characters of a training corpus, in order of first occurrence. One that occurs in a single token counts as
   * unknown, so that the unknown character is trained too.
   */
  static fromWords(words: Iterable<string>, maxLength: number, digits: WordForm['digits']): CharacterTable {
    const occurrences = new Map<string, number>();
    const form: WordForm = { casing: 'exact', digits };
    for (const word of words) {
      for (const character of new Set(codePoints(normaliseWord(word, form), maxLength)))
        occurrences.set(character, (occurrences.get(character) ?? 0) + 1);
    }
    const known = [...occurrences].filter(([, count]) => count > 1).map(([character]) => character);
    return new CharacterTable(known, maxLength, digits);
  }

  /** Ids in use, the unknown one included. */
  get size(): number {
    return this.characters.length + 1;
  }

  /** Ids of the first `maxLength` characters of a word; at least one, so that every word has a position. */
  idsOf(word: string): number[] {
    const ids = codePoints(normaliseWord(word, this.#form), this.maxLength).map(
      (character) => this.#ids.get(character) ?? UNKNOWN_CHARACTER,
    );
    return ids.length === 0 ? [UNKNOWN_CHARACTER] : ids;
  }
}

function codePoints(word: string, most: number): string[] {
  const found: string[] = [];
  for (const character of word) {
    if (found.length === most) break;
    found.push(character);
  }
  return found;
}
