import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/read-corpus.ts';
import { duplicateIds } from '../../src/corpus/sentence-ids.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

/** Path, sentences, tokens and documents (1 where the files mark none), as the README of the data counts them. */
const COUNTS: [path: string, sentences: number, tokens: number, documents: number][] = [
  ['conll2003/train.txt.gz', 14_041, 203_621, 946],
  ['conll2003/dev.txt.gz', 3250, 51_362, 216],
  ['conll2003/test.txt.gz', 3453, 46_435, 231],
  ['conll2000/train.txt.gz', 8936, 211_727, 1],
  ['conll2000/test.txt.gz', 2012, 47_377, 1],
  ['conll2002-nl/train.txt.gz', 15_806, 202_644, 287],
  ['conll2002-nl/dev.txt.gz', 2895, 37_687, 74],
  ['conll2002-nl/test.txt.gz', 5195, 68_875, 119],
  ['wnut17/train.txt.gz', 3394, 62_730, 1],
  ['wnut17/dev.txt.gz', 1009, 15_733, 1],
  ['wnut17/test.txt.gz', 1287, 23_394, 1],
  ['multiconer2-en/train.conll.gz', 16_778, 253_011, 1],
  ['multiconer2-en/dev.conll.gz', 871, 13_323, 1],
  ['atis/train.seq.in.gz', 4478, 50_497, 1],
  ['atis/dev.seq.in.gz', 500, 5703, 1],
  ['atis/test.seq.in.gz', 893, 9164, 1],
  ['bionlp13cg/train.tsv.gz', 3033, 83_467, 1],
  ['bionlp13cg/dev.tsv.gz', 1003, 27_599, 1],
  ['bionlp13cg/test.tsv.gz', 1906, 52_771, 1],
  ['gum/train.conll.gz', 2495, 44_111, 1],
  ['gum/test.conll.gz', 1000, 18_236, 1],
  // Its README counts no documents; these are the lines with `# newdoc`.
  ['ud-en-ewt/train.conllu.gz', 12_544, 204_577, 540],
  ['ud-en-ewt/dev.conllu.gz', 2001, 25_147, 318],
  ['ud-en-ewt/test.conllu.gz', 2077, 25_094, 316],
];

describe.skipIf(!hasSharedData)('corpora of the shared data', () => {
  it.each(COUNTS)('reads %s with %i sentences and %i tokens', async (path, sentences, tokens, documents) => {
    const corpus = await readCorpus(sharedData(path));
    const lengths = corpus.sentences.map((sentence) => sentence.tokens.length);
    expect({
      sentences: corpus.sentences.length,
      tokens: lengths.reduce((sum, length) => sum + length, 0),
      documents: corpus.documents,
    }).toEqual({ sentences, tokens, documents });
    expect(corpus.sentences.every(({ labels, tokens }) => labels?.length === tokens.length)).toBe(true);
    expect(corpus.sentences.at(-1)?.document).toBe(corpus.documents - 1);
  });

  it('finds the 11 sentence ids that occur twice in MultiCoNER train', async () => {
    const corpus = await readCorpus(sharedData('multiconer2-en/train.conll.gz'));
    expect(corpus.sentences.every(({ id }) => id !== undefined)).toBe(true);
    const repeated = duplicateIds(corpus.sentences);
    expect([...repeated.values()]).toEqual(new Array(11).fill(2));
  });

  it('reads 45 part-of-speech tags from CoNLL-2003 and 17 and 49 from UD English EWT', async () => {
    const distinct = async (
      paths: readonly string[],
      options: { columns?: string[]; label: string },
    ): Promise<number> => {
      const corpus = await readCorpus(paths.map(sharedData), options);
      return new Set(corpus.sentences.flatMap(({ labels }) => labels ?? [])).size;
    };
    const splits = ['train', 'dev', 'test'];
    const columns = ['word', 'pos', 'chunk', 'ner'];
    expect(
      await distinct(
        splits.map((split) => `conll2003/${split}.txt.gz`),
        { columns, label: 'pos' },
      ),
    ).toBe(45);
    const treebank = splits.map((split) => `ud-en-ewt/${split}.conllu.gz`);
    expect(await distinct(treebank, { label: 'upos' })).toBe(17);
    expect(await distinct(treebank, { label: 'xpos' })).toBe(49);
  });
});
