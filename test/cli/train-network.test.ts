import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, startCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const SMALL = ['--word-dim', '12', '--hidden', '8', '--char-filters', '6', '--learning-rate', '0.01'];
const train = (model: string, ...more: string[]): string[] => [
  ...['train', '--model-type', 'bilstm', '--train', 'embedded:train', '--dev', 'embedded:dev'],
  ...['--model', model, '--batch', '64', ...SMALL, ...more],
];

describe('crf-lab train --model-type bilstm', () => {
  it('writes a folder that tag and evaluate take as they take a model file', async () => {
    const model = folder.path('network');
    const { code, stdout, stderr } = await callCli(...train(model, '--epochs', '3', '--json'));
    expect([code, stderr.includes('Error')]).toEqual([0, false]);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ epochs: 3, stopReason: 'epochs' });
    expect(report.tokensPerSecond).toBeGreaterThan(0);
    expect(report.history).toHaveLength(3);
    expect(stderr.match(/^epoch {3}\d {2}loss \d+\.\d{4} {2}dev \d+\.\d\d.* left$/gm)).toHaveLength(3);
    expect(readdirSync(model).sort()).toEqual(
      ['characters.jsonl', 'model.json', 'network.json', 'weights.bin', 'words.jsonl'].sort(),
    );

    const scores = await callCliJson('evaluate', '--model', model, '--data', 'embedded:dev');
    const { micro } = scores as { micro: { f1: number } };
    expect(micro.f1).toBeCloseTo(report.bestDevScore as number, 12);

    const input = folder.write('text.txt', 'Anna O\nlives O\nin O\nBerlin O\n\nKarl O\n\n');
    const tagged = await callCli('tag', '--model', model, '--input', input, '--columns', 'word,ner');
    expect(tagged.code).toBe(0);
    expect(tagged.stdout.trim().split('\n')).toHaveLength(6);
    const full = await callCliJson(
      ...['tag', '--model', model, '--input', input, '--columns', 'word,ner', '--nbest', '2', '--marginals'],
    );
    const { sentences, labels } = full as {
      labels: string[];
      sentences: { labels: string[]; nbest: { labels: string[] }[]; marginals: number[][] }[];
    };
    expect(sentences.map((sentence) => sentence.labels.length)).toEqual([4, 1]);
    expect(sentences[0]?.nbest[0]?.labels).toEqual(sentences[0]?.labels);
    expect(sentences[0]?.marginals[0]).toHaveLength(labels.length);
  });

  it('goes on after Ctrl-C with the same result as an undisturbed run', async () => {
    const whole = folder.path('whole');
    expect((await callCli(...train(whole, '--epochs', '4', '--quiet'))).code).toBe(0);
    const model = folder.path('stopped');
    const { child, finished } = startCli(train(model, '--epochs', '4'));
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk) => {
        if (/^epoch +1 /m.test(String(chunk))) resolve();
      });
    });
    child.kill('SIGINT');
    const first = await finished;
    expect(first.code).toBe(130);
    const checkpoint = readFileSync(join(model, 'checkpoint.bin'));
    for (const other of [
      ['--train', 'embedded:dev'],
      ['--dev', 'embedded:test'],
      ['--learning-rate', '0.002'],
      ['--seed', '9'],
    ]) {
      const refused = await callCli(...train(model, '--epochs', '4', ...other));
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining(
          `crf-lab: ${model}: there is an unfinished training of other data or options; add --fresh to replace it, or name another place with --model\n`,
        ),
      ]);
      expect(readFileSync(join(model, 'checkpoint.bin')).equals(checkpoint)).toBe(true);
    }
    // What is there already labels text.
    expect((await callCli('evaluate', '--model', model, '--data', 'embedded:dev')).code).toBe(0);
    const second = await callCli(...train(model, '--epochs', '4'));
    expect(second.stderr).toMatch(/going on after epoch [1-3] of the interrupted training/);
    expect(existsSync(join(model, 'checkpoint.bin'))).toBe(false);
    expect(readFileSync(join(model, 'weights.bin'))).toEqual(readFileSync(join(whole, 'weights.bin')));
  });

  it('finds words in vectors given to tag and evaluate', async () => {
    const vectors = folder.write('small.txt', 'berlin 0.1 0.2 0.3\nof -1 0 1\n');
    const more = folder.write('more.txt', 'xyzzy 0.5 0.1 -0.4\nberlin 9 9 9\n');
    const model = folder.path('extended');
    const { code } = await callCli(
      ...['train', '--model-type', 'bilstm', '--train', fixture('cli-train.txt'), '--model', model],
      ...['--vectors', vectors, '--epochs', '1', '--hidden', '4', '--char-encoder', 'none', '--quiet'],
    );
    expect(code).toBe(0);
    const input = folder.write('unknown.txt', 'Xyzzy X O\n\nOslo X O\n\n');
    const marginals = async (...flags: string[]): Promise<number[][][]> => {
      const out = await callCliJson('tag', '--model', model, '--input', input, '--marginals', ...flags);
      return (out as { sentences: { marginals: number[][] }[] }).sentences.map((one) => one.marginals);
    };
    const [unknown, same] = await marginals();
    expect(unknown).toEqual(same);
    const [found, still] = await marginals('--vectors', more);
    expect(found).not.toEqual(unknown);
    expect(still).toEqual(unknown);
    const data = fixture('cli-train.txt');
    expect((await callCli('evaluate', '--model', model, '--data', data, '--vectors', more)).code).toBe(0);
    const wrong = folder.write('wrong.txt', 'xyzzy 1 2\n');
    const refused = await callCli('tag', '--model', model, '--input', input, '--vectors', wrong);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/wrong\.txt: vectors of dimension 2, expected 3: give the vectors .* \(small\)/),
    ]);
    const alone = await callCli('evaluate', '--gold', data, '--predicted', data, '--vectors', more);
    expect([alone.code, alone.stderr]).toEqual([
      2,
      expect.stringContaining('--vectors: adds words to a network'),
    ]);
  });

  it('takes vectors and hand features', async () => {
    const vectors = folder.write('v.txt', 'berlin 0.1 0.2 0.3\nof -1 0 1\n');
    const model = folder.path('wide');
    const { code, stderr } = await callCli(
      ...[
        'train',
        '--model-type',
        'bilstm',
        '--train',
        fixture('cli-train.txt'),
        '--columns',
        'word,pos,ner',
      ],
      ...['--model', model, '--vectors', vectors, '--wide', 'ner', '--epochs', '1', '--char-encoder', 'lstm'],
    );
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/2 vectors of dimension 3 from v, for \d+\.\d % of the training tokens/),
    ]);
    expect(readdirSync(model)).toContain('attributes.bin');
    const data = ['--data', fixture('cli-test.txt')];
    expect((await callCli('evaluate', '--model', model, ...data)).code).toBe(0);
  });

  it.each<[string, string[], RegExp]>(
    [
      ['one step an epoch', ['--learning-rate', '1e39', '--batch', '512']],
      ['without a dev set', ['--learning-rate', '1e39', '--dev', '']],
      [
        'sgd without a limit of the gradient',
        ['--optimizer', 'sgd', '--clip', '0', '--learning-rate', '1e39'],
      ],
    ].map(([name, more]) => [
      name as string,
      more as string[],
      /training diverged in epoch 1: .*lower the learning rate/,
    ]),
  )('writes no network that diverged, with exit code 1: %s', async (_, more, message) => {
    const model = folder.path('diverged');
    const dev = more.includes('--dev') ? [] : ['--dev', fixture('cli-test.txt')];
    const { code, stdout, stderr } = await callCli(
      ...['train', '--model-type', 'bilstm', '--train', fixture('cli-train.txt'), ...dev, '--model', model],
      ...['--epochs', '3', '--word-dim', '4', '--hidden', '4', '--char-encoder', 'none', '--quiet'],
      ...more.filter((part) => part !== '--dev' && part !== ''),
    );
    expect([code, stdout, existsSync(model)]).toEqual([1, '', false]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('warns of a network that finds nothing in the dev set, with --quiet and --json too', async () => {
    const model = folder.path('nothing');
    const args = [
      ...['train', '--model-type', 'bilstm', '--train', fixture('cli-train.txt'), '--model', model],
      ...[
        '--dev',
        folder.write('other.txt', 'Rome X B-CITY\n\n'),
        '--word-dim',
        '4',
        '--hidden',
        '4',
        '--char-encoder',
        'none',
      ],
      ...['--epochs', '1', '--fresh', '--quiet', '--learning-rate', '1e-9', '--seed', '2'],
    ];
    const { code, stdout, stderr } = await callCli(...args, '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^crf-lab: warning: nothing was found in the dev set: its F1 is 0 after 1 epoch .*more epochs.*--epochs/,
    );
    expect(JSON.parse(stdout).warning).toContain('nothing was found in the dev set');
    expect((await callCli(...args)).stderr).toMatch(/^crf-lab: warning: nothing was found/);
  });

  it('trains on few sentences for 1,500 steps unless told otherwise', async () => {
    const model = folder.path('few');
    const { epochs } = await callCliJson(
      ...['train', '--model-type', 'bilstm', '--train', fixture('cli-train.txt'), '--model', model],
      ...[
        '--word-dim',
        '2',
        '--hidden',
        '2',
        '--char-encoder',
        'none',
        '--quiet',
        '--batch',
        '1',
        '--dropout',
        '0',
      ],
    );
    const sentences = readFileSync(fixture('cli-train.txt'), 'utf8').trim().split(/\n\n+/).length;
    expect(epochs).toBe(Math.ceil(1500 / sentences));
  });

  it.each<[string, string[], RegExp]>([
    ['a preset', ['--preset', 'ner'], /--preset: is of hand features.*--wide/],
    ['a penalty', ['--l2', '1'], /--l2: is of hand features/],
    ['a lexicon without hand features', ['--gazetteer', 'names.txt'], /--gazetteer: .*add --wide/],
    ['an even width', ['--char-width', '2'], /--char-width: 2, expected an odd number/],
    ['filters of an LSTM', ['--char-encoder', 'lstm'], /--char-filters: is of the character encoder cnn/],
    ['three layers', ['--layers', '3'], /--layers: /],
    ['certain dropout', ['--dropout', '1'], /--dropout: /],
    ['frozen vectors without vectors', ['--freeze-vectors'], /--freeze-vectors: there are no vectors/],
    ['attribute files', ['--format', 'crfsuite'], /--format: a network reads sentences/],
  ])('refuses %s as wrong usage', async (_, more, message) => {
    const { code, stdout, stderr } = await callCli(...train(folder.path('none'), ...more));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('refuses options of networks for hand features', async () => {
    const { code, stderr } = await callCli(
      ...['train', '--train', 'embedded:train', '--preset', 'ner', '--model', 'm', '--epochs', '3'],
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--epochs: is of a network; add --model-type'),
    ]);
  });

  it('refuses, before it reads anything, a place that is not its own', async () => {
    const file = folder.write('file', 'mine');
    const full = folder.path('full');
    await callCli(...train(full, '--epochs', '1', '--quiet'));
    writeFileSync(join(full, 'notes.txt'), 'mine');
    for (const [model, message] of [
      [file, 'is a file, expected the name of a new folder'],
      [full, 'this folder has notes.txt in it and is not replaced'],
      [join(folder.path('missing'), 'm'), 'there is no folder'],
    ] as const) {
      const { code, stderr } = await callCli(...train(model));
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      expect(stderr).not.toContain('read 2400 sentences');
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says in one line that it diverged, and writes nothing', async () => {
    const model = folder.path('diverged');
    const hot = ['--optimizer', 'sgd', '--clip', '0', '--quiet'];
    const args = train(model, ...hot).map((text) => (text === '0.01' ? '1e30' : text));
    const { code, stdout, stderr } = await callCli(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^crf-lab: embedded:train: training diverged in epoch 1.*nothing was learned.*--learning-rate.*\n$/,
    );
    expect(existsSync(model)).toBe(false);
  });

  it('has no feature weights to print', async () => {
    const model = folder.path('opaque');
    await callCli(...train(model, '--epochs', '1', '--quiet'));
    const { code, stderr } = await callCli('weights', '--model', model);
    expect([code, stderr]).toEqual([1, expect.stringContaining('opaque: is a folder: a network')]);
  });

  it('names the file of a damaged model', async () => {
    const model = folder.path('damaged');
    await callCli(...train(model, '--epochs', '1', '--quiet'));
    const weights = readFileSync(join(model, 'weights.bin'));
    writeFileSync(join(model, 'weights.bin'), weights.subarray(0, 100));
    const { code, stderr } = await callCli('tag', '--model', model, '--input', fixture('cli-test.txt'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('damaged/weights.bin')]);
  });
});
