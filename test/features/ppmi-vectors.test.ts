import { describe, expect, it } from 'vitest';
import { ppmiVectors } from '../../src/features/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

/** Σ_d of two rows: U Σ Uᵀ has the matrix's squares as U Σ² Uᵀ, so that full-rank vectors give back |PPMI|. */
function gram(vectors: ReturnType<typeof ppmiVectors>, a: string, b: string): number {
  const [x, y] = [vectors.lookup(a), vectors.lookup(b)];
  if (x === undefined || y === undefined) throw new Error('no vector');
  return x.reduce((sum, value, d) => sum + value * (y[d] ?? 0), 0);
}

describe('ppmiVectors', () => {
  it('give back the matrix where it is positive definite and no dimension is left out', () => {
    // Counts, window 1: a-a twice per sentence "a a", likewise b and c: PPMI is log(3) on the diagonal, 0 beside it.
    const vectors = ppmiVectors(
      [
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'c'],
      ],
      {
        random: createRandom(1),
        dimension: 3,
        window: 1,
        minCount: 1,
      },
    );
    expect(vectors.words).toEqual(['a', 'b', 'c']);
    for (const a of 'abc') {
      for (const b of 'abc') expect(gram(vectors, a, b)).toBeCloseTo(a === b ? Math.log(3) : 0, 6);
    }
  });

  it('leave out rare words, fold case and digits, and are the same for the same seed', () => {
    const text = [
      ['The', 'year', '1987', 'the', 'end'],
      ['the', 'YEAR', '2011', 'rare'],
    ];
    const vectors = ppmiVectors(text, { random: createRandom(4), dimension: 2, minCount: 2 });
    expect(vectors.words).toEqual(['the', '0000', 'year']);
    expect(vectors.lookup('1999')).toEqual(vectors.lookup('0000'));
    expect(vectors.lookup('rare')).toBeUndefined();
    const again = ppmiVectors(text, { random: createRandom(4), dimension: 2, minCount: 2 });
    expect([...again.values]).toEqual([...vectors.values]);
  });

  it('give words of the same neighbours the same direction', () => {
    const text = Array.from({ length: 30 }, (_, n) => [
      ['eats', n % 2 === 0 ? 'apple' : 'pear', 'today'],
      ['drives', n % 2 === 0 ? 'car' : 'lorry', 'there'],
    ]).flat();
    const vectors = ppmiVectors(text, { random: createRandom(4), dimension: 4 });
    const cosine = (a: string, b: string): number =>
      gram(vectors, a, b) / Math.sqrt(gram(vectors, a, a) * gram(vectors, b, b));
    expect(cosine('apple', 'pear')).toBeGreaterThan(0.99);
    expect(Math.abs(cosine('apple', 'car'))).toBeLessThan(0.01);
  });
});
