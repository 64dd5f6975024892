import { describe, expect, it } from 'vitest';
import { AttributeTrainingSet, MemoryError, trainCrf } from '../../../src/crf/index.ts';

describe('training with a million features', () => {
  it('learns what the attributes say', async () => {
    const collected = new AttributeTrainingSet();
    const labels = ['A', 'B', 'C', 'O'];
    // Five attributes a token that stand nowhere else, and one that tells the label.
    for (let n = 0; n < 20_000; n++) {
      const gold = Array.from({ length: 10 }, (_, t) => labels[(n * 7 + t * t) % 4]!);
      collected.add({
        attributes: gold.map((label, t) => [
          `tells=${label}`,
          ...Array.from({ length: 5 }, (_, k) => `${n}.${t}.${k}`),
        ]),
        values: undefined,
        templates: undefined,
        edgeAttributes: undefined,
        edgeTemplates: undefined,
        labels: gold,
        weight: 1,
        line: 0,
      });
    }
    const losses: number[] = [];
    const { report } = await trainCrf(
      collected.build('none'),
      { maxIterations: 5 },
      { threads: 2, onIteration: ({ loss }) => losses.push(loss) },
    );
    expect(report.features).toBeGreaterThan(1_000_000);
    expect(report.stopReason).toBe('maxIterations');
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    expect(losses[0]).toBeLessThan(200_000 * Math.log(4));
  });
});

describe('a training that does not fit', () => {
  it('is refused before it begins, with its size and a remedy', async () => {
    const collected = new AttributeTrainingSet();
    collected.add({
      attributes: Array.from({ length: 5000 }, (_, t) => [`a${t}`]),
      values: undefined,
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
      labels: Array.from({ length: 5000 }, (_, t) => `L${t % 3}`),
      weight: 1,
      line: 0,
    });
    const training = collected.build('none');
    // Each pair of L-BFGS is two vectors of 5,000 numbers.
    const error = await trainCrf(training, { memory: 100_000 }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MemoryError);
    expect(String(error)).toMatch(
      /5003 features need 7\.5 GiB of memory \(7\.5 GiB for the optimiser\), \d\.\d GiB .*; take fewer labels, .*fewer correction pairs/,
    );
  });
});
