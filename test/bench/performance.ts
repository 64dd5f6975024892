/**
 * Measures crf-lab beside CRFsuite and writes reports/performance:
 *
 *     npm run bench [-- NAME... --starts N --threads 1,2 --iterations N --fresh]
 *     npm run bench -- --list
 *
 * A NAME is that of a scenario; without, all run. A run that was stopped goes on where it was, unless --fresh. With
 * --scale N every N-th sentence is read, to try the bench itself; then nothing is written to reports.
 * Exit code 1: a figure was missed, a program failed, losses differ, or there are no data to measure on; 2: wrong usage.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from '../../src/corpus/index.ts';
import { hasSharedData } from '../helpers/shared-data.ts';
import { Journal } from './performance/journal.ts';
import { describeMachine, describeVersion } from './performance/machine.ts';
import type { Scenario } from './performance/measurement.ts';
import { CACHE, measuredKey, REPORT_FOLDER } from './performance/paths.ts';
import { buildPeer, describePeer } from './performance/peer-builder.ts';
import { BenchError, stopPrograms } from './performance/process-runner.ts';
import { countVerdicts, formatMachine, formatPeer, formatReport } from './performance/report.ts';
import { type Results, withScenario } from './performance/results.ts';
import { runScenario } from './performance/run-scenario.ts';
import { SCENARIOS } from './performance/scenarios.ts';

const NAMES = SCENARIOS.map(({ name }) => name);

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function usageError(reason: string): never {
  say(`bench: ${reason}`);
  process.exit(2);
}

function wholeNumber(text: string | undefined, flag: string, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    usageError(`${flag}: expected a whole number >= ${least}, got "${text}"`);
  return value;
}

function readArguments() {
  const options = {
    list: { type: 'boolean', default: false },
    starts: { type: 'string' },
    threads: { type: 'string', default: '1,2' },
    iterations: { type: 'string' },
    scale: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !NAMES.includes(name));
    if (unknown !== undefined) usageError(`no scenario "${unknown}", expected ${NAMES.join(', ')}`);
    return {
      isList: values.list,
      isFresh: values.fresh,
      starts: wholeNumber(values.starts, '--starts', 1),
      threads: values.threads.split(',').map((text) => wholeNumber(text, '--threads', 1) ?? 1),
      iterations: wholeNumber(values.iterations, '--iterations', 2),
      scale: wholeNumber(values.scale, '--scale', 1) ?? 1,
      scenarios: SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    };
  } catch (error) {
    if (error instanceof TypeError) usageError(error.message);
    throw error;
  }
}

function listScenarios(scenarios: readonly Scenario[]): string {
  return scenarios
    .map(({ name, title, starts }) => `${name.padEnd(16)} ${title} (${starts} starts)`)
    .join('\n');
}

async function readResults(path: string): Promise<Results> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, scenarios: [] };
    throw error;
  }
}

async function main(): Promise<void> {
  const { isList, isFresh, starts, threads, iterations, scale, scenarios } = readArguments();
  if (isList) {
    console.log(listScenarios(scenarios));
    return;
  }
  if (!hasSharedData) {
    say('bench: nothing measured, since the corpora are missing; set CRF_LAB_DATA to a folder with them');
    process.exitCode = 1;
    return;
  }
  const given = process.argv.slice(2);
  const command = ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
  const folder = scale === 1 ? REPORT_FOLDER : `${CACHE}/trial`;
  await mkdir(folder, { recursive: true });
  const peer = await buildPeer(say);
  const machine = describeMachine();
  const version = describeVersion();
  say(`crf-lab ${version}, ${formatPeer(peer)}\n${formatMachine(machine)}`);
  const setup = { peer, threads, iterations, scale, say };
  const key = JSON.stringify([measuredKey(), peer, threads, iterations, scale]);
  const journal = await Journal.open(`${CACHE}/journal.jsonl`, isFresh);
  let results = await readResults(`${folder}/results.json`);
  for (const scenario of scenarios) {
    const measured = await runScenario(scenario, { setup, starts, journal, key, say });
    results = withScenario(
      results,
      { ...measured, peer: describePeer(peer), machine, version, command },
      NAMES,
    );
    await writeFileAtomically(`${folder}/results.json`, `${JSON.stringify(results, undefined, 1)}\n`);
    await writeFileAtomically(`${folder}/report.md`, formatReport(results));
    await journal.forget(scenario.name);
  }
  const names = scenarios.map(({ name }) => name);
  const ran: Results = {
    version: 1,
    scenarios: results.scenarios.filter(({ name }) => names.includes(name)),
  };
  console.log(formatReport(ran));
  say(`${countVerdicts(ran.scenarios)} Written to ${folder}`);
  const isMissed = ran.scenarios.some(({ figures }) => figures.some(({ verdict }) => verdict === 'missed'));
  if (isMissed) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopPrograms();
    say('bench: stopped; the same command goes on from here');
    process.exit(1);
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  stopPrograms();
  say(`bench: ${error.message}`);
  process.exitCode = 1;
}
