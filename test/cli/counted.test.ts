import { describe, expect, it } from 'vitest';
import { counted } from '../../src/cli/printable.ts';
import { markdownStyle } from '../../src/cli/text-style.ts';
import { formatFeatures } from '../../src/cli/weights-table.ts';

describe('numbers of things', () => {
  it.each([
    [0, 'feature', undefined, '0 features'],
    [1, 'feature', undefined, '1 feature'],
    [2, 'feature', undefined, '2 features'],
    [1, 'entry', 'entries', '1 entry'],
    [10, 'entry', 'entries', '10 entries'],
  ])('%i of %s (%s): %s', (count, one, many, text) => {
    expect(counted(count, one, many)).toBe(text);
  });

  it.each([
    [1, 0, 'X: 1 feature for it, 0 against it'],
    [0, 1, 'X: 0 features for it, 1 against it'],
    [2, 1, 'X: 2 features for it, 1 against it'],
  ])('in the head of a table of weights, %i and %i', (positiveCount, negativeCount, head) => {
    const label = { label: 'X', positive: [], negative: [], positiveCount, negativeCount };
    expect(formatFeatures([label], markdownStyle())).toContain(`### ${head}\n`);
  });
});
