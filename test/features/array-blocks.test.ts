import { describe, expect, it } from 'vitest';
import { ArrayBlocks, float64Blocks } from '../../src/features/array-blocks.ts';

describe('array blocks', () => {
  it('join what was pushed, filled and appended in order', () => {
    const blocks = float64Blocks();
    const expected: number[] = [];
    for (let n = 0; n < 3000; n++) {
      blocks.fill(1, n % 7);
      expected.push(...new Array<number>(n % 7).fill(1));
      blocks.push(n);
      expected.push(n);
      if (n % 500 === 0) {
        blocks.append(Float64Array.of(-1, -2));
        expected.push(-1, -2);
      }
    }
    expect(blocks.length).toBe(expected.length);
    expect([...blocks.take(9)]).toEqual([...expected, 9]);
  });

  it('fill across blocks', () => {
    const blocks = float64Blocks();
    blocks.fill(2, 300_000);
    expect(blocks.take().every((value) => value === 2)).toBe(true);
  });

  it('hold about as much memory as numbers when values and ones take turns', () => {
    let reserved = 0;
    const blocks = new ArrayBlocks((length) => {
      reserved += length;
      return new Float64Array(length);
    });
    for (let token = 0; token < 20_000; token++) {
      blocks.fill(1, 30);
      for (let d = 0; d < 5; d++) blocks.push(d);
    }
    expect(reserved).toBeLessThan(1.5 * blocks.length);
  });
});
