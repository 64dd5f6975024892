/**
 * The reference runs of CRFsuite 0.12.2, trained again from the corpora and compared figure by figure:
 * `npm run parity [-- NAME]`, where NAME picks runs whose name contains it. Takes minutes to an hour. Prints Markdown.
 */
import { trainCrf } from '../../src/crf/index.ts';
import { forwardBackward, nodeMarginals, viterbi } from '../../src/crf/inference/index.ts';
import { evaluateSpans, formatFixed } from '../../src/evaluation/index.ts';
import {
  type ReferenceDataset,
  readReference,
  readReferenceCorpus,
  referenceTestSet,
  referenceTrainingSet,
} from '../helpers/crfsuite-reference.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

if (!hasSharedData) process.exit(1);
const wanted = process.argv[2] ?? '';
const SPLITS: Record<string, string> = { test: 'test', testa: 'dev', testb: 'test' };

for (const [name, reference] of Object.entries(readReference().runs)) {
  if (!name.includes(wanted)) continue;
  const dataset: ReferenceDataset = name.startsWith('conll2000') ? 'conll2000' : 'conll2003';
  const { settings } = reference;
  const isConverging = name.endsWith('conv');
  const training = referenceTrainingSet(dataset, await readReferenceCorpus(dataset, 'train'));
  const rows: string[] = [];
  const row = (what: string, theirs: number, ours: number, digits = 6): void => {
    const relative = Math.abs(ours - theirs) / Math.max(1e-300, Math.abs(theirs));
    rows.push(
      `| ${what} | ${formatFixed(theirs, digits)} | ${formatFixed(ours, digits)} | ${relative.toExponential(1)} |`,
    );
  };
  const startedAt = performance.now();
  const { model, report } = await trainCrf(
    training,
    {
      l1: Number(settings.c1),
      l2: Number(settings.c2),
      possibleTransitions: settings['feature.possible_transitions'] === '1',
      maxIterations: Number(settings.max_iterations),
      // The conv runs stop by the gradient; the others at 100 iterations.
      epsilon: isConverging ? 1e-6 : 0,
      delta: 0,
      period: 0,
    },
    {
      onIteration: ({ iteration, loss }) => {
        const theirs = reference.loss_at_iteration[iteration];
        if (theirs !== undefined) row(`loss after iteration ${iteration}`, theirs, loss);
        if (iteration % 10 === 0)
          process.stderr.write(`${name}: iteration ${iteration}, loss ${loss.toFixed(6)}\n`);
      },
    },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  row('attributes', reference.attributes, report.attributes, 0);
  row('features', reference.features, report.features, 0);
  row('active features', reference.active_features, report.activeFeatures, 0);
  row('iterations', reference.iterations, report.iterations, 0);
  row('final loss', reference.final_loss, report.loss);
  for (const [split, expected] of Object.entries(reference.test)) {
    const { data, gold } = await referenceTestSet(dataset, SPLITS[split] ?? split, training);
    let scoreSum = 0;
    let logZSum = 0;
    const worst = { score: 0, logZ: 0, marginal: 0, paths: 0, sentences: 0 };
    const predicted = gold.map((_, n) => {
      const lattice = model.fill(data, n);
      const path = viterbi(lattice);
      const logZ = forwardBackward(lattice);
      scoreSum += path.score;
      logZSum += logZ;
      const labels = Array.from(path.labels, (id) => model.labels[id] ?? '');
      const sentence = expected.first20?.[n];
      if (sentence !== undefined) {
        worst.sentences++;
        if (labels.join(' ') !== sentence.labels.join(' ')) worst.paths++;
        worst.score = Math.max(
          worst.score,
          Math.abs(path.score - sentence.viterbi_score) / sentence.viterbi_score,
        );
        worst.logZ = Math.max(worst.logZ, Math.abs(logZ - sentence.lognorm) / sentence.lognorm);
        const node = new Float64Array(lattice.length * lattice.labelCount);
        nodeMarginals(node, lattice);
        for (const [k, p] of sentence.marginals.flat().entries()) {
          worst.marginal = Math.max(worst.marginal, Math.abs((node[k] ?? 0) - p));
        }
      }
      return labels;
    });
    const { micro, accuracy } = evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: 'iob2' });
    row(`${split}: accuracy`, expected.accuracy, 100 * accuracy, 4);
    row(`${split}: F1`, expected.f1, 100 * micro.f1, 4);
    row(`${split}: sum of Viterbi scores`, expected.sum_viterbi_score, scoreSum);
    row(`${split}: sum of log Z`, expected.sum_lognorm, logZSum);
    if (worst.sentences > 0) {
      rows.push(
        `| ${split}: first ${worst.sentences} sentences | | ${worst.paths} paths differ | score ${worst.score.toExponential(1)}, log Z ${worst.logZ.toExponential(1)}, marginals ${worst.marginal.toExponential(1)} (absolute) |`,
      );
    }
  }
  console.log(`\n## ${name} (${report.stopReason}, ${seconds.toFixed(0)} s)\n`);
  console.log(
    ['| figure | CRFsuite | crf-lab | relative difference |', '| --- | ---: | ---: | ---: |', ...rows].join(
      '\n',
    ),
  );
}
