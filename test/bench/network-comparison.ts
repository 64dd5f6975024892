/**
 * The fused network engine beside PyTorch: both train and predict on the same batches, started in turn, each start a process of
 * its own. Writes reports/performance/network.md and network.json.
 *
 *     npm run bench:network [-- --starts 5 --batches 60 --threads 2 --cases 100x9,100x33,100x133,200x9,200x33 --python FILE]
 *
 * --part infer measures inference alone and prints without writing the report: training takes most of the time.
 *
 * Needs a Python with torch and a fast BLAS (Debian: python3-torch libopenblas0-pthread; with Debian's plain libblas3 PyTorch is a
 * quarter as fast); without torch crf-lab is measured alone.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { describeMachine, describeVersion } from './performance/machine.ts';
import { formatMachine } from './performance/report.ts';
import { summarize } from './performance/statistics.ts';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '5' },
    batches: { type: 'string', default: '60' },
    threads: { type: 'string', default: '2' },
    cases: { type: 'string', default: '100x9,100x33,100x133,200x9,200x33' },
    head: { type: 'string', default: 'crf' },
    part: { type: 'string', default: 'both' },
    python: { type: 'string' },
  },
});
const OURS = fileURLToPath(new URL('network-speed.ts', import.meta.url));
const PEER = fileURLToPath(new URL('peers/bilstm_crf_pytorch.py', import.meta.url));
const REPORT = fileURLToPath(new URL('../../reports/performance/', import.meta.url));

/** Two pools of spinning threads on two cores halve PyTorch's speed: its own pool works, OpenBLAS's does not. */
const PEER_ENVIRONMENT = { ...process.env, OPENBLAS_NUM_THREADS: '1' };

interface Start {
  readonly torch?: string;
  /** What multiplies its matrices. */
  readonly blas?: string;
  readonly trainTokensPerSecond: number;
  readonly predictTokensPerSecond: number;
  /** Of the peer: by how its batches are cut. */
  readonly predictRates?: Readonly<Record<string, number>>;
  readonly peakMemoryMB: number;
}

function findPython(): string | undefined {
  const candidates = values.python === undefined ? ['python3', '/usr/bin/python3'] : [values.python];
  return candidates.find((python) => spawnSync(python, ['-c', 'import torch, numpy']).status === 0);
}

function runOurs(...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'tsx', OURS, ...args], { encoding: 'utf8' });
}

/** 0 of nothing: the peer may be missing. */
const median = (numbers: readonly number[]): number => (numbers.length === 0 ? 0 : summarize(numbers).median);

const thousands = (rate: number): string => (rate > 0 ? Math.round(rate).toLocaleString('en-US') : '');
const spread = (numbers: readonly number[]): string =>
  !(median(numbers) > 0)
    ? ''
    : `${thousands(median(numbers))} (${thousands(Math.min(...numbers))}-${thousands(Math.max(...numbers))})`;

