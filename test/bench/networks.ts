/**
 * Trains networks on whole published corpora by the command line and scores them on the test sets:
 * `npm run networks [-- NAME...]`, where a NAME picks the runs whose name contains it. A finished run leaves a file in
 * reports/networks/runs and is not done again; reports/networks/report.md is made from all of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { markdownTable } from 'markdown-table';
import { writeFileAtomically } from '../../src/corpus/index.ts';
import { formatPercent, type SpanScoresJson } from '../../src/evaluation/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';
import { CACHE, MAIN } from './performance/paths.ts';

const FOLDER = 'reports/networks';
const VECTORS = 'vectors/glove.6B.50d.subset.txt.gz';

interface NetworkRun {
  readonly name: string;
  readonly slug: string;
  readonly train: string;
  /** undefined: every tenth training sentence. */
  readonly dev?: string;
  readonly test: string;
  readonly reading: readonly string[];
  readonly vectors: boolean;
  /** Options of `crf-lab train` beside its defaults. */
  readonly options: readonly string[];
  readonly metric: 'f1' | 'accuracy';
  readonly seeds: readonly number[];
}

/** What is kept of a run of one seed. */
export interface StoredNetworkRun {
  readonly run: NetworkRun;
  readonly seed: number;
  readonly training: {
    readonly epochs: number;
    readonly bestEpoch: number;
    readonly bestDevScore: number;
    readonly parameters: number;
  };
  readonly scores: SpanScoresJson;
  /** Decoded within the tag scheme; null where labels have none. */
  readonly masked: SpanScoresJson | null;
}

const CONLL2003 = {
  train: 'conll2003/train.txt.gz',
  dev: 'conll2003/dev.txt.gz',
  test: 'conll2003/test.txt.gz',
  reading: ['--columns', 'word,pos,chunk,ner', '--to-scheme', 'iob2'],
  metric: 'f1',
  seeds: [1, 2, 3],
} as const;

const CONLL2000 = {
  train: 'conll2000/train.txt.gz',
  test: 'conll2000/test.txt.gz',
  reading: ['--columns', 'word,pos,chunk'],
  vectors: true,
  options: ['--learning-rate', '0.002', '--decay', '0.05', '--epochs', '30', '--patience', '8'],
  metric: 'f1',
  seeds: [1],
} as const;

const RUNS: readonly NetworkRun[] = [
  {
    ...CONLL2003,
    name: 'CoNLL-2003, GloVe subset, CRF',
    slug: 'conll2003-vectors-crf',
    vectors: true,
    options: [],
  },
  {
    ...CONLL2003,
    name: 'CoNLL-2003, GloVe subset, softmax',
    slug: 'conll2003-vectors-softmax',
    vectors: true,
    options: ['--head', 'softmax'],
  },
  {
    ...CONLL2003,
    name: 'CoNLL-2003, random vectors, CRF',
    slug: 'conll2003-random-crf',
    vectors: false,
    options: [],
  },
  {
    ...CONLL2000,
    name: 'CoNLL-2000 chunking, GloVe subset, CRF',
    slug: 'conll2000-vectors-crf',
  },
  {
    ...CONLL2000,
    name: 'CoNLL-2000 chunking, GloVe subset, CRF, IOBES',
    slug: 'conll2000-vectors-crf-iobes',
    // Labels that also tell the last token of a span and a span of one.
    options: ['--to-scheme', 'iobes', ...CONLL2000.options],
  },
  {
    ...CONLL2000,
    name: 'CoNLL-2000 chunking, GloVe subset, CRF, hidden size 200, letter case',
    slug: 'conll2000-vectors-crf-200-case',
    options: ['--hidden', '200', '--case-dim', '10', ...CONLL2000.options],
  },
  {
    name: 'UD English EWT, UPOS, GloVe subset, CRF',
    slug: 'ewt-upos-vectors-crf',
    train: 'ud-en-ewt/train.conllu.gz',
    dev: 'ud-en-ewt/dev.conllu.gz',
    test: 'ud-en-ewt/test.conllu.gz',
    reading: ['--label', 'upos'],
    vectors: true,
    options: [],
    metric: 'accuracy',
    seeds: [1],
  },
  {
    name: 'ATIS slots, random vectors, CRF',
    slug: 'atis-random-crf',
    train: 'atis/train.seq.in.gz',
    dev: 'atis/dev.seq.in.gz',
    test: 'atis/test.seq.in.gz',
    reading: [],
    vectors: false,
    options: [],
    metric: 'f1',
    seeds: [1],
  },
];

