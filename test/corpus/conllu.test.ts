import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConllu } from '../../src/corpus/conllu.ts';
import { taggedLayout, writeTagged } from '../../src/corpus/tagged-output.ts';
import { OptionError } from '../../src/errors.ts';

const text = readFileSync(new URL('../fixtures/corpus-nodes.conllu', import.meta.url), 'utf8');

describe('parseConllu', () => {
  it('skips multiword tokens and empty nodes and keeps ids and documents', () => {
    const corpus = parseConllu(text);
    expect(corpus.documents).toBe(2);
    expect(corpus.labelColumn).toBe('upos');
    expect(corpus.sentences.map(({ tokens }) => tokens)).toEqual([['Do', "n't", 'go', '.'], ['Yes']]);
    expect(corpus.sentences[0]?.labels).toEqual(['AUX', 'PART', 'VERB', 'PUNCT']);
    expect(corpus.sentences[0]?.columns.get('lemma')).toEqual(['do', 'not', 'go', '.']);
    expect(corpus.sentences.map(({ id, line, document }) => [id, line, document])).toEqual([
      ['one-1', 5, 0],
      ['two-1', 13, 1],
    ]);
  });

  it('gives every line back when the gold labels are written', () => {
    const corpus = parseConllu(text);
    const gold = corpus.sentences.map(({ labels }) => labels ?? []);
    expect(writeTagged(corpus.sentences, gold, taggedLayout(corpus, 'conllu'))).toBe(text);
  });

  it('writes predicted labels into the label column alone', () => {
    const corpus = parseConllu(text, { label: 'xpos' });
    const predicted = corpus.sentences.map(({ tokens }) => tokens.map(() => 'NEW'));
    const written = writeTagged(corpus.sentences, predicted, taggedLayout(corpus, 'conllu'));
    expect(written.split('\n')[4]).toBe('1\tDo\tdo\tAUX\tNEW\t_\t3\taux\t_\t_');
    expect(written.split('\n')[3]).toBe("1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_");
    expect(parseConllu(written, { label: 'xpos' }).sentences[1]?.labels).toEqual(['NEW']);
  });

  it('keeps the label column from the features of a file to be tagged', () => {
    const corpus = parseConllu(text, { labelled: false });
    expect(corpus.labelColumn).toBeUndefined();
    expect(corpus.sentences[0]?.columns.has('upos')).toBe(false);
    expect(corpus.sentences[0]?.labels).toBeUndefined();
  });

  it('refuses other column counts, ids out of order and empty words with the line', () => {
    const row = (id: string, word = 'a'): string => `${id}\t${word}\t_\tX\t_\t_\t_\t_\t_\t_\n`;
    expect(() => parseConllu('1\ta\tX\n')).toThrow('text:1: found 3 tab-separated columns, expected 10');
    expect(() => parseConllu(`${row('1')}${row('3')}`)).toThrow('text:2: token id "3", expected 2');
    expect(() => parseConllu(`${row('1')}${row('1')}`)).toThrow('put an empty line between sentences');
    expect(() => parseConllu(`${row('x')}`)).toThrow('token id "x"');
    expect(() => parseConllu(row('1', ''))).toThrow('the word column is empty');
    expect(() => parseConllu('# only\n\n')).toThrow('no sentences found, expected CoNLL-U');
  });

  it('lets words hold spaces', () => {
    expect(parseConllu('1\tà la\t_\tADP\t_\t_\t0\troot\t_\t_\n').sentences[0]?.tokens).toEqual(['à la']);
  });

  it('refuses options that are none before the first line', () => {
    const wrong: readonly unknown[] = [{ columns: [null] }, null, { columns: 'form' }, { labelled: 3 }];
    for (const options of wrong) expect(() => parseConllu('1\ta\n', options as never)).toThrow(OptionError);
  });
});
