import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InspectPayload, readInspection } from '../../src/inspect/inspection.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const { path, write, clean } = temporaryFolder();
const TRAIN = ['--train', fixture('cli-train.txt'), '--columns', 'word,pos,ner', '--quiet'];
const MODEL = path('m.crf');
const OTHER = path('other.crf');
const OUTPUT = path('inspect.html');
const DATA = ['--data', fixture('cli-test.txt')];

beforeAll(async () => {
  await callCli('train', ...TRAIN, '--preset', 'ner', '--model', MODEL);
  await callCli('train', ...TRAIN, '--preset', 'words', '--model', OTHER);
});
afterAll(clean);

/** The payload of a written page. */
function payloadOf(file: string): InspectPayload {
  const json = /<script type="application\/json"[^>]*>([^<]+)<\/script>/.exec(
    readFileSync(file, 'utf8'),
  )?.[1];
  return JSON.parse(json ?? '') as InspectPayload;
}

const refused = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await callCli('inspect', ...args);
  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  return stderr;
};

describe('crf-lab inspect', () => {
  it('writes a page with the model, another to compare with, and the data', async () => {
    const result = await callCliJson('inspect', MODEL, '--compare', OTHER, ...DATA, '--output', OUTPUT);
    expect(result).toMatchObject({
      output: OUTPUT,
      bytes: readFileSync(OUTPUT).length,
      models: [
        { name: 'm.crf', bytes: readFileSync(MODEL).length, reduction: null },
        { name: 'other.crf', bytes: readFileSync(OTHER).length, reduction: null },
      ],
      data: { name: 'cli-test.txt' },
    });
    const { models, data } = await readInspection(payloadOf(OUTPUT));
    expect(models.map(({ name }) => name)).toEqual(['m.crf', 'other.crf']);
    const { stdout } = await callCli('evaluate', '--model', MODEL, ...DATA, '--json');
    const { micro } = JSON.parse(stdout) as { micro: { f1: number } };
    expect(data?.results[0]?.micro.f1).toBe(micro.f1);
    expect(data?.sentences.length).toBe(data?.sentencesInAll);
  });

  it('tells in one line what it wrote', async () => {
    const { code, stdout } = await callCli('inspect', MODEL, '--output', OUTPUT);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^page of \d+\.\d\d MB written to .*inspect\.html\n$/);
  });

  it('refuses what it cannot show, and leaves no file behind', async () => {
    const output = path('never.html');
    const into = ['--output', output];
    write('network.json', '{}');
    expect(await refused(path('.'), ...into)).toContain('is a folder: a network');
    expect(await refused(path('none.crf'), ...into)).toContain('none.crf: ');
    expect(await refused(MODEL, '--output', MODEL)).toContain('is the file of <model>; name another file');
    expect(await refused(MODEL, ...DATA, '--columns', 'word,_,ner', ...into)).toContain(
      'it has no column pos, which the model reads; name the columns of the file with --columns',
    );
    expect(await refused(MODEL, ...into, '--max-size', '11')).toContain('Expected MB above 0, at most 10.');
    const iobes = path('iobes.crf');
    await callCli('train', ...TRAIN, '--preset', 'words', '--to-scheme', 'iobes', '--model', iobes);
    expect(await refused(MODEL, '--compare', iobes, ...into)).toContain(
      'the labels of m.crf follow the scheme iob2, those of iobes.crf iobes; train one of them with --to-scheme',
    );
    const ready = path('ready.crf');
    await callCli(
      'train',
      '--train',
      fixture('cli-attributes.txt'),
      '--format',
      'crfsuite',
      '--quiet',
      '--model',
      ready,
    );
    expect(await refused(ready, ...DATA, ...into)).toContain('which hold no words to show; leave it away');
    expect(await refused(MODEL, '--compare', ready, ...into)).toContain('compare two of one kind');
    expect(existsSync(output)).toBe(false);
    const { code } = await callCli('inspect', ready, '--output', output);
    expect(code).toBe(0);
  });

  it('leaves weights out where asked for a small page, unless told to keep them', async () => {
    const size = ['--output', OUTPUT, '--max-size'];
    const whole = (await callCliJson('inspect', MODEL, ...DATA, '--output', OUTPUT)).bytes as number;
    const packed = payloadOf(OUTPUT).models[0];
    expect(packed?.reduction).toBeUndefined();
    const half = String((whole + 2000 - 0.3 * (packed?.model.length ?? 0)) / 1e6);
    const { code, stdout } = await callCli('inspect', MODEL, ...DATA, ...size, half);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^m\.crf: the page has the \d+ largest of \d+ weights, rounded: F1 on cli-test\.txt /,
    );
    expect(readFileSync(OUTPUT).length).toBeLessThanOrEqual(Number(half) * 1e6);
    expect(await refused(MODEL, ...DATA, ...size, half, '--full-weights')).toContain(
      'leave --full-weights away',
    );
  });
});