if (!hasSharedData) process.exit(1);
const wanted = process.argv.slice(2);
mkdirSync(`${FOLDER}/runs`, { recursive: true });
mkdirSync(CACHE, { recursive: true });
for (const run of RUNS) {
  if (wanted.length > 0 && !wanted.some((part) => run.name.includes(part))) continue;
  for (const seed of run.seeds) {
    const file = `${FOLDER}/runs/${run.slug}.${seed}.json`;
    if (existsSync(file)) continue;
    process.stderr.write(`${run.name}, seed ${seed}\n`);
    await writeFileAtomically(file, `${JSON.stringify(trainAndScore(run, seed), undefined, 1)}\n`);
  }
}
await writeFileAtomically(`${FOLDER}/report.md`, makeReport());

function trainAndScore(run: NetworkRun, seed: number): StoredNetworkRun {
  const { train, dev } = run.dev === undefined ? withoutEveryTenth(run) : partsOf(run, run.dev);
  const model = `${CACHE}/${run.slug}.${seed}.model`;
  const given = ['--model-type', 'bilstm', '--train', train, '--dev', dev, ...run.reading, ...run.options];
  const vectors = run.vectors ? ['--vectors', sharedData(VECTORS)] : [];
  const seeded = ['--model', model, '--seed', String(seed), '--json'];
  const training = JSON.parse(
    crfLab('train', ...given, ...vectors, ...seeded),
  ) as StoredNetworkRun['training'];
  const { epochs, bestEpoch, bestDevScore, parameters } = training;
  const evaluate = ['evaluate', '--model', model, '--data', sharedData(run.test), '--json'];
  const scores = JSON.parse(crfLab(...evaluate)) as SpanScoresJson;
  const masked =
    run.metric === 'f1'
      ? (JSON.parse(crfLab(...evaluate, '--decode', 'constrained')) as SpanScoresJson)
      : null;
  rmSync(model, { recursive: true });
  return { run, seed, training: { epochs, bestEpoch, bestDevScore, parameters }, scores, masked };
}

function partsOf(run: NetworkRun, dev: string): { train: string; dev: string } {
  return { train: sharedData(run.train), dev: sharedData(dev) };
}

/** For corpora without a dev set: files without, and of, every tenth training sentence. */
function withoutEveryTenth(run: NetworkRun): { train: string; dev: string } {
  const blocks = gunzipSync(readFileSync(sharedData(run.train)))
    .toString('utf8')
    .trim()
    .split(/\n\s*\n/);
  const write = (part: string, kept: readonly string[]): string => {
    const path = `${CACHE}/${run.slug}.${part}.txt`;
    writeFileSync(path, `${kept.join('\n\n')}\n`);
    return path;
  };
  return {
    train: write(
      'train',
      blocks.filter((_, n) => n % 10 !== 9),
    ),
    dev: write(
      'dev',
      blocks.filter((_, n) => n % 10 === 9),
    ),
  };
}

function crfLab(...args: string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`crf-lab ${args.join(' ')}: exit code ${status}`);
  return stdout;
}

function makeReport(): string {
  const stored = readdirSync(`${FOLDER}/runs`)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(`${FOLDER}/runs/${name}`, 'utf8')) as StoredNetworkRun);
  const rows = stored.map(({ run, seed, training, scores, masked }) => [
    run.name,
    String(seed),
    `${training.bestEpoch} of ${training.epochs}`,
    formatPercent(training.bestDevScore),
    formatPercent(run.metric === 'f1' ? scores.micro.f1 : scores.accuracy),
    masked === null ? '' : formatPercent(masked.micro.f1),
  ]);
  const table = markdownTable(
    [['network', 'seed', 'best epoch', 'dev', 'test', 'test, decoded within the scheme'], ...rows],
    { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
  );
  return `# Networks on whole corpora

Made by \`npm run networks\`. BiLSTM of 100 per direction over words and a character CNN, the defaults of \`crf-lab train\`
unless runs/*.json names options; the epoch is chosen by dev. Conlleval F1 or, of UPOS, token accuracy, in percent.

${table}
`;
}
