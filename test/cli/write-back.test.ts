import { afterAll, describe, expect, it } from 'vitest';
import { type Corpus, type ReadCorpusOptions, readCorpus } from '../../src/corpus/index.ts';
import { callCli, callCliJson, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

async function run(...args: string[]): Promise<void> {
  const { code, stderr } = await callCli(...args);
  if (code !== 0) throw new Error(stderr);
}

/** What a corpus holds but for the predictions; a label that is not read is a column like others. */
function content({ sentences }: Corpus): unknown {
  return sentences.map(({ tokens, columns, labels, document, documentName, id }) => {
    const others = [...columns].filter(([name]) => name !== 'predicted');
    return { tokens, columns: others, labels, document, documentName, id };
  });
}

interface Case {
  readonly file: string;
  readonly text: string;
  /** Options of every command. */
  readonly args?: readonly string[];
  /** The same for the library, and how the output is read where it has a column more. */
  readonly options?: ReadCorpusOptions;
  readonly outputOptions?: ReadCorpusOptions;
}

const TAB = ['--separator', 'tab'];
const conllu = (...rows: string[]): string => `${rows.join('\n')}\n\n`;

const CASES: Readonly<Record<string, Case>> = {
  'empty values between tabs': {
    file: 'a.txt',
    text: 'Villa\t\tPROPN\nis\tx\tVERB\n\n\u00A0\t\tPUNCT\n',
    args: [...TAB, '--columns', 'word,x,pos'],
    options: { separator: 'tab', columns: ['word', 'x', 'pos'] },
    outputOptions: { separator: 'tab', columns: ['word', 'x', 'pos', 'predicted'], label: 'pos' },
  },
  'empty values at either end': {
    file: 'a.txt',
    text: '\tVilla\tPROPN\t\n\tis\tVERB\tx\n',
    args: [...TAB, '--columns', 'x,word,pos,y', '--label', 'pos'],
    options: { separator: 'tab', columns: ['x', 'word', 'pos', 'y'], label: 'pos' },
    outputOptions: { separator: 'tab', columns: ['x', 'word', 'pos', 'y', 'predicted'], label: 'pos' },
  },
  'tokens and labels with blanks between tabs': {
    file: 'a.txt',
    text: 'New York\tname of a place\nis\tno name\n',
    args: TAB,
    options: { separator: 'tab' },
    outputOptions: { separator: 'tab', columns: ['word', 'label', 'predicted'], label: 'label' },
  },
  'ignored columns': {
    file: 'a.txt',
    text: 'Villa\t\t_\tPROPN\nis\tx\t_\tVERB\n',
    args: [...TAB, '--columns', 'word,_,_,pos'],
    options: { separator: 'tab', columns: ['word', '_', '_', 'pos'] },
    outputOptions: { separator: 'tab', columns: ['word', '_', '_', 'pos', 'predicted'], label: 'pos' },
  },
  'a row of names': {
    file: 'a.txt',
    text: 'Word\tTag\nVilla\tB-X\nis\tO\n\nat\tO\n',
  },
  'comments of as many words as columns': {
    file: 'a.txt',
    text: '# 1\nVilla B-X\nis O\n\n# 2\nat O\n',
    outputOptions: { columns: ['word', 'label', 'predicted'], label: 'label' },
  },
  'CoNLL-U with nothing between tabs': {
    file: 'a.conllu',
    text: conllu('# sent_id = s', '1\tVilla\t\tPROPN\t\t\t0\troot\t_\t', '2\tis\tbe\tVERB\t_\t_\t1\tx\t_\t_'),
    // The label column is overwritten.
    outputOptions: {},
  },
  'CSV with labels of several words': {
    file: 'a.csv',
    text: 'sentence,word,tag\n1,Villa,"a, b"\n1,is,not a name\n2,"say ""it""",x\n',
  },
  'CSV without quotes': {
    file: 'a.csv',
    text: 'sentence,word,tag\n1,",punct\n1,a"b,x\n2, c,y\n',
    args: ['--quote', 'none'],
    options: { quote: 'none' },
  },
  'CSV with an empty column and names of its own': {
    file: 'a.csv',
    text: 'Sent;Surface;POS;Tag\n1;Villa;;B-X\n1;is;VB;O\n\n2;at;IN;O\n',
    args: ['--sentence', 'sent', '--word', 'surface'],
    options: { sentence: 'sent', word: 'surface' },
  },
  'CSV with sentences numbered in each document': {
    file: 'a.csv',
    text: 'file,sentence,word,tag\na,1,Villa,B-X\na,1,is,O\nb,1,at,O\nb,2,it,O\n',
    args: ['--document', 'file'],
    options: { document: 'file' },
  },
  'CSV without sentence column': { file: 'a.tsv', text: 'word\ttag\nVilla\tB-X\n\nat\tO\n' },
  'CSV with predictions of an earlier model': {
    file: 'a.csv',
    text: 'sentence,word,tag,predicted\n1,Villa,B-X,O\n1,is,O,O\n',
  },
  'JSON Lines of other fields': {
    file: 'a.jsonl',
    text: '{"id":1,"document":"d","words":["New York","is"],"labels":["a b","O"],"x":["",""]}\n{"document":"e","words":["a"],"labels":["O"],"x":["y"]}\n',
  },
  'JSON Lines of fields that are named': {
    file: 'a.jsonl',
    text: '{"text":["Villa","is"],"slots":["B-X","O"],"tokens":["v","i"]}\n',
    args: ['--word', 'text', '--label', 'slots'],
    options: { word: 'text', label: 'slots' },
  },
  'JSON Lines with predictions of an earlier model': {
    file: 'a.jsonl',
    text: '{"tokens":["Villa","is"],"tags":["B-X","O"],"predicted":["O","O"]}\n',
  },
};

describe('tag writes what train has read, so that it reads back the same', () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const { file, text, args = [], options = {}, outputOptions = options } = CASES[name] as Case;
    const input = folder.write(file, text);
    const model = folder.path('model');
    await run(
      'train',
      '--train',
      input,
      '--preset',
      'words',
      '--model',
      model,
      '--quiet',
      '--fresh',
      ...args,
    );
    const output = folder.path(`tagged-${file}`);
    await run('tag', '--model', model, '--input', input, '--output', output);
    const [before, after] = [await readCorpus(input, options), await readCorpus(output, outputOptions)];
    expect(after.sentences.length).toBe(before.sentences.length);
    // In CoNLL-U the predictions stand in the place of the labels, and so few they are learnt by heart.
    expect(content(after)).toEqual(content(before));
    const scores = await callCliJson('evaluate', '--gold', input, '--predicted', output, ...args);
    expect(scores).toEqual(await callCliJson('evaluate', '--model', model, '--data', input));
  });
});

