/**
 * How many evaluations L-BFGS needs, and what would save some: `npm run bench:convergence -- [OPTIONS] [CORPUS...]` trains
 * on every N-th sentence (`--share N`) of the named corpora (default: all four, every sentence) with CRFsuite's options and with each
 * variant, and prints a Markdown table; `--variant TEXT` (more than once) picks those with that text in their name,
 * `--optimum LOSS` spares finding it. Evaluations are counted, so a loaded machine gives the same table.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { buildFeatureIndex } from '../../src/crf/feature-index.ts';
import { type TrainingSet, type TrainOptions, trainCrf } from '../../src/crf/index.ts';
import { type LbfgsOptionsInput, lbfgsIterations, type Objective } from '../../src/crf/lbfgs/index.ts';
import { TrainingEngine } from '../../src/crf/wasm/training-engine.ts';
import { hasSharedData } from '../helpers/shared-data.ts';
import { CONVERGENCE_CORPORA, readConvergenceCorpus } from './convergence-corpora.ts';
import { expectedCurvature, labelLogOdds } from './convergence-starts.ts';

/** Where the search begins, in weights `[F]`, and what that cost in passes over the data. */
interface Start {
  readonly weights: Float64Array;
  readonly passes: number;
}

interface Problem {
  readonly training: TrainingSet;
  readonly index: ReturnType<typeof buildFeatureIndex>['index'];
  readonly observed: Float64Array;
}

interface Variant {
  readonly name: string;
  readonly lbfgs?: LbfgsOptionsInput;
  readonly start?: (problem: Problem) => Promise<Start>;
  /** Curvature of each weight's axis, `[F]`: the search runs in z = x·√curvature. */
  readonly curvature?: (problem: Problem) => Float64Array;
}

const L2 = 1;
/** Distances from the optimum, relative to it. */
const DISTANCES = [1e-2, 1e-3, 1e-4, 1e-5];

/** Weights that some other training ends with. */
const trained =
  (options: TrainOptions, passesPerEpoch = 1) =>
  async ({ training, observed }: Problem): Promise<Start> => {
    const { model, report } = await trainCrf(training, options);
    const weights = new Float64Array(observed.length);
    // State features come first; a softmax has no others.
    weights.set(model.parts.weights);
    return { weights, passes: passesPerEpoch * report.evaluations };
  };

const VARIANTS: readonly Variant[] = [
  { name: 'as CRFsuite (6 pairs)' },
  { name: '3 pairs', lbfgs: { memory: 3 } },
  { name: '10 pairs', lbfgs: { memory: 10 } },
  { name: '20 pairs', lbfgs: { memory: 20 } },
  {
    name: 'first step of length 5',
    curvature: ({ observed }) => new Float64Array(observed.length).fill(0.04),
  },
  {
    name: 'first step of length 20',
    curvature: ({ observed }) => new Float64Array(observed.length).fill(0.0025),
  },
  { name: 'backtracking, Armijo', lbfgs: { lineSearch: 'armijo' } },
  { name: 'backtracking, strong Wolfe', lbfgs: { lineSearch: 'strong-wolfe' } },
  { name: 'gtol 0.5', lbfgs: { gtol: 0.5 } },
  {
    name: 'axes scaled by the curvature at 0',
    curvature: (problem) => expectedCurvature(problem, L2, 'uniform'),
  },
  {
    name: 'axes scaled by the curvature of the label shares',
    curvature: (problem) => expectedCurvature(problem, L2, 'observed'),
  },
  { name: 'from label log-odds', start: async (problem) => ({ weights: labelLogOdds(problem), passes: 1 }) },
  { name: 'from SGD, 1 epoch', start: trained({ algorithm: 'sgd', l2: L2, maxIterations: 1 }) },
  { name: 'from SGD, 3 epochs', start: trained({ algorithm: 'sgd', l2: L2, maxIterations: 3 }) },
  {
    name: 'from an averaged perceptron, 3 epochs',
    start: trained({ algorithm: 'averaged-perceptron', maxIterations: 3 }),
  },
  {
    name: 'from softmax, 20 iterations',
    start: trained({ head: 'softmax', l2: L2, maxIterations: 20 }),
  },
  { name: 'from the optimum for l2 = 2', start: trained({ l2: 2 }, 0) },
  { name: 'from 15 iterations with l2 = 4', start: trained({ l2: 4, maxIterations: 15 }) },
];

/** CPU seconds of all threads since this call. */
function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

