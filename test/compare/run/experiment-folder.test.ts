import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openExperimentFolder, readExperimentFolder } from '../../../src/compare/index.ts';
import { temporaryFolder } from '../../helpers/run-cli.ts';
import { TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

it('remembers the experiment, and where its files lie, wherever both are moved together', async () => {
  const out = folder.path('a/b/out');
  expect(await openExperimentFolder(out, tinyExperiment(), folder.path('a/experiments'))).toEqual({
    isNew: true,
  });
  expect(await openExperimentFolder(out, tinyExperiment(), folder.path('a/experiments'))).toEqual({
    isNew: false,
  });
  expect(await readExperimentFolder(out)).toEqual({
    experiment: tinyExperiment(),
    folder: folder.path('a/experiments'),
  });
  expect((await readExperimentFolder(out, folder.path('x'))).folder).toBe(folder.path('x'));
  expect(JSON.parse(readFileSync(join(out, 'origin.json'), 'utf8'))).toEqual({ folder: '../../experiments' });
});

it('refuses the folder of another experiment', async () => {
  const out = folder.path('other');
  await openExperimentFolder(out, tinyExperiment(), '.');
  folder.write('other/journal/0123456789abcdef.json', '{}');
  await expect(openExperimentFolder(out, tinyExperiment({ training: { epochs: 9 } }), '.')).rejects.toThrow(
    `${out}: holds the experiment tiny with other settings; add --extend to keep the runs that both have in common, or choose another folder with --out`,
  );
  await expect(openExperimentFolder(out, tinyExperiment({ name: 'large' }), '.')).rejects.toThrow(
    'holds the experiment tiny;',
  );
});

it('takes on a changed experiment where it may, but no other one', async () => {
  const out = folder.path('changing');
  const changed = tinyExperiment({ training: { epochs: 9 } });
  await openExperimentFolder(out, tinyExperiment(), '.');
  folder.write('changing/journal/0123456789abcdef.json', '{}');
  await openExperimentFolder(out, changed, '.', { mayChange: true });
  expect((await readExperimentFolder(out)).experiment).toEqual(changed);
  await expect(
    openExperimentFolder(out, tinyExperiment({ name: 'large' }), '.', { mayChange: true }),
  ).rejects.toThrow('holds the experiment tiny;');
});

it('takes on a changed experiment where nothing was done for the old one', async () => {
  const out = folder.path('begun');
  const changed = tinyExperiment({ training: { epochs: 9 } });
  await openExperimentFolder(out, tinyExperiment(), '.');
  await openExperimentFolder(out, changed, '.');
  expect((await readExperimentFolder(out)).experiment).toEqual(changed);
});

it('leaves an experiment file that a user has put there as it is', async () => {
  mkdirSync(folder.path('mine'));
  const path = folder.write('mine/experiment.json', JSON.stringify(TINY_OPTIONS));
  await openExperimentFolder(folder.path('mine'), tinyExperiment(), folder.path('mine'));
  expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(TINY_OPTIONS));
});

it('refuses folders with other things in them, and those that cannot be made', async () => {
  mkdirSync(folder.path('full'));
  folder.write('full/thesis.tex', '');
  await expect(openExperimentFolder(folder.path('full'), tinyExperiment(), '.')).rejects.toThrow(
    /has no experiment.json but thesis.tex in it and is not written to/,
  );
  const file = folder.write('file', '');
  await expect(openExperimentFolder(join(file, 'out'), tinyExperiment(), '.')).rejects.toThrow(
    /no folder can be made there/,
  );
});

it('says what is wrong with a folder that is none of ours', async () => {
  await expect(readExperimentFolder(folder.path('nowhere'))).rejects.toThrow(
    /has no experiment.json; expected a folder/,
  );
  mkdirSync(folder.path('broken'));
  writeFileSync(folder.path('broken/experiment.json'), '{');
  await expect(readExperimentFolder(folder.path('broken'))).rejects.toThrow(
    /broken\/experiment.json: no valid JSON/,
  );
  writeFileSync(folder.path('broken/experiment.json'), '{"name":"x","colour":1}');
  await expect(readExperimentFolder(folder.path('broken'))).rejects.toThrow(/not of this version of crf-lab/);
});
