import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/index.ts';
import { spreadLabels } from './performance/data-files.ts';
import { readSample } from './performance/library-bench.ts';
import { whyMissing } from './performance/peer-builder.ts';
import { BenchError, runProgram } from './performance/process-runner.ts';
import { readPeerLog } from './performance/programs.ts';

function iteration(end: string, loss: string, trials: number): string {
  return [
    `iteration ${end}`,
    'log ***** Iteration #1 *****',
    `log Loss: ${loss}`,
    `log Line search trials: ${trials}`,
    'log Seconds required for this iteration: 9.999',
  ].join('\n');
}

const LOG = [
  'read 4.5 4.25',
  'log Number of features: 452755',
  iteration('7.5 7.0', '275528.648287', 2),
  iteration('8.0 7.25', '164450.778877', 1),
  iteration('9.5 8.25', '114922.445474', 3),
  iteration('9.75 8.375', '94274.218883', 1),
  'log L-BFGS terminated with the maximum number of iterations',
  'end 10 8.5 206964',
].join('\n');

describe('readPeerLog', () => {
  it('takes the time between the lines of iterations with one evaluation', () => {
    expect(readPeerLog(LOG)).toEqual({
      cpuSeconds: 8.5,
      peakMemoryMB: 211.931136,
      iterationSeconds: 0.375,
      iterationSecondsMin: 0.25,
      iterationsTimed: 2,
      iterationCpuSeconds: 0.1875,
      readSeconds: 4.5,
      readCpuSeconds: 4.25,
      firstLoss: 275528.648287,
      loss: 94274.218883,
      iterations: 4,
      evaluations: 8,
      features: 452755,
    });
  });

  it('refuses a log without its end', () => {
    expect(() => readPeerLog(LOG.replace(/end .*/, ''))).toThrow(/does not tell cpuSeconds/);
  });
});

describe('readSample', () => {
  it('takes the numbers of the last line', () => {
    expect(readSample('text\n{"tokensPerSecond":12.5,"name":"x"}\n', 'a.ts')).toEqual({
      tokensPerSecond: 12.5,
    });
  });

  it('refuses a last line without numbers', () => {
    for (const text of ['', 'done', '{}', '"x"', 'null'])
      expect(() => readSample(text, 'a.ts')).toThrow(/a.ts --json: expected a JSON object of numbers/);
  });
});

describe('spreadLabels', () => {
  const tokens = ['The', 'old', 'man', 'sat', 'on', 'The', 'mat'];
  const labels = ['B-NP', 'I-NP', 'I-NP', 'B-VP', 'O', 'B-NP', 'B-NP'];
  const sentence = sentenceFromTokens(tokens, labels);

  it('keeps the spans and gives the same category to the same type at the same place', () => {
    const { labels: spread = [] } = spreadLabels(sentence, 33);
    expect(spread.map((label) => label[0]).join('')).toBe('BIIBOBB');
    const category = (t: number): string | undefined => spread[t]?.slice(2);
    expect(category(1)).toBe(category(0));
    expect(category(2)).toBe(category(0));
    expect(category(5)).not.toBe(category(0));
    const longer = sentenceFromTokens(['x', ...tokens], ['O', ...labels]);
    const { labels: moved = [] } = spreadLabels(longer, 33);
    expect(moved[6]?.slice(2)).toBe(category(6));
  });

  it('uses every category, and no other', () => {
    const words = Array.from({ length: 80 }, (_, n) => `word${n}`);
    const chunks = words.map(() => 'B-NP');
    const { labels: spread = [] } = spreadLabels(sentenceFromTokens(words, chunks), 17);
    expect([...new Set(spread)].toSorted()).toEqual(Array.from({ length: 8 }, (_, k) => `B-K${k}`));
  });

  it('refuses an even number of labels', () => {
    expect(() => spreadLabels(sentence, 16)).toThrow(RangeError);
  });
});

describe('whyMissing', () => {
  it('names the program and what it complained of', async () => {
    const lines = [
      'npm warn an error is near',
      'npm error code ENOTFOUND',
      'npm error a log is in /somewhere',
    ];
    const error = new BenchError('npm install ended with 1:\n...', { stderr: lines.join('\n') });
    expect(whyMissing(error)).toBe('npm failed: npm error code ENOTFOUND');
    const absent = await runProgram('crf-lab-no-such-program', []).catch((cause: unknown) => cause);
    expect(absent).toBeInstanceOf(BenchError);
    expect(whyMissing(absent as BenchError)).toBe('crf-lab-no-such-program is not installed');
  });
});

describe('runProgram', () => {
  it('gives output and time of a program that ends in order', async () => {
    const { stdout, stderr, wallSeconds } = await runProgram(process.execPath, [
      ...['-e', 'console.log("out"); console.error("err")'],
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'out\n', stderr: 'err\n' });
    expect(wallSeconds).toBeGreaterThan(0);
  });

  it('tells what a program that failed said last', async () => {
    const failing = runProgram(process.execPath, ['-e', 'console.error("no such file"); process.exit(3)']);
    await expect(failing).rejects.toThrow(/ended with 3:\nno such file$/);
    await expect(runProgram('crf-lab-no-such-program', [])).rejects.toThrow(BenchError);
  });
});
