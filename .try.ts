import { generateEmbeddedCorpus } from './src/corpus/index.ts';
import { prepareTrainingSet, trainCrf } from './src/crf/index.ts';
import { presetSpec } from './src/features/index.ts';
import { buildInspection } from './src/inspect/build-inspection.ts';
import { payloadJson, readInspection } from './src/inspect/inspection.ts';

const c = generateEmbeddedCorpus({});
console.log(presetSpec.length, prepareTrainingSet.length, trainCrf.length);
