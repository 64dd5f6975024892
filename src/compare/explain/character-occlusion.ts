/** What single characters of a token and its neighbours are worth to its label: the margin with them less the margin without. */
import type { Sentence } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import {
  type Decision,
  decisionIds,
  inBatches,
  logOf,
  type MarginalSource,
  OCCLUDED,
  type OcclusionOptions,
} from './occlusion.ts';

export interface CharacterOcclusionOptions extends OcclusionOptions {
  /** Words on either side of the token whose characters are occluded too. Default 1. */
  readonly reach?: number | undefined;
}

/** Plain data. */
export interface CharacterWorth {
  /** 0-based: the word, and the character (code point) in it. */
  readonly position: number;
  readonly index: number;
  readonly character: string;
  /** Margin less the margin with the character replaced, in nats. */
  readonly replaced: number;
  /** The same with it removed; null for the only character of a word. */
  readonly removed: number | null;
}

/**
 * Every character of the words around a decision's token, one at a time, replaced by one string and removed. The margin is that of
 * `occlude`; words keep their places and other columns their values.
 * @throws OptionError on decisions about labels or tokens that are not there
 */
export async function occludeCharacters(
  source: MarginalSource,
  sentence: Sentence,
  decision: Omit<Decision, 'sentence'>,
  options: CharacterOcclusionOptions = {},
): Promise<CharacterWorth[]> {
  const { reach = 1, replacement = OCCLUDED } = options;
  if (!(Number.isInteger(reach) && reach >= 0))
    throw new OptionError('reach', `${reach}, expected a whole number of words`);
  const { token } = decision;
  const variants: Sentence[] = [sentence];
  const withWord = (position: number, characters: readonly string[]): number => {
    const tokens = [...sentence.tokens];
    tokens[position] = characters.join('');
    return variants.push({ ...sentence, tokens }) - 1;
  };
  const places: {
    position: number;
    index: number;
    character: string;
    replaced: number;
    removed: number | null;
  }[] = [];
  for (const [position, word] of sentence.tokens.entries()) {
    if (Math.abs(position - token) > reach) continue;
    const characters = [...word];
    for (const [index, character] of characters.entries()) {
      const replaced = withWord(position, characters.with(index, replacement));
      const removed = characters.length < 2 ? null : withWord(position, characters.toSpliced(index, 1));
      places.push({ position, index, character, replaced, removed });
    }
  }
  const marginals = await inBatches(source, variants, options.batch);
  const L = source.labels.length;
  const at = decisionIds(source, { sentence: 0, ...decision }, sentence.tokens.length, marginals[0]);
  const marginOf = (variant: number): number => {
    const row = marginals[variant];
    return logOf(row?.[token * L + at.label]) - logOf(row?.[token * L + at.rival]);
  };
  const margin = marginOf(0);
  return places.map(({ replaced, removed, ...place }) => ({
    ...place,
    replaced: margin - marginOf(replaced),
    removed: removed === null ? null : margin - marginOf(removed),
  }));
}
