/** How label sequences become the spans that are scored: the scorer's convention and the tag scheme. */

import type { Scheme, Span } from '../corpus/index.ts';
import { labelsToSpans, labelsToSpansStrict, labelsToTokenSpans, repairLabels } from '../corpus/index.ts';

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
}

/** Labels of many sentences, `[N][T]`. */
export type LabelSequences = readonly (readonly string[])[];

/** The spans of one sentence, in order, never overlapping. Gold and predicted labels are read alike. */
export function readSpans(labels: readonly string[], reading: SpanReading): Span[] {
  const { mode = 'conlleval', scheme } = reading;
  if (scheme === 'none') return labelsToTokenSpans(labels);
  switch (mode) {
    case 'conlleval':
      return labelsToSpans(labels);
    case 'strict':
      return labelsToSpansStrict(labels, scheme);
    case 'discard':
      return labelsToSpans(repairByMode(labels, reading));
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
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
}

/**
 * Gold and predicted label sequences side by side.
 * @throws RangeError where the numbers of sentences or the lengths of a sentence differ; the message names both sizes.
 */
export function* pairSentences(gold: LabelSequences, predicted: LabelSequences): Generator<SentencePair> {
  if (gold.length !== predicted.length) {
    throw new RangeError(`${gold.length} gold sentences but ${predicted.length} predicted ones`);
  }
  for (const [sentence, goldLabels] of gold.entries()) {
    const predictedLabels = predicted[sentence] ?? [];
    if (goldLabels.length !== predictedLabels.length) {
      throw new RangeError(
        `sentence ${sentence}: ${goldLabels.length} gold labels but ${predictedLabels.length} predicted ones`,
      );
    }
    yield { sentence, gold: goldLabels, predicted: predictedLabels };
  }
}
