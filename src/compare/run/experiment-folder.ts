/** The folder an experiment's results go to: which experiment it is of, and where that experiment's files lie. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import {
  checkUnlocked,
  followLinks,
  type Lock,
  parseTemporary,
  pathKind,
  takeLock,
  writeFileAtomically,
} from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { type Experiment, resolveExperiment } from '../experiment/schema.ts';
import { JOURNAL_FOLDERS, Journal } from './journal.ts';
import { RESULT_FILE } from './result-files.ts';
import type { Shard } from './shard.ts';

export const EXPERIMENT_FILE = 'experiment.json';
/** `{"folder": "..."}`: the folder that paths of the experiment start from, relative to this one. */
export const ORIGIN_FILE = 'origin.json';
/**
 * `{"folder": "...", "experiment": {...}}`: a changed experiment that is being done, while `experiment.json` and the result are those
 * of the one before.
 */
const PENDING_FILE = 'extension.json';
const LOCK_FILE = 'compare.lock';
const SHARD_LOCK = /^compare\.shard-\d+-of-\d+\.lock$/;

/** What an experiment's folder says of itself. */
export interface StoredExperiment {
  /** With every default written out. */
  readonly experiment: Experiment;
  /** Absolute; where relative paths of the experiment start. */
  readonly folder: string;
}

/**
 * The folder of an experiment, made if need be, for this program alone. Several shards may share a folder, as each does runs
 * of its own, but not the same shard twice.
 * @throws CrfLabError where somebody else has it, or it holds other things
 */
export async function lockExperimentFolder(out: string, shard?: Shard): Promise<Lock> {
  const remedy = 'wait until that has ended, or choose another folder with --out';
  await makeFolder(out);
  // One with a result alone is enough for a report.
  if ((await pathKind(join(out, RESULT_FILE))) !== 'file') await checkOurs(out);
  const whole = join(out, LOCK_FILE);
  if (shard !== undefined) {
    const file = join(out, `compare.shard-${shard.index}-of-${shard.count}.lock`);
    const lock = await takeLock(file, out, remedy);
    return onlyIf(lock, () => checkUnlocked(whole, out, remedy));
  }
  const lock = await takeLock(whole, out, remedy);
  // Their own first, then those of others: of two that begin at once, one at least sees the other.
  return onlyIf(lock, async () => {
    for (const name of await readdir(out))
      if (SHARD_LOCK.test(name)) await checkUnlocked(join(out, name), out, remedy);
  });
}

async function onlyIf(lock: Lock, check: () => Promise<void>): Promise<Lock> {
  try {
    await check();
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(await followLinks(out), { recursive: true });
  } catch (cause) {
    if (cause instanceof CrfLabError) throw cause;
    throw new CrfLabError(
      `${out}: no folder can be made there: ${messageOf(cause)}; choose another with --out`,
      { cause },
    );
  }
}

/** What a program that was killed in its first moments leaves in a folder, before the experiment itself. */
function isBeginning(name: string): boolean {
  return (
    (JOURNAL_FOLDERS as readonly string[]).includes(name) ||
    name === ORIGIN_FILE ||
    name === LOCK_FILE ||
    SHARD_LOCK.test(name) ||
    parseTemporary(name) !== undefined
  );
}

/** @throws CrfLabError where a folder is neither empty nor one of an experiment */
async function checkOurs(out: string): Promise<void> {
  const names = await readdir(out).catch((cause: unknown) => {
    throw new CrfLabError(`${out}: cannot be read: ${messageOf(cause)}`, { cause });
  });
  const foreign = names.includes(EXPERIMENT_FILE) ? undefined : names.find((name) => !isBeginning(name));
  if (foreign !== undefined) {
    throw new CrfLabError(
      `${out}: has no ${EXPERIMENT_FILE} but ${foreign} in it and is not written to; name a new folder with --out`,
    );
  }
}

/**
 * Opens or makes the folder for the results of an experiment. An experiment file that is in it already is left as it is, unless
 * nothing was done for it yet, or the folder may take on a changed one. Then runs that both have in common count as done, since a
 * run's identity is all that it depends on; those that only the old one had stay in the journal unused. Where the old one has a
 * result, the changed one takes its place together with its own result, in `finishExtension`.
 * @param folder where relative paths of the experiment start
 * @throws CrfLabError where the folder is of another experiment, or holds other things
 */
