import { afterAll, describe, expect, it } from 'vitest';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const ROWS = [
  ['1', 'Thousands', 'NNS', 'O'],
  ['1', 'of', 'IN', 'O'],
  ['2', 'London', 'NNP', 'B-geo'],
];
const table = (header: string, separator = ','): string =>
  [header, ...ROWS.map((row) => row.join(separator)), ''].join('\n');
const columns = (): string => 'Thousands NNS O\nof IN O\n\nLondon NNP B-geo\n';
const record = (tokens: string, pos: string, tags: string): string =>
  `{"${tokens}":["London","is"],"${pos}":["NNP","VBZ"],"${tags}":["B-geo","O"]}\n`;

const train = (file: string, text: string, ...args: string[]): ReturnType<typeof callCli> =>
  callCli('train', '--train', folder.write(file, text), '--model', folder.path('model'), '--fresh', ...args);

const NER = ['--preset', 'ner'];

describe('columns are found whatever their case', () => {
  it.each<[what: string, file: string, text: string, args: string[], read: string]>([
    ['Kaggle', 'k.csv', table('Sentence #,Word,POS,Tag'), NER, 'POS'],
    [
      'Kaggle with the column named',
      'k.csv',
      table('Sentence #,Word,POS,Tag'),
      [...NER, '--columns', 'pos'],
      'POS',
    ],
    ['semicolons', 'k.csv', table('SENTENCE_ID;TOKEN;Pos;NER', ';'), NER, 'Pos'],
    ['named columns', 'c.txt', columns(), [...NER, '--columns', 'Word,POS,Ner'], 'POS'],
    [
      'label of another case',
      'c.txt',
      columns(),
      [...NER, '--columns', 'Word,POS,Ner', '--label', 'ner'],
      'POS',
    ],
    ['a row of names', 'c.txt', `Token POS Tag\n${columns()}`, NER, 'POS'],
    ['JSON Lines', 'l.jsonl', record('Tokens', 'POS', 'Tags'), NER, 'POS'],
    ['a fixed preset', 'c.txt', columns(), ['--preset', 'crfsuite-chunking', '--columns', 'w,POS,y'], 'POS'],
    ['both cases', 'l.jsonl', record('tokens', 'POS":["x","y"],"pos', 'tags'), NER, 'pos'],
  ])('%s', async (_, file, text, args, read) => {
    const { code, stderr } = await train(file, text, ...args);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`templates read words and ${read}\n`)]);
    expect(stderr).not.toContain('warning: no template');
  });

  it('in the file to be tagged too', async () => {
    await train('c.txt', columns(), ...NER, '--columns', 'word,pos,ner');
    const input = folder.write('other.csv', table('Sentence #,Word,POS,Tag'));
    const { code, stdout, stderr } = await callCli('tag', '--model', folder.path('model'), '--input', input);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'Sentence #,Word,POS,Tag,predicted\n1,Thousands,NNS,O,O\n1,of,IN,O,O\n2,London,NNP,B-geo,B-geo\n',
    );
  });

  it('by templates of a file', async () => {
    const parts = [{ field: 'column', name: 'pos', offset: 0 }];
    const templates = { version: 1, templates: [{ kind: 'attribute', parts }] };
    const template = folder.write('templates.json', JSON.stringify(templates));
    const { code, stderr } = await train(
      'c.txt',
      columns(),
      '--columns',
      'word,POS,ner',
      '--template',
      template,
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('templates read words and POS\n')]);
  });
});

describe('what no template reads', () => {
  it.each<[what: string, args: string[], warning: string]>([
    [
      'a preset',
      [...NER, '--columns', 'word,x,ner'],
      'no template reads x of --columns; name it _ if that is meant, or choose templates that do',
    ],
    [
      'words alone',
      ['--preset', 'words', '--columns', 'word,pos,ner'],
      'no template reads pos of --columns; name it _ if',
    ],
  ])('and is named is a warning, quiet or not: %s', async (_, args, warning) => {
    for (const quiet of [[], ['--quiet']]) {
      const { code, stderr } = await train('c.txt', columns(), ...args, ...quiet);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`crf-lab: warning: ${warning}`)]);
    }
  });

  it('of patterns is told by place', async () => {
    const template = folder.write('t.txt', 'U0:%x[0,0]\nU1:%x[-1,2]\n');
    const text = 'a P x O\nb Q y O\n';
    const { stderr } = await train('p.txt', text, '--columns', 'word,pos,chunk,ner', '--template', template);
    expect(stderr).toContain('templates read words and chunk\n');
    expect(stderr).toContain('no template reads pos of --columns');
  });

  it('is no warning where nobody named it, or nothing is there', async () => {
    const { stderr } = await train('k.csv', table('Sentence #,Word,XPOS,Tag'), ...NER);
    expect(stderr).toContain('templates read words alone\n');
    expect(stderr).not.toContain('no template');
    expect((await train('two.txt', 'a O\nb O\n', ...NER)).stderr).not.toContain('templates read');
  });
});
