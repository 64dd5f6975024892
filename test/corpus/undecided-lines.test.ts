import { describe, expect, it } from 'vitest';
import { parseConll } from '../../src/corpus/conll.ts';
import type { ReadCorpusOptions } from '../../src/corpus/read-options.ts';
import { formatTaggedHeader, taggedLayout, writeTagged } from '../../src/corpus/tagged-output.ts';

/** Lines apart by " / ", fields by spaces, an empty line for "//". */
const text = (short: string): string => `${short.replaceAll(' // ', '\n\n').replaceAll(' / ', '\n')}\n`;

const read = (short: string, options: ReadCorpusOptions = {}): string =>
  parseConll(text(short), options)
    .sentences.map(({ tokens, labels }) => tokens.map((token, t) => `${token} ${labels?.[t]}`).join(' / '))
    .join(' // ');

const NOUNS = { columns: ['word', 'pos'] };

describe('a line that starts with # and has as many words as there are columns', () => {
  it.each<[what: string, input: string, expected: string, options?: ReadCorpusOptions]>([
    ['numbers among tags', '# 1 / EU B-ORG / rejects O // # 2 / a O', 'EU B-ORG / rejects O // a O'],
    ['numbers among parts of speech', '# 1 / EU NNP // # 2 / a DT', 'EU NNP // a DT', NOUNS],
    ['a word among tags', '# wsj_0001 / EU B-ORG // # wsj_0002 / a O', 'EU B-ORG // a O'],
    ['three columns', '# sentence 1 / EU NNP B-ORG / is VBZ O // a DT O', 'EU B-ORG / is O // a O'],
    ['after a document line', '-DOCSTART- O // # 1 / EU B-ORG', 'EU B-ORG'],
    [
      'the label first',
      '# one / B-ORG EU // O a',
      'EU B-ORG // a O',
      { columns: ['ner', 'word'], label: 'ner' },
    ],
    ['a hash key of its own', '## 1 / EU B-ORG / a O', 'EU B-ORG / a O'],
    ['nothing but a hash', '# / EU B-ORG / a O', 'EU B-ORG / a O'],
    ['tags spelt otherwise', '# one / EU org-b / a o', 'EU org-b / a o'],
    ['a real token', '# O / 5 O // # B-X / y I-X', '# O / 5 O // # B-X / y I-X'],
    ['a real token of a tag seen later', '# NP // a DT // # DT / b NP', '# NP // a DT // # DT / b NP', NOUNS],
    ['a sign that is its own part of speech', '# # / 5 CD', '# # / 5 CD', NOUNS],
    ['a sign of its own inside a sentence', 'a DT / # SYM / 5 CD', 'a DT / # SYM / 5 CD', NOUNS],
    ['hashtags', '#wow HT / yes UH', '#wow HT / yes UH', NOUNS],
    ['labels that are numbers', '# 1 / a 1 // b 2', '# 1 / a 1 // b 2'],
    ['OntoNotes documents', '#begin document / EU B-ORG / a O // #end document', 'EU B-ORG / a O'],
    ['when told that they are', '# NN / a DT', 'a DT', { comments: true }],
    ['when told that they are not', '# x / a O', '# x / a O', { comments: false }],
  ])('%s', (_, input, expected, options) => {
    expect(read(input, options)).toBe(expected);
  });

  it.each<[what: string, input: string, line: number, options?: ReadCorpusOptions]>([
    ['a label that no other token has', '# SYM / a DT // b NN', 1, NOUNS],
    ['inside a sentence', 'a B-X / # 1 / b O', 2],
    ['without a space', '#1 sentence / EU B-ORG', 1],
    ['nothing else in the file', '# 1 // # 2', 1],
    ['bare types', 'Rome LOC / is O // # one / Oslo LOC', 4],
  ])('is refused where nothing tells: %s', (_, input, line, options) => {
    expect(() => read(input, options)).toThrow(
      new RegExp(
        `^text:${line}: "#[^"]*" may be a comment or a token; read with --comments true or --comments false$`,
      ),
    );
  });

  it('waits for labels far away, and no longer than needed', () => {
    const sentences = Array.from({ length: 3000 }, (_, n) => `# ${n}\nw${n} ${n % 7 === 0 ? 'B-X' : 'O'}\n`);
    const { sentences: found } = parseConll(sentences.join('\n'));
    expect(found.length).toBe(3000);
    expect(found[2999]).toMatchObject({ tokens: ['w2999'], line: 3 * 2999 + 2 });
  });

  it('gives comments and tokens back', () => {
    const input = text('# 1 / EU B-ORG // # O / a O');
    const corpus = parseConll(input);
    const labels = corpus.sentences.map(({ labels = [] }) => labels);
    const written = writeTagged(corpus.sentences, labels, taggedLayout(corpus, 'conll'));
    expect(written).toBe(text('# 1 / EU B-ORG B-ORG // # O O / a O O // ').slice(0, -1));
  });
});

