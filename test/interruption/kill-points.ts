/** Programs that are ended before one step on the disk after the other, and run again: what is there then, and what should be. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TINY_OPTIONS } from '../compare/run/tiny-experiment.ts';
import { MAIN } from '../helpers/program.ts';

export const SIGNALS = ['SIGKILL', 'SIGINT', 'SIGTERM'] as const;
export type KillSignal = (typeof SIGNALS)[number];

/** A command, and what was there before it. */
export interface Scenario {
  readonly name: string;
  /** Arguments, given the folder in which the files of `prepare` are and results go. */
  readonly args: (folder: string) => string[];
  /** Fills a folder once; every run begins with a copy of it. */
  readonly prepare: (folder: string) => Promise<void>;
  /** Files whose bytes tell what was measured and differ between two undisturbed runs: only their names count. */
  readonly measured: RegExp;
}

const [GRID] = TINY_OPTIONS.grids;
const experiment = (changes: object): string =>
  JSON.stringify({
    ...TINY_OPTIONS,
    grids: [{ ...GRID, outputs: ['softmax', 'crf'] }],
    interpretation: { decisions: 2, refits: 0, examples: 0, l1Path: 0 },
    ...changes,
  });

/** Times and costs stand in these. */
const MEASURED = /(^|\/)(costs\/.*|report\.[a-z]+|.*\.(svg|csv|tex|md|html))$/;

const CORPUS = Array.from(
  { length: 60 },
  (_, n) => `w${n % 17} ${n % 3 === 0 ? 'B-X' : 'O'}${n % 5 === 4 ? '\n' : ''}`,
);

const trainArgs = (folder: string): string[] => [
  ...['train', '--train', join(folder, 'corpus.txt'), '--dev', join(folder, 'corpus.txt')],
  ...['--columns', 'word,ner', '--threads', '1', '--quiet'],
];

async function writeCorpus(folder: string): Promise<void> {
  writeFileSync(join(folder, 'corpus.txt'), `${CORPUS.join('\n')}\n`);
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'compare',
    args: (folder) => compareArgs(folder, 'tiny.json'),
    prepare: async (folder) => writeFileSync(join(folder, 'tiny.json'), experiment({})),
    measured: MEASURED,
  },
  {
    name: 'compare --extend',
    args: (folder) => [...compareArgs(folder, 'more.json'), '--extend'],
    prepare: async (folder) => {
      writeFileSync(join(folder, 'tiny.json'), experiment({}));
      writeFileSync(
        join(folder, 'more.json'),
        experiment({ grids: [{ ...GRID, outputs: ['softmax', 'crf'], seeds: [1, 2] }] }),
      );
      const { code, stderr } = await run(compareArgs(folder, 'tiny.json'));
      if (code !== 0) throw new Error(stderr);
    },
    measured: MEASURED,
  },
  {
    name: 'train of hand features',
    args: (folder) => [
      ...trainArgs(folder),
      '--preset',
      'ner',
      '--max-iterations',
      '5',
      '--model',
      join(folder, 'm'),
    ],
    prepare: writeCorpus,
    measured: /^$/,
  },
  {
    name: 'train of hand features over a model',
    args: (folder) => [
      ...trainArgs(folder),
      '--preset',
      'ner',
      '--max-iterations',
      '5',
      '--model',
      join(folder, 'm'),
    ],
    prepare: async (folder) => {
      await writeCorpus(folder);
      await run([
        ...trainArgs(folder),
        '--preset',
        'words',
        '--max-iterations',
        '2',
        '--model',
        join(folder, 'm'),
      ]);
    },
    measured: /^$/,
  },
  {
    name: 'train of a network',
    args: (folder) => networkArgs(folder, '3'),
    prepare: writeCorpus,
    measured: /^$/,
  },
];

function compareArgs(folder: string, name: string): string[] {
  return ['compare', join(folder, name), '--out', join(folder, 'out'), '--threads', '1'];
}

function networkArgs(folder: string, epochs: string): string[] {
  const small = ['--word-dim', '4', '--hidden', '3', '--char-filters', '2', '--char-dim', '2'];
  return [
    ...trainArgs(folder),
    '--model-type',
    'bilstm',
    '--epochs',
    epochs,
    ...small,
    '--model',
    join(folder, 'network'),
  ];
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

const PRELOAD = fileURLToPath(new URL('./kill-at.mjs', import.meta.url));

function run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...(env === undefined ? {} : { ...env, NODE_OPTIONS: `--import=${PRELOAD}` }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

/** Everything in a folder by its relative path. */
function filesOf(folder: string, { measured }: Scenario): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (inner: string): void => {
    for (const entry of readdirSync(inner, { withFileTypes: true })) {
      const path = join(inner, entry.name);
      const name = relative(folder, path);
      if (entry.isDirectory()) {
        found.set(`${name}/`, '');
        visit(path);
      } else found.set(name, measured.test(name) ? '' : readFileSync(path, 'latin1'));
    }
  };
  visit(folder);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface KillPoints {
  /** `main 12 rename` */
  readonly points: readonly string[];
  /** Ends the program before a step and runs it again. @returns what is wrong; nothing where all is as undisturbed */
  readonly kill: (point: string, signal: KillSignal) => Promise<string[]>;
  readonly clean: () => void;
}

/** Runs the scenario undisturbed and counts its steps. */
export async function killPoints(scenario: Scenario): Promise<KillPoints> {
  const root = mkdtempSync(join(tmpdir(), 'crf-lab-kill-'));
  const prepared = join(root, 'prepared');
  // Always the same place: paths stand in results.
  const folder = join(root, 'work');
  mkdirSync(prepared);
  await scenario.prepare(prepared);
  const begin = (): void => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(prepared, folder, { recursive: true });
  };
  begin();
  const log = join(root, 'steps');
  const undisturbed = await run(scenario.args(folder), { STEPS_LOG: log });
  if (undisturbed.code !== 0) throw new Error(undisturbed.stderr);
  const expected = filesOf(folder, scenario);
  const points = readFileSync(log, 'utf8').trim().split('\n');
  const kill = async (point: string, signal: KillSignal): Promise<string[]> => {
    begin();
    const [role, number] = point.split(' ');
    const killed = await run(scenario.args(folder), { KILL_AT: `${role} ${number}`, KILL_SIGNAL: signal });
    if (signal === 'SIGKILL' && killed.code !== null) return [`not killed: exit ${killed.code}`];
    if (signal === 'SIGKILL' && process.env.SHOW_LEFT !== undefined)
      console.error(point, readdirSync(folder));
    const again = await run(scenario.args(folder));
    const wrong = again.code === 0 ? [] : [`run again: exit ${again.code}: ${again.stderr}`];
    const found = filesOf(folder, scenario);
    for (const name of new Set([...expected.keys(), ...found.keys()])) {
      if (!found.has(name)) wrong.push(`${name} is missing`);
      else if (!expected.has(name)) wrong.push(`${name} is left`);
      else if (found.get(name) !== expected.get(name)) wrong.push(`${name} differs`);
    }
    return wrong;
  };
  return { points, kill, clean: () => rmSync(root, { recursive: true, force: true }) };
}
