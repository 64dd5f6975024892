/** Scores over single tokens: accuracy, label confusion, precision, recall and F1 per label. */
import { type CategoryScores, categoryScores, ratio } from './span-f1.ts';
import { type LabelSequences, pairSentences } from './span-reading.ts';

export interface TokenMetrics {
  readonly sentences: number;
  readonly tokens: number;
  readonly correct: number;
  /** correct / tokens, 0 for no tokens. */
  readonly accuracy: number;
  /** Tokens whose gold label is not `outside`, and how many of them are right: accuracy without the easy majority. */
  readonly inside: { readonly tokens: number; readonly correct: number; readonly accuracy: number };
  /** Sentences without a wrong label, an empty sentence counted as right, and their share. */
  readonly exactSentences: number;
  readonly sentenceAccuracy: number;
  /** Every label of either side, sorted; index of the confusion matrix. `L` of them. */
  readonly labels: readonly string[];
  /** Tokens with gold label i and predicted label j, `[L][L]`, row = gold. */
  readonly confusion: Uint32Array;
  readonly perLabel: ReadonlyMap<string, CategoryScores>;
}

/**
 * Token-level scores of `predicted` against `gold`, both `[N][T]`. `outside` is the label that `inside` leaves out.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function tokenMetrics(gold: LabelSequences, predicted: LabelSequences, outside = 'O'): TokenMetrics {
  const labels = [...new Set([...gold, ...predicted].flat())].sort();
  const L = labels.length;
  const ids = new Map(labels.map((label, id) => [label, id]));
  const confusion = new Uint32Array(L * L);
  let exactSentences = 0;
  for (const pair of pairSentences(gold, predicted, { scheme: 'none' })) {
    let isExact = true;
    for (const [t, label] of pair.gold.entries()) {
      const other = pair.predicted[t] ?? '';
      const cell = (ids.get(label) ?? 0) * L + (ids.get(other) ?? 0);
      confusion[cell] = (confusion[cell] ?? 0) + 1;
      if (label !== other) isExact = false;
    }
    if (isExact) exactSentences++;
  }

  const at = (i: number, j: number): number => confusion[i * L + j] ?? 0;
  const perLabel = new Map<string, CategoryScores>();
  let [tokens, correct, insideTokens, insideCorrect] = [0, 0, 0, 0];
  for (const [i, label] of labels.entries()) {
    let row = 0;
    let column = 0;
    for (let j = 0; j < L; j++) {
      row += at(i, j);
      column += at(j, i);
    }
    perLabel.set(label, categoryScores(row, column, at(i, i)));
    tokens += row;
    correct += at(i, i);
    if (label === outside) continue;
    insideTokens += row;
    insideCorrect += at(i, i);
  }
  return {
    sentences: gold.length,
    tokens,
    correct,
    accuracy: ratio(correct, tokens),
    inside: { tokens: insideTokens, correct: insideCorrect, accuracy: ratio(insideCorrect, insideTokens) },
    exactSentences,
    sentenceAccuracy: ratio(exactSentences, gold.length),
    labels,
    confusion,
    perLabel,
  };
}
