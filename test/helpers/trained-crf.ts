/** Models trained in a second, of all kinds of features that a browser computes. */
import type { Corpus } from '../../src/corpus/index.ts';
import { type CrfModel, prepareTrainingSet, trainCrf } from '../../src/crf/index.ts';
import { type FeatureSpec, parseTemplateFile, presetSpec } from '../../src/features/index.ts';

/** Word features, affixes, shapes, flags, columns, whole documents. */
export function nerSpec(columns: readonly string[] = ['pos']): FeatureSpec {
  return presetSpec('ner', { columns: [...columns], hasDocuments: true });
}

/** CRF++ patterns, also of pairs of labels. */
export function patternSpec(): FeatureSpec {
  return parseTemplateFile(
    'U00:%x[-1,0]\nU01:%x[0,0]\nU02:%x[1,0]/%x[0,1]\nB\nB01:%x[0,1]\n',
    'patterns.txt',
  );
}

/** Three epochs: every feature keeps a weight. */
export async function trainedCrf(corpus: Corpus, spec: FeatureSpec): Promise<CrfModel> {
  const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), {
    algorithm: 'sgd',
    l2: 0.5,
    maxIterations: 3,
  });
  return model;
}