const python = findPython();
if (python === undefined) process.stderr.write('no Python with torch and numpy: crf-lab alone is measured\n');
const shown = values.part === 'infer' ? 'predictTokensPerSecond' : 'trainTokensPerSecond';
const folder = mkdtempSync(join(tmpdir(), 'crf-lab-network-'));
const results: { case: string; crfLab: Start[]; pytorch: Start[] }[] = [];
try {
  runOurs('--export', folder, '--batches', values.batches);
  for (const name of values.cases.split(',')) {
    const [hidden = '100', labels = '9'] = name.split('x');
    const shared = [
      '--hidden',
      hidden,
      '--labels',
      labels,
      '--threads',
      values.threads,
      '--head',
      values.head,
      '--part',
      values.part,
    ];
    const result = { case: name, crfLab: [] as Start[], pytorch: [] as Start[] };
    results.push(result);
    for (let start = 1; start <= Number(values.starts); start++) {
      result.crfLab.push(
        JSON.parse(runOurs('--json', '--runs', '1', '--batches', values.batches, ...shared)) as Start,
      );
      if (python !== undefined)
        result.pytorch.push(
          JSON.parse(
            execFileSync(python, [PEER, folder, ...shared], { encoding: 'utf8', env: PEER_ENVIRONMENT }),
          ) as Start,
        );
      process.stderr.write(
        `${name}, start ${start}: crf-lab ${thousands(result.crfLab.at(-1)?.[shown] ?? 0)}, PyTorch ${thousands(result.pytorch.at(-1)?.[shown] ?? 0)} tokens/s; load average ${loadavg()[0]?.toFixed(1)}\n`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const rows = results.flatMap(({ case: name, crfLab, pytorch }) => {
  const [hidden, labels] = name.split('x');
  const row = (what: string, starts: readonly Start[], other: readonly Start[]): string[] => {
    const pick = (key: 'trainTokensPerSecond' | 'predictTokensPerSecond' | 'peakMemoryMB'): number[] =>
      starts.map((start) => start[key]);
    const ratio = (key: 'trainTokensPerSecond' | 'predictTokensPerSecond'): string =>
      other.length === 0 || !(median(pick(key)) > 0)
        ? ''
        : `${(median(pick(key)) / median(other.map((start) => start[key]))).toFixed(2)}x`;
    return [
      ...[hidden ?? '', labels ?? '', what],
      ...[spread(pick('trainTokensPerSecond')), ratio('trainTokensPerSecond')],
      ...[spread(pick('predictTokensPerSecond')), ratio('predictTokensPerSecond')],
      `${Math.round(median(pick('peakMemoryMB')))} MB`,
    ];
  };
  // The peer in batches as training has them, beside its best: what cutting them well is worth to it.
  const asTheyCome = pytorch.flatMap(({ predictRates }) => predictRates?.['random 32'] ?? []);
  const peer =
    pytorch.length === 0
      ? []
      : [
          row(`PyTorch ${pytorch[0]?.torch ?? ''}, ${pytorch[0]?.blas ?? ''}`, pytorch, []),
          ...(asTheyCome.length === 0
            ? []
            : [
                [
                  ...[
                    hidden ?? '',
                    labels ?? '',
                    'PyTorch, random batches of 32',
                    '',
                    '',
                    spread(asTheyCome),
                  ],
                  ...[
                    `${(median(crfLab.map((s) => s.predictTokensPerSecond)) / median(asTheyCome)).toFixed(2)}x faster`,
                    '',
                  ],
                ],
              ]),
        ];
  return [row('crf-lab', crfLab, pytorch), ...peer];
});
const machine = describeMachine();
const text = `# The network beside PyTorch

Made by \`npm run bench:network\`. Tokens per second of wall time, medians of ${values.starts} starts in turn, in brackets least and
greatest; ${values.threads} threads each. BiLSTM with head ${values.head}, word vectors of 100, character CNN of 30 filters, dropout one half,
batches of 32 random sentences of CoNLL-2003 (${values.batches} of them), Adam, clipping. Inference includes Viterbi and labels the sentences of all
batches in the order that the program wants: crf-lab's predictor sorts by length itself, PyTorch gets its best of random batches of 32 and of sorted ones
of 32, 64 and 128, made before the clock starts. PyTorch: packed sequences, forward algorithm and Viterbi vectorised over the batch (test/bench/peers). crf-lab's peak memory includes tsx and the corpus.

crf-lab ${describeVersion()}. ${formatMachine(machine)}. ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.

${markdownTable(
  [
    [
      'hidden',
      'labels',
      'program',
      'training, tokens/s',
      'ratio',
      'inference, tokens/s',
      'ratio',
      'peak memory',
    ],
    ...rows,
  ],
  { align: ['r', 'r', 'l', 'r', 'r', 'r', 'r', 'r'] },
)}
`;
if (values.part === 'both') {
  mkdirSync(REPORT, { recursive: true });
  writeFileSync(join(REPORT, 'network.md'), text);
  writeFileSync(
    join(REPORT, 'network.json'),
    `${JSON.stringify({ options: values, machine, results }, null, 1)}\n`,
  );
}
process.stdout.write(text);
