import { describe, expect, it } from 'vitest';
import {
  type Corpus,
  parseConll,
  parseConllu,
  parseCsv,
  parseJsonl,
  parseSlots,
  type ReadCorpusOptions,
} from '../../src/corpus/index.ts';

const FORMATS: Readonly<Record<string, (token: string) => Corpus>> = {
  conll: (token) => parseConll(`a O\n${token} O\n`),
  'conll between tabs': (token) => parseConll(`a\tO\n${token}\tO\n`, { separator: 'tab' }),
  conllu: (token) => parseConllu(`1\ta${'\tO'.repeat(8)}\n2\t${token}${'\tO'.repeat(8)}\n`),
  csv: (token) => parseCsv(`sentence,word,tag\n1,a,O\n1,${token},O\n`),
  'csv with blank rows': (token) => parseCsv(`word,tag\na,O\n${token},O\n\nb,O\n`),
  jsonl: (token) => parseJsonl(`${JSON.stringify({ tokens: ['a', token], tags: ['O', 'O'] })}\n`),
  slots: (token) => parseSlots(`a ${token}\n`, 'O O\n'),
};

describe('a token of white space that is none of space and tab is a token in every format', () => {
  const TOKENS = [
    '\u00A0',
    '\u3000',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u2003',
    '\uFEFF',
    '\u200B',
    '\u000B',
    '\u1680',
  ];
  for (const [format, parse] of Object.entries(FORMATS)) {
    it.each(TOKENS.map((token) => [token.codePointAt(0)?.toString(16), token]))(
      `${format}: U+%s`,
      (_, token) => {
        const [sentence] = parse(token ?? '').sentences;
        expect(sentence?.tokens).toEqual(['a', token]);
        expect(sentence?.labels).toEqual(['O', 'O']);
      },
    );
  }

  it('and as a label of a table too', () => {
    expect(parseCsv('sentence,word,tag\n1,\u3000,\u00A0\n').sentences[0]).toMatchObject({
      tokens: ['\u3000'],
      labels: ['\u00A0'],
    });
  });

  it('while nothing at all is none', () => {
    expect(() => parseCsv('sentence,word,tag\n1,,O\n')).toThrow('text:2: the word column is empty');
    expect(() => parseCsv('sentence,word,tag\n1,a,\n')).toThrow('text:2: the tag column is empty');
  });
});

describe('sentence ids of a table', () => {
  const read = (text: string, options: ReadCorpusOptions = {}): unknown[] =>
    parseCsv(text, options).sentences.map(({ tokens, id, document, documentName }) => [
      tokens.join(' '),
      id,
      document,
      documentName,
    ]);

  it.each<[what: string, text: string, expected: unknown[], options?: ReadCorpusOptions]>([
    [
      'begin anew in each document',
      'doc_id,sentence,word,tag\na,1,w,O\na,2,x,O\nb,1,y,O\nb,1,z,O\n',
      [
        ['w', '1', 0, 'a'],
        ['x', '2', 0, 'a'],
        ['y z', '1', 1, 'b'],
      ],
    ],
    [
      'a document of one sentence after another',
      'sentence,document,word,tag\n1,a,w,O\n1,b,x,O\n',
      [
        ['w', '1', 0, 'a'],
        ['x', '1', 1, 'b'],
      ],
    ],
    [
      'in a column named by the option',
      'file,sentence,word,tag\na,1,w,O\nb,1,x,O\n',
      [
        ['w', '1', 0, 'a'],
        ['x', '1', 1, 'b'],
      ],
      { document: 'File' },
    ],
    [
      'named in the first row of a document only',
      'doc,sentence,word,tag\na,1,w,O\n,2,x,O\nb,1,y,O\n,2,z,O\n',
      [
        ['w', '1', 0, 'a'],
        ['x', '2', 0, 'a'],
        ['y', '1', 1, 'b'],
        ['z', '2', 1, 'b'],
      ],
    ],
  ])('%s', (_, text, expected, options) => {
    expect(read(text, options)).toEqual(expected);
  });

  it('that begin anew are said, once', () => {
    const { notes } = parseCsv('doc,sentence,word,tag\na,1,w,O\nb,1,x,O\nc,1,x,O\n');
    expect(notes).toEqual(['text:3: sentence ids begin anew in each "doc"']);
    expect(parseCsv('doc,sentence,word,tag\na,1,w,O\nb,2,x,O\n').notes).toBeUndefined();
  });

  it('that come back within a document, or without one, are refused with the option', () => {
    expect(() => read('doc,sentence,word,tag\na,1,w,O\na,2,x,O\na,1,x,O\n')).toThrow(
      'text:4: sentence "1" of line 2 comes back after other sentences, expected its rows together; sort the file or give each sentence of a document its own id',
    );
    expect(() => read('file,sentence,word,tag\na,1,w,O\na,2,v,O\nb,1,x,O\n')).toThrow(
      'name the column of documents with --document',
    );
  });
});
