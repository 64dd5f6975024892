/**
 * Tokens a second of CPU time, on one thread, from ready attribute ids to labels and marginals: the CoNLL-2000 training
 * set with CRFsuite's chunking attributes, under random weights (standard normal) for all its observed features. Random
 * weights cost what trained ones do before any are pruned. `npm run bench:decoding [-- RUNS]`; best of RUNS (default 15)
 * and, beside it, the plain TypeScript that the results are tested against. Prints Markdown.
 */
import { schemeConstraints } from '../../src/corpus/index.ts';
import { buildFeatureIndex, createBatchDecoder, weightLayout } from '../../src/crf/index.ts';
import { forwardBackward, Lattice, nodeMarginals, viterbi } from '../../src/crf/inference/index.ts';
import { fillScores, transitionMatrix } from '../../src/crf/scores.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { readReferenceCorpus, referenceTrainingSet } from '../helpers/crfsuite-reference.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

if (!hasSharedData) process.exit(1);
const isJson = process.argv.includes('--json');
const runs = isJson ? 10 : Number(process.argv[2] ?? 15);

const { data, vocabularies, scheme } = referenceTrainingSet(
  'conll2000',
  await readReferenceCorpus('conll2000', 'train'),
);
const { labels, attributes, edgeAttributes } = vocabularies;
const { index } = buildFeatureIndex(data, labels.size, attributes.size, edgeAttributes.size, {
  possibleStates: false,
  possibleTransitions: false,
  minFrequency: 0,
  startEnd: false,
  transitions: true,
});
const random = createRandom(1);
const weights = Float64Array.from({ length: weightLayout(index).featureCount }, () => random.normal());
const constraints = schemeConstraints(labels.strings, scheme);

const startedAt = performance.now();
const decoder = await createBatchDecoder({ index, weights, constraints, attributes });
const readyMs = performance.now() - startedAt;

const lattice = new Lattice(index.labelCount);
lattice.setTransitions(transitionMatrix(index, weights));
const out = new Float64Array(data.maxLength * index.labelCount);
const withReference = (decode: () => void): void => {
  for (let n = 0; n < data.sequenceCount; n++) {
    fillScores(lattice, index, weights, data, n);
    decode();
  }
};

const P = data.positionCount;
if (isJson) {
  const perSecond = (run: () => void): number => Math.round(1e6 * Number(rate(run, runs)));
  const viterbiTokensPerSecond = perSecond(() => decoder.decode(data));
  const marginalTokensPerSecond = perSecond(() => decoder.marginals(data));
  console.log(JSON.stringify({ viterbiTokensPerSecond, marginalTokensPerSecond }));
  process.exit(0);
}
console.log(
  `${P} tokens, ${(data.attributeIds.length / P).toFixed(1)} attributes a token, ${index.labelCount} labels, ` +
    `${attributes.size} attributes, ${weights.length} random weights; decoder made in ${readyMs.toFixed(0)} ms\n`,
);
console.log('| from ready ids | M tokens/s | plain TypeScript |\n| --- | ---: | ---: |');
row(
  'Viterbi',
  () => decoder.decode(data),
  () => withReference(() => viterbi(lattice)),
);
row(
  'Viterbi within the tag scheme',
  () => decoder.decode(data, 'constrained'),
  () => withReference(() => viterbi(lattice, constraints)),
);
row(
  'node marginals',
  () => decoder.marginals(data),
  () =>
    withReference(() => {
      forwardBackward(lattice);
      nodeMarginals(out, lattice);
    }),
);

function row(what: string, fast: () => void, plain: () => void): void {
  console.log(`| ${what} | ${rate(fast, runs)} | ${rate(plain, Math.min(runs, 3))} |`);
}

/** Millions of tokens a second of CPU time, in the best of `count` runs. */
function rate(run: () => void, count: number): string {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return (P / best).toFixed(2);
}
