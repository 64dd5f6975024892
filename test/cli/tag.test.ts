import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const TEST = fixture('cli-test.txt');
const model = (name: string): string => folder.path(`${name}.crfmodel`);

async function train(name: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await callCli('train', '--model', model(name), '--quiet', ...args);
  if (code !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  const lbfgs = ['--algorithm', 'lbfgs'];
  await train(
    'columns',
    '--train',
    fixture('cli-train.txt'),
    '--columns',
    'word,pos,ner',
    '--preset',
    'ner',
    ...lbfgs,
  );
  await train('csv', '--train', fixture('cli-tokens.csv'), '--preset', 'ner', ...lbfgs);
  await train('jsonl', '--train', fixture('cli-lines.jsonl'), '--preset', 'words', ...lbfgs);
  await train('slots', '--train', fixture('cli-flights'), '--preset', 'slots', ...lbfgs);
  await train('conllu', '--train', fixture('cli-nodes.conllu'), '--preset', 'words', ...lbfgs);
  await train('attributes', '--train', fixture('cli-attributes.txt'), '--format', 'crfsuite');
});

/** The labels of the model of columns for the test file. */
const PREDICTED = ['B-PER', 'O', 'O', 'B-LOC', 'O', '', 'B-PER', 'O', 'O', 'O', ''];
const lines = (text: string): string[] => text.trimEnd().split('\n');

