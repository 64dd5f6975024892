import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkUnlocked, takeLock } from '../../../src/corpus/index.ts';
import {
  lifeOf,
  ownMark,
  type ProcessMark,
  parseMark,
  spellMark,
  startByPs,
} from '../../../src/corpus/storage/process-mark.ts';
import { deadProcess } from '../../helpers/dead-process.ts';

let folder: string;
const made: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-lock-'));
  made.push(folder);
});
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true }))));

const ELSEWHERE: ProcessMark = { ...ownMark(), host: 'ffffffff' };
const REMEDY = 'wait, or choose another place';
const take = () => takeLock(join(folder, 'x.lock'), 'x', REMEDY);

function holderOf(mark: string, host = 'node7'): string {
  return `${JSON.stringify({ host, pid: parseMark(mark)?.pid ?? 1, since: '2026-11-30T08:15:00.000Z', mark })}\n`;
}

/** A process that has begun and does nothing. */
async function idleProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout ?? child, 'data');
  return child;
}

describe('the mark of a process', () => {
  it('tells the living from the dead, from others with their number and from those elsewhere', async () => {
    const own = ownMark();
    expect(parseMark(spellMark(own))).toEqual(own);
    expect(await lifeOf(own)).toBe('alive');
    expect(await lifeOf({ ...own, start: '0' })).toBe('alive');
    expect(
      await lifeOf({ ...own, start: `${own.start.slice(0, -1)}${own.start.endsWith('0') ? '1' : '0'}` }),
    ).toBe('dead');
    expect(await lifeOf(deadProcess())).toBe('dead');
    expect(await lifeOf(ELSEWHERE)).toBe('elsewhere');
    for (const text of ['', '1-2', 'zzzzzzzz-1-0', `${spellMark(own)}-1`, `${own.host}-x-0`])
      expect(parseMark(text)).toBeUndefined();
  });

  it('can be had from the program ps', async () => {
    const begun = await startByPs(process.pid);
    expect(begun).toMatch(/^s[0-9a-z]+$/);
    const seconds = (start: string | undefined): number => Number.parseInt(String(start).slice(1), 36);
    expect(seconds(await startByPs(process.ppid))).toBeLessThanOrEqual(seconds(begun));
    expect(await startByPs(deadProcess().pid)).toBeUndefined();
  });

  it('is dead as soon as the process was killed, though nobody has waited for it yet', async () => {
    const child = await idleProcess();
    const pid = child.pid ?? 0;
    const { start } = ownMark();
    const mark = { ...ownMark(), pid, start: '0' };
    expect(await lifeOf(mark)).toBe('alive');
    expect(await lifeOf({ ...mark, start })).toBe('dead');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await lifeOf(mark)).toBe('dead');
  });
});

describe('a lock', () => {
  it('is had by one, who is named to others, and is free again when given up', async () => {
    const lock = await take();
    await expect(take()).rejects.toThrow(
      new RegExp(
        `^x: in use by another crf-lab \\(process ${process.pid} on \\S+ since 20[0-9 :-]+ UTC\\); ${REMEDY}$`,
      ),
    );
    await expect(checkUnlocked(lock.file, 'x', REMEDY)).rejects.toThrow('in use by another crf-lab');
    expect(await readdir(folder)).toEqual(['x.lock']);
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await take()).release();
  });

  it.each([
    ['a dead process', () => holderOf(spellMark(deadProcess()))],
    [
      'another process with the number of a dead one',
      () => holderOf(spellMark({ ...ownMark(), start: '00000000' })),
    ],
  ])('of %s is taken over', async (_, text) => {
    await writeFile(join(folder, 'x.lock'), text());
    const lock = await take();
    expect(JSON.parse(await readFile(lock.file, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [
      'of a process elsewhere',
      holderOf(spellMark(ELSEWHERE)),
      `process ${process.pid} on node7 since 2026-11-30 08:15:00 UTC`,
    ],
    ['with nothing in it', '', 'of another version'],
    ['with something else in it', '{"pid": 1}', 'of another version'],
    ['with no mark in it', holderOf('none'), 'process 1 on node7'],
  ])('%s is kept for ten minutes after its last sign', async (_, text, who) => {
    const file = join(folder, 'x.lock');
    await writeFile(file, text);
    await expect(take()).rejects.toThrow(`x: in use by another crf-lab (${who}`);
    await expect(take()).rejects.toThrow(
      `it counts as gone after 10 minutes, or when ${file} is removed); ${REMEDY}`,
    );
    await utimes(file, 1, 1);
    await (await take()).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a corpus', 'EU B-ORG\nrejects O\n'],
    ['a corpus of JSON', '{"words": ["EU"], "labels": ["O"]}\n{"words": ["a"], "labels": ["O"]}\n'],
    ['a number', '17\n'],
    ['an empty line', '\n'],
  ])('is never made out of %s, however old', async (_, text) => {
    const file = join(folder, 'x.lock');
    await writeFile(file, text);
    await utimes(file, 1, 1);
    await expect(take()).rejects.toThrow(`${file}: stands where a lock is to be, and is none`);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['x.lock']);
  });

  it('that many want after a death is had by one of them', async () => {
    for (let round = 0; round < 20; round++) {
      await writeFile(join(folder, 'x.lock'), holderOf(spellMark(deadProcess())));
      const tries = await Promise.allSettled(Array.from({ length: 8 }, take));
      const locks = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
      expect(locks).toHaveLength(1);
      for (const tried of tries)
        if (tried.status === 'rejected') expect(String(tried.reason)).toContain('in use by another crf-lab');
      await locks[0]?.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('is no longer given up by who has lost it', async () => {
    const lock = await take();
    const other = holderOf(spellMark(ELSEWHERE));
    await writeFile(lock.file, other);
    await lock.release();
    expect(await readFile(lock.file, 'utf8')).toBe(other);
  });

  it('that cannot be made says why', async () => {
    await expect(takeLock(join(folder, 'none', 'x.lock'), 'none/x', REMEDY)).rejects.toThrow(
      'none/x: cannot be written: its folder does not exist; make it first',
    );
  });
});
