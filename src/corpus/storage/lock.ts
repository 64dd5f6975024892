/**
 * Locks that die with their process: a file that says which process took it. Node has no locks of the system's; whoever finds
 * the file asks whether that process still lives (process-mark.ts). Of a process on another machine that cannot be asked, so a
 * holder touches its file now and then, and after ten minutes of silence it counts as gone.
 */
import { rmSync } from 'node:fs';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { CrfLabError } from '../../errors.ts';
import { errorCode, writeError } from '../file-errors.ts';
import { SILENCE_MS, temporaryName } from './leftovers.ts';
import { lifeOf, ownMark, parseMark, spellMark } from './process-mark.ts';

export interface Lock {
  /** Path of its file. */
  readonly file: string;
  /** Gives it up; a second time does nothing. */
  release(): Promise<void>;
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  readonly mark: string;
}

const TOUCH_MS = 60_000;
/** Tries to take over from a dead holder while others try the same. */
const MOST_TRIES = 100;

const held = new Set<string>();
let isListening = false;

/**
 * Takes the lock of a file name, from a holder that is dead if need be.
 * @param file of the lock; its folder must be there
 * @param path what the lock is for, as the user named it
 * @param remedy what the user may do while somebody else has it: end of the message
 * @throws CrfLabError that says who holds it, or why the file cannot be made
 */
export async function takeLock(file: string, path: string, remedy: string): Promise<Lock> {
  const holder: Holder = {
    host: hostname(),
    pid: process.pid,
    since: new Date().toISOString(),
    mark: spellMark(ownMark()),
  };
  const text = `${JSON.stringify(holder)}\n`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (await claim(file, text, path)) return hold(file, text);
    await removeDead(file, path, remedy);
  }
  throw new CrfLabError(`${path}: other programs take ${file} again and again; ${remedy}`);
}

/** Does work under a lock, and gives that up however the work ends. */
export async function withLock<T>(lock: Lock, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Whether somebody living holds the lock; a dead one's is removed. @throws CrfLabError that says who it is */
export async function checkUnlocked(file: string, path: string, remedy: string): Promise<void> {
  await removeDead(file, path, remedy);
}

/** The file appears with all that is in it, or not at all. @returns whether it was not there before */
async function claim(file: string, text: string, path: string): Promise<boolean> {
  const temporary = temporaryName(file);
  try {
    await writeNew(temporary, text);
    try {
      await link(temporary, file);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
    } finally {
      await rm(temporary, { force: true });
    }
    // No second names for files on this disk.
    await writeNew(file, text);
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return false;
    throw writeError(path, cause, false);
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** @throws CrfLabError where the holder lives */
async function removeDead(file: string, path: string, remedy: string): Promise<void> {
  const text = await readOrUndefined(file);
  if (text === undefined) return;
  const reason = await reasonHeld(file, text);
  if (reason !== undefined)
    throw new CrfLabError(`${path}: in use by another crf-lab (${reason}); ${remedy}`);
  // Somebody else may have done the same and hold it by now: what is moved away is looked at again.
  const aside = temporaryName(file);
  try {
    await rename(file, aside);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return;
    throw writeError(path, cause, false);
  }
  if ((await readOrUndefined(aside)) !== text) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Who holds the lock; undefined when its holder is dead. @throws CrfLabError where the file is no lock, which is never removed */
async function reasonHeld(file: string, text: string): Promise<string | undefined> {
  // Locks are one line of JSON, of other versions too; one that was cut off may be empty.
  if (!/^(?:\{.*\n?)?$/.test(text))
    throw new CrfLabError(`${file}: stands where a lock is to be, and is none: move it to another place`);
  const holder = parseHolder(text);
  const mark = holder === undefined ? undefined : parseMark(holder.mark);
  const life = mark === undefined ? 'elsewhere' : await lifeOf(mark);
  if (life === 'dead') return undefined;
  const who =
    holder === undefined
      ? 'of another version'
      : `process ${holder.pid} on ${holder.host} since ${holder.since.slice(0, 19).replace('T', ' ')} UTC`;
  if (life === 'alive') return who;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const silentMs = Date.now() - found.mtimeMs;
  if (silentMs > SILENCE_MS) return undefined;
  const seconds = Math.max(0, Math.round(silentMs / 1000));
  return `${who}, last heard of ${seconds} s ago: it counts as gone after ${SILENCE_MS / 60_000} minutes, or when ${file} is removed`;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { host, pid, since, mark } = value as Partial<Record<keyof Holder, unknown>>;
    return typeof host === 'string' &&
      typeof pid === 'number' &&
      typeof since === 'string' &&
      typeof mark === 'string'
      ? { host, pid, since, mark }
      : undefined;
  } catch {
    return undefined;
  }
}

async function readOrUndefined(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw writeError(file, error, false);
  }
}

function hold(file: string, text: string): Lock {
  held.add(file);
  if (!isListening) {
    isListening = true;
    // A program that ends in order, wherever that is, leaves none behind.
    process.on('exit', () => {
      for (const name of held) rmSync(name, { force: true });
    });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, TOUCH_MS);
  touch.unref();
  return {
    file,
    release: async () => {
      if (!held.delete(file)) return;
      clearInterval(touch);
      if ((await readOrUndefined(file).catch(() => undefined)) === text)
        await rm(file, { force: true }).catch(() => undefined);
    },
  };
}