describe('tag --output-format', () => {
  const TEXT = 'Villa B-X\nis O\n\nat O\n';

  it('writes what columns cannot hold', async () => {
    const train = folder.write('blanks.jsonl', '{"tokens":["Villa","is"],"tags":["a name","not one"]}\n');
    const model = folder.path('model');
    await run('train', '--train', train, '--preset', 'words', '--model', model, '--quiet', '--fresh');
    const input = folder.write('plain.txt', 'Villa\nis\n');
    const args = ['--model', model, '--input', input, '--format', 'conll'];
    const refused = await callCli('tag', ...args);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(
      'the value "a name" cannot stand in such columns; write JSON Lines with --output-format jsonl\n',
    );
    const { stdout } = await callCli('tag', ...args, '--output-format', 'jsonl');
    expect(stdout).toBe('{"tokens":["Villa","is"],"predicted":["a name","not one"]}\n');
  });

  it.each(['conll', 'csv', 'jsonl'])('%s', async (format) => {
    const input = folder.write('any.txt', TEXT);
    const model = folder.path('model');
    await run('train', '--train', input, '--preset', 'words', '--model', model, '--quiet', '--fresh');
    const output = folder.path(`any.${format === 'conll' ? 'txt' : format}.out.${format}`);
    await run('tag', '--model', model, '--input', input, '--output', output, '--output-format', format);
    const found = await callCliJson('evaluate', '--gold', input, '--predicted', output);
    expect(found).toEqual(await callCliJson('evaluate', '--model', model, '--data', input));
  });

  it('goes with sentences alone, and not with --json', async () => {
    const input = folder.write('any.txt', TEXT);
    const { code, stderr } = await callCli(
      'tag',
      '--model',
      'm',
      '--input',
      input,
      '--json',
      '--output-format',
      'csv',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--output-format: --json prints one JSON object; leave one of them away');
  });
});
