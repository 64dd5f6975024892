/** Whether training and test sentences of a corpus are of one kind: a file in the order of its topics, cut off, is not. */
import type { DataCard } from '../result.ts';

/** Where the categories of train differ from those of test. */
export interface CategoryShift {
  /** Total variation distance between the shares of the categories, 0 to 1. */
  readonly distance: number;
  /** The category whose shares differ most. */
  readonly category: string;
  /** Its share of the spans. */
  readonly train: number;
  readonly test: number;
}

/** Fewer spans than this tell nothing about shares. */
const MIN_SPANS = 100;
/** CoNLL, WNUT and GUM lie between 0.02 and 0.20, the first thousand sentences of MultiCoNER, sorted by category, at 0.61. */
const NOTABLE = 0.3;

/** undefined where the categories are alike, or too few to tell. */
export function categoryShift({ categories }: Pick<DataCard, 'categories'>): CategoryShift | undefined {
  const total = (part: 'train' | 'test'): number => categories.reduce((sum, one) => sum + one[part], 0);
  const [train, test] = [total('train'), total('test')];
  if (Math.min(train, test) < MIN_SPANS) return undefined;
  let distance = 0;
  let most: Omit<CategoryShift, 'distance'> = { category: '', train: 0, test: 0 };
  for (const { category, ...counts } of categories) {
    const shares = { category, train: counts.train / train, test: counts.test / test };
    distance += Math.abs(shares.train - shares.test) / 2;
    if (Math.abs(shares.train - shares.test) > Math.abs(most.train - most.test)) most = shares;
  }
  return distance < NOTABLE ? undefined : { distance, ...most };
}

/** One line for the terminal. */
export function describeShift(corpus: string, { distance, category, train, test }: CategoryShift): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return `${corpus}: the training sentences hold other categories than the test set (${JSON.stringify(category)}: ${percent(train)} of the spans against ${percent(test)}; in all ${percent(distance)} lie elsewhere); in a file sorted by topic, "take": "every" of the corpus draws from all of it`;
}
