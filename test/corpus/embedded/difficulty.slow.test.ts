import { describe, expect, it } from 'vitest';
import { type Corpus, generateEmbeddedCorpus } from '../../../src/corpus/index.ts';
import {
  type Head,
  prepareDevSet,
  prepareTrainingSet,
  presetTrainOptions,
  trainCrf,
} from '../../../src/crf/index.ts';
import { evaluateSpans } from '../../../src/evaluation/index.ts';
import { presetSpec } from '../../../src/features/index.ts';

async function scorePreset(train: Corpus, test: Corpus, head: Head): Promise<number> {
  const spec = presetSpec('ner', { columns: ['pos'], hasDocuments: true });
  const training = prepareTrainingSet(train, { spec });
  const { model } = await trainCrf(training, { ...presetTrainOptions('ner', head), head });
  const { data, gold } = prepareDevSet(test, training);
  const predicted = gold.map((_, n) => model.labelEncoded(data, n));
  return 100 * evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme }).micro.f1;
}

describe('the difficulty of the embedded corpus', () => {
  it.each(['coarse', 'middle', 'fine'] as const)(
    'leaves a feature CRF between 75 and 95 F1 at level %s, above a softmax on the same features',
    async (level) => {
      const { train, test } = generateEmbeddedCorpus({ level });
      const crf = await scorePreset(train, test, 'crf');
      expect(crf).toBeGreaterThan(75);
      expect(crf).toBeLessThan(95);
      expect(await scorePreset(train, test, 'softmax')).toBeLessThan(crf);
    },
  );
});
