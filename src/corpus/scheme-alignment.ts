/** Labels of one file as those of another file or of a model: scheme and spelling are the file's own. */
import { OptionError } from '../errors.ts';
import { convertLabels, repairLabels } from './scheme-conversion.ts';
import {
  detectScheme,
  modelSpelling,
  type SchemeDetection,
  schemeOfPredictions,
  spellSequence,
} from './scheme-detection.ts';
import type { Scheme, TagScheme } from './tag-scheme.ts';
import { LabelReader, STANDARD_SPELLING, type TagSpelling } from './tag-spelling.ts';

/** Labels of many sentences, `[N][T]`. */
type Sequences = readonly (readonly string[])[];

/** Standard labels of one scheme under another; ill-formed ones are read as conlleval does. */
export function respell(labels: readonly string[], from: TagScheme, to: TagScheme): string[] {
  return convertLabels(repairLabels(labels, from, 'conlleval'), from, to);
}

/** What decides how a model's labels are read. */
export interface LabelledModel {
  readonly labels: readonly string[];
  readonly scheme: Scheme;
}

/**
 * Right labels of a file as those of the model that they are compared with.
 * @param asked scheme of the file, where it is named
 */
export function labelsUnder(gold: Sequences, { labels, scheme }: LabelledModel, asked?: Scheme): Sequences {
  if (scheme === 'none') return gold;
  const own = detectScheme(gold, asked);
  const isValid = own.invalid.get(scheme) === 0 && asked === undefined;
  return aligned(gold, own, isValid ? scheme : own.scheme, scheme, modelSpelling(labels, scheme));
}

/** Predicted labels of a file as standard labels of a scheme, in which they may be wrong in any way. */
export function predictionsUnder(predicted: Sequences, scheme: Scheme, asked?: Scheme): Sequences {
  if (scheme === 'none') return predicted;
  const own = detectScheme(predicted, asked);
  const from = asked ?? schemeOfPredictions(own, { ...own, scheme });
  return aligned(predicted, own, from, scheme, STANDARD_SPELLING);
}

function aligned(
  sequences: Sequences,
  { scheme, spelling }: SchemeDetection,
  from: Scheme,
  to: TagScheme,
  target: TagSpelling,
): Sequences {
  if (scheme === 'none' || from === 'none') return sequences;
  if (from === to && isSameSpelling(spelling, target)) return sequences;
  const reader = new LabelReader(spelling);
  return sequences.map((labels) => {
    const standard = reader.read(labels);
    if (from === to) return spellSequence(standard, target);
    try {
      return spellSequence(respell(standard, from, to), target);
    } catch (error) {
      // IO cannot hold two neighbours of one category: such a sentence keeps its own scheme, which conlleval reads.
      if (error instanceof OptionError) return spellSequence(standard, target);
      throw error;
    }
  });
}

function isSameSpelling(a: TagSpelling, b: TagSpelling): boolean {
  return (
    a.kind === b.kind &&
    a.separator === b.separator &&
    a.order === b.order &&
    a.isLowerCase === b.isLowerCase &&
    a.outside === b.outside
  );
}
