/** What a sentence is like as a whole, and where in it a token stands: headlines, table lines, prose. */
import { OptionError } from '../errors.ts';
import type { FieldColumn, FieldFunction } from './field.ts';
import { isAllCapsSentence, isCased, isLowerCaseWord, isUpperCaseWord } from './letter-case.ts';

/**
 * `class`: see `sentenceClass`. `allCaps`, `first`, `last`: the value `1` at every token of an all-caps sentence, at
 * the first, at the last token. `index`: 0, 1, 2 at the first three tokens.
 */
export const SENTENCE_FIELDS = ['class', 'allCaps', 'first', 'last', 'index'] as const;

export type SentenceFieldKind = (typeof SENTENCE_FIELDS)[number];

const SENTENCE_ENDS = new Set(['.', '"', '?', '!']);

/**
 * Class of a sentence, e.g. `P3` or `Td2`. First letter: H all words upper case; else P it ends in . " ? ! and has at
 * least 2 lower-case words; else T at most a fifth of the words are lower case (one always may be); else M. Then `d`
 * where at least a quarter of the tokens start with a digit. Then 1, 2, 3 for up to 3, up to 8, more tokens.
 * Words are tokens with a cased letter; a sentence without any has no upper-case words, so it is T.
 */
export function sentenceClass(tokens: readonly string[]): string {
  let words = 0;
  let upper = 0;
  let lower = 0;
  let digits = 0;
  for (const token of tokens) {
    if (/^\p{Nd}/u.test(token)) digits++;
    if (!isCased(token)) continue;
    words++;
    if (isUpperCaseWord(token)) upper++;
    else if (isLowerCaseWord(token)) lower++;
  }
  const ends = SENTENCE_ENDS.has(tokens[tokens.length - 1] ?? '');
  const kind =
    words > 0 && upper === words
      ? 'H'
      : ends && lower >= 2
        ? 'P'
        : lower <= Math.max(1, words / 5)
          ? 'T'
          : 'M';
  const length = tokens.length <= 3 ? '1' : tokens.length <= 8 ? '2' : '3';
  return `${kind}${digits * 4 >= tokens.length ? 'd' : ''}${length}`;
}

/** The field of one kind; OptionError when there is no such kind. */
export function sentenceField(kind: SentenceFieldKind): FieldFunction {
  switch (kind) {
    case 'class':
      return ({ sentence: { tokens } }) => new Array<string>(tokens.length).fill(sentenceClass(tokens));
    case 'allCaps':
      return ({ sentence: { tokens } }) =>
        new Array<string | undefined>(tokens.length).fill(isAllCapsSentence(tokens) ? '1' : undefined);
    case 'first':
      return ({ sentence: { tokens } }): FieldColumn => tokens.map((_, t) => (t === 0 ? '1' : undefined));
    case 'last':
      return ({ sentence: { tokens } }): FieldColumn =>
        tokens.map((_, t) => (t === tokens.length - 1 ? '1' : undefined));
    case 'index':
      return ({ sentence: { tokens } }): FieldColumn => tokens.map((_, t) => (t < 3 ? String(t) : undefined));
    default: {
      const unknown: never = kind;
      throw new OptionError(
        'sentence',
        `no field ${JSON.stringify(unknown)}, expected one of ${SENTENCE_FIELDS.join(', ')}`,
      );
    }
  }
}
