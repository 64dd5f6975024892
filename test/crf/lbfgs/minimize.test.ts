import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type IterationReport,
  lbfgsIterations,
  minimize,
  minimizeAsync,
} from '../../../src/crf/lbfgs/index.ts';
import { rosenbrock, rosenbrockStart } from './objectives.ts';

const objective = rosenbrock(10);
const x0 = rosenbrockStart(10);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('minimize', () => {
  it('calls onIteration once per iteration, in order, with what the generator yields', () => {
    const fromCallback: IterationReport[] = [];
    const result = minimize(objective, x0, {
      onIteration: (r) => fromCallback.push({ ...r, x: r.x.slice() }),
    });
    const fromGenerator = [...lbfgsIterations(objective, x0)].map(({ x, ...rest }) => rest);
    expect(fromCallback.map(({ x, ...rest }) => rest)).toEqual(fromGenerator);
    expect(fromCallback.map((r) => r.iteration)).toEqual(fromCallback.map((_, k) => k + 1));
    expect(fromCallback).toHaveLength(result.iterations);
    expect(fromCallback.at(-1)!.x).toEqual(result.x);
  });

  it('stops after the iteration in which the signal fires, with that iterate', () => {
    const controller = new AbortController();
    let last: Float64Array | undefined;
    const result = minimize(objective, x0, {
      signal: controller.signal,
      onIteration: ({ iteration, x }) => {
        last = x.slice();
        if (iteration === 5) controller.abort();
      },
    });
    expect(result).toMatchObject({ stopReason: 'aborted', iterations: 5 });
    expect(result.x).toEqual(last);
    expect(objective.evaluate(result.x, new Float64Array(10))).toBe(result.loss);
  });

  it('with a signal that has fired already returns x0 and its loss', () => {
    const result = minimize(objective, x0, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ stopReason: 'aborted', iterations: 0, evaluations: 1 });
    expect(result.x).toEqual(x0);
    expect(result.x).not.toBe(x0);
  });

  it('lets an error of the objective or of the callback through', () => {
    const broken = {
      size: 10,
      evaluate: () => {
        throw new Error('no data');
      },
    };
    expect(() => minimize(broken, x0)).toThrow('no data');
    const onIteration = () => {
      throw new Error('disk full');
    };
    expect(() => minimize(objective, x0, { onIteration })).toThrow('disk full');
  });
});

describe('minimizeAsync', () => {
  it('gives the same result as minimize', async () => {
    expect(await minimizeAsync(objective, x0)).toEqual(minimize(objective, x0));
  });

  it.each(['setImmediate', 'a timeout'])('lets timers run between iterations through %s', async (means) => {
    if (means === 'a timeout') vi.stubGlobal('setImmediate', undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    // Without a turn for the timer the run would go on to 10^5 iterations.
    const slow = { size: 1, evaluate: (x: Float64Array, g: Float64Array) => x[0]! * g.fill(1)[0]! };
    const result = await minimizeAsync(slow, Float64Array.of(0), {
      lineSearch: 'armijo',
      period: 0,
      maxIterations: 100_000,
      signal: controller.signal,
    });
    expect(result.stopReason).toBe('aborted');
    expect(result.iterations).toBeLessThan(100_000);
  });

  it('waits for a callback that returns a promise', async () => {
    const order: string[] = [];
    await minimizeAsync(objective, x0, {
      maxIterations: 2,
      onIteration: async ({ iteration }) => {
        order.push(`start ${iteration}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        order.push(`end ${iteration}`);
      },
    });
    expect(order).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
  });

  it('rejects for bad arguments', async () => {
    await expect(minimizeAsync(objective, new Float64Array(3))).rejects.toThrow(RangeError);
  });
});
