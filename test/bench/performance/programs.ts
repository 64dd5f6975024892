/** Starts of the two programs: training and tagging, each a process of its own, and what is read from what they say. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Sample } from './measurement.ts';
import { CACHE, MAIN } from './paths.ts';
import type { BuiltPeer } from './peer-builder.ts';
import { BenchError, type Finished, runProgram } from './process-runner.ts';
import { singleEvaluationSeconds } from './statistics.ts';

const METER = fileURLToPath(new URL('process-meter.cjs', import.meta.url));

export interface Training {
  readonly data: string;
  /** undefined: until the criteria of convergence, which both programs have the same defaults for, are met. */
  readonly iterations: number | undefined;
  readonly allTransitions?: boolean;
  /** Where the model stays; without, it is written to the cache folder and removed. */
  readonly model?: string;
}

export async function trainOurs(training: Training, threads: number): Promise<Sample> {
  return withModel(training, async (model) => {
    const { data, iterations, allTransitions } = training;
    const { stdout, ...figures } = await runOurs([
      ...['train', '--format', 'crfsuite', '--train', data, '--model', model, '--fresh', '--quiet', '--json'],
      ...['--l2', '1', '--threads', String(threads)],
      ...(iterations === undefined ? [] : ['--max-iterations', String(iterations), '--delta', '0']),
      ...(allTransitions === true ? ['--possible-transitions'] : []),
    ]);
    const report = JSON.parse(stdout);
    const { median, min, count } = singleEvaluationSeconds(
      report.iterationSeconds,
      report.iterationEvaluations,
    );
    return {
      ...figures,
      iterationSeconds: median,
      iterationSecondsMin: min,
      iterationsTimed: count,
      readSeconds: report.readSeconds,
      readCpuSeconds: report.readCpuSeconds,
      loss: report.loss,
      iterations: report.iterations,
      evaluations: report.evaluations,
      features: report.features,
      labels: report.labels,
      modelMB: (await stat(model)).size / 1e6,
    };
  });
}

export async function trainPeer(training: Training, peer: BuiltPeer): Promise<Sample> {
  return withModel(training, async (model) => {
    const { data, iterations, allTransitions } = training;
    const { stderr, wallSeconds } = await runProgram(peer.path, [
      ...['train', data, model, 'c2=1'],
      ...(iterations === undefined ? [] : [`max_iterations=${iterations}`, 'delta=0']),
      ...(allTransitions === true ? ['--all-transitions'] : []),
    ]);
    return { wallSeconds, ...readPeerLog(stderr), modelMB: (await stat(model)).size / 1e6 };
  });
}

/** Figures of a training from what the driver writes to stderr. */
export function readPeerLog(log: string): Sample {
  const numbers = (pattern: RegExp): number[] => Array.from(log.matchAll(pattern), ([, x]) => Number(x));
  const trials = numbers(/^log Line search trials: (\d+)/gm);
  const losses = numbers(/^log Loss: (\S+)/gm);
  const [firstLoss = Number.NaN, loss = Number.NaN] = [losses.at(0), losses.at(-1)];
  const wall = singleEvaluationSeconds(differences(numbers(/^iteration (\S+) /gm)), trials);
  const cpu = singleEvaluationSeconds(differences(numbers(/^iteration \S+ (\S+)$/gm)), trials);
  const [read, readCpu] = numberPair(log, /^read (\S+) (\S+)/m);
  const [, end, peakKiB] = /^end \S+ (\S+) (\d+)/m.exec(log) ?? [];
  const [features = Number.NaN] = numbers(/^log Number of features: (\d+)/gm);
  const figures = {
    cpuSeconds: Number(end),
    peakMemoryMB: (Number(peakKiB) * 1024) / 1e6,
    iterationSeconds: wall.median,
    iterationSecondsMin: wall.min,
    iterationsTimed: wall.count,
    iterationCpuSeconds: cpu.median,
    readSeconds: read,
    readCpuSeconds: readCpu,
    firstLoss,
    loss,
    iterations: losses.length,
    // The evaluation at the starting point is not in its count.
    evaluations: trials.reduce((sum, x) => sum + x, 1),
    features,
  };
  const absent = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (absent !== undefined) throw new BenchError(`the log of CRFsuite does not tell ${absent[0]}`);
  return figures;
}

/** Differences of consecutive times; the first has none before it. */
function differences(times: readonly number[]): number[] {
  return times.map((time, k) => time - (times[k - 1] ?? 0));
}

function numberPair(log: string, pattern: RegExp): [number, number] {
  const [, a, b] = pattern.exec(log) ?? [];
  return [Number(a), Number(b)];
}

/** @param output takes the labels, one a line */
export async function tagOurs(model: string, data: string, output: string): Promise<Sample> {
  const args = ['tag', '--model', model, '--format', 'crfsuite', '--input', data];
  const { stdout: _, ...figures } = await runOurs(args, output);
  return figures;
}

export async function tagPeer(model: string, data: string, output: string, peer: BuiltPeer): Promise<Sample> {
  const { stderr, wallSeconds } = await runProgram(peer.path, ['tag', model, data], { stdoutFile: output });
  const [, cpu, peakKiB] = /^end \S+ (\S+) (\d+)/m.exec(stderr) ?? [];
  return { wallSeconds, cpuSeconds: Number(cpu), peakMemoryMB: (Number(peakKiB) * 1024) / 1e6 };
}

/** Without the meter, which would take part of the milliseconds that are measured. */
export async function startOurs(args: readonly string[]): Promise<Sample> {
  const { wallSeconds } = await runProgram(process.execPath, [MAIN, ...args]);
  return { wallSeconds };
}

/** Share of lines in which two files of labels differ, over the longer one. */
export async function differingLines(a: string, b: string): Promise<number> {
  const [ours, theirs] = [await readFile(a, 'utf8'), await readFile(b, 'utf8')].map((text) =>
    text.split('\n'),
  );
  const length = Math.max(ours?.length ?? 0, theirs?.length ?? 0);
  let differing = 0;
  for (let k = 0; k < length; k++) if (ours?.[k] !== theirs?.[k]) differing++;
  return differing / length;
}

interface Metered extends Pick<Finished, 'stdout' | 'wallSeconds'> {
  readonly cpuSeconds: number;
  readonly peakMemoryMB: number;
}

async function runOurs(args: readonly string[], stdoutFile?: string): Promise<Metered> {
  await mkdir(CACHE, { recursive: true });
  const meterFile = `${CACHE}/meter-${randomUUID()}.json`;
  try {
    const { stdout, wallSeconds } = await runProgram(process.execPath, ['--require', METER, MAIN, ...args], {
      env: { CRF_LAB_BENCH_METER: meterFile },
      ...(stdoutFile === undefined ? {} : { stdoutFile }),
    });
    const { cpuSeconds, peakKiB } = JSON.parse(await readFile(meterFile, 'utf8'));
    return { stdout, wallSeconds, cpuSeconds, peakMemoryMB: (peakKiB * 1024) / 1e6 };
  } finally {
    await rm(meterFile, { force: true });
  }
}

async function withModel<T>({ model }: Training, run: (model: string) => Promise<T>): Promise<T> {
  if (model !== undefined) return run(model);
  const temporary = `${CACHE}/model-${randomUUID()}`;
  try {
    return await run(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}
