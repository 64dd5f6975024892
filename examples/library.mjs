import {
  generateEmbeddedCorpus,
  prepareTrainingSet,
  presetSpec,
  sentenceFromTokens,
  trainCrf,
} from 'crf-lab';

// Or a corpus of your own: await readCorpus('train.conll', { columns: ['word', 'ner'] })
const { train } = generateEmbeddedCorpus({ level: 'coarse', trainSentences: 500 });
const training = prepareTrainingSet(train, { spec: presetSpec('ner', { columns: [] }) });
const { model, report } = await trainCrf(training, { l2: 0.5, maxIterations: 50 });
console.log(report.stopReason, report.features, report.loss);

const sentence = sentenceFromTokens(['Mary', 'lives', 'in', 'Paris', '.']);
console.log(model.label(sentence, { decode: 'constrained' }));
console.log(model.nBest(sentence, 3)); // label sequences with probabilities
console.log(model.labelProbabilities(sentence)[3]?.get('B-Place')); // P(B-Place | sentence) of Paris; marginals() has all, [T][L] in one array