export async function openExperimentFolder(
  out: string,
  experiment: Experiment,
  folder: string,
  { mayChange = false }: { readonly mayChange?: boolean } = {},
): Promise<{ readonly isNew: boolean }> {
  await makeFolder(out);
  const stored = await readExperimentOf(out);
  const isChanged = stored !== undefined && !isSame(stored, experiment);
  if (isChanged && stored.name !== experiment.name) {
    throw new CrfLabError(
      `${out}: holds the experiment ${stored.name}; choose another folder with --out, or remove this one`,
    );
  }
  const pending = await readPending(out);
  // Whoever has begun to extend may go on.
  const isBegun = pending !== undefined && isSame(pending.experiment, experiment);
  if (isChanged && !mayChange && !isBegun && (await new Journal(out).hasResults())) {
    throw new CrfLabError(
      `${out}: holds the experiment ${stored.name} with other settings; add --extend to keep the runs that both have in common, or choose another folder with --out`,
    );
  }
  await checkOurs(out);
  const isNew = !(await readdir(out)).includes('journal');
  const origin = relative(resolve(out), resolve(folder)).split(sep).join('/') || '.';
  await new Journal(out).open().catch((cause: unknown) => {
    throw new CrfLabError(`${out}: cannot be written to: ${messageOf(cause)}`, { cause });
  });
  if (isChanged && (await pathKind(join(out, RESULT_FILE))) === 'file') {
    await writeJson(join(out, PENDING_FILE), { folder: origin, experiment });
    return { isNew };
  }
  await settle(out, {
    folder: origin,
    experiment: stored === undefined || isChanged ? experiment : undefined,
  });
  return { isNew };
}

/** After the result of a changed experiment was written: it is now the folder's. */
export async function finishExtension(out: string): Promise<void> {
  const pending = await readPending(out);
  if (pending !== undefined) await settle(out, pending);
}

/** The experiment last: a folder that has it has all. */
async function settle(
  out: string,
  { folder, experiment }: { readonly folder: string; readonly experiment: Experiment | undefined },
): Promise<void> {
  await writeFileAtomically(join(out, ORIGIN_FILE), `${JSON.stringify({ folder })}\n`);
  if (experiment !== undefined) await writeJson(join(out, EXPERIMENT_FILE), experiment);
  await rm(join(out, PENDING_FILE), { force: true });
}

function isSame(a: Experiment, b: Experiment): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * The experiment of a folder that `openExperimentFolder` made: the changed one where it is being extended.
 * @param base where relative paths start instead of where the folder says
 * @throws CrfLabError where it is none
 */
export async function readExperimentFolder(out: string, base?: string): Promise<StoredExperiment> {
  const pending = await readPending(out);
  const experiment = pending?.experiment ?? (await readExperimentOf(out));
  if (experiment === undefined)
    throw new CrfLabError(
      `${out}: has no ${EXPERIMENT_FILE}; expected a folder that crf-lab compare has written`,
    );
  if (base !== undefined) return { experiment, folder: resolve(base) };
  return { experiment, folder: resolve(out, pending?.folder ?? (await readOrigin(out))) };
}

/**
 * Where the paths of a result's experiment start: also of one that was written before the folder took on its experiment.
 * @throws CrfLabError
 */
export async function folderOfResult(out: string, experiment: Experiment): Promise<string> {
  const pending = await readPending(out);
  const isItsOwn = pending !== undefined && isSame(pending.experiment, experiment);
  return resolve(out, isItsOwn ? pending.folder : await readOrigin(out));
}

async function readOrigin(out: string): Promise<string> {
  const path = join(out, ORIGIN_FILE);
  const text = await readText(path);
  if (text === undefined) return '.';
  const value = parse(path, text);
  if (typeof value === 'object' && value !== null && 'folder' in value && typeof value.folder === 'string')
    return value.folder;
  throw new CrfLabError(
    `${path}: expected {"folder": "..."}, where the files of the experiment lie; name that folder with --data, or remove this file`,
  );
}

async function readPending(
  out: string,
): Promise<{ readonly folder: string; readonly experiment: Experiment } | undefined> {
  const path = join(out, PENDING_FILE);
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = parse(path, text);
  const { folder, experiment } = (typeof value === 'object' ? (value ?? {}) : {}) as Record<string, unknown>;
  if (typeof folder !== 'string' || typeof experiment !== 'object')
    throw new CrfLabError(
      `${path}: is not of an extension that was interrupted; remove it, and run crf-lab compare --extend again`,
    );
  return { folder, experiment: checked(path, experiment) };
}

async function readExperimentOf(out: string): Promise<Experiment | undefined> {
  const path = join(out, EXPERIMENT_FILE);
  const text = await readText(path);
  if (text === undefined) return undefined;
  return checked(path, parse(path, text));
}

function checked(path: string, value: unknown): Experiment {
  try {
    return resolveExperiment(value);
  } catch (cause) {
    throw new CrfLabError(`${path}: ${messageOf(cause)}; the file is not of this version of crf-lab`, {
      cause,
    });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CrfLabError(`${path}: cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CrfLabError(`${path}: no valid JSON: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
