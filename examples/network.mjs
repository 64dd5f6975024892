import { generateEmbeddedCorpus } from 'crf-lab';
import { prepareNetworkDev, prepareNetworkTraining, trainNetwork } from 'crf-lab/neural';

const { train, dev } = generateEmbeddedCorpus({ level: 'coarse', trainSentences: 500, devSentences: 100 });
const training = prepareNetworkTraining(train, { head: 'crf', hidden: 50 });
const { model, report } = await trainNetwork(
  training,
  { epochs: 6, batch: 8, learningRate: 0.004, seed: 1 },
  { dev: prepareNetworkDev(dev, training), threads: 2 },
);
console.log(report.bestEpoch, report.bestDevScore);
console.log(await model.label(dev.sentences.slice(0, 1)));
