/** Cards of three published corpora, which bound the card of the embedded one. `data-card.slow.test.ts` measures them anew. */
import type { DataCard } from '../../helpers/data-card.ts';

export interface PublishedCard {
  readonly corpus: string;
  /** Paths below the shared data. MultiCoNER publishes no test labels: its dev set stands in. */
  readonly train: string;
  readonly test: string;
  readonly card: DataCard;
}

export const PUBLISHED_CARDS: readonly PublishedCard[] = [
  {
    corpus: 'CoNLL-2003',
    train: 'conll2003/train.txt.gz',
    test: 'conll2003/test.txt.gz',
    card: {
      outsideShare: 0.83281,
      density: 11.54056,
      ambiguity: 0.32201,
      unseenTokens: 0.1218,
      unseenEntities: 0.46034,
      sentenceLength: 14.50189,
    },
  },
  {
    corpus: 'MultiCoNER',
    train: 'multiconer2-en/train.conll.gz',
    test: 'multiconer2-en/dev.conll.gz',
    card: {
      outsideShare: 0.78642,
      density: 10.05846,
      ambiguity: 0.66452,
      unseenTokens: 0.08354,
      unseenEntities: 0.7091,
      sentenceLength: 15.07993,
    },
  },
  {
    corpus: 'WNUT-17',
    train: 'wnut17/train.txt.gz',
    test: 'wnut17/test.txt.gz',
    card: {
      outsideShare: 0.94963,
      density: 3.14841,
      ambiguity: 0.2838,
      unseenTokens: 0.21895,
      unseenEntities: 1,
      sentenceLength: 18.48262,
    },
  },
];

/** Per figure the smallest and the largest published value. */
export const CARD_RANGES = (
  ['outsideShare', 'density', 'ambiguity', 'unseenTokens', 'unseenEntities', 'sentenceLength'] as const
).map((figure) => {
  const values = PUBLISHED_CARDS.map(({ card }) => card[figure]);
  return { figure, least: Math.min(...values), most: Math.max(...values) };
});
