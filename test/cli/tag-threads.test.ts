import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { labelAttributeFile } from '../../src/cli/attribute-labels.ts';
import { LabelPool } from '../../src/cli/label-pool.ts';
import { vocabularyArrays } from '../../src/cli/label-task.ts';
import { CrfTagger } from '../../src/cli/labelling/crf-tagger.ts';
import { ImpossibleSentences } from '../../src/cli/labelling/impossible-sentences.ts';
import { loadModel } from '../../src/cli/model-file.ts';
import { callCli, callCliJson, fixture, MAIN, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const model = folder.path('attributes.crfmodel');

/** Sequences of 1 to 40 positions, some lines with escapes, values and weights, over several jobs of each thread. */
function manyLines(): string[] {
  const lines: string[] = [];
  const attributes = ['w=Anna', 'w=lives', 'w=in', 'w=a\\:b', 'x=unknown\\\\', 'pos=NNP', 'w=Berlin:0.5'];
  const filler = 'x'.repeat(60);
  for (let n = 0; lines.length < 70_000; n++) {
    if (n % 50 === 0) lines.push('@weight:2.5');
    for (let t = 0; t <= (n * 7) % 40; t++) {
      const names = [0, 1, 2].map((k) => attributes[(n * 3 + t * (k + 2) + k) % attributes.length]);
      lines.push(`${t % 3 === 0 ? 'B-PER' : 'O'}\t${names.join('\t')}\tf=${filler}`);
    }
    lines.push(n % 9 === 0 ? ' \t' : '');
  }
  return lines;
}

const lines = manyLines();
const text = `${lines.join('\n')}\n`;
const large = folder.path('large.txt');

beforeAll(async () => {
  writeFileSync(large, text);
  const training = folder.path('training.txt');
  writeFileSync(training, `${lines.slice(0, lines.indexOf('', 3000)).join('\n')}\n`);
  const args = ['--train', training, '--format', 'crfsuite', '--model', model, '--quiet'];
  const { code, stderr } = await callCli('train', ...args, '--max-iterations', '5');
  if (code !== 0) throw new Error(stderr);
});

async function allOf<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

function tag(input: string, threads: number, ...args: string[]) {
  return callCli('tag', '--model', model, '--input', input, '--threads', String(threads), ...args);
}

describe('crf-lab tag --threads', () => {
  it('is tried on a file that is worth it', () => {
    expect(text.length).toBeGreaterThan(5 * 2 ** 20);
  });

  it('gives the same labels with any number of threads', async () => {
    const alone = await tag(large, 0);
    expect([alone.code, alone.stderr]).toEqual([0, '']);
    const positions = lines.filter((line) => /^[BO]/.test(line)).length;
    expect(alone.stdout.split('\n').filter((line) => line !== '')).toHaveLength(positions);
    expect(new Set(alone.stdout.split('\n'))).toEqual(new Set(['', 'B-PER', 'O']));
    for (const threads of [1, 2, 4]) {
      const { code, stdout, stderr } = await tag(large, threads);
      expect([code, stderr, stdout === alone.stdout]).toEqual([0, '', true]);
    }
    for (const how of ['constrained', 'posterior']) {
      const one = await tag(large, 0, '--decode', how);
      const two = await tag(large, 2, '--decode', how);
      expect(two.stdout === one.stdout).toBe(true);
    }
  });

  it('gives the same JSON', async () => {
    const args = ['tag', '--model', model, '--input', large, '--threads'];
    expect(await callCliJson(...args, '2')).toEqual(await callCliJson(...args, '0'));
  });

  it('labels in the threads, not in their place', async () => {
    const pool = new LabelPool(3);
    const label = vi.spyOn(pool, 'label');
    try {
      const tagger = new CrfTagger(
        await loadModel(model),
        { decode: 'viterbi' },
        new ImpossibleSentences(large),
      );
      const file = { path: large, encoding: undefined };
      const parts = await allOf(labelAttributeFile(tagger, file, pool));
      expect(label).toHaveBeenCalledOnce();
      expect(parts.length).toBeGreaterThan(5);
      const alone = await allOf(labelAttributeFile(tagger, file, undefined));
      const labels = (of: typeof parts): number[] => of.flatMap((part) => [...part.labels]);
      const lengths = (of: typeof parts): number[] =>
        of.flatMap(({ sequenceOffsets }) =>
          [...sequenceOffsets.subarray(1)].map((end, n) => end - (sequenceOffsets[n] ?? 0)),
        );
      expect(labels(parts)).toEqual(labels(alone));
      expect(lengths(parts)).toEqual(lengths(alone));
    } finally {
      await pool.close();
    }
  });

  it('ends with the error of a thread', async () => {
    const { decoderParts, parts } = await loadModel(model);
    const { attributes, ...decoder } = decoderParts;
    const setup = {
      labels: vocabularyArrays(parts.vocabularies.labels),
      attributes: vocabularyArrays(attributes),
      decoder,
      decoding: 'viterbi' as const,
    };
    const pool = new LabelPool(2);
    const ended = expect(allOf(pool.label(large, setup, {}))).rejects.toThrow(
      'a thread that labels ended with code',
    );
    await pool.close();
    await ended;
    const second = new LabelPool(2);
    const wrong = { ...setup, decoder: { ...decoder, weights: new Float64Array(1) } };
    await expect(allOf(second.label(large, wrong, {}))).rejects.toThrow('1 weights for ');
    await second.close();
  });

  it('takes CRLF line ends, a missing last line end and gzip', async () => {
    const { stdout } = await tag(large, 0);
    const crlf = folder.write('crlf.txt', text.replaceAll('\n', '\r\n'));
    expect((await tag(crlf, 2)).stdout === stdout).toBe(true);
    const cut = folder.write('cut.txt', `${text}O\tw=in`);
    expect((await tag(cut, 2)).stdout === (await tag(cut, 0)).stdout).toBe(true);
    const packed = folder.write('packed.gz', gzipSync(text, { level: 0 }));
    expect((await tag(packed, 2)).stdout === stdout).toBe(true);
  });

  it('takes one sequence that is longer than a job', async () => {
    const long = folder.write('long.txt', `${lines.filter((line) => /^[BO]/.test(line)).join('\n')}\n`);
    const alone = await tag(long, 0);
    expect(alone.code).toBe(0);
    expect((await tag(long, 2)).stdout === alone.stdout).toBe(true);
  });

  it('names the line of what is wrong, the first of several', async () => {
    const broken = [...lines];
    const at = lines.findIndex((line, n) => n > 60_000 && line.startsWith('O'));
    broken[at] = 'O\tw=a:b:c';
    broken[at + 5000] = 'O\tw=b:x';
    broken[at + 1] = 'O\tw=d:e:f';
    const input = folder.write('broken.txt', `${broken.join('\n')}\n`);
    const whole = (await tag(large, 0)).stdout;
    for (const threads of [0, 2, 4]) {
      const { code, stdout, stderr } = await tag(input, threads);
      // What was labelled before is written by then.
      expect([code, whole.startsWith(stdout)]).toEqual([1, true]);
      const output = folder.path('broken.out');
      expect((await tag(input, threads, '--output', output)).code).toBe(1);
      expect(readdirSync(folder.path('.')).filter((name) => name.startsWith('broken.out'))).toEqual([]);
      expect(stderr).toBe(
        `crf-lab: ${input}:${at + 1}: "w=a:b:c" has two colons, expected one before the value; write a colon of the name as \\:\n`,
      );
    }
    const binary = folder.write('binary.txt', `${text}O\tw=\0\n`);
    for (const threads of [0, 2]) {
      expect((await tag(binary, threads)).stderr).toContain(`binary.txt:${lines.length + 1}: a NUL byte`);
    }
    const bare = folder.write('bare.txt', 'O\nO\n\n'.repeat(2 ** 20));
    const expected = await tag(bare, 0);
    expect(expected.stderr).toContain('no line has an attribute');
    expect(await tag(bare, 2)).toEqual(expected);
  });

  it('takes other files as ever', async () => {
    const { code, stdout } = await tag(fixture('cli-attributes.txt'), 4);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(8);
    expect((await tag(large, 2, '--nbest', '1')).stdout.startsWith('# 0 ')).toBe(true);
  });

  it('ends with the reader, and by a signal', async () => {
    const args = [MAIN, 'tag', '--model', model, '--input', large, '--threads', '2'];
    const closed = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    closed.stdout.destroy();
    expect(await once(closed, 'close')).toEqual([0, null]);
    // It waits for its reader, who does not go on.
    const stopped = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(stopped.stdout, 'readable');
    stopped.kill('SIGINT');
    stopped.stdout.destroy();
    expect(await once(stopped, 'close')).toEqual([null, 'SIGINT']);
  });
});
