/** What killed programs leave beside files and folders, links, and readers while a folder is replaced. */
import { lstatSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  completeFolder,
  followLinks,
  readConsistently,
  recoverFolder,
  removeLeftovers,
  writeFileAtomically,
  writeFolderAtomically,
} from '../../../src/corpus/index.ts';
import { ownMark, spellMark } from '../../../src/corpus/storage/process-mark.ts';
import { deadProcess } from '../../helpers/dead-process.ts';

let folder: string;
const made: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-storage-'));
  made.push(folder);
});
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true }))));

const DEAD = spellMark(deadProcess());
const ALIVE = spellMark(ownMark());
const ELSEWHERE = spellMark({ ...ownMark(), host: 'ffffffff' });
const OWN = { marker: 'main', known: new Set(['main', 'part']) };
const at = (...names: string[]): string => join(folder, ...names);
const contents = (text: string) =>
  new Map([
    ['part', new TextEncoder().encode(text)],
    ['main', new TextEncoder().encode(text)],
  ]);

async function makeFolder(name: string, text: string, files = ['part', 'main']): Promise<void> {
  await mkdir(at(name));
  for (const file of files) await writeFile(at(name, file), text);
}

describe('leftovers of killed programs', () => {
  it('go when a file is written, and nothing else does', async () => {
    const stays = [
      `m.${ALIVE}-0.tmp`,
      `m.${ELSEWHERE}-0.tmp`,
      'm.tmp',
      'm.123-0.tmp',
      `m.${DEAD}-0.tmp.bak`,
      `${DEAD}-0.tmp`,
    ];
    const old = `m.${ELSEWHERE}-1.tmp`;
    for (const name of [...stays, `m.${DEAD}-0.tmp`, `other.x.${DEAD}-17.tmp`, old])
      await writeFile(at(name), '');
    await utimes(at(old), 1, 1);
    // A folder of that name may be all that is left of a network (see below).
    await makeFolder(`n.${DEAD}-0.tmp`, '');
    await writeFileAtomically(at('m'), 'new');
    expect((await readdir(folder)).sort()).toEqual(['m', `n.${DEAD}-0.tmp`, ...stays].sort());
    await removeLeftovers(at('none'));
  });

  it('of names that leave no room for an ending are made and removed alike', async () => {
    const name = `${'ü'.repeat(120)}.model`;
    await writeFileAtomically(at(name), 'new');
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe('a link', () => {
  it.each([
    ['to a file', 'real'],
    ['to nothing yet', 'later'],
    ['to a link to nothing yet', 'second'],
  ])('%s is followed when a file is written', async (_, target) => {
    await mkdir(at('elsewhere'));
    await writeFile(at('elsewhere', 'real'), 'old');
    await symlink('third', at('elsewhere', 'second'));
    await symlink(join('elsewhere', target), at('link'));
    await writeFileAtomically(at('link'), 'new');
    expect(await readlink(at('link'))).toBe(join('elsewhere', target));
    expect(await readFile(at('link'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['elsewhere', 'link']);
  });

  it.each([
    ['to a folder of ours', true],
    ['to nothing yet', false],
  ])('%s is followed when a folder is written', async (_, isThere) => {
    await mkdir(at('disk'));
    if (isThere) await makeFolder('disk/real', 'old');
    await symlink(at('disk', 'real'), at('link'));
    for (const text of ['one', 'two']) {
      await writeFolderAtomically(at('link'), contents(text), OWN);
      expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
      expect(await readFile(at('link', 'main'), 'utf8')).toBe(text);
      expect([await readdir(folder), await readdir(at('disk'))]).toEqual([['disk', 'link'], ['real']]);
    }
  });

  it('that leads in a circle is refused in one line', async () => {
    await symlink(at('b'), at('a'));
    await symlink(at('a'), at('b'));
    await expect(writeFileAtomically(at('a'), 'x')).rejects.toThrow(
      `${at('a')}: symbolic links that lead in a circle; name another place`,
    );
    expect(await followLinks(at('none', 'x'))).toBe(at('none', 'x'));
  });
});

describe('a folder whose writer was killed', () => {
  const half = `net.${DEAD}-3.tmp`;
  const old = `${half}.old`;

  it.each<[string, Record<string, string>, string | undefined]>([
    ['while it wrote the first', { [half]: 'half' }, undefined],
    ['while it wrote another', { net: 'old', [half]: 'half' }, 'old'],
    ['between the two renames', { [old]: 'old', [half]: 'new' }, 'new'],
    ['after the second rename', { net: 'new', [old]: 'old' }, 'new'],
    ['while it put the old one back', { [old]: 'old' }, 'old'],
    ['twice', { [old]: 'old', [half]: 'new', [`net.${DEAD}-1.tmp`]: 'half' }, 'new'],
  ])('%s is found whole, put in its place and left alone in it', async (_, folders, expected) => {
    for (const [name, text] of Object.entries(folders))
      await makeFolder(name, text, text === 'half' ? ['part'] : ['part', 'main']);
    await makeFolder(`other.${DEAD}-0.tmp`, 'of another folder');
    const found = await completeFolder(at('net'), OWN);
    expect(found === undefined ? undefined : await readFile(join(found, 'main'), 'utf8')).toBe(expected);
    expect(await recoverFolder(at('net'), OWN)).toBe(expected !== undefined && folders.net === undefined);
    expect((await readdir(folder)).filter((name) => name.startsWith('net'))).toEqual(
      expected === undefined ? [] : ['net'],
    );
    if (expected !== undefined) expect(await readFile(at('net', 'main'), 'utf8')).toBe(expected);
    expect(await readdir(folder)).toContain(`other.${DEAD}-0.tmp`);
    await writeFolderAtomically(at('net'), contents('newest'), OWN);
    expect(await readFile(at('net', 'main'), 'utf8')).toBe('newest');
  });

  it('is left to a writer that lives', async () => {
    const living = `net.${ALIVE}-900.tmp`;
    await makeFolder(living, 'new');
    await makeFolder(`${living}.old`, 'old');
    expect(await completeFolder(at('net'), OWN)).toBeUndefined();
    expect(await recoverFolder(at('net'), OWN)).toBe(false);
    expect(await readdir(folder)).toEqual([living, `${living}.old`]);
  });
});

describe('a folder that is replaced while it is read', () => {
  const read = async (
    path: string,
    between: () => Promise<void> = async () => undefined,
  ): Promise<string> => {
    const part = await readFile(join(path, 'part'), 'utf8');
    await between();
    const main = await readFile(join(path, 'main'), 'utf8');
    if (part !== main) throw new Error(`damaged: ${part} is not ${main}`);
    return main;
  };

  it('is read again', async () => {
    await makeFolder('net', 'one');
    let times = 0;
    const result = await readConsistently(at('net'), OWN, (path) =>
      read(path, async () => {
        if (times++ < 3) await writeFolderAtomically(at('net'), contents(`after ${times}`), OWN);
      }),
    );
    expect([result, times]).toEqual(['after 3', 4]);
  });

  it('is waited for in the moment without one', async () => {
    const living = `net.${ALIVE}-901.tmp`;
    await makeFolder(living, 'new');
    await makeFolder(`${living}.old`, 'old');
    let times = 0;
    const result = await readConsistently(at('net'), OWN, async (path) => {
      if (times++ === 1) await rename(at(living), at('net'));
      return read(path);
    });
    expect(result).toBe('new');
  });

  it('says what is wrong with one that nobody replaces, and with one that is not there', async () => {
    await makeFolder('net', 'one');
    await writeFile(at('net', 'part'), 'other');
    await expect(readConsistently(at('net'), OWN, (path) => read(path))).rejects.toThrow(
      'damaged: other is not one',
    );
    await expect(readConsistently(at('none'), OWN, (path) => read(path))).rejects.toThrow('ENOENT');
  });

  it('is read where a killed program left it, which is said', async () => {
    await makeFolder(`net.${DEAD}-0.tmp`, 'new');
    await makeFolder(`net.${DEAD}-0.tmp.old`, 'old');
    const said: string[] = [];
    expect(
      await readConsistently(
        at('net'),
        OWN,
        (path) => read(path),
        (name) => said.push(name),
      ),
    ).toBe('new');
    expect(said).toEqual([at(`net.${DEAD}-0.tmp`)]);
  });
});
