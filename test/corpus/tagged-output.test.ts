import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConll } from '../../src/corpus/conll.ts';
import { parseConllu } from '../../src/corpus/conllu.ts';
import { parseCsv } from '../../src/corpus/csv-parser.ts';
import { parseJsonl } from '../../src/corpus/jsonl.ts';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { formatTagged, taggedLayout, writeConll, writeTagged } from '../../src/corpus/tagged-output.ts';

const columnsText = readFileSync(new URL('../fixtures/corpus-columns.txt', import.meta.url), 'utf8');
const nodesText = readFileSync(new URL('../fixtures/corpus-nodes.conllu', import.meta.url), 'utf8');
const columns = ['word', 'pos', 'chunk', 'ner'];

describe('tagged output', () => {
  it('appends the prediction to CoNLL columns and gives document lines back with as many columns', () => {
    const corpus = parseConll(columnsText, { columns });
    const predicted = corpus.sentences.map(({ tokens }) => tokens.map(() => 'I-X'));
    const written = writeConll(corpus, predicted);
    expect(written.split('\n').slice(0, 4)).toEqual([
      '-DOCSTART- -X- O O O',
      '',
      'Mara NNP I-NP I-PER I-X',
      'paid VBD I-VP O I-X',
    ]);
    const again = parseConll(written, { columns: [...columns, 'predicted'], label: 'predicted' });
    expect(again.documents).toBe(corpus.documents);
    expect(again.sentences.map(({ tokens, document }) => [tokens, document])).toEqual(
      corpus.sentences.map(({ tokens, document }) => [tokens, document]),
    );
    expect(again.sentences.map(({ columns }) => columns.get('ner'))).toEqual(
      corpus.sentences.map(({ labels }) => labels),
    );
  });

  it('keeps comments and drops ignored columns alike in all sentences', () => {
    const corpus = parseConll('# id 1\na _ O\n\nb _ O\n', { columns: ['word', '_', 'ner'] });
    expect(writeConll(corpus, [['X'], ['Y']])).toBe('# id 1\na O X\n\nb O Y\n\n');
  });

  it('writes an unlabelled corpus with the prediction as its last column', () => {
    const corpus = parseConll('a NN\n', { labelled: false });
    expect(writeConll(corpus, [['X']])).toBe('a NN X\n\n');
  });

  it('writes CoNLL-U sentences as columns without their nodes, and other sentences as CoNLL-U', () => {
    const fromNodes = parseConllu(nodesText);
    const gold = fromNodes.sentences.map(({ labels }) => labels ?? []);
    const layout = { ...taggedLayout(fromNodes, 'conll'), columns: ['word', 'upos'] };
    const written = writeTagged(fromNodes.sentences, gold, layout);
    expect(parseConll(written).sentences.map(({ tokens }) => tokens)).toEqual(
      fromNodes.sentences.map(({ tokens }) => tokens),
    );
    const corpus = parseConll(columnsText, { columns });
    const nodes = writeTagged(
      corpus.sentences,
      corpus.sentences.map(({ labels }) => labels ?? []),
      taggedLayout(corpus, 'conllu', { predictedColumn: 'xpos' }),
    );
    const read = parseConllu(nodes, { label: 'xpos' });
    expect(read.sentences.map(({ tokens, labels }) => [tokens, labels])).toEqual(
      corpus.sentences.map(({ tokens, labels }) => [tokens, labels]),
    );
  });

  it('writes csv that reads back, whatever the tokens hold', () => {
    const corpus = parseJsonl(
      `${JSON.stringify({ tokens: ['a,b', '"', ' c', 'd'], tags: ['O', 'O', 'O', 'O'] })}\n`,
    );
    const written = writeTagged(corpus.sentences, [['O', 'X', 'O', 'O']], taggedLayout(corpus, 'csv'));
    expect(written.split('\n')[0]).toBe('sentence_id,tokens,tags,predicted');
    const again = parseCsv(written, { word: 'tokens', label: 'predicted' });
    expect(again.sentences[0]?.tokens).toEqual(corpus.sentences[0]?.tokens);
    expect(again.sentences[0]?.labels).toEqual(['O', 'X', 'O', 'O']);
  });

  it('writes jsonl that reads back, with gold and predicted labels', () => {
    const text = '{"id":"s","tokens":["__proto__","b c"],"__proto__":["x","y"],"tags":["O","O"]}\n';
    const corpus = parseJsonl(text);
    const written = writeTagged(corpus.sentences, [['X', 'O']], taggedLayout(corpus, 'jsonl'));
    expect(written).toBe(text.replace('}\n', ',"predicted":["X","O"]}\n'));
    const again = parseJsonl(written, { label: 'predicted' });
    expect(again.sentences[0]?.labels).toEqual(['X', 'O']);
    expect(again.sentences[0]?.columns.get('tags')).toEqual(['O', 'O']);
  });

  it('writes one line of labels per sentence for slot files', () => {
    const layout = taggedLayout({ columns: ['word'], labelColumn: undefined }, 'slots');
    expect(formatTagged(sentenceFromTokens(['a', 'b']), ['O', 'B-x'], layout)).toBe('O B-x\n');
  });

  it('refuses what a format cannot express instead of writing it wrong', () => {
    const layout = taggedLayout({ columns: ['word'], labelColumn: undefined }, 'conll');
    for (const token of ['New York', 'a\tb', 'a\nb', '', '-DOCSTART-']) {
      expect(() => formatTagged(sentenceFromTokens([token]), ['O'], layout)).toThrow(
        'write JSON Lines with --output-format jsonl',
      );
    }
    const tabs = { ...layout, separator: '\t' as const };
    expect(formatTagged(sentenceFromTokens(['New York']), ['O'], tabs)).toBe('New York\tO\n\n');
    expect(() => formatTagged(sentenceFromTokens(['a']), ['O', 'O'], layout)).toThrow(RangeError);
    expect(() => writeTagged([sentenceFromTokens(['a'])], [], layout)).toThrow(RangeError);
    const nodes = { ...layout, format: 'conllu' as const, predictedColumn: 'ner' };
    expect(() => formatTagged(sentenceFromTokens(['a']), ['O'], nodes)).toThrow(
      'CoNLL-U has no column "ner"',
    );
  });
});
