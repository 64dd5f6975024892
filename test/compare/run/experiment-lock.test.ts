/** Two programs on one folder, kills in the first moments, and what an interrupted extension leaves. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockExperimentFolder, openExperimentFolder } from '../../../src/compare/index.ts';
import { finishExtension } from '../../../src/compare/run/experiment-folder.ts';
import { spellMark } from '../../../src/corpus/storage/process-mark.ts';
import { deadProcess } from '../../helpers/dead-process.ts';
import { callCli, temporaryFolder } from '../../helpers/run-cli.ts';
import { TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const shard = (index: number) => ({ index, count: 3 });

describe('the folder of an experiment', () => {
  it('is for one program, or for shards that differ', async () => {
    const out = folder.path('locked');
    const whole = await lockExperimentFolder(out);
    await expect(lockExperimentFolder(out)).rejects.toThrow(
      /locked: in use by another crf-lab \(process \d+ on /,
    );
    await expect(lockExperimentFolder(out, shard(1))).rejects.toThrow('in use by another crf-lab');
    await whole.release();
    const locks = [await lockExperimentFolder(out, shard(1)), await lockExperimentFolder(out, shard(2))];
    await expect(lockExperimentFolder(out, shard(2))).rejects.toThrow('in use by another crf-lab');
    await expect(lockExperimentFolder(out)).rejects.toThrow('in use by another crf-lab');
    for (const lock of locks) await lock.release();
    expect(readdirSync(out)).toEqual([]);
  });

  it('is refused to compare, merge and report while somebody has it, and to train the place of a model', async () => {
    const out = folder.path('busy');
    const experiment = folder.write('tiny.json', JSON.stringify(TINY_OPTIONS));
    await openExperimentFolder(out, tinyExperiment(), '.');
    const lock = await lockExperimentFolder(out);
    for (const args of [
      ['compare', experiment, '--out', out],
      ['compare', experiment, '--out', out, '--shard', '1/2'],
      ['merge', out, '--out', out],
    ]) {
      const { code, stderr } = await callCli(...args);
      expect([code, stderr.trim().split('\n').at(-1)]).toEqual([
        1,
        expect.stringMatching(/^crf-lab: .*busy: in use by another crf-lab \(process \d+ on .*; wait until/),
      ]);
    }
    await lock.release();
  });

  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['a lock', ['compare.lock']],
    ['the lock of a shard', ['compare.shard-1-of-2.lock']],
    ['a part of the journal', ['journal/']],
    ['all but the experiment', ['journal/', 'costs/', 'failures/', 'origin.json']],
    [
      'an experiment half-written',
      ['journal/', 'costs/', 'failures/', 'origin.json', 'experiment.json.DEAD-0.tmp'],
    ],
  ])('with %s in it, left by a program that was killed, is taken up', async (name, entries) => {
    const out = folder.path(`begun with ${name}`);
    const dead = deadProcess();
    mkdirSync(out);
    for (const entry of entries) {
      if (entry.endsWith('/')) mkdirSync(join(out, entry));
      else {
        const holder = {
          host: 'here',
          pid: dead.pid,
          since: '2026-11-30T08:15:00.000Z',
          mark: spellMark(dead),
        };
        const text = entry.endsWith('.lock') ? JSON.stringify(holder) : '{"folder":"."}';
        writeFileSync(join(out, entry.replace('DEAD', spellMark(dead))), text);
      }
    }
    const lock = await lockExperimentFolder(out);
    await openExperimentFolder(out, tinyExperiment(), '.');
    await lock.release();
    expect(readdirSync(out).sort()).toEqual([
      'costs',
      'experiment.json',
      'failures',
      'journal',
      'origin.json',
    ]);
  });

  it('reached by a link to nothing yet is made where the link points', async () => {
    const out = folder.path('linked');
    symlinkSync(folder.path('far'), out);
    await openExperimentFolder(out, tinyExperiment(), '.');
    expect(existsSync(folder.path('far/experiment.json'))).toBe(true);
    await expect(lockExperimentFolder(folder.write('a-file', ''))).rejects.toThrow(
      'no folder can be made there',
    );
  });
});

describe('an extension', () => {
  it('leaves experiment and result as they were until its own result is there', async () => {
    const out = folder.path('extended');
    const changed = tinyExperiment({ training: { epochs: 9 } });
    await openExperimentFolder(out, tinyExperiment(), folder.path('old'));
    writeFileSync(join(out, 'results.json'), '{}');
    writeFileSync(join(out, 'journal', '0123456789abcdef.json'), '{}');
    const before = ['experiment.json', 'origin.json'].map((name) => readFileSync(join(out, name), 'utf8'));
    const now = () => ['experiment.json', 'origin.json'].map((name) => readFileSync(join(out, name), 'utf8'));
    await openExperimentFolder(out, changed, folder.path('new'), { mayChange: true });
    expect(now()).toEqual(before);
    // Interrupted: the same experiment goes on, also without --extend; another one needs it.
    await openExperimentFolder(out, changed, folder.path('new'));
    expect(now()).toEqual(before);
    await expect(openExperimentFolder(out, tinyExperiment({ training: { epochs: 8 } }), '.')).rejects.toThrow(
      'add --extend',
    );
    await finishExtension(out);
    expect(JSON.parse(now()[0] ?? '')).toEqual(changed);
    expect(JSON.parse(now()[1] ?? '')).toEqual({ folder: '../new' });
    expect(existsSync(join(out, 'extension.json'))).toBe(false);
  });

  it('that is given up for the old experiment is forgotten', async () => {
    const out = folder.path('given-up');
    await openExperimentFolder(out, tinyExperiment(), '.');
    writeFileSync(join(out, 'results.json'), '{}');
    await openExperimentFolder(out, tinyExperiment({ training: { epochs: 9 } }), '.', { mayChange: true });
    expect(existsSync(join(out, 'extension.json'))).toBe(true);
    await openExperimentFolder(out, tinyExperiment(), '.');
    expect(existsSync(join(out, 'extension.json'))).toBe(false);
    rmSync(out, { recursive: true });
  });
});
