/** Ctrl-C in training: the model so far is kept, and the same command goes on from it. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { listenForInterruption } from '../../src/cli/interruption.ts';
import { lockModel } from '../../src/cli/model-file.ts';
import { readCorpus } from '../../src/corpus/index.ts';
import { deserializeCrf, hashTrainingSet, prepareTrainingSet, serializeCrf } from '../../src/crf/index.ts';
import { CrfModel } from '../../src/crf/model.ts';
import { callCli, startCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** Training that would go on for thousands of iterations: what it learns by heart never converges at this precision. */
function slowCorpus(): string {
  const lines: string[] = [];
  for (let n = 0; n < 3000; n++) {
    const label = (n * 7919) % 13;
    lines.push(`w${n % 1009} p${n % 31} ${label < 4 ? 'O' : `B-X${label}`}${n % 10 === 9 ? '\n' : ''}`);
  }
  return folder.write('slow.txt', `${lines.join('\n')}\n`);
}

const ARGS = (model: string): string[] => [
  ...['train', '--train', slowCorpus(), '--columns', 'word,pos,ner', '--preset', 'ner', '--model', model],
  ...['--algorithm', 'lbfgs', '--l2', '1e-7', '--epsilon', '1e-14', '--period', '0', '--max-iterations', '0'],
  '--json',
];

/** Runs until the given iteration has been reported, then sends the signals. */
async function interrupt(model: string, iteration: number, signal: NodeJS.Signals) {
  const { child, finished } = startCli(ARGS(model));
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes(`iteration ${String(iteration).padStart(4)} `)) resolve();
    });
    child.on('close', () => reject(new Error(`ended too early: ${seen}`)));
  });
  child.kill(signal);
  return finished;
}

