import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import {
  prepareTrainingSet,
  releaseDataset,
  serializeCrf,
  type TrainingSet,
  type TrainOptions,
  trainCrf,
} from '../../src/crf/index.ts';
import { releaseArray } from '../../src/crf/release-memory.ts';
import { parseTemplateFile, presetSpec } from '../../src/features/index.ts';

const { train } = generateEmbeddedCorpus({
  trainSentences: 40,
  devSentences: 1,
  testSentences: 1,
  level: 'coarse',
});
const newTrainingSet = (): TrainingSet =>
  prepareTrainingSet(train, { spec: presetSpec('ner', { columns: ['pos'] }) });

/** How often a training says that it needs the data no more. */
async function timesCopied(training: TrainingSet, options: TrainOptions): Promise<number> {
  let times = 0;
  const onDataCopied = (): void => {
    times++;
  };
  await trainCrf(training, { ...options, maxIterations: 1 }, { onDataCopied });
  return times;
}

describe('releaseArray', () => {
  it('empties an array and all views of its memory, once', () => {
    const numbers = Float64Array.of(1, 2, 3);
    const tail = numbers.subarray(1);
    releaseArray(tail);
    releaseArray(numbers);
    expect([numbers.length, tail.length, numbers.buffer.byteLength]).toEqual([0, 0, 0]);
  });

  it('leaves memory alone that other threads may see', () => {
    const shared = new Uint32Array(new SharedArrayBuffer(8));
    releaseArray(shared);
    releaseArray(undefined);
    expect(shared.length).toBe(2);
  });
});

describe('a training set given up in the midst of training', () => {
  it.each([
    { algorithm: 'lbfgs', l2: 0.5, maxIterations: 8 },
    { algorithm: 'owlqn', l1: 0.5, maxIterations: 8 },
  ] as const)('gives the same model with $algorithm', async (options) => {
    const { model } = await trainCrf(newTrainingSet(), options);
    const training = newTrainingSet();
    const { sequenceCount, positionCount } = training.data;
    const onDataCopied = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      releaseDataset(training.data);
    };
    const released = await trainCrf(training, options, { onDataCopied });
    expect(Buffer.compare(serializeCrf(released.model), serializeCrf(model))).toBe(0);
    expect(training.data.attributeIds.length).toBe(0);
    expect(training.data).toMatchObject({ sequenceCount, positionCount });
  });

  it('is not offered by trainers that go on reading it', async () => {
    const training = newTrainingSet();
    expect(await timesCopied(training, { algorithm: 'lbfgs' })).toBe(1);
    expect(await timesCopied(training, { algorithm: 'sgd' })).toBe(0);
    expect(await timesCopied(training, { algorithm: 'averaged-perceptron' })).toBe(0);
    // Transitions that depend on the observation are evaluated from the data themselves.
    const spec = parseTemplateFile('U:%x[0,0]\nB\nB:%x[0,0]\n', 'templates');
    expect(await timesCopied(prepareTrainingSet(train, { spec }), { algorithm: 'lbfgs' })).toBe(0);
  });
});
