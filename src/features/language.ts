/**
 * Fields from the package `natural`: stems, phonetic codes, Brill part-of-speech tags. Its submodules are loaded when
 * a field is first made (the tagger's lexicon takes a third of a second), and one by one: the root of the package opens
 * data bases and prints. They are CommonJS files, hence `require`, which only Node has; making one of these fields
 * elsewhere is an OptionError.
 */
import { OptionError } from '../errors.ts';
import { memoiseByWord } from './extractors.ts';
import type { FieldFunction } from './field.ts';

interface Stemmer {
  stem(word: string): string;
}
interface Phonetic<Code> {
  process(word: string): Code;
}
type PhoneticClass<Code> = new () => Phonetic<Code>;
interface BrillTagger {
  tag(words: readonly string[]): { readonly taggedWords: readonly { readonly tag: string | undefined }[] };
}
type BrillTaggerClass = new (lexicon: unknown, rules: unknown) => BrillTagger;
type LexiconClass = new (language: string, unknown: string, unknownCapitalised: string) => unknown;
type RuleSetClass = new (language: string) => unknown;

const STEMMERS = {
  porter: 'stemmers/porter_stemmer.js',
  lancaster: 'stemmers/lancaster_stemmer.js',
} as const;

/** Penn Treebank tags: nouns, where the tagger does not know a word. */
const DEFAULT_TAG = 'NN';
const DEFAULT_CAPITALISED_TAG = 'NNP';

let requireFromHere: ((path: string) => unknown) | undefined;
const loaded = new Map<string, unknown>();

/** A submodule of natural by its path. The type is the caller's claim: natural's own types cover the root only. */
function load<Module>(path: string): Module {
  let module = loaded.get(path);
  if (module === undefined) {
    if (requireFromHere === undefined) {
      const node = globalThis.process?.getBuiltinModule?.('node:module');
      if (node === undefined) {
        throw new OptionError('field', 'stems, phonetic codes and Brill tags need Node.js 20.16 or newer');
      }
      requireFromHere = node.createRequire(import.meta.url);
    }
    module = requireFromHere(`natural/lib/natural/${path}`);
    loaded.set(path, module);
  }
  return module as Module;
}

function wordField(compute: (word: string) => string | readonly string[]): FieldFunction {
  const value = memoiseByWord((word) => {
    const result = compute(word);
    return result.length === 0 ? { value: undefined } : { value: result };
  });
  return ({ sentence: { tokens } }) => tokens.map((token) => value(token).value);
}

/**
 * Longest word, in UTF-16 units, that stemmers and phonetic codes look at: they take time quadratic in it, and no word of a language
 * is as long.
 */
const LONGEST_WORD = 100;

/**
 * Stem of the lower-cased word: Porter (1980) or Lancaster (Paice 1990). English; other words pass mostly unchanged, and those of more
 * than 100 characters are their own stem.
 */
export function stemField(kind: 'porter' | 'lancaster' = 'porter'): FieldFunction {
  const stemmer = load<Stemmer>(STEMMERS[kind]);
  return wordField((word) => (word.length > LONGEST_WORD ? word.toLowerCase() : stemmer.stem(word)));
}

/** Codes of words (their first 100 characters) with letters only: without, natural gives back bits of the word itself. */
function codeField<Code extends string | readonly string[]>(
  path: string,
  finish: (code: Code) => string | readonly string[],
): FieldFunction {
  const Class = load<PhoneticClass<Code>>(path);
  const phonetic = new Class();
  return wordField((whole) => {
    const word = whole.slice(0, LONGEST_WORD);
    return /[a-z]/i.test(word) ? finish(phonetic.process(word)) : '';
  });
}

/** natural makes a regular expression of the first character, which these are not by themselves. */
const NO_EXPRESSION = /^[\\()[*+?]/;

/** SoundEx code (a letter and three digits), no value for words without a Latin letter. */
export function soundexField(): FieldFunction {
  const phonetic = new (load<PhoneticClass<string>>('phonetics/soundex.js'))();
  return wordField((whole) => {
    const word = whole.slice(0, LONGEST_WORD);
    if (!/[a-z]/i.test(word)) return '';
    return NO_EXPRESSION.test(word)
      ? word.charAt(0) + phonetic.process(`#${word.slice(1)}`).slice(1)
      : phonetic.process(word);
  });
}

/** Metaphone code (Philips 1990), no value for words without a Latin letter. */
export function metaphoneField(): FieldFunction {
  return codeField<string>('phonetics/metaphone.js', (code) => code);
}

/** Double Metaphone codes (Philips 2000): the primary one, and the secondary one where it differs. */
export function doubleMetaphoneField(): FieldFunction {
  return codeField<readonly string[]>('phonetics/double_metaphone.js', (codes) => [
    ...new Set(codes.filter((code) => code !== '')),
  ]);
}

export interface BrillFieldOptions {
  /** Tag of words the lexicon lacks. Default `NN`. */
  readonly defaultTag?: string;
  /** The same for words that start with an upper-case letter A-Z. Default `NNP`. */
  readonly defaultCapitalisedTag?: string;
}

/**
 * Penn Treebank tags by natural's English transformation-based tagger (Brill 1992). A noisy stand-in for corpora that
 * have no part-of-speech column: about 79 % of the tags of English web text are right.
 */
export function brillField(options: BrillFieldOptions = {}): FieldFunction {
  const { defaultTag = DEFAULT_TAG, defaultCapitalisedTag = DEFAULT_CAPITALISED_TAG } = options;
  const Lexicon = load<LexiconClass>('brill_pos_tagger/lib/Lexicon.js');
  const RuleSet = load<RuleSetClass>('brill_pos_tagger/lib/RuleSet.js');
  const Tagger = load<BrillTaggerClass>('brill_pos_tagger/lib/Brill_POS_Tagger.js');
  const tagger = new Tagger(new Lexicon('EN', defaultTag, defaultCapitalisedTag), new RuleSet('EN'));
  return ({ sentence: { tokens } }) =>
    tagger.tag(tokens.map(withoutPrototypeName)).taggedWords.map(({ tag }) => tag ?? defaultTag);
}

/** The lexicon is a plain object: a token that names its prototype would be looked up there. */
function withoutPrototypeName(token: string): string {
  return token.toLowerCase() === '__proto__' ? '_' : token;
}