/** f in z, x = z / √curvature: the same minimum, another shape. */
function scaled(engine: TrainingEngine, divisors: Float64Array): Objective {
  const x = engine.vectors.vector();
  const slopes = engine.vectors.vector();
  return {
    size: engine.size,
    vectors: engine.vectors,
    evaluate(z, gradient) {
      for (let v = 0; v < x.length; v++) x[v] = z[v]! / divisors[v]!;
      const loss = engine.evaluate(x, slopes);
      // The products that the engine remembers are those of x.
      engine.vectors.remember([]);
      for (let v = 0; v < x.length; v++) gradient[v] = slopes[v]! / divisors[v]!;
      return loss;
    },
  };
}

interface Trace {
  /** Of start and search, without laying out the data. */
  readonly cpuSeconds: number;
  readonly evaluations: readonly number[];
  readonly losses: readonly number[];
  readonly stopReason: string;
}

async function search(
  problem: Problem,
  { lbfgs, start, curvature }: Variant,
  stop: LbfgsOptionsInput,
): Promise<Trace> {
  const { training, index, observed } = problem;
  const memory = lbfgs?.memory ?? 6;
  const cpuSeconds = cpuClock();
  const from = await start?.(problem);
  const startSeconds = cpuSeconds();
  const engine = await TrainingEngine.create(training.data, index, observed, {
    l2: L2,
    hasL1: false,
    threads: 1,
    memory,
  });
  try {
    let objective: Objective = engine;
    const x0 = from === undefined ? new Float64Array(engine.size) : engine.start(from.weights);
    if (curvature !== undefined) {
      // A variable for k merged weights is √k·w: start() divides the sum of k by √k, so the second factor is √k.
      const sums = engine.start(curvature(problem));
      const roots = engine.start(new Float64Array(observed.length).fill(1));
      const divisors = sums.map((sum, v) => Math.sqrt(sum / roots[v]!));
      x0.forEach((value, v) => {
        x0[v] = value * divisors[v]!;
      });
      objective = scaled(engine, divisors);
    }
    const iterations = lbfgsIterations(objective, x0, { ...stop, ...lbfgs });
    const evaluations: number[] = [];
    const losses: number[] = [];
    const searchSeconds = cpuClock();
    for (;;) {
      const { value, done } = iterations.next();
      if (done) {
        const { stopReason } = value;
        return { evaluations, losses, stopReason, cpuSeconds: startSeconds + searchSeconds() };
      }
      evaluations.push(value.evaluations + (from?.passes ?? 0));
      losses.push(value.loss);
    }
  } finally {
    await engine.close();
  }
}

async function findOptimum(problem: Problem): Promise<number> {
  const variant = { name: 'optimum', lbfgs: { memory: 20 } };
  const { losses } = await search(problem, variant, { epsilon: 1e-7, period: 0, maxIterations: 1500 });
  return losses.at(-1) ?? Number.NaN;
}

if (!hasSharedData) process.exit(1);
const { values, positionals } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    variant: { type: 'string', multiple: true, default: [''] },
    optimum: { type: 'string' },
  },
  allowPositionals: true,
});
for (const name of Object.keys(CONVERGENCE_CORPORA)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const training = await readConvergenceCorpus(name, Number(values.share));
  const { data, vocabularies } = training;
  const { index, observed } = buildFeatureIndex(
    data,
    vocabularies.labels.size,
    vocabularies.attributes.size,
    0,
    {
      possibleStates: false,
      possibleTransitions: false,
      minFrequency: 0,
      startEnd: false,
      transitions: true,
    },
  );
  const problem = { training, index, observed };
  const best = values.optimum === undefined ? await findOptimum(problem) : Number(values.optimum);
  const rows: string[][] = [];
  for (const variant of VARIANTS) {
    if (!values.variant.some((part) => variant.name.includes(part))) continue;
    process.stderr.write(`${name}: ${variant.name}\n`);
    const { evaluations, losses, stopReason, cpuSeconds } = await search(problem, variant, {});
    const reached = DISTANCES.map((distance) => {
      const k = losses.findIndex((loss) => loss <= best * (1 + distance));
      return k < 0 ? '-' : String(evaluations[k]);
    });
    const end = losses.at(-1) ?? Number.NaN;
    const row = [
      variant.name,
      ...reached,
      String(losses.length),
      String(evaluations.at(-1)),
      ((end - best) / best).toExponential(1),
      cpuSeconds.toFixed(1),
      stopReason,
    ];
    process.stderr.write(`  ${row.join(' | ')}\n`);
    rows.push(row);
  }
  const head = [
    'variant',
    ...DISTANCES.map((distance) => `to ${distance}`),
    'iterations',
    'evaluations',
    'left',
    'CPU s',
    'stopped',
  ];
  console.log(
    `\n${name}, every ${values.share}: ${data.positionCount} tokens, ${index.labelCount} labels, ${observed.length} features, optimum ${best.toFixed(6)}\n\n` +
      markdownTable([head, ...rows], { align: ['l', ...head.slice(1).map(() => 'r')] }),
  );
}
