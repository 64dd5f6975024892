import { describe, expect, it } from 'vitest';
import { dropoutBits, dropoutFactor, dropoutKey } from '../../src/neural/dropout-mask.ts';
import {
  initialiseParameter,
  type Parameter,
  parameterLength,
  parameterShapes,
  resolveNetwork,
  resolveNetworkTrainOptions,
} from '../../src/neural/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

const SIZES = { words: 50, characters: 20, labels: 5, attributes: 7 };

function initialised(options: Parameters<typeof resolveNetwork>[0]): Map<string, Parameter> {
  const random = createRandom(3);
  return new Map(
    parameterShapes(resolveNetwork(options), SIZES).map((shape) => {
      const parameter = { ...shape, values: new Float32Array(parameterLength(shape)) };
      initialiseParameter(parameter, random);
      return [shape.name, parameter];
    }),
  );
}

describe('parameters of a network', () => {
  it('are those of the definition, with their shapes', () => {
    const shapes = parameterShapes(
      resolveNetwork({ hidden: 6, words: { dimension: 10 }, characters: { encoder: 'cnn', filters: 4 } }),
      SIZES,
    );
    expect(Object.fromEntries(shapes.map(({ name, shape }) => [name, shape]))).toEqual({
      words: [50, 10],
      characters: [20, 30],
      'cnn.kernel': [3, 30, 4],
      'cnn.bias': [4],
      'lstm1.forward.kernel': [14, 24],
      'lstm1.forward.recurrent': [6, 24],
      'lstm1.forward.bias': [24],
      'lstm1.backward.kernel': [14, 24],
      'lstm1.backward.recurrent': [6, 24],
      'lstm1.backward.bias': [24],
      'output.kernel': [12, 5],
      'output.bias': [5],
      'crf.transitions': [5, 5],
      'crf.start': [5],
      'crf.end': [5],
      wide: [7, 5],
    });
  });

  it('have no transitions under softmax and kernels of 2H inputs in a second layer', () => {
    const names = parameterShapes(
      resolveNetwork({
        head: 'softmax',
        layers: 2,
        hidden: 6,
        characters: { encoder: 'lstm' },
        caseDimension: 3,
      }),
      { ...SIZES, attributes: 0 },
    );
    expect(names.some(({ name }) => name.startsWith('crf.') || name === 'wide')).toBe(false);
    expect(names.find(({ name }) => name === 'lstm2.backward.kernel')?.shape).toEqual([12, 24]);
    expect(names.find(({ name }) => name === 'lstm1.forward.kernel')?.shape).toEqual([153, 24]);
  });

  it('start orthogonal, forgetting nothing, within their bounds', () => {
    const parameters = initialised({ hidden: 6, words: { dimension: 12 } });
    const recurrent = parameters.get('lstm1.backward.recurrent')?.values ?? new Float32Array(0);
    for (let gate = 0; gate < 4; gate++) {
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < 6; j++) {
          let dot = 0;
          for (let k = 0; k < 6; k++)
            dot += (recurrent[i * 24 + gate * 6 + k] ?? 0) * (recurrent[j * 24 + gate * 6 + k] ?? 0);
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
        }
      }
    }
    expect([...(parameters.get('lstm1.forward.bias')?.values ?? [])]).toEqual(
      Array.from({ length: 24 }, (_, i) => (i >= 6 && i < 12 ? 1 : 0)),
    );
    const words = parameters.get('words')?.values ?? new Float32Array(0);
    expect(Math.max(...words)).toBeLessThanOrEqual(0.5);
    expect(Math.max(...words)).toBeGreaterThan(0.48);
    expect([...(parameters.get('crf.transitions')?.values ?? [])].every((value) => value === 0)).toBe(true);
  });

  it('follow from checked options', () => {
    expect(() => resolveNetwork({ hiden: 3 } as never)).toThrow(/hiden/);
    expect(() => resolveNetwork({ characters: { encoder: 'cnn', width: 2 } })).toThrow(/odd/);
    expect(() => resolveNetwork({ dropout: { input: 1 } })).toThrow(/dropout.input/);
    expect(resolveNetworkTrainOptions({ optimizer: 'sgd' }).learningRate).toBe(0.015);
    expect(resolveNetworkTrainOptions().learningRate).toBe(0.001);
  });
});

describe('dropout masks', () => {
  it('drop the asked share, independently by row, column, site and seed', () => {
    const rows = 200;
    const columns = 100;
    const n = rows * columns;
    const mask = (seed: number, site: number): number[] => {
      const key = dropoutKey(seed, site);
      return Array.from({ length: n }, (_, i) =>
        dropoutFactor(key, Math.floor(i / columns), i % columns, 0.3) === 0 ? 1 : 0,
      );
    };
    const masks = [mask(1, 0), mask(1, 1), mask(2, 0)];
    for (const bits of masks) {
      const dropped = bits.reduce((sum, bit) => sum + bit, 0);
      // Five standard deviations of n draws at 0.3.
      expect(Math.abs(dropped - 0.3 * n)).toBeLessThan(5 * Math.sqrt(n * 0.21));
    }
    // Both dropped at once: 0.09 where masks do not depend on each other, also on a mask one row or column away.
    const [a = [], b = [], c = []] = masks;
    for (const other of [b, c, [...a.slice(1), 0], [...a.slice(columns), ...a.slice(0, columns)]]) {
      const both = a.reduce((sum, bit, i) => sum + bit * (other[i] ?? 0), 0);
      expect(Math.abs(both - 0.09 * n)).toBeLessThan(5 * Math.sqrt(n * 0.09 * 0.91));
    }
  });

  it('scale what stays', () => {
    const key = dropoutKey(7, 3);
    const factors = new Set(Array.from({ length: 64 }, (_, i) => dropoutFactor(key, 0, i, 0.5)));
    expect([...factors].sort()).toEqual([0, 2]);
    expect(dropoutBits(key, 5, 6)).toBe(dropoutBits(key, 5, 6));
  });
});
