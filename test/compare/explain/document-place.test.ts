import { beforeAll, describe, expect, it } from 'vitest';
import {
  crfMarginals,
  explainEncoded,
  explainSideBySide,
  integratedGradients,
  networkMarginals,
  occlude,
} from '../../../src/compare/index.ts';
import { type Sentence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import { type CrfModel, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { at, conjunction, parseFeatureSpec } from '../../../src/features/index.ts';
import { LABELS, randomModel } from './network-models.ts';

/** What stands right of `Smith` here depends on the other sentences. */
const TEMPLATES = [
  conjunction([at({ field: 'word' })]),
  conjunction([at({ field: 'document', document: 'right' })]),
];
const document = [
  sentenceFromTokens(['Smith', 'works', '.'], ['B-PER', 'O', 'O']),
  sentenceFromTokens(['Smith', 'and', 'Anna'], ['B-PER', 'O', 'B-PER']),
  sentenceFromTokens(['in', 'Paris', 'with', 'Smith'], ['O', 'B-LOC', 'O', 'I-LOC']),
];
const place = { document, index: 1 };
const [, sentence] = document as [Sentence, Sentence, Sentence];
const network = randomModel({ templates: TEMPLATES, seed: 4 });
const logOddsIn = (row: Float64Array | undefined, token: number, label: string, rival: string): number => {
  const at = (name: string): number => row?.[token * LABELS.length + LABELS.indexOf(name)] ?? 0;
  return Math.log(at(label)) - Math.log(at(rival));
};

describe('a sentence explained in its document', () => {
  let crf: CrfModel;
  beforeAll(async () => {
    const corpus = { name: 'smiths', sentences: document, documents: 1 };
    const columns = { columns: ['word', 'label'], labelColumn: 'label' };
    const set = prepareTrainingSet(
      { ...corpus, ...columns },
      { spec: parseFeatureSpec({ templates: TEMPLATES }) },
    );
    crf = (await trainCrf(set, { maxIterations: 20, l2: 0.1 })).model;
  });

  it('has the margins that the CRF has there', async () => {
    const account = explainEncoded(crf, crf.encoder.encodeDocument(document), 1, 0);
    const decision = { sentence: 0, token: 0, label: account.label, rival: account.rival ?? '' };
    const [there] = await occlude(crfMarginals(crf, place), [sentence], [decision]);
    const [alone] = await occlude(crfMarginals(crf), [sentence], [decision]);
    expect(there?.margin).toBeCloseTo(account.logOdds ?? Number.NaN, 9);
    expect(Math.abs((there?.margin ?? 0) - (alone?.margin ?? 0))).toBeGreaterThan(0.01);
  });

  it('has the margins and gradients that the network has there', async () => {
    const inspector = await network.inspector({ threads: 1 });
    try {
      const { predictor } = inspector;
      const data = predictor.encode(document);
      const marginals = predictor.marginals(data, predictor.emissions(data), 1);
      const found = integratedGradients(inspector, sentence, 0, { place, score: 'log-odds' });
      const { label = '', rival = '' } = found ?? {};
      const expected = logOddsIn(marginals, 0, label, rival);
      expect(found?.difference).toBeCloseTo(expected, 4);
      const decision = { sentence: 0, token: 0, label, rival };
      const [there] = await occlude(networkMarginals(predictor, place), [sentence], [decision]);
      expect(there?.margin).toBeCloseTo(expected, 4);
      const alone = integratedGradients(inspector, sentence, 0, {
        ...{ label, against: rival },
        score: 'log-odds',
      });
      expect(Math.abs((alone?.difference ?? 0) - expected)).toBeGreaterThan(0.01);
    } finally {
      await inspector.close();
    }
  });

  it('stands there for both models side by side', async () => {
    const inspector = await network.inspector({ threads: 1 });
    try {
      const encoded = crf.encoder.encodeDocument(document);
      const both = await explainSideBySide(crf, inspector, sentence, 0, { place });
      const account = explainEncoded(crf, encoded, 1, 0, { against: both?.rival });
      expect(both?.crf.difference).toBeCloseTo(account.difference ?? Number.NaN, 12);
      expect(both?.crf.logOdds).toBeCloseTo(account.logOdds ?? Number.NaN, 12);
      const data = inspector.predictor.encode(document);
      const marginals = inspector.predictor.marginals(data, inspector.predictor.emissions(data), 1);
      expect(both?.network.logOdds).toBeCloseTo(
        logOddsIn(marginals, 0, both?.label ?? '', both?.rival ?? ''),
        4,
      );
    } finally {
      await inspector.close();
    }
  });
});
