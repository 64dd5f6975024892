import { describe, expect, it } from 'vitest';
import { parseConll } from '../../src/corpus/conll.ts';
import { duplicateIds } from '../../src/corpus/sentence-ids.ts';
import { CorpusFormatError, OptionError } from '../../src/errors.ts';

const wordsOf = (text: string, options = {}): string[][] =>
  parseConll(text, options).sentences.map((sentence) => [...sentence.tokens]);

describe('parseConll', () => {
  it('names the columns word, column2, ..., label and splits at any run of spaces and tabs', () => {
    const corpus = parseConll(' EU \t NNP  I-ORG \nsays\tVBZ\tO\n');
    expect(corpus).toMatchObject({
      columns: ['word', 'column2', 'label'],
      labelColumn: 'label',
      documents: 1,
    });
    expect(corpus.sentences).toHaveLength(1);
    const [sentence] = corpus.sentences;
    expect(sentence?.tokens).toEqual(['EU', 'says']);
    expect(sentence?.labels).toEqual(['I-ORG', 'O']);
    expect([...(sentence?.columns ?? [])]).toEqual([['column2', ['NNP', 'VBZ']]]);
    expect(sentence?.line).toBe(1);
    expect(sentence && 'source' in sentence).toBe(false);
  });

  it('takes names for the columns, ignores _ and finds word and label by name', () => {
    const options = { columns: ['ner', '_', 'token', '_', 'pos'], label: 'ner' };
    const corpus = parseConll('B-X a Foo b NN\nO a is b VB\n', options);
    expect(corpus.columns).toEqual(['ner', 'token', 'pos']);
    expect(corpus.sentences[0]?.tokens).toEqual(['Foo', 'is']);
    expect(corpus.sentences[0]?.labels).toEqual(['B-X', 'O']);
    expect([...(corpus.sentences[0]?.columns.keys() ?? [])]).toEqual(['pos']);
  });

  it('ends sentences at empty lines and at lines of white space alone', () => {
    expect(wordsOf('\n\na O\n\t\nb O\n  \t\n\n\nc O')).toEqual([['a'], ['b'], ['c']]);
  });

  it('counts documents by -DOCSTART- lines, which are no sentences whatever their columns', () => {
    const corpus = parseConll('-DOCSTART-\n\na O\n\nb O\n-DOCSTART- -X- O O\nc O\n\n-DOCSTART- O\n\nd O\n');
    expect(corpus.documents).toBe(3);
    expect(corpus.sentences.map(({ tokens, document }) => [tokens[0], document])).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 1],
      ['d', 2],
    ]);
  });

  it('puts sentences before the first boundary into document 0', () => {
    const corpus = parseConll('a O\n\n# newdoc id = x\nb O\n');
    expect(corpus.documents).toBe(2);
    expect(corpus.sentences.map(({ document }) => document)).toEqual([0, 1]);
  });

  it('takes a word that only begins like -DOCSTART- as a word', () => {
    expect(wordsOf('-DOCSTART-ed O\n')).toEqual([['-DOCSTART-ed']]);
  });

  it('tells comments with as many columns as tokens from the word #', () => {
    const corpus = parseConll('# id 309f\tdomain=en\nfoo _ _ O\n\n# id 310a\tdomain=en\n# _ _ O\n# id x O\n');
    expect(corpus.sentences.map(({ id, tokens }) => [id, tokens])).toEqual([
      ['309f', ['foo']],
      ['310a', ['#', '#']],
    ]);
  });

  it('takes # at a sentence start as a word when the columns fit', () => {
    expect(wordsOf('# # B-NP\n5 CD I-NP\n\n# # B-NP\n')).toEqual([['#', '5'], ['#']]);
    expect(wordsOf('#FF\tO\n#\tO\n')).toEqual([['#FF', '#']]);
    expect(wordsOf('#\tO\n')).toEqual([['#']]);
  });

  it('takes a licence text above the first sentence as comments', () => {
    const corpus = parseConll('# Made by hand for this test\n# no rights\n\nfoo NN O\n');
    expect(corpus.columns).toHaveLength(3);
    expect(corpus.sentences[0]?.source?.map(({ token }) => token)).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  it('reads every line with # as a comment or none if told so', () => {
    expect(wordsOf('a O\n#b O\nc O\n', { comments: true })).toEqual([['a', 'c']]);
    expect(wordsOf('# id O\na b O\n', { comments: false })).toEqual([['#', 'a']]);
  });

  it('keeps repeated sentence ids and counts them', () => {
    const corpus = parseConll('# sent_id = s 1\na O\n\n# sent_id = s 1\nb O\n\n# sent_id = s2\nc O\n');
    expect(corpus.sentences.map(({ id }) => id)).toEqual(['s 1', 's 1', 's2']);
    expect([...duplicateIds(corpus.sentences)]).toEqual([['s 1', 2]]);
  });

  it('keeps no-break spaces and U+2028 in tokens', () => {
    expect(wordsOf('10\u00A0000 O\na\u2028b O\n')).toEqual([['10\u00A0000', 'a\u2028b']]);
  });

  it('lets tokens hold spaces when single tabs separate', () => {
    const corpus = parseConll('New York\t\tB-LOC\nis\tVBZ\tO\n', { separator: 'tab' });
    expect(corpus.sentences[0]?.tokens).toEqual(['New York', 'is']);
    expect(corpus.sentences[0]?.columns.get('column2')).toEqual(['', 'VBZ']);
    expect(() => parseConll('a\tO\n\tO\n', { separator: 'tab' })).toThrow('text:2: the word column is empty');
  });

  it('takes __proto__ and constructor as tokens, labels and column names', () => {
    const corpus = parseConll('__proto__ constructor toString\n', {
      columns: ['word', '__proto__', 'label'],
    });
    expect(corpus.sentences[0]?.tokens).toEqual(['__proto__']);
    expect(corpus.sentences[0]?.columns.get('__proto__')).toEqual(['constructor']);
    expect(corpus.sentences[0]?.labels).toEqual(['toString']);
  });

  it('reads files to be labelled', () => {
    expect(parseConll('a NN\n', { labelled: false })).toMatchObject({
      columns: ['word', 'column2'],
      labelColumn: undefined,
    });
    const options = { columns: ['word', 'pos', 'ner'], labelled: 'auto' as const };
    expect(parseConll('a NN\n', options)).toMatchObject({ columns: ['word', 'pos'], labelColumn: undefined });
    expect(parseConll('a NN O\n', options)).toMatchObject({ labelColumn: 'ner' });
    expect(parseConll('a\n', { labelled: 'auto' }).sentences[0]?.labels).toBeUndefined();
    const hidden = parseConll('a NN O\n', { columns: ['word', 'pos', 'ner'], label: 'ner', labelled: false });
    expect(hidden.columns).toEqual(['word', 'pos']);
    expect(hidden.sentences[0]?.columns.has('ner')).toBe(false);
  });

  it('names file, line, both counts and a remedy for ragged lines', () => {
    const failure = (text: string, options = {}): unknown => {
      try {
        return parseConll(text, options, 'x.conll');
      } catch (error) {
        return error;
      }
    };
    const ragged = failure('a NN X O\n\nb NN O\n');
    expect(ragged).toBeInstanceOf(CorpusFormatError);
    expect(ragged).toMatchObject({ file: 'x.conll', line: 3 });
    expect(String(ragged)).toContain('x.conll:3: found 3 columns, expected 4 as in line 1; mend the line');
    expect(String(failure('a\tO\nNew York\tO\n'))).toContain('--separator tab');
    expect(String(failure('a O\n#two three four\n'))).toContain('--comments true');
    expect(String(failure('a O\n', { columns: ['word', 'pos', 'ner'] }))).toContain(
      'x.conll:1: found 2 columns, expected 3 (word, pos, ner); name the file',
    );
    expect(String(failure('a\nb\n'))).toContain('x.conll:1: found 1 column, expected at least 2');
  });

  it('refuses files without sentences', () => {
    for (const text of ['', '\n \n', '-DOCSTART- O\n\n', '# id 1 x y\n']) {
      expect(() => parseConll(text)).toThrow('text: no sentences found');
    }
  });

  it('refuses NUL characters and stray carriage returns with their line', () => {
    expect(() => parseConll('a O\nb\0 O\n')).toThrow('text:2: a NUL character');
    expect(() => parseConll('a O\rb O\r')).toThrow('text:1: a carriage return inside the line (column 4)');
  });

  it('refuses options that contradict each other or are unknown', () => {
    const failures: [object, string][] = [
      [{ columns: ['word', 'x', 'x'] }, '"x" stands twice'],
      [
        { columns: ['word', 'pos', 'ner'], label: 'chunk' },
        'no column named "chunk"; the columns are word, pos, ner',
      ],
      [{ columns: ['word', 'pos', '_'] }, 'name the label column'],
      [{ columns: ['word', 'pos', 'ner'], word: 'form' }, 'no word column named "form"'],
      [{ colums: ['word'] }, 'colums'],
      [{ separator: ',' }, 'separator'],
    ];
    for (const [options, message] of failures) {
      const parse = (): unknown => parseConll('a b c\n', options);
      expect(parse).toThrow(OptionError);
      expect(parse).toThrow(message);
    }
    expect(() => parseConll('a b c\n', { label: 'ner' })).toThrow(
      'text:1: no column named "ner"; the columns are word, column2, label; name them with --columns',
    );
  });
});
