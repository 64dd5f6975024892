import { beforeAll, describe, expect, it } from 'vitest';
import { type CrfModel, type DevSet, type TrainReport, trainCrf, weightLayout } from '../../src/crf/index.ts';
import { forwardBackward, nodeMarginals, pathScore, viterbi } from '../../src/crf/inference/index.ts';
import {
  readReference,
  readReferenceCorpus,
  referenceTestSet,
  referenceTrainingSet,
  type TinyReference,
} from '../helpers/crfsuite-reference.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

/** Both sides run until rounding stops them, so weights agree to about the printed 6 decimals. */
const WEIGHT_TOLERANCE = 2e-6;
const MARGINAL_TOLERANCE = 1e-6;

/** What `tiny` runs were trained on, and how. */
const RUNS = [
  { name: 'l2', options: { l1: 0, l2: 1, possibleTransitions: false } },
  { name: 'l2pt', options: { l1: 0, l2: 1, possibleTransitions: true } },
  { name: 'l1', options: { l1: 1, l2: 0, possibleTransitions: false } },
  { name: 'en', options: { l1: 0.3, l2: 0.05, possibleTransitions: true } },
] as const;

describe.skipIf(!hasSharedData).each(RUNS)(
  'the first 20 sentences of CoNLL-2000 under $name',
  ({ name, options }) => {
    let reference: TinyReference;
    let model: CrfModel;
    let report: TrainReport;
    let test: DevSet;

    beforeAll(async () => {
      reference = readReference().tiny.runs[name]!;
      const corpus = await readReferenceCorpus('conll2000', 'train');
      const training = referenceTrainingSet('conll2000', {
        ...corpus,
        sentences: corpus.sentences.slice(0, 20),
      });
      test = await referenceTestSet('conll2000', 'test', training, 10);
      // Tighter than CRFsuite's own stop, so that what is compared is the optimum itself.
      ({ model, report } = await trainCrf(training, {
        ...options,
        epsilon: 1e-10,
        delta: 0,
        period: 0,
        maxIterations: 4000,
      }));
    });

    it('has the attributes, features and optimum of CRFsuite', () => {
      expect(report.attributes).toBe(reference.attributes);
      expect(report.features).toBe(reference.features);
      expect(model.labels).toEqual(reference.label_order);
      expect(Math.abs(report.loss - reference.final_loss) / reference.final_loss).toBeLessThan(1e-8);
    });

    it('has the transition weights of CRFsuite', () => {
      const { index, weights } = model.parts;
      const offset = weightLayout(index).transitions;
      const ours = new Map<string, number>();
      index.transitionFrom.forEach((from, k) => {
        ours.set(`${model.labels[from]} ${model.labels[index.transitionTo[k]!]}`, weights[offset + k]!);
      });
      for (const [from, to, weight] of reference.transitions) {
        expect(Math.abs(ours.get(`${from} ${to}`)! - weight), `${from} -> ${to}`).toBeLessThan(
          WEIGHT_TOLERANCE,
        );
      }
      const listed = new Set(reference.transitions.map(([from, to]) => `${from} ${to}`));
      for (const [pair, weight] of ours) if (!listed.has(pair)) expect(weight, pair).toBe(0);
    });

    it('has the state weights of CRFsuite', () => {
      const { index, weights, vocabularies } = model.parts;
      for (const [attribute, label, weight] of [
        ...(reference.state_features ?? []),
        ...(reference.state_features_first200 ?? []),
      ]) {
        const a = vocabularies.attributes.id(attribute);
        const f = index.stateLabels
          .subarray(index.stateOffsets[a], index.stateOffsets[a + 1])
          .indexOf(model.labels.indexOf(label));
        expect(f, `${attribute} ${label}`).toBeGreaterThanOrEqual(0);
        const ours = weights[index.stateOffsets[a]! + f]!;
        expect(Math.abs(ours - weight), `${attribute} ${label}`).toBeLessThan(WEIGHT_TOLERANCE);
      }
    });

    it('gives the first three test sentences the paths, scores and marginals of CRFsuite', () => {
      for (const [n, expected] of reference.first3.entries()) {
        const lattice = model.fill(test.data, n);
        const { labels, score } = viterbi(lattice);
        expect(Array.from(labels, (id) => model.labels[id])).toEqual(expected.labels);
        expect(Math.abs(score - expected.viterbi_score)).toBeLessThan(1e-4);
        expect(Math.abs(forwardBackward(lattice) - expected.lognorm)).toBeLessThan(1e-4);
        const gold = Int32Array.from(test.gold[n]!, (label) => model.labels.indexOf(label));
        expect(Math.abs(pathScore(lattice, gold) - expected.gold_score)).toBeLessThan(1e-4);
        const node = new Float64Array(lattice.length * lattice.labelCount);
        nodeMarginals(node, lattice);
        const flat = expected.marginals.flat();
        for (const [k, marginal] of flat.entries()) {
          expect(Math.abs(node[k]! - marginal)).toBeLessThan(MARGINAL_TOLERANCE);
        }
        expect(flat.length).toBe(node.length);
      }
    });
  },
);
