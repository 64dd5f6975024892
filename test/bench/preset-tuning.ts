/**
 * Dev scores of a preset along a training: `npm run bench:presets -- ner|chunk OPTIONS...`, each OPTIONS training options as
 * JSON. `ner` trains on CoNLL-2003 and scores its dev set; `chunk` on 90 % of CoNLL-2000's training sentences and
 * scores the other 10 % (split with seed 1). Test sets are not looked at.
 */
import {
  type Corpus,
  convertLabels,
  detectScheme,
  labelSequences,
  readCorpus,
  repairLabels,
  splitCorpus,
} from '../../src/corpus/index.ts';
import { prepareDevSet, prepareTrainingSet, trainCrf } from '../../src/crf/index.ts';
import { presetSpec } from '../../src/features/index.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

type Tuned = 'ner' | 'chunk';

async function readNames(split: string): Promise<Corpus> {
  const columns = ['word', 'pos', 'chunk', 'ner'];
  const corpus = await readCorpus(sharedData(`conll2003/${split}.txt.gz`), { columns });
  const { scheme } = detectScheme(labelSequences(corpus));
  if (scheme === 'iob2' || scheme === 'none') return corpus;
  const respell = (labels: readonly string[]): string[] =>
    convertLabels(repairLabels(labels, scheme, 'conlleval'), scheme, 'iob2');
  return { ...corpus, sentences: corpus.sentences.map((s) => ({ ...s, labels: respell(s.labels ?? []) })) };
}

async function readParts(preset: Tuned): Promise<{ train: Corpus; dev: Corpus }> {
  if (preset === 'ner') return { train: await readNames('train'), dev: await readNames('dev') };
  const columns = ['word', 'pos', 'chunk'];
  const corpus = await readCorpus(sharedData('conll2000/train.txt.gz'), { columns });
  return splitCorpus(corpus, { train: 0.9, dev: 0.1, test: 0 }, createRandom(1));
}

if (!hasSharedData) process.exit(1);
const [preset, ...settings] = process.argv.slice(2);
if (preset !== 'ner' && preset !== 'chunk') throw new RangeError(`preset ${preset}, expected ner or chunk`);
const { train, dev } = await readParts(preset);
const columns = train.columns.filter((name) => name !== 'word' && name !== train.labelColumn);
const training = prepareTrainingSet(train, {
  spec: presetSpec(preset, { columns, hasDocuments: train.documents > 1 }),
});
const devSet = prepareDevSet(dev, training);
for (const setting of settings) {
  const options = JSON.parse(setting);
  const scores: string[] = [];
  const { report } = await trainCrf(training, options, {
    dev: devSet,
    onIteration: ({ iteration, devF1 = 0, lbfgs }) => {
      if (lbfgs !== undefined && iteration % 10 !== 0) return;
      scores.push(`${iteration}: ${(100 * devF1).toFixed(2)}`);
      process.stderr.write(`${preset} ${setting} ${scores.at(-1)}\n`);
    },
  });
  const { iterations, evaluations, loss, stopReason } = report;
  console.log(
    `${preset} ${setting}: ${stopReason} after ${iterations} iterations, ${evaluations} evaluations, loss ${loss.toFixed(2)}\n  dev F1 ${scores.join(', ')}`,
  );
}
