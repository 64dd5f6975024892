/** How label sequences become the spans that are scored: the scorer's convention and the tag scheme. */

import {
  convertLabels,
  countInvalidTransitions,
  countLabels,
  detectScheme,
  findSpelling,
  LabelReader,
  labelsToSpans,
  labelsToSpansStrict,
  labelsToTokenSpans,
  repairLabels,
  type Scheme,
  type Span,
  schemeOfPredictions,
  type TagSpelling,
} from '../corpus/index.ts';
import { OptionError } from '../errors.ts';

export const SCORING_MODES = ['conlleval', 'strict', 'discard'] as const;

/**
 * - `conlleval`: every stretch counts, well formed or not; an I after O or after another category starts an entity.
 * - `strict`: only stretches well formed under the scheme count (seqeval's strict mode).
 * - `discard`: labels that belong to no well-formed stretch become O first (SeqScore's repair of that name); then as
 *   `conlleval`. The spans are those of `strict`; token accuracy is that of the repaired labels.
 *
 * All three agree on label sequences that are valid under the scheme. They differ by about half a point of F1 on the
 * output of models that may leave it (Lignos and Kamyab 2020), so a comparison should state its mode.
 */
export type ScoringMode = (typeof SCORING_MODES)[number];

export interface SpanReading {
  /** Default `conlleval`. */
  readonly mode?: ScoringMode;
  /** `none` makes every token a unit of its own with its whole label as category (POS); the mode is then without effect. */
  readonly scheme: Scheme;
  /** Scheme of the predicted labels where it is another one; their spans are scored all the same. Default `scheme`. */
  readonly predictedScheme?: Scheme;
  /** How the two sides spell their tags; told from their labels where missing. */
  readonly spelling?: TagSpelling;
  readonly predictedSpelling?: TagSpelling;
}

/**
 * The schemes of two files of labels, each told from its own: predictions of a model may break their scheme, so theirs is that of
 * the gold labels unless it cannot be. @param asked scheme of both, where it is known
 */
export function detectReading(
  gold: LabelSequences,
  predicted: LabelSequences,
  asked?: Scheme,
): { readonly scheme: Scheme; readonly predictedScheme: Scheme } {
  const found = detectScheme(gold, asked);
  if (asked !== undefined) return { scheme: asked, predictedScheme: asked };
  return { scheme: found.scheme, predictedScheme: schemeOfPredictions(detectScheme(predicted), found) };
}

/** Labels of many sentences, `[N][T]`. */
export type LabelSequences = readonly (readonly string[])[];

/** The spans of one sentence of standard labels (see `standardLabel`), in order, never overlapping. */
export function readSpans(labels: readonly string[], reading: SpanReading): Span[] {
  const { mode = 'conlleval', scheme } = reading;
  if (scheme === 'none') return labelsToTokenSpans(labels);
  switch (mode) {
    case 'conlleval':
      return labelsToSpans(labels, scheme);
    case 'strict':
      return labelsToSpansStrict(labels, scheme);
    case 'discard':
      return labelsToSpans(repairByMode(labels, reading), scheme);
    default:
      return unknownMode(mode);
  }
}

/** The labels as the mode lets them stand: repaired under `discard`, otherwise as they are. */
export function repairByMode(labels: readonly string[], reading: SpanReading): readonly string[] {
  const { mode, scheme } = reading;
  return mode === 'discard' && scheme !== 'none' ? repairLabels(labels, scheme, 'discard') : labels;
}

function unknownMode(mode: never): never {
  throw new RangeError(`unknown scoring mode ${String(mode)}, expected one of ${SCORING_MODES.join(', ')}`);
}

/** One sentence with both label sequences, of equal length. */
export interface SentencePair {
  /** 0-based. */
  readonly sentence: number;
  /** Standard labels under the scheme of the gold ones. */
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
  /** Predicted transitions that their scheme does not allow. */
  readonly invalidPredicted: number;
}

/**
 * Gold and predicted label sequences side by side, both in the standard spelling (each side has its own) and the predicted ones
 * respelled where they are of another scheme than the gold ones.
 * @throws RangeError where the numbers of sentences or the lengths of a sentence differ; the message names both sizes.
 */
export function* pairSentences(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
): Generator<SentencePair> {
  if (gold.length !== predicted.length) {
    throw new RangeError(`${gold.length} gold sentences but ${predicted.length} predicted ones`);
  }
  const { scheme, predictedScheme = scheme, spelling, predictedSpelling } = reading;
  const goldReader = spelling === undefined ? readerOf(gold, scheme) : new LabelReader(spelling);
  const predictedReader =
    predictedSpelling === undefined
      ? readerOf(predicted, predictedScheme, goldReader)
      : new LabelReader(predictedSpelling);
  for (const [sentence, goldLabels] of gold.entries()) {
    const predictedLabels = predicted[sentence] ?? [];
    if (goldLabels.length !== predictedLabels.length) {
      throw new RangeError(
        `sentence ${sentence}: ${goldLabels.length} gold labels but ${predictedLabels.length} predicted ones`,
      );
    }
    const own = predictedReader.read(predictedLabels);
    yield {
      sentence,
      gold: goldReader.read(goldLabels),
      predicted: respell(own, reading),
      invalidPredicted: predictedScheme === 'none' ? 0 : countInvalidTransitions(own, predictedScheme),
    };
  }
}

/**
 * Reads labels in the spelling of these sequences; in that of `other` where they could be of it too: few predictions do not tell.
 */
function readerOf(sequences: LabelSequences, scheme: Scheme, other?: LabelReader): LabelReader {
  const counts = countLabels(sequences);
  if (other?.canRead(counts.keys()) === true) return other;
  return new LabelReader(findSpelling(counts, scheme).spelling);
}

/** Predicted labels under the scheme of the gold ones, the spans those that `reading` finds under their own. */
function respell(labels: readonly string[], reading: SpanReading): readonly string[] {
  const { mode = 'conlleval', scheme: to, predictedScheme: from = to } = reading;
  if (from === to || from === 'none' || to === 'none') return labels;
  try {
    return convertLabels(
      repairLabels(labels, from, mode === 'conlleval' ? 'conlleval' : 'discard'),
      from,
      to,
    );
  } catch (error) {
    // IO cannot hold two neighbours of one category: such a sentence keeps its own spelling, which conlleval reads.
    if (error instanceof OptionError) return labels;
    throw error;
  }
}
