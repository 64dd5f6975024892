import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** The columns of a text of word, pos and ner in another order, `_` a column of nothing but underscores. */
function inOrder(text: string, order: readonly string[]): string {
  return text
    .split('\n')
    .map((line) => {
      const [word, pos, ner] = line.split(' ');
      return line === '' ? '' : order.map((name) => ({ word, pos, ner })[name] ?? '_').join(' ');
    })
    .join('\n');
}

const TRAIN = readFileSync(fixture('cli-train.txt'), 'utf8');
const TEST = readFileSync(fixture('cli-test.txt'), 'utf8');

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(...args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const ORDERS = [
  'word,pos,ner',
  'word,ner,pos',
  'ner,word,pos',
  'ner,pos,word',
  'pos,word,ner',
  'pos,ner,word',
  'word,ner,_',
  '_,ner,word,pos',
  'word,_,ner,_,pos',
  'ner,word',
];

describe('predictions are found wherever the label column stands', () => {
  it.each(ORDERS)('%s', async (names) => {
    const order = names.split(',');
    const reading = ['--columns', names, '--label', 'ner'];
    const train = folder.write('train.txt', inOrder(TRAIN, order));
    const gold = folder.write('gold.txt', inOrder(TEST, order));
    const raw = folder.write(
      'raw.txt',
      inOrder(
        TEST,
        order.filter((name) => name !== 'ner'),
      ),
    );
    const model = folder.path('model');
    await run(
      'train',
      '--train',
      train,
      ...reading,
      '--preset',
      'words',
      '--model',
      model,
      '--quiet',
      '--fresh',
    );
    const expected = await callCliJson('evaluate', '--model', model, '--data', gold);
    // The labels are not all right, or any column could stand for them.
    expect(expected.accuracy).not.toBe(1);
    const output = folder.path('tagged.txt');
    for (const input of [gold, raw]) {
      for (const more of [[], ['--marginals']]) {
        await run('tag', '--model', model, '--input', input, '--output', output, ...more);
        expect(await callCliJson('evaluate', '--gold', gold, '--predicted', output, ...reading)).toEqual(
          expected,
        );
        if (input === gold) continue;
        // Without the probabilities it has the columns of the training file.
        if (more.length > 0) continue;
        const again = await callCliJson('evaluate', '--gold', output, '--predicted', output, ...reading);
        expect(again).toMatchObject({ accuracy: 1, micro: { f1: 1 } });
      }
    }
    // As other programs add them, after all columns.
    const lines = readFileSync(output, 'utf8').split('\n');
    const place = order.indexOf('ner');
    const appended = lines.map((line) => {
      const fields = line.split(' ').slice(0, order.length);
      return [...fields.toSpliced(place, 1), fields[place]].join(' ').trim();
    });
    const last = folder.write('last.txt', appended.join('\n'));
    if (order.at(-1) === '_') return;
    expect(await callCliJson('evaluate', '--gold', gold, '--predicted', last, ...reading)).toEqual(expected);
  });

  it('refuses columns that fit neither way', async () => {
    const gold = folder.write('other-gold.txt', 'Rome B-LOC NNP\nis O VBZ\n');
    const predicted = folder.write('other.txt', 'Rome B-LOC XX\nis O YY\n');
    const reading = ['--columns', 'word,ner,pos', '--label', 'ner'];
    const { code, stdout, stderr } = await callCli(
      'evaluate',
      '--gold',
      gold,
      '--predicted',
      predicted,
      ...reading,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.replaceAll(gold, 'gold').replaceAll(predicted, 'predicted')).toBe(
      'crf-lab: predicted: 3 columns, and neither do they hold what gold says when column 2 is "ner" as there, nor when the last one is; write the predictions as one more column after those of that file\n',
    );
  });
});
