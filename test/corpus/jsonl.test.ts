import { describe, expect, it } from 'vitest';
import { parseJsonl } from '../../src/corpus/jsonl.ts';
import { CorpusFormatError } from '../../src/errors.ts';

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

describe('parseJsonl', () => {
  it('reads tokens, tags, parallel columns, ids and documents', () => {
    const corpus = parseJsonl(
      line({
        id: 7,
        document: 'a',
        tokens: ['Ada', 'codes'],
        pos: ['N', 'V'],
        tags: ['B-PER', 'O'],
        keywords: ['x'],
      }) +
        '\n' +
        line({ id: 'x', document: 'a', tokens: ['Hm'], pos: ['UH'], tags: ['O'] }) +
        line({ document: 2, tokens: ['In'], pos: ['IN'], tags: ['O'] }),
    );
    expect(corpus).toMatchObject({ columns: ['tokens', 'pos', 'tags'], labelColumn: 'tags', documents: 2 });
    expect(corpus.sentences.map(({ id, document, line }) => [id, document, line])).toEqual([
      ['7', 0, 1],
      ['x', 0, 3],
      [undefined, 1, 4],
    ]);
    expect(corpus.sentences[0]?.labels).toEqual(['B-PER', 'O']);
    expect([...(corpus.sentences[0]?.columns ?? [])]).toEqual([['pos', ['N', 'V']]]);
  });

  it('takes the fields that the options name, and labels under either usual name', () => {
    const text = line({ words: ['a'], labels: ['O'], gold: ['X'], pos: ['N'] });
    expect(parseJsonl(text).sentences[0]?.labels).toEqual(['O']);
    const named = parseJsonl(text, { label: 'gold', columns: ['words', 'gold'] });
    expect(named).toMatchObject({ columns: ['words', 'gold'], labelColumn: 'gold' });
    expect(parseJsonl(text, { labelled: false }).columns).toEqual(['words', 'gold', 'pos']);
    expect(parseJsonl(line({ tokens: ['a'] }), { labelled: 'auto' }).labelColumn).toBeUndefined();
  });

  it('takes __proto__ as a field, a token and an id', () => {
    const text = '{"id":"__proto__","tokens":["__proto__"],"tags":["O"],"__proto__":["x"]}';
    const [sentence] = parseJsonl(text).sentences;
    expect(sentence).toMatchObject({ id: '__proto__', tokens: ['__proto__'] });
    expect(sentence?.columns.get('__proto__')).toEqual(['x']);
  });

  it('keeps any Unicode token, spaces and U+2028 included', () => {
    const tokens = ['New York', 'a\u2028b', '\u00A0', '𝄞'];
    expect(parseJsonl(line({ tokens, tags: ['O', 'O', 'O', 'O'] })).sentences[0]?.tokens).toEqual(tokens);
  });

  it.each([
    ['{"tokens": ["a"]', 'not JSON'],
    ['{"tokens":["a"],"tags":[NaN]}', 'not JSON'],
    [
      'Anna B-PER',
      `not JSON (Unexpected token 'A', "Anna B-PER" is not valid JSON), expected one object per line; another format is named with --format`,
    ],
    ['["a"]', 'found an array, expected an object'],
    ['null', 'found null, expected an object'],
    ['{"tags":["O"]}', 'no field "tokens" that line 1 has; give every line'],
    ['{"tokens":["a"]}', 'no field "tags" that line 1 has'],
    ['{"tokens":["a","b"],"tags":["O"]}', 'found 1 tags for 2 tokens, expected as many'],
    ['{"tokens":["a"],"tags":[3]}', '"tags" holds a number, expected an array of strings; write names'],
    ['{"tokens":["a",null],"tags":["O","O"]}', '"tokens" holds null'],
    ['{"tokens":"a","tags":["O"]}', '"tokens" holds a string'],
    ['{"tokens":[],"tags":[]}', '"tokens" is empty'],
    ['{"tokens":["a",""],"tags":["O","O"]}', '"tokens" holds an empty string'],
    ['{"tokens":["a\\u0000"],"tags":["O"]}', '"tokens" holds a NUL character'],
    ['{"tokens":["\\ud800"],"tags":["O"]}', '"tokens" holds half a surrogate pair'],
    ['{"id":[1],"tokens":["a"],"tags":["O"]}', '"id" holds an array'],
  ])('refuses %s with its line', (text, message) => {
    const parse = (): unknown =>
      parseJsonl(`${line({ tokens: ['x'], tags: ['O'] })}${text}\n`, {}, 'x.jsonl');
    expect(parse).toThrow(CorpusFormatError);
    expect(parse).toThrow(`x.jsonl:2: ${message}`);
  });

  it('lists the fields found when the first line lacks one', () => {
    expect(() => parseJsonl(line({ text: 'a', tags: [] }))).toThrow(
      'no field "tokens" or "words"; found text, tags',
    );
    expect(() => parseJsonl(line({ tokens: ['a'] }))).toThrow('no field "tags" or "labels"; found tokens');
    expect(() => parseJsonl('\n')).toThrow('text: no sentences found');
  });
});
