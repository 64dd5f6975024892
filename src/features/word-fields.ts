/** Fields that need nothing but the sentence: the word and what its characters say, the corpus columns, the position. */
import { findName } from '../corpus/column-names.ts';
import { OptionError } from '../errors.ts';
import {
  characterNgrams,
  memoiseByWord,
  prefix,
  suffix,
  WORD_FLAGS,
  type WordFlag,
  wordFlags,
  wordShape,
  wordType,
} from './extractors.ts';
import type { FieldColumn, FieldFunction, SentenceContext } from './field.ts';

/** A field of single words. Values are remembered, since corpora repeat words. */
function fieldOfWords(compute: (word: string) => string | readonly string[]): FieldFunction {
  const value = memoiseByWord(compute);
  return ({ sentence, isDistinct = false }) => sentence.tokens.map(isDistinct ? compute : value);
}

export function wordField(): FieldFunction {
  return ({ sentence }) => sentence.tokens;
}

export function lowerField(): FieldFunction {
  return fieldOfWords((word) => word.toLowerCase());
}

export function shapeField(): FieldFunction {
  return fieldOfWords(wordShape);
}

export function typeField(): FieldFunction {
  return fieldOfWords(wordType);
}

export function ngramsField(minimum: number, maximum: number): FieldFunction {
  return fieldOfWords((word) => characterNgrams(word, minimum, maximum));
}

/** Characters (code points), at most `maximum`. */
export function lengthField(maximum: number): FieldFunction {
  return fieldOfWords((word) => String(Math.min(Array.from(word).length, maximum)));
}

/** Absent where the word has fewer than `length` characters. */
export function affixField(end: 'prefix' | 'suffix', length: number, of: 'word' | 'lower'): FieldFunction {
  const cut = end === 'prefix' ? prefix : suffix;
  if (of === 'word') return ({ sentence }) => sentence.tokens.map((word) => cut(word, length));
  const lower = memoiseByWord((word) => word.toLowerCase());
  return ({ sentence }) => sentence.tokens.map((word) => cut(lower(word), length));
}

/** The distinct lower-cased words among the `distance` tokens to one side; absent at the sentence's edge. */
export function bagField(side: 'left' | 'right', distance: number): FieldFunction {
  const lower = memoiseByWord((word) => word.toLowerCase());
  return ({ sentence: { tokens } }) =>
    tokens.map((_, t) => {
      const from = side === 'left' ? Math.max(0, t - distance) : t + 1;
      const to = side === 'left' ? t : t + 1 + distance;
      return [...new Set(tokens.slice(from, to).map(lower))];
    });
}

const flagMask = memoiseByWord(wordFlags);
/** Masks of the tokens of a sentence: eighteen fields ask for them one after the other. */
const flagMasks = new WeakMap<readonly string[], Int32Array>();

function masksOf({ sentence: { tokens }, isDistinct = false }: SentenceContext): Int32Array {
  let masks = flagMasks.get(tokens);
  if (masks === undefined) {
    masks = new Int32Array(tokens.length);
    for (let t = 0; t < tokens.length; t++) {
      const word = tokens[t] ?? '';
      masks[t] = isDistinct ? wordFlags(word) : flagMask(word);
    }
    flagMasks.set(tokens, masks);
  }
  return masks;
}

/** The empty string where the flag holds, absent elsewhere. */
export function flagField(flag: WordFlag): FieldFunction {
  const bit = 1 << WORD_FLAGS.indexOf(flag);
  return (context) => {
    const masks = masksOf(context);
    return context.sentence.tokens.map((_, t) => (((masks[t] ?? 0) & bit) === 0 ? undefined : ''));
  };
}

/** Names of all flags that hold. */
export function flagsField(): FieldFunction {
  return fieldOfWords((word) => {
    const mask = flagMask(word);
    return WORD_FLAGS.filter((_, bit) => (mask & (1 << bit)) !== 0);
  });
}

export function constantField(): FieldFunction {
  return ({ sentence }) => sentence.tokens.map(() => '');
}

/** A column of that name, or of one that differs in case alone. @throws OptionError, when applied, where the corpus has none */
export function columnField(name: string, scheme?: 'iob2'): FieldFunction {
  return ({ sentence }) => {
    const column =
      sentence.columns.get(name) ?? sentence.columns.get(findName(sentence.columns.keys(), name) ?? '');
    if (column === undefined) {
      const present = [...sentence.columns.keys()].map((key) => `"${key}"`).join(', ') || 'none';
      throw new OptionError(
        'template',
        `a template reads column "${name}", the corpus has besides words and labels: ${present}; name its columns or choose another template`,
      );
    }
    return scheme === undefined ? column : iob1ToIob2(column);
  };
}

/** I- begins a chunk after O and after another category. IOB2 tags, and values that are no tags, stay as they are. */
function iob1ToIob2(tags: readonly string[]): string[] {
  return tags.map((tag, t) => {
    if (!tag.startsWith('I-')) return tag;
    const previous = t === 0 ? 'O' : (tags[t - 1] ?? 'O');
    const goesOn = previous !== 'O' && previous.slice(2) === tag.slice(2);
    return goesOn ? tag : `B${tag.slice(1)}`;
  });
}

export type PositionKind = 'first' | 'last' | 'index' | 'indexFromEnd' | 'relative';

/**
 * `first`, `last`: the empty string there, absent elsewhere. `index`, `indexFromEnd`: 0-based, all further tokens in the
 * last of `buckets`. `relative`: which of `buckets` equal parts of the sentence.
 */
export function positionField(kind: PositionKind, buckets: number): FieldFunction {
  return ({ sentence }) => {
    const T = sentence.tokens.length;
    const column: (string | undefined)[] = [];
    for (let t = 0; t < T; t++) column.push(positionValue(kind, buckets, t, T));
    return column satisfies FieldColumn;
  };
}

function positionValue(kind: PositionKind, buckets: number, t: number, T: number): string | undefined {
  switch (kind) {
    case 'first':
      return t === 0 ? '' : undefined;
    case 'last':
      return t === T - 1 ? '' : undefined;
    case 'index':
      return String(Math.min(t, buckets - 1));
    case 'indexFromEnd':
      return String(Math.min(T - 1 - t, buckets - 1));
    case 'relative':
      return String(Math.floor((t * buckets) / T));
  }
}
