/**
 * Fuzzing of all readers, deserialisers, parsers and schemas: `npm run fuzz -- --inputs 200000 --seed 1 [--target NAME ...]`.
 *
 * Every target runs in a process of its own. An input may take 5 s and bring the process to 1 GB; who takes longer is killed, and the
 * process goes on with the next input. The same seed draws the same inputs: `--target NAME --from INDEX --inputs 1 --show` shows one.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { outcomeOf } from './target.ts';

const MOST_SECONDS = 5;
const MOST_BYTES = 2 ** 30;
/** How often a process is looked at, and how many faults of a target are shown. */
const LOOK_MS = 250;
const MOST_SHOWN = 12;

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    from: { type: 'string', default: '0' },
    processes: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
    show: { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
  },
});
const SEED = Number(options.seed);
const FROM = Number(options.from);

interface Message {
  /** The input that is begun, or the number behind the last one. */
  readonly index: number;
  readonly taken: number;
  readonly refused: number;
  readonly slowest: { readonly index: number; readonly seconds: number };
  readonly peakBytes: number;
  readonly fault?: { readonly index: number; readonly text: string };
  readonly isOver?: boolean;
}

/** The inputs `from` to `until` of one target; tells its parent what it is at. */
async function runChild(name: string, from: number, until: number): Promise<void> {
  const { TARGETS } = await import('./targets.ts');
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) throw new RangeError(`no target ${name}`);
  const say = (message: Message): boolean => process.send?.(message) ?? true;
  let taken = 0;
  let refused = 0;
  let slowest = { index: from, seconds: 0 };
  const peak = (): number => 1024 * process.resourceUsage().maxRSS;
  let saidAt = 0;
  const state = (index: number): Message => ({ index, taken, refused, slowest, peakBytes: peak() });
  for (let index = from; index < until; index++) {
    const startedAt = performance.now();
    // What is begun must be known should it never end.
    if (startedAt - saidAt > 100) say(state(index));
    saidAt = startedAt;
    const before = peak();
    const outcome = await outcomeOf(target, SEED, index);
    const seconds = (performance.now() - startedAt) / 1000;
    if (seconds > slowest.seconds) slowest = { index, seconds };
    if (outcome === 'taken') taken++;
    else if (outcome === 'refused') refused++;
    else say({ ...state(index), fault: { index, text: outcome.fault } });
    if (seconds > MOST_SECONDS)
      say({ ...state(index), fault: { index, text: `took ${seconds.toFixed(1)} s` } });
    if (peak() > MOST_BYTES && before <= MOST_BYTES)
      say({ ...state(index), fault: { index, text: `brought the process to ${mb(peak())} MB` } });
  }
  say({ ...state(until), isOver: true });
}

interface Summary {
  readonly name: string;
  inputs: number;
  taken: number;
  refused: number;
  faults: { readonly index: number; readonly text: string }[];
  slowest: { index: number; seconds: number };
  peakBytes: number;
}

/** One target to its end, over as many processes as die on the way. */
async function runTarget(name: string, inputs: number): Promise<Summary> {
  const all: Summary = {
    name,
    inputs,
    taken: 0,
    refused: 0,
    faults: [],
    slowest: { index: 0, seconds: 0 },
    peakBytes: 0,
  };
  const until = FROM + inputs;
  for (let from = FROM; from < until; ) from = await runProcess(all, from, until);
  return all;
}

/** @returns where the next process has to begin */
function runProcess(all: Summary, from: number, until: number): Promise<number> {
  const args = [
    '--child',
    '--target',
    all.name,
    '--seed',
    String(SEED),
    '--from',
    String(from),
    '--inputs',
    String(until - from),
  ];
  const child = fork(fileURLToPath(import.meta.url), args, {
    execArgv: [...process.execArgv, '--max-old-space-size=1536'],
  });
  let last: Message = {
    index: from,
    taken: 0,
    refused: 0,
    slowest: { index: from, seconds: 0 },
    peakBytes: 0,
  };
  let heardAt = performance.now();
  let hasBegun = false;
  let isKilled = false;
  child.on('message', (message: Message) => {
    hasBegun = true;
    heardAt = performance.now();
    last = message;
    if (message.fault !== undefined) all.faults.push(message.fault);
  });
  const timer = setInterval(() => {
    // Loading the program is no input.
    const most = hasBegun ? 2 * MOST_SECONDS : 120;
    if (performance.now() - heardAt < 1000 * most) return;
    isKilled = true;
    child.kill('SIGKILL');
  }, LOOK_MS);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(timer);
      all.taken += last.taken;
      all.refused += last.refused;
      if (last.slowest.seconds > all.slowest.seconds) all.slowest = last.slowest;
      all.peakBytes = Math.max(all.peakBytes, last.peakBytes);
      if (last.isOver === true) {
        resolve(until);
        return;
      }
      const what = isKilled
        ? `no end within ${2 * MOST_SECONDS} s`
        : `the process died (${signal ?? `exit code ${code}`})`;
      all.faults.push({ index: last.index, text: what });
      resolve(last.index + 1);
    });
  });
}

/** One of each kind: faults of one place begin alike. */
function distinct(faults: Summary['faults']): Summary['faults'] {
  return [...new Map(faults.toReversed().map((fault) => [kindOf(fault.text), fault])).values()];
}

function kindOf(text: string): string {
  return text
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .replace(/"[^"]*"|\d+/g, '')
    .slice(0, 200);
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** @returns the number of faults */
async function runAll(): Promise<number> {
  const { TARGETS } = await import('./targets.ts');
  const names = options.target ?? TARGETS.map(({ name }) => name);
  const inputs = Math.ceil(Number(options.inputs) / names.length);
  if (options.show) {
    for (const target of TARGETS.filter(({ name }) => names.includes(name)))
      for (let index = FROM; index < FROM + inputs; index++)
        process.stdout.write(`${target.show(SEED, index)}\n`);
    return 0;
  }
  const queue = [...names];
  let faults = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const summary = await runTarget(name, inputs);
      done += summary.inputs;
      faults += summary.faults.length;
      const { taken, refused, slowest, peakBytes } = summary;
      const slow = `slowest ${slowest.seconds.toFixed(2)} s (index ${slowest.index})`;
      process.stdout.write(
        `${name.padEnd(18)} ${summary.inputs} inputs: ${taken} taken, ${refused} refused, ${summary.faults.length} faults; ${slow}, peak ${mb(peakBytes)} MB\n`,
      );
      for (const { index, text } of distinct(summary.faults).slice(0, MOST_SHOWN))
        process.stdout.write(`  --target ${name} --seed ${SEED} --from ${index}: ${text.slice(0, 1500)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.processes) }, work));
  process.stdout.write(
    `${done} inputs, seed ${SEED}: ${faults} faults (limits ${MOST_SECONDS} s and ${mb(MOST_BYTES)} MB each)\n`,
  );
  return faults;
}

if (options.child) {
  const [name = ''] = options.target ?? [];
  await runChild(name, FROM, FROM + Number(options.inputs));
  process.disconnect?.();
} else process.exitCode = (await runAll()) === 0 ? 0 : 1;