async function tag(name: string, input: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli('tag', '--model', model(name), '--input', input, ...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('crf-lab tag', () => {
  it('gives the columns back with the predicted labels after them', async () => {
    const expected = readFileSync(TEST, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, n) => (line === '' ? '' : `${line} ${PREDICTED[n]}`));
    expect(lines(await tag('columns', TEST))).toEqual(expected);
  });

  it('takes a file that lacks the label column', async () => {
    const text = readFileSync(TEST, 'utf8').replace(/ [^ \n]+$/gm, '');
    const tagged = await tag('columns', folder.write('raw.txt', text));
    expect(lines(tagged).slice(0, 2)).toEqual(['Karl NNP B-PER', 'lives VBZ O']);
  });

  it('takes a file whose columns are named anew, with and without labels', async () => {
    const input = folder.write('other.txt', 'NNP 7 Karl\nVBZ 8 lives\n');
    expect(await tag('columns', input, '--columns', 'pos,_,word')).toBe(
      'NNP 7 Karl B-PER\nVBZ 8 lives O\n\n',
    );
    const labelled = folder.write('labelled.txt', 'NNP X Karl\nVBZ Y lives\n');
    const args = ['--columns', 'pos,gold,word', '--label', 'gold'];
    expect(await tag('columns', labelled, ...args)).toBe('NNP X Karl B-PER\nVBZ Y lives O\n\n');
  });

  it('gives back columns that were not read', async () => {
    await train(
      'ignoring',
      '--train',
      fixture('cli-train.txt'),
      '--columns',
      'word,_,ner',
      '--preset',
      'words',
    );
    expect(lines(await tag('ignoring', TEST))[0]).toMatch(/^Karl NNP B-PER \S+$/);
  });

  it('writes one JSON object with --json', async () => {
    const found = await callCliJson('tag', '--model', model('columns'), '--input', TEST);
    expect(found).toEqual({
      labels: ['B-PER', 'O', 'B-LOC', 'I-PER', 'I-LOC'],
      sentences: [
        { tokens: ['Karl', 'lives', 'in', 'Paris', '.'], labels: ['B-PER', 'O', 'O', 'B-LOC', 'O'] },
        { tokens: ['Anna', 'is', 'old', '.'], labels: ['B-PER', 'O', 'O', 'O'] },
      ],
    });
  });

  it('writes to a file instead of stdout, as a whole or not at all', async () => {
    const output = folder.path('tagged.txt');
    expect(await tag('columns', TEST, '--output', output)).toBe('');
    expect(lines(readFileSync(output, 'utf8'))[0]).toBe('Karl NNP B-PER B-PER');
    const broken = folder.write('half.txt', 'a b O\n\nc d\n');
    const args = ['tag', '--model', model('columns'), '--input', broken, '--output', output];
    expect((await callCli(...args)).code).toBe(1);
    expect(lines(readFileSync(output, 'utf8'))[0]).toBe('Karl NNP B-PER B-PER');
  });

  it('lists the best sequences with their probabilities in falling order', async () => {
    const blocks = (await tag('columns', TEST, '--nbest', '3')).split('\n\n').slice(0, 3);
    const probabilities = blocks.map((block, k) => {
      expect(block).toMatch(new RegExp(`^# ${k} 0\\.\\d{6}\nKarl NNP B-PER `));
      return Number(block.slice(4, 12));
    });
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    const found = await callCliJson('tag', '--model', model('columns'), '--input', TEST, '--nbest', '3');
    const [first] = found.sentences as {
      labels: string[];
      nbest: { labels: string[]; probability: number }[];
    }[];
    expect(first?.nbest.map(({ probability }) => probability.toFixed(6))).toEqual(
      probabilities.map((value) => value.toFixed(6)),
    );
    expect(first?.nbest[0]?.labels).toEqual(first?.labels);
  });

  it('gives every label at every token its probability', async () => {
    const found = await callCliJson('tag', '--model', model('columns'), '--input', TEST, '--marginals');
    const [first] = found.sentences as { marginals: number[][] }[];
    expect(first?.marginals).toHaveLength(5);
    for (const row of first?.marginals ?? []) {
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
    }
    const [line = ''] = lines(await tag('columns', TEST, '--marginals'));
    expect(line).toMatch(
      /^Karl NNP B-PER B-PER B-PER\/0\.\d{6} O\/0\.\d{6} B-LOC\/0\.\d{6} I-PER\/0\.\d{6} I-LOC\/0\.\d{6}$/,
    );
    expect(line).toContain(` B-PER/${first?.marginals[0]?.[0]?.toFixed(6)} `);
  });

  it('decodes within the scheme, and by marginals', async () => {
    expect(await tag('columns', TEST, '--decode', 'constrained')).toBe(await tag('columns', TEST));
    expect(await tag('columns', TEST, '--decode', 'posterior')).toBe(await tag('columns', TEST));
  });

  it('writes csv as csv, whether labelled or not', async () => {
    expect(await tag('csv', fixture('cli-tokens.csv'))).toBe(
      'sentence_id,word,pos,tag,predicted\n1,Anna,NNP,B-PER,B-PER\n1,lives,VBZ,O,O\n1,"a,b",X,O,O\n' +
        '2,Berlin,NNP,B-LOC,B-LOC\n2,is,VBZ,O,O\n',
    );
    const raw = folder.write('raw.csv', 'sentence_id,word,pos\nx,Berlin,NNP\n');
    expect(await tag('csv', raw)).toBe('sentence_id,word,pos,predicted\nx,Berlin,NNP,B-LOC\n');
  });

  it('writes a table with its own delimiter, sentence column and blank rows', async () => {
    const german = folder.write('deutsch.csv', 'Satz;word;pos\nx;Berlin;NNP\nx;"a;b";X\ny;Anna;NNP\n');
    expect(await tag('csv', german, '--sentence', 'Satz')).toBe(
      'Satz;word;pos;predicted\nx;Berlin;NNP;B-LOC\nx;"a;b";X;O\ny;Anna;NNP;B-PER\n',
    );
    const tabs = folder.write('blank.tsv', 'word\tpos\nBerlin\tNNP\n\nAnna\tNNP\n');
    expect(await tag('csv', tabs)).toBe('word\tpos\tpredicted\nBerlin\tNNP\tB-LOC\n\nAnna\tNNP\tB-PER\n\n');
  });

  it('writes the document of each sentence of a table', async () => {
    const text = 'document,sentence_id,word,pos\nd1,1,Berlin,NNP\n,2,Anna,NNP\nd2,3,old,X\n';
    expect(await tag('csv', folder.write('documents.csv', text))).toBe(
      'document,sentence_id,word,pos,predicted\nd1,1,Berlin,NNP,B-LOC\nd1,2,Anna,NNP,B-PER\nd2,3,old,X,O\n',
    );
    const bare = folder.write('documents.tsv', 'doc\tword\tpos\nd1\tBerlin\tNNP\nd2\tAnna\tNNP\n\n');
    expect(await tag('csv', bare)).toBe(
      'doc\tword\tpos\tpredicted\nd1\tBerlin\tNNP\tB-LOC\n\nd2\tAnna\tNNP\tB-PER\n\n',
    );
  });

  it('writes JSON Lines as JSON Lines', async () => {
    const raw = folder.write('raw.jsonl', '{"id":"s","tokens":["Anna","old"]}\n');
    expect(await tag('jsonl', raw)).toBe('{"id":"s","tokens":["Anna","old"],"predicted":["B-PER","O"]}\n');
  });

  it('goes by the name of a file that is in another format than the training corpus', async () => {
    const raw = folder.write('raw-columns.csv', 'sentence_id,word,pos\n1,Anna,NNP\n');
    expect(await tag('columns', raw)).toBe('sentence_id,word,pos,predicted\n1,Anna,NNP,B-PER\n');
    const plain = folder.write('plain.txt', 'Anna\n');
    expect(await tag('jsonl', plain, '--format', 'conll')).toBe('Anna B-PER\n\n');
  });

  it('writes slots as a line of labels for each sentence', async () => {
    expect(await tag('slots', fixture('cli-flights'))).toBe('O O B-to\nO B-from\n');
  });

  it('overwrites the label column of CoNLL-U and keeps all other lines', async () => {
    const text = readFileSync(fixture('cli-nodes.conllu'), 'utf8');
    const tagged = await tag('conllu', fixture('cli-nodes.conllu'));
    const withoutLabels = (conllu: string): string[] =>
      conllu.split('\n').map((line) => line.split('\t').toSpliced(3, 1).join('\t'));
    expect(withoutLabels(tagged)).toEqual(withoutLabels(text));
    expect(tagged).toContain("\n2-3\tdon't\t");
  });

  it('labels attribute files, which the model expects without being told', async () => {
    const input = fixture('cli-attributes.txt');
    const labels = 'B-PER\nO\nB-L:C\n\nO\nB-PER\n\n';
    expect(await tag('attributes', input)).toBe(labels);
    expect(await tag('attributes', input, '--format', 'crfsuite')).toBe(labels);
    const found = await callCliJson('tag', '--model', model('attributes'), '--input', input, '--nbest', '2');
    expect(found.sentences).toMatchObject([{ labels: ['B-PER', 'O', 'B-L:C'] }, { labels: ['O', 'B-PER'] }]);
  });

  it('refuses what a model or a format cannot do as wrong usage', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await callCli('tag', '--model', ...args);
      expect([code, stdout]).toEqual([2, '']);
      return stderr;
    };
    const attributes = fixture('cli-attributes.txt');
    expect(await refused(model('columns'), '--input', attributes, '--format', 'crfsuite')).toContain(
      '--format: ',
    );
    expect(await refused(model('attributes'), '--input', TEST, '--format', 'conll')).toContain('--format: ');
    const nbest = ['--nbest', '2'];
    expect(await refused(model('columns'), '--input', TEST, '--decode', 'posterior', ...nbest)).toContain(
      '--nbest: ',
    );
    expect(await refused(model('csv'), '--input', fixture('cli-tokens.csv'), ...nbest)).toContain(
      '--nbest: a csv file has no place for it; add --json',
    );
  });

  it('names the column that the templates miss', async () => {
    const input = folder.write('words.txt', 'Anna\n');
    const { code, stderr } = await callCli(
      'tag',
      '--model',
      model('columns'),
      '--input',
      input,
      '--columns',
      'word',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^crf-lab: .*words\.txt: a template reads column "pos"/);
  });

  it('reads tokens with spaces in them as it did in training', async () => {
    const tabbed = folder.write('tabbed.txt', 'New York\tB-LOC\nis\tO\n');
    await train('tabbed', '--train', tabbed, '--separator', 'tab', '--preset', 'words');
    expect(await tag('tabbed', tabbed)).toBe('New York\tB-LOC\tB-LOC\nis\tO\tO\n\n');
  });
});
