import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal, type Run, type RunCost, type RunResult } from '../../../src/compare/index.ts';
import { RUN_RESULT_VERSION } from '../../../src/compare/run/run-result.ts';
import { ownMark, spellMark } from '../../../src/corpus/storage/process-mark.ts';
import { deadProcess } from '../../helpers/dead-process.ts';
import { temporaryFolder } from '../../helpers/run-cli.ts';
import { planOf, tinyExperiment } from './tiny-experiment.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

let run: Run;
let other: Run;
beforeAll(async () => {
  const { runs } = await planOf(tinyExperiment());
  [run, other] = [runs[0], runs[1]] as [Run, Run];
});

function resultOf({ id, spec, outputs }: Run): RunResult {
  return {
    version: RUN_RESULT_VERSION,
    id,
    spec,
    predictions: Object.fromEntries(
      outputs.map((output) => [output, ['O B-X', 'a\\sb "quoted" __proto__ \u2028 🙂']]),
    ),
    parameters: 1,
    labels: 2,
    iterations: 3,
    stopReason: 'converged',
    devScore: 0.1 + 0.2,
    weights: undefined,
    interpretation: undefined,
  };
}

const cost: RunCost = {
  id: '',
  trainSeconds: 1,
  predictSeconds: 0.5,
  cpuSeconds: 1.5,
  peakMb: 100,
  tokensPerSecond: 2,
};

async function newJournal(name: string): Promise<Journal> {
  mkdirSync(folder.path(name));
  const journal = new Journal(folder.path(name));
  await journal.open();
  return journal;
}

describe('a journal', () => {
  it('gives back what was written, and knows what was not', async () => {
    const journal = await newJournal('plain');
    expect(await journal.result(run)).toBe('missing');
    await journal.write(resultOf(run), { ...cost, id: run.id });
    expect(await journal.result(run)).toEqual(JSON.parse(JSON.stringify(resultOf(run))));
    expect(await journal.cost(run.id)).toEqual({ ...cost, id: run.id });
    expect(await journal.result(other)).toBe('missing');
    expect(await journal.cost(other.id)).toBeUndefined();
  });

  it('takes a file that is cut off anywhere or changed in one character for damaged', async () => {
    const journal = await newJournal('torn');
    await journal.write(resultOf(run), undefined);
    const path = journal.path('journal', run.id);
    const text = readFileSync(path, 'utf8');
    for (const length of [0, 1, 50, 100, text.length >> 1, text.length - 3, text.length - 1]) {
      writeFileSync(path, text.slice(0, length));
      expect(await journal.result(run), `cut at ${length}`).toBe('damaged');
    }
    writeFileSync(path, text.replace('converged', 'convergeD'));
    expect(await journal.result(run)).toBe('damaged');
    writeFileSync(path, `${text}\n`);
    expect(await journal.result(run)).toBe('damaged');
    await journal.write(resultOf(run), undefined);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('takes the result of another run under its name for damaged', async () => {
    const journal = await newJournal('foreign');
    await journal.write(resultOf(other), undefined);
    writeFileSync(journal.path('journal', run.id), readFileSync(journal.path('journal', other.id)));
    expect(await journal.result(run)).toBe('damaged');
    const [first = 'crf', ...left] = run.outputs;
    await journal.write({ ...resultOf({ ...run, outputs: left }) }, undefined);
    expect(await journal.result(run), `without ${first}`).toBe('damaged');
  });

  it('keeps the reason of a failure until there is a result', async () => {
    const journal = await newJournal('failed');
    await journal.writeFailure(run.id, 'no memory');
    expect(await journal.failure(run.id)).toBe('no memory');
    await journal.write(resultOf(run), undefined);
    expect(await journal.failure(run.id)).toBeUndefined();
  });

  it('keeps models beside the results, and takes a folder without them for one that has none', async () => {
    const journal = await newJournal('models');
    expect(await journal.model(run.id)).toBeUndefined();
    await journal.writeModel(run.id, Uint8Array.of(7, 0, 255));
    expect([...((await journal.model(run.id)) ?? [])]).toEqual([7, 0, 255]);
    expect(readFileSync(folder.path(`models/models/${run.id}.crfmodel`)).length).toBe(3);
    expect(await journal.model(other.id)).toBeUndefined();
    expect(await journal.result(run)).toBe('missing');
  });

  it('removes what killed programs left half-written and nothing else', async () => {
    const journal = await newJournal('left');
    await journal.write(resultOf(run), undefined);
    const dead = spellMark(deadProcess());
    const half = `${journal.path('journal', run.id)}.${dead}-0.tmp`;
    writeFileSync(half, '{"sha');
    await journal.writeModel(run.id, Uint8Array.of(1));
    const halfModel = `${journal.modelPath(run.id)}.${dead}-0.tmp`;
    writeFileSync(halfModel, 'CRF');
    const living = `${journal.modelPath(run.id)}.${spellMark(ownMark())}-0.tmp`;
    writeFileSync(living, 'CRF');
    await journal.removeTemporaryFiles();
    expect(readFileSync(living, 'utf8')).toBe('CRF');
    expect(() => readFileSync(half)).toThrow(/ENOENT/);
    expect(() => readFileSync(halfModel)).toThrow(/ENOENT/);
    expect(await journal.model(run.id)).toBeDefined();
    expect(await journal.result(run)).not.toBe('missing');
  });
});