describe('an interrupted training', () => {
  it('saves the model marked unfinished, exits with 130, and goes on when called again', async () => {
    const model = folder.path('m.crfmodel');
    const first = await interrupt(model, 3, 'SIGINT');
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('SIGINT: stopping and saving the model');
    expect(first.stderr).toContain(`the same command goes on from ${model}`);
    const report = JSON.parse(first.stdout) as { iterations: number; loss: number; stopReason: string };
    expect(report.stopReason).toBe('aborted');
    expect(report.iterations).toBeGreaterThanOrEqual(3);
    expect(deserializeCrf(readFileSync(model)).parts).toMatchObject({
      isFinished: false,
      dataHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    });

    const second = await interrupt(model, 1, 'SIGTERM');
    expect(second.code).toBe(143);
    expect(second.stderr).toContain(`going on from the interrupted run in ${model}`);
    const [, firstLoss] = /^iteration {4}1 {2}loss (\S+)/m.exec(second.stderr) ?? [];
    expect(Number(firstLoss)).toBeLessThan(report.loss);
  });

  it('is begun anew with --fresh, and over a finished model', async () => {
    const model = folder.path('again.crfmodel');
    const [, ...args] = ARGS(model);
    const short = ['train', ...args, '--max-iterations', '1'];
    await callCli(...short);
    const finished = deserializeCrf(readFileSync(model));
    expect(finished.parts.isFinished).toBe(true);
    expect((await callCli(...short)).stderr).not.toContain('going on');

    const unfinished = serializeCrf(new CrfModel({ ...finished.parts, isFinished: false }));
    const calls = async (...more: string[]): Promise<boolean> => {
      writeFileSync(model, unfinished);
      return (await callCli(...short, ...more)).stderr.includes('going on');
    };
    expect(await calls()).toBe(true);
    expect(await calls('--fresh')).toBe(false);
  });

  it('is lost to nothing but --fresh: other data, options, templates and columns are refused', async () => {
    const corpus = slowCorpus();
    const text = readFileSync(corpus, 'utf8');
    const lines = text.split('\n');
    const sentences = text.trimEnd().split('\n\n');
    const model = folder.path('kept.crfmodel');
    const args = ['train', '--columns', 'word,pos,ner', '--preset', 'ner', '--algorithm', 'lbfgs'];
    const run = (file: string, more: readonly string[]) =>
      callCli(...args, '--max-iterations', '1', '--train', file, '--model', model, ...more);
    await run(corpus, []);
    const { parts } = deserializeCrf(readFileSync(model));
    if (parts.features === undefined) throw new Error('no templates');
    const training = prepareTrainingSet(
      await readCorpus(corpus, { columns: ['word', 'pos', 'ner'] }),
      parts.features,
    );
    const dataHash = hashTrainingSet(training);
    const unfinished = serializeCrf(new CrfModel({ ...parts, isFinished: false, dataHash }));
    const other = (name: string, changed: readonly string[], joint = '\n'): string =>
      folder.write(name, `${changed.join(joint)}\n`);
    const rows: readonly (readonly [file: string, more: string[], what: string | undefined])[] = [
      [corpus, [], undefined],
      [folder.write('copy.txt', text), [], undefined],
      [corpus, ['--dev', folder.write('dev.txt', text)], undefined],
      [corpus, ['--threads', '2'], undefined],
      [
        other('label.txt', [lines[0]?.replace(/\S+$/, 'B-X7') ?? '', ...lines.slice(1)]),
        [],
        'other training data',
      ],
      [other('word.txt', ['unseen p0 O', ...lines.slice(1)]), [], 'other training data'],
      [other('renamed.txt', [text.replaceAll('w', 'v')]), [], 'other training data'],
      [other('more.txt', [text, 'w1 p1 O']), [], 'other training data'],
      [other('less.txt', sentences.slice(1), '\n\n'), [], 'other training data'],
      [other('order.txt', sentences.toReversed(), '\n\n'), [], 'other training data'],
      [other('cut.txt', sentences.join('\n').split('\n')), [], 'other training data'],
      [corpus, ['--l2', '2'], 'other options'],
      [corpus, ['--seed', '2'], 'other options'],
      [corpus, ['--preset', 'words'], 'other templates'],
      [corpus, ['--label', 'pos'], 'other templates'],
      [corpus, ['--comments', 'false'], 'data read in another way'],
    ];
    for (const [file, more, what] of rows) {
      writeFileSync(model, unfinished);
      const { code, stdout, stderr } = await run(file, more);
      if (what === undefined) {
        expect([code, stderr], file).toEqual([
          0,
          expect.stringMatching(new RegExp(`^going on from the interrupted run in ${model}$`, 'm')),
        ]);
        expect(stderr).not.toContain('does not say');
        continue;
      }
      expect([file, more, code, stdout, stderr]).toEqual([
        ...[file, more, 1, ''],
        expect.stringContaining(
          `crf-lab: ${model}: there is an unfinished training of ${what}; add --fresh to replace it, or name another place with --model\n`,
        ),
      ]);
      expect(readFileSync(model).equals(Buffer.from(unfinished))).toBe(true);
      expect((await run(file, [...more, '--fresh'])).code).toBe(0);
      expect(deserializeCrf(readFileSync(model)).parts.isFinished).toBe(true);
    }
  });

  it('keeps its own progress, not the model it began with, and serves as one for other data', async () => {
    const model = folder.path('warm.crfmodel');
    const [, ...args] = ARGS(model);
    const short = ['train', ...args, '--max-iterations', '1'];
    await callCli(...short);
    const start = folder.path('start.crfmodel');
    writeFileSync(start, readFileSync(model));
    const { parts } = deserializeCrf(readFileSync(model));
    const unfinished = serializeCrf(new CrfModel({ ...parts, isFinished: false }));
    writeFileSync(model, unfinished);
    const again = await callCli(...short, '--warm-start', start);
    expect(again.stderr).toContain(`note: ${model} does not say what data it was trained on`);
    expect(again.stderr).toContain(`going on from the interrupted run in ${model}`);
    writeFileSync(model, unfinished);
    const other = await callCli(...short, '--l2', '2', '--warm-start', model);
    expect([other.code, other.stderr]).toEqual([0, expect.not.stringContaining('going on')]);
  });

  it('and one that goes on have the place of their model to themselves, also by another name for it', async () => {
    const model = folder.path('taken.crfmodel');
    symlinkSync(model, folder.path('another-name'));
    for (const [name, more] of [
      [model, ['--preset', 'ner']],
      [folder.path('another-name'), ['--preset', 'ner']],
      [model, ['--model-type', 'bilstm']],
    ] as const) {
      const lock = await lockModel(model);
      const args = ['train', '--train', 'embedded:train', '--model', name, ...more];
      const { code, stdout, stderr } = await callCli(...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^crf-lab: \S+: in use by another crf-lab \(process \d+ on \S+ since .*\); wait until that training has ended, or name another model\n$/,
      );
      await lock.release();
      expect(existsSync(`${model}.lock`)).toBe(false);
    }
  });

  it('leaves a second signal its usual effect, so that the program ends at once', () => {
    const before = process.listenerCount('SIGINT');
    const said: string[] = [];
    const interruption = listenForInterruption((text) => said.push(text));
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    expect([interruption.signal.aborted, interruption.received()]).toEqual([false, undefined]);
    process.emit('SIGINT', 'SIGINT');
    expect([interruption.signal.aborted, interruption.received()]).toEqual([true, 'SIGINT']);
    expect(said).toEqual(['SIGINT: stopping and saving the model; once more to end at once without it\n']);
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([before, 0]);
  });

  it('gives signals their usual effect back when the work is done', () => {
    const before = process.listenerCount('SIGTERM');
    listenForInterruption(() => undefined).stop();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
