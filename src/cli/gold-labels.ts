/** Right labels of a file in the scheme of the model that they are compared with. */
import { countInvalidTransitions, type Scheme } from '../corpus/index.ts';
import { OptionError } from '../errors.ts';
import type { LabelSequences } from '../evaluation/index.ts';
import { respell, schemeOf } from './corpus-input.ts';

/** Gold labels in the model's scheme: a model trained with --to-scheme is scored on files in their own. */
export function goldUnder(
  gold: LabelSequences,
  scheme: Scheme,
  asked: 'auto' | Scheme | undefined,
): LabelSequences {
  if (scheme === 'none') return gold;
  const isValid = gold.every((labels) => countInvalidTransitions(labels, scheme) === 0);
  const found = isValid && (asked === undefined || asked === 'auto') ? scheme : schemeOf(gold, asked);
  if (found === scheme || found === 'none') return gold;
  return gold.map((labels) => {
    try {
      return respell(labels, found, scheme);
    } catch (error) {
      // IO cannot hold two neighbours of one category: such a sentence keeps its own spelling, which conlleval reads.
      if (error instanceof OptionError) return labels;
      throw error;
    }
  });
}
