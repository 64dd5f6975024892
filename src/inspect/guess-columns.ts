/** Columns for text that is typed in: a model may read parts of speech or chunks, which a reader cannot be asked to type. */
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

/** Values by what words have most often in given sentences: of the word, of words with its ending and case, of all words. */
export class ColumnGuesser {
  readonly #byKey = new Map<string, Map<string, number>>();

  constructor(sentences: Iterable<Pick<Sentence, 'tokens' | 'columns'>>) {
    for (const { tokens, columns } of sentences) {
      for (const [name, values] of columns) {
        for (const [t, value] of values.entries())
          for (const key of keysOf(name, tokens[t] ?? '')) this.#count(key, value);
      }
    }
  }

  /** The value of a column for a word; `_` where nothing is known of the column. */
  guess(column: string, word: string): string {
    for (const key of keysOf(column, word)) {
      const counts = this.#byKey.get(key);
      if (counts === undefined) continue;
      let best = '';
      let most = 0;
      for (const [value, count] of counts) if (count > most) [best, most] = [value, count];
      return best;
    }
    return '_';
  }

  #count(key: string, value: string): void {
    let counts = this.#byKey.get(key);
    if (counts === undefined) {
      counts = new Map();
      this.#byKey.set(key, counts);
    }
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

/** What a word may be judged by, best first. */
function keysOf(column: string, word: string): string[] {
  const isCapital = /^\p{Lu}/u.test(word);
  const isNumber = /^\p{Nd}/u.test(word);
  const kind = isNumber ? '0' : isCapital ? 'A' : /^\p{L}/u.test(word) ? 'a' : '.';
  return [
    `${column}\n=${word}`,
    `${column}\n~${word.toLowerCase()}`,
    `${column}\n-${kind}${word.slice(-ENDING).toLowerCase()}`,
    `${column}\n ${kind}`,
    `${column}\n`,
  ];
}
