import { describe, expect, it } from 'vitest';
import { isCsvHeader } from '../../src/corpus/csv.ts';
import { CsvParser, parseCsv } from '../../src/corpus/csv-parser.ts';
import type { ReadCorpusOptions } from '../../src/corpus/read-options.ts';
import type { Corpus } from '../../src/corpus/sentence.ts';

async function parseStreaming(text: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  const parser = await CsvParser.create('text', options);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.line(line);
  return parser.end();
}

/** Both ways of reading must agree, on results and on errors. */
async function parseBoth(text: string, options: ReadCorpusOptions = {}): Promise<Corpus> {
  let expected: Corpus;
  try {
    expected = parseCsv(text, options);
  } catch (error) {
    await expect(parseStreaming(text, options)).rejects.toEqual(error);
    throw error;
  }
  expect(await parseStreaming(text, options)).toEqual(expected);
  return expected;
}

describe('parseCsv', () => {
  it('groups rows by sentence id and keeps the other columns', async () => {
    const corpus = await parseBoth(
      'sentence_id,word,pos,tag\n1,Anna,NNP,B-PER\n1,left,VBD,O\n2,Oslo,NNP,B-LOC\n',
    );
    expect(corpus).toMatchObject({ columns: ['word', 'pos', 'tag'], labelColumn: 'tag', documents: 1 });
    expect(corpus.sentences.map(({ id, tokens, labels, line }) => [id, tokens, labels, line])).toEqual([
      ['1', ['Anna', 'left'], ['B-PER', 'O'], 2],
      ['2', ['Oslo'], ['B-LOC'], 4],
    ]);
    expect(corpus.sentences[0]?.columns.get('pos')).toEqual(['NNP', 'VBD']);
  });

  it('finds semicolons and tabs, and sentences by blank rows when no column names them', async () => {
    const semicolons = await parseBoth('Token;Label\na;O\n;\nb;"B;x"\n');
    expect(semicolons.sentences.map(({ tokens }) => tokens)).toEqual([['a'], ['b']]);
    expect(semicolons.sentences[1]?.labels).toEqual(['B;x']);
    const tabs = await parseBoth('word\tner\na, b\tO\n\nc\tO\n\n');
    expect(tabs.sentences.map(({ tokens }) => tokens)).toEqual([['a, b'], ['c']]);
  });

  it('starts a document where the document column changes', async () => {
    const corpus = await parseBoth('doc,sentence,word,tag\nx,1,a,O\n,2,b,O\ny,3,c,O\n');
    expect([corpus.documents, corpus.sentences.map(({ document }) => document)]).toEqual([2, [0, 0, 1]]);
  });

  it('takes __proto__ as a token, an id and a column', async () => {
    const corpus = await parseBoth('sentence,word,__proto__,tag\n__proto__,__proto__,constructor,O\n');
    expect(corpus.sentences[0]).toMatchObject({ id: '__proto__', tokens: ['__proto__'] });
    expect(corpus.sentences[0]?.columns.get('__proto__')).toEqual(['constructor']);
  });

  it('lists the columns found when one is missing', async () => {
    const text = 'sentence,surface,tag\n1,a,O\n';
    await expect(parseBoth(text)).rejects.toThrow(
      'text:1: no word column; found sentence, surface, tag, expected one of word, token, form, words, tokens; name it with --word',
    );
    expect((await parseBoth(text, { word: 'surface' })).sentences[0]?.tokens).toEqual(['a']);
    await expect(parseBoth(text, { word: 'surface', label: 'ner' })).rejects.toThrow(
      'text:1: no label column named "ner"; found sentence, surface, tag',
    );
    await expect(parseBoth(text, { word: 'surface', sentence: 'id' })).rejects.toThrow(
      'no sentence column named "id"',
    );
    await expect(parseBoth('word,tag\na,O\n')).rejects.toThrow('no sentence column among word, tag');
    await expect(parseBoth('sentence,word\n1,a\n')).rejects.toThrow('no label column; found sentence, word');
    expect((await parseBoth('sentence,word\n1,a\n', { labelled: 'auto' })).labelColumn).toBeUndefined();
    await expect(parseBoth('word,word,tag\na,b,O\n')).rejects.toThrow('two columns are named "word"');
  });

  it('names both lines when a sentence id comes back', async () => {
    await expect(parseBoth('sentence,word,tag\n7,a,O\n8,b,O\n7,c,O\n')).rejects.toThrow(
      'text:4: sentence "7" of line 2 comes back after other sentences',
    );
  });

  it('refuses ragged rows, empty words, rows before the first id and empty files', async () => {
    await expect(parseBoth('sentence,word,tag\n1,a,O\n1,1,000,O\n')).rejects.toThrow(
      'text:3: found 4 columns, expected 3 as in the header',
    );
    await expect(parseBoth('sentence,word,tag\n1,,O\n')).rejects.toThrow('text:2: the word column is empty');
    await expect(parseBoth('sentence,word,tag\n,a,O\n')).rejects.toThrow(
      'text:2: the first row names no sentence',
    );
    await expect(parseBoth('')).rejects.toThrow('text: the file is empty');
    await expect(parseBoth('sentence,word,tag\n')).rejects.toThrow('no sentences found');
  });

  it('never swallows rows between two quotes that are words, and reads them when told that quotes are none', async () => {
    const text = 'sentence\tword\ttag\n1\t"\tO\n1\thi\tO\n1\t"\tO\n';
    await expect(parseBoth(text)).rejects.toThrow(/text:\d+: .*--quote none/);
    expect((await parseBoth(text, { quote: 'none' })).sentences[0]?.tokens).toEqual(['"', 'hi', '"']);
    await expect(parseBoth('sentence,word,tag\n1,"a,O\n1,b,O\n')).rejects.toThrow(
      /text:\d+: Quote Not Closed.*--quote none/,
    );
    await expect(parseBoth('sentence,word,tag\n1,a"b,O\n')).rejects.toThrow('text:2: Invalid');
    await expect(parseBoth('sentence,word,tag\n1,"a\nb",O\n')).rejects.toThrow('runs over several lines');
  });

  it('streams more rows than one batch holds', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${Math.floor(i / 10)},w${i},O`);
    const corpus = await parseBoth(`sentence,word,tag\n${rows.join('\n')}\n`);
    expect(corpus.sentences).toHaveLength(2000);
    expect(corpus.sentences[1999]?.line).toBe(19_992);
  });

  it('stops with the first error of a long file', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) =>
      i === 5000 ? '500,x' : `${Math.floor(i / 10)},w${i},O`,
    );
    await expect(parseBoth(`sentence,word,tag\n${rows.join('\n')}\n`)).rejects.toThrow(
      'text:5002: found 2 columns',
    );
  });
});

describe('isCsvHeader', () => {
  it('tells a header from a line of CoNLL columns', () => {
    expect(isCsvHeader('"Sentence #",Word,POS')).toBe(true);
    expect(isCsvHeader('token\tlabel')).toBe(true);
    for (const line of ['The\tO', 'word\tO', 'tag\tO', '']) expect(isCsvHeader(line)).toBe(false);
  });
});