describe('a first line that names the columns', () => {
  it.each<[what: string, input: string, expected: string, options?: ReadCorpusOptions]>([
    ['usual names', 'word tag / EU B-ORG / a O', 'EU B-ORG / a O'],
    ['capitals', 'Token Label / EU B-ORG / a O', 'EU B-ORG / a O'],
    [
      'HIPE',
      '# x.y = 1 / TOKEN NE-COARSE NE-FINE / EU B-ORG B-a / a O O',
      'EU B-a / a O',
      { label: 'ne-fine' },
    ],
    ['a name of its own over tags', 'WORD GOLDLABEL / EU B-ORG / a O', 'EU B-ORG / a O'],
    ['the label by name, not the last', 'Word NER Lemma / EU B-ORG eu / a O a', 'EU B-ORG / a O'],
    ['the word not first', 'pos form tag / NNP EU B-ORG / DT a O', 'EU B-ORG / a O'],
    ['parts of speech', 'word pos / EU NNP / a DT', 'EU NNP / a DT'],
    ['columns given, the same', 'w x / EU B / a O', 'EU B / a O', { columns: ['W', 'X'] }],
    ['columns given, others', 'word tag / EU B-ORG / a O', 'EU B-ORG / a O', { columns: ['word', 'ner'] }],
    ['after an empty line', ' // word tag / EU B-ORG', 'EU B-ORG'],
    ['before comments', 'word tag / # 1 / EU B-ORG // # 2 / a O', 'EU B-ORG // a O'],
    ['a real token', 'Word O / is O', 'Word O / is O'],
    ['a real token of a tag', 'Token B-X / is O', 'Token B-X / is O'],
    ['a real token of a label seen later', 'Form NN / b NN', 'Form NN / b NN', NOUNS],
    ['a real token whose label names nothing', 'Word NN / is VBZ', 'Word NN / is VBZ', NOUNS],
    ['when told that it is one', 'Wort Typ / EU X', 'EU X', { header: true }],
    ['when told that it is none', 'word tag / EU O', 'word tag / EU O', { header: false }],
  ])('%s', (_, input, expected, options) => {
    expect(read(input, options)).toBe(expected);
  });

  it.each<[what: string, input: string, options?: ReadCorpusOptions]>([
    ['a name that is a label too', "Word POS / 's POS / a DT"],
    ['nothing after it', 'word tag'],
  ])('is refused where nothing tells: %s', (_, input, options) => {
    expect(() => read(input, options)).toThrow(
      /^text:1: "\S+ \S+" may be a token or name the columns; read with --header true or --header false$/,
    );
  });

  it('is refused where it names the columns in another order than the options do', () => {
    expect(() => read('word ner pos / EU B-ORG NNP', { columns: ['word', 'pos', 'ner'] })).toThrow(
      "text:1: the file names its columns word, ner, pos, expected word, pos, ner; name them in the file's order with --columns",
    );
  });

  it('is said, as is a word alone that may be one', () => {
    expect(parseConll(text('word tag / EU B-ORG')).notes).toEqual([
      'text:1: read as the names of the columns (word, tag); if it is a token, read with --header false',
    ]);
    const { sentences, notes } = parseConll(text('word / EU'), { labelled: false });
    expect(sentences[0]?.tokens).toEqual(['word', 'EU']);
    expect(notes).toEqual([
      'text:1: "word" is read as a word; if it names the column, read with --header true',
    ]);
    expect(parseConll(text('Word O / EU O')).notes).toBeUndefined();
  });

  it('is given back with the name of the prediction', () => {
    const corpus = parseConll(text('Token Tag / EU B-ORG'));
    expect(formatTaggedHeader(taggedLayout(corpus, 'conll'))).toBe('Token Tag predicted\n');
    const raw = parseConll(text('tok pos / EU NNP'), {
      columns: ['word', 'ner', 'pos'],
      label: 'ner',
      labelled: 'auto',
      header: true,
    });
    expect(formatTaggedHeader(taggedLayout(raw, 'conll'))).toBe('tok predicted pos\n');
  });
});
