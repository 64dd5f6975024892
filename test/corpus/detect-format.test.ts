import { describe, expect, it } from 'vitest';
import { parseConllu } from '../../src/corpus/conllu.ts';
import { detectFormat } from '../../src/corpus/detect-format.ts';
import { taggedLayout, writeTagged } from '../../src/corpus/tagged-output.ts';

const node = (id: string, word = 'a'): string => `${id}\t${word}\t_\tX\t_\t_\t0\t_\t_\t_`;

describe('the format of a file is found by content', () => {
  const CONLLU: [string, string[]][] = [
    ['plain', [node('1'), node('2')]],
    ['comments first', ['# newdoc', '# sent_id = 1', '# text = a b', node('1')]],
    ['a range first', [node('1-2', 'du'), node('1', 'de'), node('2', 'le')]],
    ['a longer range', ['# x', node('1-12')]],
    ['an empty node first', [node('0.1', '_'), node('1')]],
    ['an empty node of two digits', ['', node('0.10', '_'), node('1')]],
    ['CoNLL-U Plus', ['# global.columns = ID FORM NER', '1\ta\tO']],
  ];
  for (const [what, lines] of CONLLU) {
    it.each(['x.txt', 'x.conll', 'x.tsv', 'x', '-', '/dev/stdin', 'x.txt.gz'])(
      `CoNLL-U, ${what}: %s`,
      (name) => {
        expect(detectFormat(name, lines)).toBe('conllu');
      },
    );
  }

  it.each<[string, string, string[]]>([
    ['conll', 'x.txt', ['1\ta\tO', '2\tb\tO']],
    ['conll', 'x.conll', ['1 a _ X _ _ 0 _ _ _']],
    ['conll', 'x.txt', [node('17')]],
    ['conll', 'x.txt', ['Word\tTag', 'a\tO']],
    ['csv', 'x.tsv', ['Word\tTag', 'a\tO']],
    ['csv', 'x.txt', ['Sentence #,Word,POS,Tag', 'Sentence: 1,a,DT,O']],
    ['csv', '-', ['Sentence #,Word,POS,Tag', 'Sentence: 1,a,DT,O']],
    ['csv', 'x.conll', ['sentence_id\tword\ttag', '1\ta\tO']],
    ['csv', 'x.data', ['word;tag', 'a;O']],
    ['jsonl', 'x.txt', ['{"tokens":["a"],"tags":["O"]}']],
    ['jsonl', '-', ['', '{"tokens":["a"],"tags":["O"]}']],
    ['conllu', 'x.conllup', []],
  ])('%s: %s %j', (format, name, lines) => {
    expect(detectFormat(name, lines)).toBe(format);
  });
});

describe('CoNLL-U Plus', () => {
  const PLUS =
    '# global.columns = ID FORM UPOS MY:NE\n# sent_id = s\n1-2\tdu\t_\t_\n1\tde\tADP\tO\n2\tle\tDET\tB-X\n\n';

  it('names its columns in the first line', () => {
    const corpus = parseConllu(PLUS, { label: 'my:ne' });
    expect(corpus).toMatchObject({ columns: ['id', 'word', 'upos', 'my:ne'], labelColumn: 'my:ne' });
    expect(corpus.sentences[0]).toMatchObject({ tokens: ['de', 'le'], labels: ['O', 'B-X'], id: 's' });
    expect(parseConllu(PLUS).labelColumn).toBe('upos');
    expect(parseConllu(PLUS.replaceAll('UPOS', 'X')).labelColumn).toBe('my:ne');
  });

  it('needs no numbers of tokens', () => {
    const { sentences } = parseConllu('# global.columns = FORM NE\n5\tO\nb\tB-X\n');
    expect(sentences[0]).toMatchObject({ tokens: ['5', 'b'], labels: ['O', 'B-X'] });
  });

  it('is written back with the label column overwritten', () => {
    const corpus = { ...parseConllu(PLUS), format: 'conllu' as const };
    expect(writeTagged(corpus.sentences, [['X', 'Y']], taggedLayout(corpus, 'conllu'))).toBe(
      PLUS.replace('ADP', 'X').replace('DET', 'Y'),
    );
  });

  it('says when the options name other columns', () => {
    expect(() => parseConllu(PLUS, { columns: ['id', 'word'] })).toThrow(
      'text:1: the file names 4 columns (ID, FORM, UPOS, MY:NE), expected 2 (id, word); name them with --columns',
    );
  });
});
