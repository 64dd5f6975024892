/** Files of ours with a right checksum and a wrong content: a shape that is checked, not a stack trace. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal, type Run, readExperimentFolder, readResult } from '../../../src/compare/index.ts';
import { folderOfResult } from '../../../src/compare/run/experiment-folder.ts';
import { RUN_RESULT_VERSION } from '../../../src/compare/run/run-result.ts';
import { writeSealed } from '../../../src/compare/run/sealed-file.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { deserializeCheckpoint, serializeCheckpoint } from '../../../src/neural/index.ts';
import { xxHash32 } from '../../../src/numeric/index.ts';
import { temporaryFolder } from '../../helpers/run-cli.ts';
import { planOf, tinyExperiment } from './tiny-experiment.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** Every value in `value`, replaced in turn by something of another kind, or left out. */
function mutations(value: object): [string, unknown][] {
  const found: [string, unknown][] = [];
  const visit = (inner: unknown, path: (string | number)[]): void => {
    if (path.length > 0) {
      for (const wrong of [null, -1.5, 'x', [], {}, [null], undefined]) {
        if (typeof wrong === typeof inner && typeof inner !== 'object') continue;
        const copy = structuredClone(value);
        let place = copy as Record<string | number, unknown>;
        for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
        const last = path.at(-1) ?? '';
        if (wrong === undefined) delete place[last];
        else place[last] = wrong;
        found.push([`${path.join('.')} = ${JSON.stringify(wrong)}`, copy]);
      }
    }
    if (typeof inner === 'object' && inner !== null)
      for (const [key, child] of Object.entries(inner).slice(0, 3)) visit(child, [...path, key]);
  };
  visit(value, []);
  return found;
}

describe('results.json', () => {
  const REPORT = 'reports/pos/results.json';
  const whole = JSON.parse(readFileSync(REPORT, 'utf8')) as Record<string, unknown>;

  it('of an experiment is read as it is', async () => {
    expect((await readResult('reports/pos')).cells).toEqual(whole.cells);
  });

  it.each<[string, unknown]>([
    ['a list', []],
    ['null', null],
    ['a number', 7],
    ['no ledger', { ...whole, ledger: undefined }],
    ['a cell that is a number', { ...whole, cells: [3] }],
    ['a cell without scores', { ...whole, cells: [{ ...(whole.cells as object[])[0], scores: {} }] }],
    ['a claim without evidence', { ...whole, ledger: [{ id: 'x' }] }],
    ['data that are text', { ...whole, data: 'x' }],
    ['an unknown experiment', { ...whole, experiment: { name: 'x', colour: 1 } }],
    ['no experiment', { ...whole, experiment: undefined }],
  ])('with %s is refused in one line with file and remedy', async (name, value) => {
    const out = folder.path(name);
    mkdirSync(out);
    writeFileSync(join(out, 'results.json'), JSON.stringify(value));
    const failure = await readResult(out).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CrfLabError);
    expect(String(failure)).toMatch(/results\.json: .*run crf-lab compare again/);
    expect(String(failure)).not.toContain('\n');
  });
});

describe('a sealed entry of the journal', () => {
  let run: Run;
  let journal: Journal;
  beforeAll(async () => {
    [run] = (await planOf(tinyExperiment())).runs as [Run];
    journal = new Journal(folder.path('journal'));
    await journal.open();
  });
  const result = () => ({
    version: RUN_RESULT_VERSION,
    id: run.id,
    spec: run.spec,
    predictions: Object.fromEntries(run.outputs.map((output) => [output, ['O B-X']])),
    parameters: 1,
    labels: 2,
    iterations: 3,
    stopReason: 'converged',
    weights: {
      labels: [
        {
          label: 'O',
          positive: [{ attribute: 'w', weight: 1 }],
          negative: [],
          positiveCount: 1,
          negativeCount: 0,
        },
      ],
      templates: [{ template: 'w', features: 1, share: 1 }],
    },
  });

  it('is damaged, whatever in it is of another kind', async () => {
    const path = journal.path('journal', run.id);
    await writeSealed(path, result());
    expect(await journal.result(run)).toMatchObject({ id: run.id });
    const optional = /^weights = (undefined)$/;
    for (const [what, content] of mutations(result())) {
      // Lists may be empty, and fields that are not known are passed over.
      if (optional.test(what) || / = \[\]$/.test(what)) continue;
      await writeSealed(path, content);
      expect(await journal.result(run), what).toBe('damaged');
    }
    for (const content of [null, 7, 'x', [], {}]) {
      await writeSealed(path, content);
      expect(await journal.result(run)).toBe('damaged');
      await writeSealed(journal.path('costs', run.id), content);
      expect(await journal.cost(run.id)).toBeUndefined();
    }
  });
});

