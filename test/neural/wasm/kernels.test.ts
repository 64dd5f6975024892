import { beforeAll, describe, expect, it } from 'vitest';
import { dropoutFactor, dropoutKey, dropoutThreshold } from '../../../src/neural/dropout-mask.ts';
import { KERNELS_URL, type NetworkKernels } from '../../../src/neural/wasm/kernels.ts';
import { createRandom, instantiate, loadModule, SharedMemory } from '../../../src/numeric/index.ts';

let memory: SharedMemory;
let kernels: NetworkKernels;

beforeAll(async () => {
  const module = await loadModule(KERNELS_URL);
  // Far above the static data of the kernels.
  memory = new SharedMemory(65_536);
  kernels = instantiate<NetworkKernels>(module, memory.memory);
  expect(kernels.heapBase()).toBeLessThanOrEqual(65_536);
});

const random = createRandom(4);
const normals = (length: number): Float32Array => {
  const array = memory.float32(length);
  for (let i = 0; i < length; i++) array[i] = random.normal();
  return array;
};

describe('dropout masks', () => {
  it('are bit for bit those of dropout-mask.ts', () => {
    for (const p of [0.1, 0.5, 0.95]) {
      for (const n of [1, 2, 3, 4, 5, 7, 8, 130]) {
        for (const [row, first] of [
          [0, 0],
          [17, 100],
          [123_456, 3],
        ] as const) {
          const key = dropoutKey(row * 31 + n, 9);
          const x = memory.float32(n + 1).fill(1);
          kernels.dropRow(x.byteOffset, n, key, row, first, dropoutThreshold(p), 1 / (1 - p));
          const expected = Array.from({ length: n }, (_, c) => dropoutFactor(key, row, first + c, p));
          expect([...x]).toEqual([...expected, 1]);
        }
      }
    }
  });
});

/** Sums of at most 301 products of normal numbers, in float32. */
const TOLERANCE = 1e-4;

describe('products of matrices', () => {
  it('are the sums of products, for all numbers of rows and odd sizes', () => {
    for (const [K, columns] of [
      [1, 1],
      [7, 9],
      [8, 40],
      [33, 17],
      [300, 8],
    ] as const) {
      const padded = Math.ceil(columns / 8) * 8;
      const b = normals(K * columns);
      const panels = memory.float32(K * padded);
      kernels.packPlain(panels.byteOffset, K, padded, b.byteOffset, 4 * columns, 4, K, columns);
      const transposed = memory.float32(columns * K);
      for (let k = 0; k < K; k++)
        for (let c = 0; c < columns; c++) transposed[c * K + k] = b[k * columns + c] ?? 0;
      const fromTransposed = memory.float32(K * padded);
      kernels.packPlain(fromTransposed.byteOffset, K, padded, transposed.byteOffset, 4, 4 * K, K, columns);
      expect(fromTransposed).toEqual(panels);
      for (const M of [1, 2, 3, 4, 5, 6, 11, 48, 53]) {
        const a = normals(M * K);
        for (const adds of [0, 1]) {
          const c = normals(M * padded);
          const before = c.slice();
          kernels.multiply(
            M,
            padded,
            K,
            a.byteOffset,
            4 * K,
            panels.byteOffset,
            c.byteOffset,
            4 * padded,
            adds,
          );
          for (let r = 0; r < M; r++) {
            for (let j = 0; j < padded; j++) {
              let sum = adds === 1 ? (before[r * padded + j] ?? 0) : 0;
              for (let k = 0; j < columns && k < K; k++)
                sum += (a[r * K + k] ?? 0) * (b[k * columns + j] ?? 0);
              expect(Math.abs((c[r * padded + j] ?? 0) - sum)).toBeLessThan(TOLERANCE);
            }
          }
        }
      }
    }
  });

  it('have a form for the transpose', () => {
    for (const [M, K] of [
      [1, 5],
      [2, 1],
      [5, 30],
      [13, 301],
    ] as const) {
      const a = normals(K * M);
      const panel = normals(K * 8);
      const c = normals(M * 8);
      const before = c.slice();
      kernels.multiplyTransposed(M, K, a.byteOffset, 4 * M, panel.byteOffset, c.byteOffset, 32, 1);
      for (let r = 0; r < M; r++) {
        for (let j = 0; j < 8; j++) {
          let sum = before[r * 8 + j] ?? 0;
          for (let k = 0; k < K; k++) sum += (a[k * M + r] ?? 0) * (panel[k * 8 + j] ?? 0);
          expect(Math.abs((c[r * 8 + j] ?? 0) - sum)).toBeLessThan(TOLERANCE);
        }
      }
    }
  });
});

describe('activations', () => {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const extremes = [0, -0, 1e-30, 87, 88.5, 1000, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  it('are the logistic function and tanh, at the ends of the numbers too', () => {
    for (const [run, truth] of [
      [kernels.sigmoids, sigmoid],
      [kernels.tanhs, Math.tanh],
    ] as const) {
      const x = memory.float32(4000);
      for (let i = 0; i < x.length; i++) x[i] = extremes[i] ?? 10 * random.normal();
      const before = x.slice();
      run(x.byteOffset, x.byteOffset + x.byteLength);
      const worst = Math.max(...before.map((value, i) => Math.abs((x[i] ?? 0) - truth(value))));
      expect(worst).toBeLessThan(3e-7);
    }
  });

  it('hand NaN on', () => {
    for (const run of [kernels.sigmoids, kernels.tanhs]) {
      const x = memory.float32(4).fill(1);
      x[2] = Number.NaN;
      run(x.byteOffset, x.byteOffset + 16);
      expect([...x].map(Number.isNaN)).toEqual([false, false, true, false]);
    }
  });

  it('make cells and states, with and without a step before and after', () => {
    const n = 12;
    const gates = normals(4 * n);
    const [c, before, tanh, h, next] = [normals(n), normals(n), normals(n), normals(n), normals(n)];
    const mask = memory.float32(n).fill(2);
    for (const has of [false, true]) {
      const at = (array: Float32Array): number => (has ? array.byteOffset : 0);
      const untouched = [tanh.slice(), next.slice()];
      kernels.cells(
        ...([gates.byteOffset, 4 * n, c.byteOffset, at(before), at(tanh), h.byteOffset] as const),
        ...([at(next), at(mask)] as const),
      );
      for (let j = 0; j < n; j++) {
        const [i = 0, f = 0, g = 0, o = 0] = [0, 1, 2, 3].map((gate) => gates[gate * n + j]);
        const cell = (has ? f * (before[j] ?? 0) : 0) + i * g;
        expect(c[j]).toBeCloseTo(cell, 5);
        expect(h[j]).toBeCloseTo(o * Math.tanh(cell), 5);
        if (has) expect(tanh[j]).toBeCloseTo(Math.tanh(cell), 5);
        if (has) expect(next[j]).toBe(2 * (h[j] ?? 0));
      }
      if (!has) expect([tanh, next]).toEqual(untouched);
    }
  });
});
