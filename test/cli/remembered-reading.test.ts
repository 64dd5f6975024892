import { afterAll, describe, expect, it } from 'vitest';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const CONLL = 'M\u00FCnchen B-LOC\nist O\n\n';
const FILES: Readonly<Record<string, [text: string, unlabelled: string, args: readonly string[]]>> = {
  'a.txt': [CONLL, 'M\u00FCnchen\nist\n', []],
  'a.csv': [
    'sentence,word,tag\n1,M\u00FCnchen,B-LOC\n1,ist,O\n',
    'sentence,word\n1,M\u00FCnchen\n1,ist\n',
    [],
  ],
  'a.jsonl': [
    '{"tokens":["M\u00FCnchen","ist"],"tags":["B-LOC","O"]}\n',
    '{"tokens":["M\u00FCnchen","ist"]}\n',
    [],
  ],
  'a.attributes': [
    'B-LOC\tw=M\u00FCnchen\nO\tw=ist\n\n',
    'O\tw=M\u00FCnchen\nO\tw=ist\n',
    ['--format', 'crfsuite'],
  ],
};

describe('a model remembers the encoding of its training file', () => {
  const KINDS = ['features', 'bilstm'].flatMap((type) =>
    Object.keys(FILES)
      .filter((file) => type === 'features' || file !== 'a.attributes')
      .map((file) => [type, file]),
  );
  it.each(KINDS)('%s %s', async (type = '', file = '') => {
    const [text, unlabelled, args] = FILES[file] ?? ['', '', []];
    const model = folder.path(`${type}-${file}`);
    const kind =
      type === 'bilstm'
        ? ['--model-type', 'bilstm', '--epochs', '1', '--hidden', '4']
        : file === 'a.attributes'
          ? []
          : ['--preset', 'words'];
    const train = folder.write(file, latin1(text));
    const trained = await callCli(
      'train',
      '--train',
      train,
      '--model',
      model,
      ...kind,
      ...args,
      '--encoding',
      'latin-1',
      '--quiet',
    );
    expect(trained).toMatchObject({ code: 0 });
    const input = folder.write(`raw-${file}`, latin1(unlabelled));
    const { code, stderr } = await callCli('tag', '--model', model, '--input', input);
    expect([code, stderr.replace(input, 'input')]).toEqual([
      0,
      'note: input is read as latin-1, as the training file was; if it is not, name its own with --encoding\n',
    ]);
    expect(await callCli('evaluate', '--model', model, '--data', train)).toMatchObject({ code: 0 });
    // What is said on the command line counts.
    const other = folder.write(`utf8-${file}`, unlabelled);
    expect(await callCli('tag', '--model', model, '--input', other, '--encoding', 'utf-8')).toMatchObject({
      code: 0,
      stderr: '',
    });
  });
});

describe('a model of CoNLL columns', () => {
  const CONLLU = '1\tParis\t_\tPROPN\t_\t_\t0\troot\t_\t_\n2\tis\t_\tAUX\t_\t_\t1\tcop\t_\t_\n\n';
  it.each([
    ['JSON Lines', '{"tokens": ["Paris", "is"]}\n', 'jsonl'],
    ['JSON Lines with labels', '{"tags": ["B-LOC", "O"], "tokens": ["Paris", "is"]}\n', 'jsonl'],
    ['CoNLL-U', CONLLU, 'conllu'],
    ['CoNLL-U after comments', `# text = Paris is\n${CONLLU}`, 'conllu'],
  ])('takes no %s for columns, whatever its name', async (_, text, format) => {
    const model = folder.path('columns.crf');
    const train = folder.write('columns.txt', 'Paris B-LOC\nis O\n\n');
    await callCli('train', '--train', train, '--model', model, '--preset', 'words', '--quiet');
    const input = folder.write('other.txt', text);
    for (const args of [
      ['tag', '--input', input],
      ['evaluate', '--data', input],
    ]) {
      const { code, stdout, stderr } = await callCli(...args, '--model', model);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`other\\.txt:1: looks like ${format}, .* --format ${format}`));
    }
    expect(await callCli('tag', '--model', model, '--input', input, '--format', format)).toMatchObject({
      code: 0,
    });
  });

  it('takes columns that begin with a brace or have ten columns for what they are', async () => {
    const model = folder.path('brace.crf');
    const train = folder.write('brace.txt', '{ O\nParis B-LOC\n\n');
    await callCli('train', '--train', train, '--model', model, '--preset', 'words', '--quiet');
    expect(await callCli('tag', '--model', model, '--input', train)).toMatchObject({ code: 0 });
    const ten = folder.write('ten.txt', CONLLU);
    const named = ['--format', 'conll', '--columns', 'id,word,a,label,b,c,d,e,f,g', '--label', 'label'];
    await callCli('train', '--train', ten, '--model', model, '--preset', 'words', '--quiet', ...named);
    expect(await callCli('tag', '--model', model, '--input', ten)).toMatchObject({ code: 0 });
  });
});
