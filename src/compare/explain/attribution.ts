/** The terms of a CRF's decision, shared among the words that they were read from. */
import type { CrfModel } from '../../crf/index.ts';
import type { DecisionAccount } from './account.ts';
import { attributeReads, type ReadSentence, WORDLESS, type Wordless } from './token-reads.ts';

/** Plain data; all parts sum to `total`. */
export interface TokenAttribution {
  /** What each word adds to f(best path) − f(rival path), `[T]`. */
  readonly tokens: readonly number[];
  /** What no word adds: transitions (with start and end weights), and features of document, sentence, its ends, and bias. */
  readonly wordless: Readonly<Record<Wordless, number>>;
  /** Σ contributions of the account. */
  readonly total: number;
}

/**
 * Exact: every contribution goes to the words its template reads, in equal parts where there are several; edge features
 * to the words they read too. A word read twice by one template counts once.
 * @param account of a decision of this model
 * @param sentence the words (and columns) the decision was made on; for ready-made attributes only their number counts
 */
export function attributeTokens(
  model: CrfModel,
  account: DecisionAccount,
  sentence: ReadSentence,
): TokenAttribution {
  const T = account.labels.length;
  if (model.parts.features !== undefined && sentence.tokens.length !== T)
    throw new RangeError(`${sentence.tokens.length} words for a decision in a sentence of ${T}`);
  const { features, templates } = model.parts;
  const readsOf = attributeReads(features?.spec, templates);
  const tokens = new Array<number>(T).fill(0);
  const wordless = Object.fromEntries(WORDLESS.map((kind) => [kind, 0])) as Record<Wordless, number>;
  let total = 0;
  for (const { kind, feature, template, position, contribution } of account.contributions) {
    total += contribution;
    if (kind !== 'state' && kind !== 'edge') {
      wordless.transitions += contribution;
      continue;
    }
    const reads = readsOf(kind, template, feature, position, sentence, T);
    if (typeof reads === 'string') wordless[reads] += contribution;
    else for (const t of reads) tokens[t] = (tokens[t] ?? 0) + contribution / reads.length;
  }
  return { tokens, wordless, total };
}
