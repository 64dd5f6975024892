import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/numeric/index.ts';
import { loadModule } from '../../../src/numeric/wasm/load.ts';
import { SharedMemory } from '../../../src/numeric/wasm/shared-memory.ts';
import { instantiate } from '../../../src/numeric/wasm/webassembly.ts';

interface NumericKernels {
  heapBase(): number;
  expEach(out: number, x: number, n: number): void;
}

let exp: (x: readonly number[] | Float64Array) => Float64Array;

beforeAll(async () => {
  const url = new URL('../../../dist/numeric/wasm/kernels.wasm', import.meta.url);
  const module = await loadModule(url);
  exp = (x) => {
    const memory = new SharedMemory(4096);
    const kernels = instantiate<NumericKernels>(module, memory.memory);
    expect(kernels.heapBase()).toBeLessThanOrEqual(4096);
    const input = memory.float64(x.length);
    const out = memory.float64(x.length);
    input.set(x);
    kernels.expEach(out.byteOffset, input.byteOffset, x.length);
    return out.slice();
  };
});

/** Distance in units of the last place of `b`. */
function ulps(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(b))), -1022);
  return Math.abs(a - b) / 2 ** (exponent - 52);
}

function worstAgainstMath(x: Float64Array): number {
  const found = exp(x);
  let worst = 0;
  for (let i = 0; i < x.length; i++) worst = Math.max(worst, ulps(found[i]!, Math.exp(x[i]!)));
  return worst;
}

describe('expPair', () => {
  it('is within 2 ulp of Math.exp, which is within 1 of the truth, wherever the result is a normal number', () => {
    const random = createRandom(1);
    for (const [low, high] of [
      [-708.39, 709.78],
      [-40, 40],
      [-1, 1],
      [-1e-8, 1e-8],
    ] as const) {
      const x = Float64Array.from({ length: 200_000 }, () => low + (high - low) * random.uniform());
      expect(worstAgainstMath(x)).toBeLessThanOrEqual(2);
    }
  });

  it('is within 1 ulp around the middle and the ends of the reduced range', () => {
    const x: number[] = [];
    for (let k = -1021; k <= 1022; k++) {
      for (const d of [-0.5, -0.4999999, -0.25, 0, 1e-12, 0.25, 0.4999999, 0.5]) x.push((k + d) * Math.LN2);
    }
    expect(worstAgainstMath(Float64Array.from(x))).toBeLessThanOrEqual(1);
  });

  it('underflows gradually as Math.exp does', () => {
    const x = Float64Array.from({ length: 40_000 }, (_, i) => -708 - i / 1000);
    const found = exp(x);
    // A subnormal carries fewer digits than the rounding of its factors: one step either way.
    for (let i = 0; i < x.length; i++) {
      expect(Math.abs(found[i]! - Math.exp(x[i]!))).toBeLessThanOrEqual(
        Math.max(Number.MIN_VALUE, Math.exp(x[i]!) * 2 ** -51),
      );
    }
  });

  it('gives the limits', () => {
    const x = [0, -0, 709.782712893384, 709.7827128933841, 710, 1e9, 1e308, Infinity];
    expect([...exp(x)]).toEqual([1, 1, Math.exp(709.782712893384), ...Array(5).fill(Infinity)]);
    expect([...exp([-745.13, -745.14, -746, -1e9, -1e290, -Infinity])]).toEqual([
      Number.MIN_VALUE,
      0,
      0,
      0,
      0,
      0,
    ]);
    expect(exp([Number.NaN, 0])[0]).toBeNaN();
  });

  it('gives the same bits in either lane and for an odd last element', () => {
    const random = createRandom(2);
    const x = Float64Array.from({ length: 101 }, () => 1500 * (random.uniform() - 0.5));
    const whole = exp(x);
    for (let i = 0; i < x.length; i++) expect(exp([x[i]!])[0]).toBe(whole[i]);
    expect([...exp(x.subarray(1))]).toEqual([...whole.subarray(1)]);
  });
});
