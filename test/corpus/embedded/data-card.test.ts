/** The embedded corpus is like the published ones: its figures lie between their smallest and largest. */
import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus } from '../../../src/corpus/index.ts';
import { type DataCard, measureCard } from '../../helpers/data-card.ts';
import { CARD_RANGES } from './card-ranges.ts';

const SEEDS = [1, 2, 3];
const LEVELS = ['coarse', 'middle', 'fine'] as const;

/** How far two seeds may be apart, in the units of the card. */
const SEED_SPREAD: DataCard = {
  outsideShare: 0.02,
  density: 1,
  ambiguity: 0.05,
  unseenTokens: 0.03,
  unseenEntities: 0.1,
  sentenceLength: 1,
};

const cards = new Map(
  SEEDS.flatMap((seed) =>
    LEVELS.map((level) => {
      const { train, test } = generateEmbeddedCorpus({ seed, level });
      return [`${seed} ${level}`, measureCard(train, test)] as const;
    }),
  ),
);

describe('the card of the embedded corpus', () => {
  it.each([...cards])('with seed and level %s lies within the published range', (_, card) => {
    for (const { figure, least, most } of CARD_RANGES) {
      expect(card[figure], figure).toBeGreaterThanOrEqual(least);
      expect(card[figure], figure).toBeLessThanOrEqual(most);
    }
  });

  it.each(LEVELS)('is about the same for every seed at level %s', (level) => {
    const first = cards.get(`1 ${level}`);
    for (const seed of SEEDS) {
      const card = cards.get(`${seed} ${level}`);
      for (const { figure } of CARD_RANGES) {
        const difference = Math.abs((card?.[figure] ?? Number.NaN) - (first?.[figure] ?? Number.NaN));
        expect(difference, figure).toBeLessThanOrEqual(SEED_SPREAD[figure]);
      }
    }
  });
});
