/** Signals while a training is prepared, and how often a network is written. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callCli, fixture, startCli, temporaryFolder } from '../helpers/run-cli.ts';

const saves = vi.hoisted((): { epoch: number; hasCheckpoint: boolean }[] => []);
vi.mock(import('../../src/cli/network-folder.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    saveNetwork: (path, model, checkpoint) => {
      saves.push({ epoch: model.parts.history.length, hasCheckpoint: checkpoint !== undefined });
      return original.saveNetwork(path, model, checkpoint);
    },
  };
});

const folder = temporaryFolder();
afterAll(folder.clean);
const TINY = ['--model-type', 'bilstm', '--word-dim', '4', '--hidden', '2', '--char-encoder', 'none'];

describe('a signal while train reads', () => {
  const KINDS = { features: ['--preset', 'words'], bilstm: TINY } as const;
  const CASES = (['features', 'bilstm'] as const).flatMap((kind) =>
    (['--train', '--dev'] as const).flatMap((part) =>
      (['SIGTERM', 'SIGINT'] as const).map((signal) => [kind, part, signal] as const),
    ),
  );
  it.each(CASES)('ends it at once: %s %s %s', async (kind, part, signal) => {
    const pipe = folder.path(`${kind}${part}.${signal}`);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const model = `${pipe}.model`;
    const files = ['--train', part === '--train' ? pipe : fixture('cli-train.txt')];
    if (part === '--dev') files.push('--dev', pipe);
    const { child, finished } = startCli(['train', ...files, ...KINDS[kind], '--model', model]);
    // It opens when the program opens it too, and nothing is ever written: the program waits in the middle of reading.
    const end = await open(pipe, 'w');
    child.kill(signal);
    const { code, stdout, stderr } = await finished;
    await end.close();
    expect([code, child.signalCode, stdout]).toEqual([null, signal, '']);
    expect(stderr).not.toContain('stopping');
    expect(existsSync(model)).toBe(false);
  });
});

describe('a network', () => {
  beforeEach(() => saves.splice(0));

  /** Epochs after which it was written to go on from, and after which without. */
  async function savesOf(sentences: number, epochs: number): Promise<[number[], number[]]> {
    const corpus = Array.from(
      { length: sentences },
      (_, n) => `a B-X\nb O\nc O\nd O\n${n % 2 === 0 ? 'e' : 'f'} O\n`,
    );
    const file = folder.write(`corpus-${sentences}.txt`, corpus.join('\n'));
    const args = ['train', '--train', file, ...TINY, '--batch', '100', '--epochs', String(epochs), '--quiet'];
    const { code, stderr } = await callCli(...args, '--model', folder.path(`network-${sentences}`));
    expect([code, stderr]).toEqual([0, '']);
    const of = (kind: boolean): number[] =>
      saves.filter(({ hasCheckpoint }) => hasCheckpoint === kind).map(({ epoch }) => epoch);
    return [of(true), of(false)];
  }
  const first = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

  it.each<[sentences: number, epochs: number, expected: number[]]>([
    [100, 41, [...first(20), 40]],
    [400, 33, [...first(20), 25, 30]],
    [2000, 23, first(23)],
  ])(
    'of %d sentences, 5 tokens each, is written after its first 20 epochs and then each 10,000 tokens',
    async (sentences, epochs, expected) => {
      expect(await savesOf(sentences, epochs)).toEqual([expected, [epochs]]);
    },
  );
});