describe('files of an experiment folder', () => {
  const open = (name: string, files: Record<string, string>): string => {
    const out = folder.path(name);
    mkdirSync(out);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(out, file), text);
    return out;
  };
  const EXPERIMENT = JSON.stringify(tinyExperiment());

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an origin of numbers',
      { 'experiment.json': EXPERIMENT, 'origin.json': '{"folder": 7}' },
      /origin\.json: expected/,
    ],
    [
      'an origin of nothing',
      { 'experiment.json': EXPERIMENT, 'origin.json': 'null' },
      /origin\.json: expected/,
    ],
    ['a torn origin', { 'experiment.json': EXPERIMENT, 'origin.json': '{"f' }, /origin\.json: no valid JSON/],
    ['an experiment of nothing', { 'experiment.json': 'null' }, /experiment\.json: /],
    ['a list of experiments', { 'experiment.json': '[]' }, /experiment\.json: /],
    [
      'an extension of nothing',
      { 'experiment.json': EXPERIMENT, 'extension.json': 'null' },
      /extension\.json: .*--extend again/,
    ],
    [
      'an extension without one',
      { 'experiment.json': EXPERIMENT, 'extension.json': '{"folder":"."}' },
      /extension\.json: /,
    ],
    [
      'a wrong extension',
      { 'experiment.json': EXPERIMENT, 'extension.json': '{"folder":".","experiment":{}}' },
      /extension\.json: /,
    ],
  ])('with %s are refused by name', async (name, files, message) => {
    const failure = await readExperimentFolder(open(name, files)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CrfLabError);
    expect(String(failure)).toMatch(message);
  });

  it('start the paths of a result where its own experiment says, also between result and experiment', async () => {
    const changed = tinyExperiment({ training: { epochs: 9 } });
    const out = open('between', {
      'experiment.json': EXPERIMENT,
      'origin.json': '{"folder":"../old"}',
      'extension.json': JSON.stringify({ folder: '../new', experiment: changed }),
    });
    expect(await folderOfResult(out, tinyExperiment())).toBe(folder.path('old'));
    expect(await folderOfResult(out, changed)).toBe(folder.path('new'));
    expect(await readExperimentFolder(out)).toEqual({ experiment: changed, folder: folder.path('new') });
  });
});

describe('a checkpoint', () => {
  const values = Float32Array.of(1, 2);
  const bytes = serializeCheckpoint(
    {
      parameters: new Map([['w', values]]),
      optimizer: new Map([['m', values]]),
      steps: 3,
      best: { epoch: 1, score: 0.5, parameters: new Map([['w', values]]) },
      history: [{ epoch: 1, loss: 2, learningRate: 0.1, devScore: 0.5 }],
    },
    'this',
  );
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length))) as Record<
    string,
    unknown
  >;

  /** With a right checksum. */
  function withHeader(head: unknown, said?: number): Uint8Array {
    const json = new TextEncoder().encode(JSON.stringify(head));
    const made = new Uint8Array(16 + json.length + bytes.length - 16 - length);
    made.set(bytes.subarray(0, 8));
    new DataView(made.buffer).setUint32(12, said ?? json.length, true);
    made.set(json, 16);
    made.set(bytes.subarray(16 + length), 16 + json.length);
    new DataView(made.buffer).setUint32(8, xxHash32(made.subarray(12)), true);
    return made;
  }

  it('is read as it was written', () => {
    expect(deserializeCheckpoint(withHeader(header), 'this', 'c')).toMatchObject({
      steps: 3,
      best: { epoch: 1 },
    });
  });

  it('with anything of another kind in it is damaged, in one line', () => {
    const wrong = mutations(header).filter(
      ([what]) => !/^(best(\.score)?|history\.0\.devScore) = (null|undefined)$/.test(what),
    );
    const heads: [string, Uint8Array][] = wrong.map(([what, head]) => [what, withHeader(head)]);
    heads.push(['too long', withHeader(header, 4_000_000_000)], ['short', withHeader(header, 2)]);
    heads.push(
      ['null', withHeader(null)],
      ['huge', withHeader({ ...header, arrays: [['parameters', 'w', 1e15]] })],
    );
    heads.push(['twice', withHeader({ ...header, arrays: [1, 2, 3].map(() => ['best', 'w', 2]) })]);
    for (const [what, damaged] of heads) {
      const read = () => deserializeCheckpoint(damaged, 'this', 'm/checkpoint.bin');
      expect(read, what).toThrow(
        /^m\/checkpoint\.bin: the checkpoint is damaged \(.*\): delete it to begin anew$/,
      );
    }
  });
});
