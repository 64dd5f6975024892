import { describe, expect, it } from 'vitest';
import { l1Path } from '../../../src/compare/index.ts';
import {
  prepareDevSet,
  prepareTrainingSet,
  resolveTrainOptions,
  strongestPenalty,
  trainCrf,
} from '../../../src/crf/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const LINES = [
  'Anna/B-P lives/O in/O Berlin/B-L',
  'in/O Rome/B-L Bo/B-P sings/O',
  'Anna/B-P sings/O in/O Rome/B-L',
  'Bo/B-P lives/O in/O Oslo/B-L',
  'in/O Oslo/B-L Eva/B-P lives/O',
];
const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB\n', 't');
const training = prepareTrainingSet(smallCorpus('train', LINES), { spec });
const dev = prepareDevSet(smallCorpus('dev', LINES.slice(0, 3)), training);
const owlqn = { algorithm: 'owlqn', l2: 0 } as const;

describe('the strongest l1 penalty', () => {
  it('is what counts by hand give', () => {
    // Labels A, B; words x (A, A), y (B). At w = 0 both labels are equally likely: x|A is expected once and seen twice, y|B
    // expected 1/2 and seen once; of 2 steps A→A and A→B are each expected 1/2 and seen once.
    const tiny = prepareTrainingSet(smallCorpus('tiny', ['x/A x/A y/B']), {
      spec: parseTemplateFile('U00:%x[0,0]\nB\n', 't'),
    });
    expect(strongestPenalty(tiny)).toBe(1);
    expect(strongestPenalty(tiny, { head: 'softmax' })).toBe(1);
    // Nothing is seen three times.
    expect(strongestPenalty(tiny, { minFrequency: 3 })).toBe(0);
  });

  it.each(['crf', 'softmax'] as const)(
    'leaves a %s without weights, and a little less does not',
    async (head) => {
      for (const startEnd of [false, true]) {
        const ceiling = strongestPenalty(training, { head, startEnd });
        const active = async (l1: number): Promise<number> =>
          (await trainCrf(training, { ...owlqn, head, startEnd, l1 })).report.activeFeatures;
        expect(await active(1.0001 * ceiling)).toBe(0);
        expect(await active(0.98 * ceiling)).toBeGreaterThan(0);
      }
    },
  );
});

describe('the path of l1 penalties', () => {
  const options = resolveTrainOptions({ l2: 0.1 });

  it('goes from strong to weak, and names the fewest weights that reach the target', async () => {
    const path = await l1Path(training, dev, options, 0.9, { steps: 8 });
    expect(path.points).toHaveLength(8);
    const penalties = path.points.map(({ l1 }) => l1);
    expect(penalties).toEqual(penalties.toSorted((a, b) => b - a));
    expect(path.strongest).toBe(strongestPenalty(training, options));
    expect(penalties[0]).toBeLessThanOrEqual(path.strongest);
    const enough = path.points.filter(({ f1 }) => f1 >= 0.9).map(({ weights }) => weights);
    expect(path.needed?.weights).toBe(Math.min(...enough));
    expect(path.needed?.weights).toBeGreaterThan(0);
  });

  it('has at each penalty the weights of a training of its own, wherever it started', async () => {
    const { points } = await l1Path(training, dev, { ...options, epsilon: 1e-9, delta: 0 }, 2, { steps: 3 });
    for (const { l1, weights } of points) {
      const { report } = await trainCrf(training, {
        ...owlqn,
        l1,
        epsilon: 1e-9,
        delta: 0,
        maxIterations: 100,
      });
      expect(Math.abs(report.activeFeatures - weights)).toBeLessThanOrEqual(2);
    }
  });

  it('says so where no step reaches the target, and refuses none', async () => {
    expect((await l1Path(training, dev, options, 2, { steps: 2 })).needed).toBeUndefined();
    await expect(l1Path(training, dev, options, 0.9, { steps: 0 })).rejects.toThrow(OptionError);
  });
});
