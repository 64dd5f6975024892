/** Ctrl-C in training: the model so far is kept, and the same command goes on from it. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { listenForInterruption } from '../../src/cli/interruption.ts';
import { lockModel } from '../../src/cli/model-file.ts';
import { deserializeCrf, serializeCrf } from '../../src/crf/index.ts';
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
    expect(deserializeCrf(readFileSync(model)).parts.isFinished).toBe(false);

    const second = await interrupt(model, 1, 'SIGTERM');
    expect(second.code).toBe(143);
    expect(second.stderr).toContain(`going on from the interrupted run in ${model}`);
    const [, firstLoss] = /^iteration {4}1 {2}loss (\S+)/m.exec(second.stderr) ?? [];
    expect(Number(firstLoss)).toBeLessThan(report.loss);
  });

  it('is begun anew with --fresh, with other options, and over a finished model', async () => {
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
    expect(await calls('--l2', '2')).toBe(false);
    expect(await calls('--label', 'pos')).toBe(false);
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
