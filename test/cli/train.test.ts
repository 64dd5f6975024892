import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { deserializeCrf } from '../../src/crf/index.ts';
import { PRESETS } from '../../src/features/index.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const TRAIN = fixture('cli-train.txt');
const COLUMNS = ['--columns', 'word,pos,ner'];
const modelParts = (path: string) => deserializeCrf(readFileSync(path)).parts;

function sum(numbers: readonly number[] = []): number {
  return numbers.reduce((total, x) => total + x, 0);
}

describe('crf-lab train', () => {
  it('prints the figures of the run as one JSON object and a line per iteration on stderr', async () => {
    const model = folder.path('json.crfmodel');
    const args = ['--train', TRAIN, '--dev', fixture('cli-test.txt'), ...COLUMNS, '--preset', 'ner'];
    const { code, stdout, stderr } = await callCli(
      ...['train', ...args, '--algorithm', 'lbfgs', '--max-iterations', '3', '--model', model, '--json'],
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(result)).toEqual([
      ...['attributes', 'features', 'activeFeatures', 'labels', 'iterations', 'evaluations', 'loss'],
      ...['stopReason', 'seconds', 'iterationSeconds', 'iterationEvaluations', 'readSeconds'],
      ...['readCpuSeconds', 'totalSeconds', 'peakMemoryMB', 'dev'],
    ]);
    expect(result).toMatchObject({ labels: 5, iterations: 3, stopReason: 'maxIterations' });
    const { parts } = deserializeCrf(readFileSync(model));
    expect(result.attributes).toBe(parts.index.attributeCount);
    expect(result.features).toBe(parts.weights.length);
    expect(result.seconds).toBeGreaterThan(0);
    expect(result.totalSeconds).toBeGreaterThan(result.seconds as number);
    const { iterationSeconds, iterationEvaluations } = result as Record<string, number[]>;
    expect(iterationSeconds).toHaveLength(3);
    expect(sum(iterationSeconds)).toBeGreaterThan(0);
    expect(sum(iterationSeconds)).toBeLessThanOrEqual(result.seconds as number);
    expect(sum(iterationEvaluations)).toBe(result.evaluations);
    expect(result.readSeconds).toBeGreaterThan(0);
    expect(result.readCpuSeconds).toBeGreaterThan(0);
    expect(result.peakMemoryMB).toBeGreaterThan(10);
    const { dev } = result as { dev: Record<string, unknown> };
    expect(dev).toMatchObject({ mode: 'conlleval', tokens: 9, micro: { gold: 3 } });

    const lines = stderr.split('\n').filter((line) => line.startsWith('iteration'));
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toMatch(/loss \d+\.\d+ .*gradient \d+\.\d+ .*dev F1 \d+\.\d\d .*about \d+ s left/);
    }
  });

  it('leaves dev out of the JSON where there is no dev file', async () => {
    const args = ['--train', TRAIN, '--preset', 'words', '--model', folder.path('nodev')];
    expect(await callCliJson('train', ...args)).not.toHaveProperty('dev');
  });

  it('says nothing on stderr with --quiet, and on stdout how it ended', async () => {
    const model = folder.path('quiet.crfmodel');
    const args = ['--train', TRAIN, '--preset', 'words', '--model', model, '--quiet'];
    const { code, stdout, stderr } = await callCli('train', ...args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^converged after \d+ iterations in 0 s, loss \d+\.\d{6}\nmodel written to /);
  });

  it('gives the same model whether dev is scored on the way or not', async () => {
    const args = ['--train', TRAIN, '--dev', fixture('cli-test.txt'), '--preset', 'words'];
    await callCli('train', ...args, '--model', folder.path('scored'));
    await callCli('train', ...args, '--model', folder.path('unscored'), '--quiet');
    expect(readFileSync(folder.path('scored')).equals(readFileSync(folder.path('unscored')))).toBe(true);
  });

  it('passes every option on to the trainer', async () => {
    const model = folder.path('options.crfmodel');
    await callCli(
      ...['train', '--train', TRAIN, '--preset', 'words', '--model', model, '--quiet', '--head', 'crf'],
      ...['--algorithm', 'owlqn', '--l1', '0.25', '--l2', '.5', '--max-iterations', '7', '--epsilon', '1e-3'],
      ...['--delta', '0.01', '--period', '4', '--possible-transitions', '--possible-states'],
      ...['--min-frequency', '1', '--memory', '9', '--start-end', '--seed', '-3', '--threads', '2'],
    );
    expect(modelParts(model).options).toMatchObject({
      head: 'crf',
      algorithm: 'owlqn',
      l1: 0.25,
      l2: 0.5,
      maxIterations: 7,
      memory: 9,
      epsilon: 1e-3,
      delta: 0.01,
      period: 4,
      possibleTransitions: true,
      possibleStates: true,
      minFrequency: 1,
      startEnd: true,
      seed: -3,
    });
  });

  it('trains a softmax without transitions', async () => {
    const model = folder.path('softmax.crfmodel');
    const args = ['--train', TRAIN, '--preset', 'words', '--head', 'softmax', '--algorithm', 'lbfgs'];
    await callCli('train', ...args, '--model', model, '--quiet');
    const { head, index } = modelParts(model);
    expect([head, index.transitionFrom.length]).toEqual(['softmax', 0]);
  });

  it('offers every preset there is', () => {
    const train = createProgram({ interruptedBy: undefined, hasFailed: false }).commands.find(
      (command) => command.name() === 'train',
    );
    const preset = train?.options.find((option) => option.long === '--preset');
    expect(new Set(preset?.argChoices)).toEqual(new Set(PRESETS));
  });

  it('takes CRF++ templates and tells which column they miss', async () => {
    const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[0,1]\nB\n');
    const args = ['--train', TRAIN, '--template', template, '--model', folder.path('t'), '--quiet'];
    expect((await callCli('train', ...args)).code).toBe(0);
    const { code, stderr } = await callCli('train', ...args, '--columns', 'word,_,ner');
    expect(code).toBe(1);
    expect(stderr).toContain(`${TRAIN}: template "U01:%x[0,1]"`);
  });

  it('names the line and column of a template that is wrong', async () => {
    const template = folder.write('wrong.txt', 'U00:%x[0,0]\nU01:%x[0,\n');
    const args = ['--train', TRAIN, '--template', template, '--model', folder.path('t')];
    const { code, stderr } = await callCli('train', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(`crf-lab: ${template}:2: template "U01:%x[0,", column 7: `);
  });

  it('notes columns without names, which no template uses', async () => {
    const args = ['--train', TRAIN, '--preset', 'ner', '--model', folder.path('unnamed')];
    const { stderr } = await callCli('train', ...args);
    expect(stderr).toContain(
      'note: no template uses column2; name them with --columns, say --columns word,pos,ner',
    );
  });

  it('converts labels to another scheme, and scores files in their own', async () => {
    const model = folder.path('iobes.crfmodel');
    const args = ['--train', TRAIN, '--dev', TRAIN, ...COLUMNS, '--preset', 'words', '--to-scheme', 'iobes'];
    const trained = await callCliJson('train', ...args, '--model', model);
    expect(modelParts(model).vocabularies.labels.strings).toContain('S-PER');
    const scores = await callCliJson('evaluate', '--model', model, '--data', TRAIN, '--mode', 'strict');
    expect(scores.micro).toMatchObject({ gold: 7 });
    expect(scores.accuracy).toBe((trained.dev as { accuracy: number }).accuracy);
  });

  it('uses gazetteers, clusters and vectors, and keeps them in the model', async () => {
    const gazetteer = folder.write('places.txt', 'Berlin\nNew York\n');
    const clusters = folder.write('clusters.txt', '00\tBerlin\t3\n01\tParis\t2\n1\tAnna\t1\n');
    const vectors = folder.write('vectors.txt', 'berlin 0.5 -1\nparis 0.25 1e-1\n');
    const model = folder.path('resources.crfmodel');
    const { code } = await callCli(
      ...['train', '--train', TRAIN, '--preset', 'ner', '--model', model, '--quiet'],
      ...['--gazetteer', gazetteer, '--clusters', clusters, '--vectors', vectors],
    );
    expect(code).toBe(0);
    const resources = modelParts(model).features?.resources;
    expect([...(resources?.gazetteers.keys() ?? [])]).toEqual(['places']);
    expect([...(resources?.clusters.keys() ?? [])]).toEqual(['clusters']);
    expect(resources?.vectors?.dimension).toBe(2);
  });

  it('starts from the weights of another model', async () => {
    const first = folder.path('first.crfmodel');
    const args = ['--train', TRAIN, '--preset', 'words', '--algorithm', 'lbfgs'];
    const cold = await callCliJson('train', ...args, '--model', first);
    const warm = await callCliJson('train', ...args, '--model', folder.path('warm'), '--warm-start', first);
    expect(warm.iterations).toBeLessThan(cold.iterations as number);
    expect(warm.loss).toBeCloseTo(cold.loss as number, 4);
  });

  it('trains on attribute files', async () => {
    const attributes = fixture('cli-attributes.txt');
    const model = folder.path('attributes.crfmodel');
    const args = ['--train', attributes, '--dev', attributes, '--format', 'crfsuite', '--model', model];
    const result = await callCliJson('train', ...args);
    expect(result).toMatchObject({ attributes: 5, labels: 3, dev: { tokens: 5 } });
    expect(modelParts(model).input.format).toBe('crfsuite');
    expect(modelParts(model).vocabularies.attributes.strings).toContain('x:y');
  });

  it('lets an old model stand when training fails', async () => {
    const model = folder.write('old.crfmodel', 'not touched');
    const args = ['--train', folder.write('ragged.txt', 'a O\nb\n'), '--preset', 'words', '--model', model];
    expect((await callCli('train', ...args)).code).toBe(1);
    expect(readFileSync(model, 'utf8')).toBe('not touched');
  });

  it('finds before training that the model cannot be written', async () => {
    const args = ['train', '--train', TRAIN, '--preset', 'words', '--model'];
    const missing = folder.path('missing/m.crfmodel');
    const noFolder = await callCli(...args, missing);
    expect([noFolder.code, noFolder.stdout]).toEqual([1, '']);
    expect(noFolder.stderr).toBe(
      `crf-lab: ${missing}: cannot be written: there is no folder ${folder.path('missing')}; make it first\n`,
    );
    const isFolder = await callCli(...args, folder.path('.'));
    expect(isFolder.stderr).toMatch(/^crf-lab: .*: cannot be written: it is a folder; name a file in it\n$/);
    const inFile = await callCli(...args, `${TRAIN}/m`);
    expect(inFile.stderr).toMatch(/is no folder; choose another place\n$/);
  });

  it.skipIf(!existsSync('/dev/full'))('says so when the disk is full', async () => {
    const args = ['--train', TRAIN, '--preset', 'words', '--model', '/dev/full', '--quiet'];
    const { code, stdout, stderr } = await callCli('train', ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'crf-lab: /dev/full: cannot be written: the disk is full; make room or choose another place\n',
    );
  });
});
