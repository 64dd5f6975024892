import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../../src/corpus/read-corpus.ts';
import { measureCard } from '../../helpers/data-card.ts';
import { hasSharedData, sharedData } from '../../helpers/shared-data.ts';
import { PUBLISHED_CARDS } from './card-ranges.ts';

describe.skipIf(!hasSharedData)('the cards of the published corpora', () => {
  it.each(PUBLISHED_CARDS)(
    '$corpus measures what bounds the embedded corpus',
    async ({ train, test, card }) => {
      const measured = measureCard(await readCorpus(sharedData(train)), await readCorpus(sharedData(test)));
      for (const [figure, value] of Object.entries(card)) {
        expect(measured[figure as keyof typeof measured], figure).toBeCloseTo(value, 4);
      }
    },
  );
});
