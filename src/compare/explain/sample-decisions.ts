/** Tokens to explain, drawn alike from entities and from O, which is most of a corpus and tells the least. */
import { OptionError } from '../../errors.ts';
import type { LabelSequences } from '../../evaluation/index.ts';
import { createRandom, shuffle } from '../../numeric/index.ts';
import type { Decision } from './occlusion.ts';

export interface SampledDecision extends Decision {
  /** The predicted label. */
  readonly label: string;
  readonly gold: string;
  /** `entity` where gold or predicted label is not O. */
  readonly stratum: 'entity' | 'O';
  /** Tokens of the stratum per token drawn from it: with it, means over the sample estimate means over all tokens. */
  readonly weight: number;
}

/**
 * Up to `n` tokens without replacement, half from each stratum; where one has too few the other fills up. In order of the corpus.
 * @param gold labels `[N][T]`; so are `predictions`
 * @throws OptionError where they do not fit
 */
export function sampleDecisions(
  gold: LabelSequences,
  predictions: LabelSequences,
  n: number,
  seed: number,
): SampledDecision[] {
  if (!(Number.isInteger(n) && n >= 0))
    throw new OptionError('n', `${n}, expected a whole number of decisions`);
  if (gold.length !== predictions.length)
    throw new OptionError('predictions', `of ${predictions.length} sentences, gold of ${gold.length}`);
  const strata: Record<SampledDecision['stratum'], Omit<SampledDecision, 'weight'>[]> = { entity: [], O: [] };
  for (const [sentence, labels] of gold.entries()) {
    const predicted = predictions[sentence] ?? [];
    if (predicted.length !== labels.length)
      throw new OptionError(
        'predictions',
        `${predicted.length} labels in sentence ${sentence}, gold has ${labels.length}`,
      );
    for (const [token, own] of labels.entries()) {
      const label = predicted[token] ?? '';
      const stratum = own === 'O' && label === 'O' ? 'O' : 'entity';
      strata[stratum].push({ sentence, token, label, gold: own, stratum });
    }
  }
  const random = createRandom(seed);
  const half = Math.ceil(n / 2);
  const entities = Math.min(strata.entity.length, Math.max(half, n - strata.O.length));
  const drawn = [
    { tokens: strata.entity, count: entities },
    { tokens: strata.O, count: Math.min(strata.O.length, n - entities) },
  ].flatMap(({ tokens, count }) => {
    const all = [...tokens];
    shuffle(random, all);
    return all.slice(0, count).map((decision) => ({ ...decision, weight: tokens.length / count }));
  });
  return drawn.sort((a, b) => a.sentence - b.sentence || a.token - b.token);
}
