import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES, openLineBatches, openLines, readBytes } from '../../src/corpus/files.ts';
import type { TextEncoding } from '../../src/corpus/read-options.ts';
import { type WritableFileSystem, writeFileAtomically } from '../../src/corpus/storage/write-file.ts';
import { CorpusFormatError, CrfLabError } from '../../src/errors.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
async function fileOf(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, `file-${made++}`);
  await writeFile(path, bytes);
  return path;
}

async function linesOf(path: string, encoding?: TextEncoding): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text, number } of openLines(path, { encoding })) {
    lines.push(text);
    expect(number).toBe(lines.length);
  }
  return lines;
}

async function failureOf(path: string, encoding?: TextEncoding): Promise<CorpusFormatError> {
  try {
    await linesOf(path, encoding);
  } catch (error) {
    if (error instanceof CorpusFormatError) return error;
    throw error;
  }
  throw new Error('expected a CorpusFormatError');
}

describe('openLines', () => {
  it('gives the same lines for LF, CRLF, a doubled CR, a byte order mark and a missing last line end', async () => {
    for (const text of [
      'a\n\nb c\n',
      'a\n\nb c',
      'a\r\n\r\nb c\r\n',
      '\uFEFFa\n\nb c\n',
      'a\r\r\n\r\r\nb c\r\r\n',
    ]) {
      expect(await linesOf(await fileOf(text))).toEqual(['a', '', 'b c']);
    }
  });

  it('reads gzip by its magic bytes whatever the name, also when made of several members', async () => {
    const members = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]);
    expect(await linesOf(await fileOf(members))).toEqual(['a', 'bc', 'd']);
  });

  it('keeps U+2028, U+0085, U+00A0 and form feed inside a line', async () => {
    const text = 'a\u2028b\u0085c\u00A0d\fe';
    expect(await linesOf(await fileOf(`${text}\n`))).toEqual([text]);
  });

  it('joins lines and characters that cross chunk borders', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${'ß€𝄞'.repeat(i % 17)}${i}`);
    expect(await linesOf(await fileOf(lines.join('\n')))).toEqual(lines);
    expect(await linesOf(await fileOf(gzipSync(lines.join('\n'))))).toEqual(lines);
  });

  it('takes every byte as its code point in latin-1', async () => {
    const bytes = Uint8Array.from([0xe9, 0x80, 0x9f, 0x0a]);
    expect(await linesOf(await fileOf(bytes), 'latin-1')).toEqual(['\u00E9\u0080\u009F']);
  });

  it('names line and remedy for bytes that are not UTF-8', async () => {
    const path = await fileOf(
      Buffer.concat([Buffer.from('a\nbß\n'), Buffer.from([0xe9, 0x0a]), Buffer.from('c\n')]),
    );
    const error = await failureOf(path);
    expect(error.line).toBe(3);
    expect(error.message).toBe(
      `${path}:3: bytes that are not UTF-8; read it with --encoding latin-1 or convert it with iconv`,
    );
  });

  it('refuses a UTF-8 sequence that the end of the file cuts off', async () => {
    expect((await failureOf(await fileOf(Buffer.from([0x61, 0x0a, 0xe2, 0x82])))).line).toBe(2);
  });

  it('refuses binary data with the line of the NUL byte, in either encoding', async () => {
    const path = await fileOf('a\nb\nc\0d\n');
    for (const encoding of ['utf-8', 'latin-1'] as const) {
      const error = await failureOf(path, encoding);
      expect([error.line, error.reason]).toEqual([3, expect.stringContaining('binary data')]);
    }
  });

  it('tells UTF-16 and foreign archives from other binary data', async () => {
    expect((await failureOf(await fileOf(Buffer.from('\uFEFFa\n', 'utf16le')))).reason).toContain(
      'iconv -f UTF-16',
    );
    const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0x0a]);
    expect((await failureOf(await fileOf(zip))).reason).toContain('zip archive');
    expect(await linesOf(await fileOf('BZh is a token\n'))).toEqual(['BZh is a token']);
  });

  it('refuses a carriage return inside a line, as old Mac line ends have, with a remedy', async () => {
    const error = await failureOf(await fileOf('x\na\rb\rc'));
    expect(error.line).toBe(2);
    expect(error.reason).toContain('column 2');
    expect(error.reason).toContain("tr '\\r' '\\n'");
  });

  it('reads a line of 1 MB and one at the limit, and refuses one over it', async () => {
    const long = 'x'.repeat(1_000_000);
    expect(await linesOf(await fileOf(`a\n${long}\nb\n`))).toEqual(['a', long, 'b']);
    const path = await fileOf(Buffer.alloc(MAX_LINE_BYTES, 0x78));
    expect((await linesOf(path))[0]?.length).toBe(MAX_LINE_BYTES);
    await appendFile(path, 'x\n');
    const error = await failureOf(path);
    expect(error.line).toBe(1);
    expect(error.reason).toContain('more than 16 MiB');
  });

  it('says in one sentence that a file is missing or a directory', async () => {
    const missing = join(folder, 'missing');
    expect((await failureOf(missing)).message).toBe(`${missing}: no such file; check the path`);
    expect((await failureOf(folder)).message).toBe(
      `${folder}: is a directory, expected a file; name a file inside it`,
    );
  });

  it('reports a gzip truncated at any point and a damaged one', async () => {
    const whole = gzipSync(Array.from({ length: 500 }, (_, i) => `line ${i * 7919}`).join('\n'));
    for (const length of [3, 12, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
      const error = await failureOf(await fileOf(whole.subarray(0, length)));
      expect(error.reason).toBe('the gzip data ends too early; fetch or make the file again');
    }
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 40, 60);
    expect((await failureOf(await fileOf(damaged))).reason).toContain('damaged gzip data');
  });

  it('yields nothing for an empty file, plain or gzip', async () => {
    expect(await linesOf(await fileOf(''))).toEqual([]);
    expect(await linesOf(await fileOf(gzipSync('')))).toEqual([]);
  });

  it('closes the file when the reader stops early', async () => {
    const text = 'some line\n'.repeat(200_000);
    for (const path of [await fileOf(text), await fileOf(gzipSync(text))]) {
      const before = (await readdir('/proc/self/fd').catch(() => [])).length;
      for await (const { firstLine } of openLineBatches(path)) if (firstLine === 1) break;
      expect((await readdir('/proc/self/fd').catch(() => [])).length).toBe(before);
    }
  });
});

describe('readBytes', () => {
  it('gives the bytes, gzip taken off', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    expect(Buffer.from(await readBytes(await fileOf(bytes)))).toEqual(bytes);
    expect(Buffer.from(await readBytes(await fileOf(gzipSync(bytes))))).toEqual(bytes);
  });
});

describe('writeFileAtomically', () => {
  const failing = (at: 'create' | 'write' | 'sync' | 'rename', code: string): WritableFileSystem => {
    const fail = (step: string): void => {
      if (step === at) throw Object.assign(new Error(`${code}: simulated`), { code });
    };
    return {
      create: async (path, mode) => {
        fail('create');
        await writeFile(path, 'half', { mode, flag: 'wx' });
        return { write: async () => fail('write'), sync: async () => fail('sync'), close: async () => {} };
      },
      rename: async () => fail('rename'),
      remove: (path) => rm(path),
    };
  };

  it('creates and replaces a file and leaves nothing beside it', async () => {
    const inner = await mkdtemp(join(folder, 'write-'));
    const path = join(inner, 'model');
    await writeFileAtomically(path, 'one');
    await writeFileAtomically(path, Uint8Array.from([0xff, 0]));
    expect([...(await readFile(path))]).toEqual([0xff, 0]);
    expect(await readdir(inner)).toEqual(['model']);
  });

  it.each(['write', 'sync', 'rename'] as const)(
    'keeps the old file and removes the temporary when the disk is full at the %s',
    async (step) => {
      const inner = await mkdtemp(join(folder, 'full-'));
      const path = join(inner, 'model');
      await writeFile(path, 'old');
      const failure = writeFileAtomically(path, 'new', failing(step, 'ENOSPC'));
      await expect(failure).rejects.toThrow(CrfLabError);
      await expect(failure).rejects.toThrow(
        `${path}: cannot be written: the disk is full; make room or choose another place; the old file is unchanged`,
      );
      expect(await readFile(path, 'utf8')).toBe('old');
      expect(await readdir(inner)).toEqual(['model']);
    },
  );

  it('keeps the permissions of the file it replaces and follows a link', async () => {
    const inner = await mkdtemp(join(folder, 'link-'));
    const path = join(inner, 'model');
    await writeFile(path, 'old', { mode: 0o600 });
    await symlink(path, join(inner, 'link'));
    await writeFileAtomically(join(inner, 'link'), 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(inner)).sort()).toEqual(['link', 'model']);
  });

  it('passes over a temporary file that a killed process left', async () => {
    const inner = await mkdtemp(join(folder, 'stale-'));
    const path = join(inner, 'model');
    let refused = 0;
    const base = failing('create', 'EEXIST');
    await writeFileAtomically(path, 'new', {
      ...base,
      create: async (temporary, mode) => {
        if (refused++ < 2) return base.create(temporary, mode);
        return { write: (data) => writeFile(temporary, data), sync: async () => {}, close: async () => {} };
      },
      rename: async (from, to) => writeFile(to, await readFile(from)),
    });
    expect(refused).toBe(3);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('names the reason for a missing folder and a directory', async () => {
    const inFolder = join(folder, 'nowhere', 'model');
    await expect(writeFileAtomically(inFolder, '')).rejects.toThrow(
      'its folder does not exist; make it first',
    );
    const directory = join(folder, 'directory');
    await mkdir(directory);
    await expect(writeFileAtomically(directory, '')).rejects.toThrow('is a directory');
  });

  it('writes to a device without replacing it', async () => {
    await writeFileAtomically('/dev/null', 'gone');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
