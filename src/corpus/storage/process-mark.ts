/** Marks by which other programs tell whether the process that made a file or took a lock still lives. */
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { xxHash32 } from '../../numeric/index.ts';

export interface ProcessMark {
  /** Hash of what process numbers are unique in: a machine, or a container of it. */
  readonly host: string;
  readonly pid: number;
  /** When it began, since numbers of processes are used again: `0` where the system does not tell. */
  readonly start: string;
}

/** `elsewhere`: on another machine or in another container, of which nothing is known here. */
export type ProcessLife = 'alive' | 'dead' | 'elsewhere';

const MARK = /^([0-9a-f]{8})-(\d{1,10})-([0-9a-z]{1,12})$/;
/** Two ways to ask for the beginning of a process differ by its start-up and by rounding. */
const START_TOLERANCE_SECONDS = 3;

let own: ProcessMark | undefined;

/** The mark of this process. */
export function ownMark(): ProcessMark {
  own ??= { host: hostHash(), pid: process.pid, start: ownStart() };
  return own;
}

/** As part of a file name: `HOST-PID-START`. */
export function spellMark({ host, pid, start }: ProcessMark): string {
  return `${host}-${pid}-${start}`;
}

/** undefined where `text` is no mark. */
export function parseMark(text: string): ProcessMark | undefined {
  const [, host, pid, start] = MARK.exec(text) ?? [];
  if (host === undefined || pid === undefined || start === undefined) return undefined;
  return { host, pid: Number(pid), start };
}

/** Whether the process still lives. A process that has ended and is only waited for counts as dead. */
export async function lifeOf({ host, pid, start }: ProcessMark): Promise<ProcessLife> {
  if (host !== ownMark().host) return 'elsewhere';
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return 'dead';
  }
  const found = process.platform === 'linux' ? await linuxStart(pid) : await startByPs(pid);
  if (found === 'ended') return 'dead';
  if (found === undefined || start === '0') return 'alive';
  return isSameStart(found, start) ? 'alive' : 'dead';
}

function isSameStart(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [secondsOf(a), secondsOf(b)];
  return first !== undefined && second !== undefined && Math.abs(first - second) <= START_TOLERANCE_SECONDS;
}

/** Starts in seconds since 1970 begin with `s`; those of Linux are hashes. */
function secondsOf(start: string): number | undefined {
  return start.startsWith('s') ? Number.parseInt(start.slice(1), 36) : undefined;
}

function hash(text: string): string {
  return xxHash32(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
}

function hostHash(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has several.
  }
  return hash(`${hostname()}\n${namespace}`);
}

function ownStart(): string {
  if (process.platform !== 'linux')
    return `s${Math.round(Date.now() / 1000 - process.uptime()).toString(36)}`;
  try {
    return startOfStat(readFileSync('/proc/self/stat', 'latin1'), bootId()) ?? '0';
  } catch {
    return '0';
  }
}

let boot: string | undefined;

function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
  return boot;
}

/** undefined where it cannot be told. */
async function linuxStart(pid: number): Promise<string | 'ended' | undefined> {
  try {
    return startOfStat(await readFile(`/proc/${pid}/stat`, 'latin1'), bootId());
  } catch {
    return undefined;
  }
}

/**
 * From a line of /proc/PID/stat, where the name in brackets may have blanks and brackets in it: the third field is the state, the
 * 22nd the clock ticks from the machine's start to the process's.
 */
function startOfStat(stat: string, boot: string): string | 'ended' | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return 'ended';
  return ticks === undefined ? undefined : hash(`${boot} ${ticks}`);
}

/** Asks the program `ps`, as macOS has no other way. undefined where it cannot be told. */
export async function startByPs(pid: number): Promise<string | 'ended' | undefined> {
  try {
    const { execFile } = await import('node:child_process');
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    const [, state = '', date = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
    if (state.startsWith('Z')) return 'ended';
    const ms = Date.parse(`${date} UTC`);
    return Number.isNaN(ms) ? undefined : `s${Math.round(ms / 1000).toString(36)}`;
  } catch {
    return undefined;
  }
}
