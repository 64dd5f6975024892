/** Columns for text that is typed in: a model may read parts of speech or chunks, which a reader cannot be asked to type. */
import { findName } from '../corpus/column-names.ts';
import type { Sentence } from '../corpus/sentence.ts';
import type { CrfModel } from '../crf/model.ts';
import { columnsRead } from './results.ts';

/** Names of the columns besides words that the templates of a model read, in the order of its training file. */
export function columnsToGuess(model: CrfModel): string[] {
  const { columns, label, word } = model.parts.input;
  const known = columns.filter(
    (name, n) => name !== '_' && name !== label && (word === undefined ? n > 0 : name !== word),
  );
  const read = columnsRead([model]);
  if (read === undefined) return known;
  return [...known.filter((name) => read.delete(name)), ...read];
}

/** Letters at the end of a word by which an unknown one is judged. */
const ENDING = 3;

// Compiled once: the page's build makes constructor calls of literals, and a test set has tens of thousands of tokens.
const CAPITAL = /^\p{Lu}/u;
const DIGIT = /^\p{Nd}/u;
const LETTER = /^\p{L}/u;

/** Values by what words have most often in given sentences: of the word, of words with its ending and case, of all words. */
export class ColumnGuesser {
  /** By column, by what a word is judged by, by value. */
  readonly #counts = new Map<string, Map<string, Map<string, number>>>();
  readonly #keys = new Map<string, readonly string[]>();

  /** @param names the columns to be guessed; of others nothing is counted */
  constructor(sentences: Iterable<Pick<Sentence, 'tokens' | 'columns'>>, names: readonly string[]) {
    for (const name of names) this.#counts.set(name, new Map());
    for (const { tokens, columns } of sentences) {
      for (const [name, counts] of this.#counts) {
        for (const [t, value] of (columns.get(findName(columns.keys(), name) ?? '') ?? []).entries())
          for (const key of this.#keysOf(tokens[t] ?? '')) count(counts, key, value);
      }
    }
  }

  /** The value of a column for a word; `_` where nothing is known of the column. */
  guess(column: string, word: string): string {
    for (const key of keysOf(word)) {
      const counts = this.#counts.get(column)?.get(key);
      if (counts === undefined) continue;
      let best = '';
      let most = 0;
      for (const [value, count] of counts) if (count > most) [best, most] = [value, count];
      return best;
    }
    return '_';
  }

  #keysOf(word: string): readonly string[] {
    let keys = this.#keys.get(word);
    if (keys === undefined) {
      keys = keysOf(word);
      this.#keys.set(word, keys);
    }
    return keys;
  }
}

function count(counts: Map<string, Map<string, number>>, key: string, value: string): void {
  let values = counts.get(key);
  if (values === undefined) {
    values = new Map();
    counts.set(key, values);
  }
  values.set(value, (values.get(value) ?? 0) + 1);
}

/** What a word may be judged by, best first. */
function keysOf(word: string): string[] {
  const kind = DIGIT.test(word) ? '0' : CAPITAL.test(word) ? 'A' : LETTER.test(word) ? 'a' : '.';
  const lower = word.toLowerCase();
  return [`=${word}`, `~${lower}`, `-${kind}${word.slice(-ENDING).toLowerCase()}`, ` ${kind}`, ''];
}
