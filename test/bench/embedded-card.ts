/**
 * Prints the data card of the embedded corpus at each level, and the F1 of a softmax and a CRF on it:
 *
 *     npx tsx test/bench/embedded-card.ts [--seeds 1,2,3] [--levels coarse,middle,fine] [--heads softmax,crf]
 *
 * Without --heads nothing is trained.
 */
import { parseArgs } from 'node:util';
import { type EmbeddedCorpus, generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import {
  type Head,
  prepareDevSet,
  prepareTrainingSet,
  presetTrainOptions,
  trainCrf,
} from '../../src/crf/index.ts';
import { evaluateSpans } from '../../src/evaluation/index.ts';
import { presetSpec } from '../../src/features/index.ts';
import { measureCard } from '../helpers/data-card.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    levels: { type: 'string', default: 'coarse,middle,fine' },
    heads: { type: 'string', default: '' },
  },
});

async function score(corpus: EmbeddedCorpus, head: Head): Promise<number> {
  const spec = presetSpec('ner', { columns: ['pos'], hasDocuments: true });
  const training = prepareTrainingSet(corpus.train, { spec });
  const { model } = await trainCrf(training, { ...presetTrainOptions('ner', head), head });
  const { data, gold } = prepareDevSet(corpus.test, training);
  const predicted = gold.map((_, n) => model.labelEncoded(data, n));
  return evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme }).micro.f1;
}

for (const seed of values.seeds.split(',').map(Number)) {
  for (const level of ['coarse', 'middle', 'fine'] as const) {
    if (!values.levels.split(',').includes(level)) continue;
    const corpus = generateEmbeddedCorpus({ seed, level });
    const card = measureCard(corpus.train, corpus.test);
    const figures = Object.entries(card).map(([name, value]) => `${name} ${value.toFixed(4)}`);
    console.log(`seed ${seed} ${level}: ${figures.join(', ')}`);
    for (const head of ['softmax', 'crf'] as const) {
      if (!values.heads.split(',').includes(head)) continue;
      const startedAt = performance.now();
      const f1 = await score(corpus, head);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`seed ${seed} ${level}: ${head} F1 ${(100 * f1).toFixed(2)} in ${seconds} s`);
    }
  }
}
