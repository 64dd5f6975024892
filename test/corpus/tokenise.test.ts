import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokeniseText } from '../../src/corpus/tokenise.ts';

const words = (text: string): string =>
  tokeniseText(text)
    .map((token) => token.text)
    .join(' ');

describe('words of plain text', () => {
  it.each([
    ['Anna lives in Berlin.', 'Anna lives in Berlin .'],
    ["They don't know John's dog, he said.", "They do n't know John 's dog , he said ."],
    ['"Café" (in Zürich) costs $1,000.50!', '" Café " ( in Zürich ) costs $ 1,000.50 !'],
    ['Mr. Smith of the U.S. met J. Doe. He left.', 'Mr. Smith of the U.S. met J. Doe . He left .'],
    ['He moved to the U.S.', 'He moved to the U.S .'],
    ['“We’ll see…” she said', '“ We ’ll see … ” she said'],
    ['I cannot go; gonna wait...', 'I can not go ; gon na wait ...'],
    ['well-known AT&T and/or 10:30, 50% off', 'well-known AT&T and/or 10:30 , 50 % off'],
    ['see http://a.b/c?d=1, me@x.org.', 'see http://a.b/c?d=1 , me@x.org .'],
    ['one,two -- three', 'one , two -- three'],
    ["the '90s and 'tis", "the '90s and 't is"],
    ['first line.\nSecond line.', 'first line . Second line .'],
    ['東京 タワー、大阪。', '東京 タワー、大阪。'],
    ['', ''],
    [' \t\n', ''],
  ])('%s', (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('are stretches of the text, in order, with all of it but white space', () => {
    const piece = fc.constantFrom(...'aZé東9 .,\'"’“”()[]$%-…\n😀', '\ud800', "n't", 'cannot', '...');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        let at = 0;
        for (const token of tokeniseText(text)) {
          expect(token.text).toBe(text.slice(token.start, token.end));
          expect(token.text).not.toBe('');
          expect(text.slice(at, token.start).trim()).toBe('');
          at = token.end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
    );
  });

  it('are those of the Treebank tokenizer of natural where both know the characters', () => {
    const load = createRequire(import.meta.url);
    const Tokenizer = load('natural/lib/natural/tokenizers/treebank_word_tokenizer.js') as new () => {
      tokenize(text: string): string[];
    };
    const texts = [
      "If we 'all' can't agree, they'll say it isn't so.",
      'Good muffins cost $3.88 in New York. Please buy me two of them; thanks!',
      "It's the company's (third) quarter: up 5%.",
      'Is that so? I could not say.',
    ];
    for (const text of texts.slice(2)) expect(words(text)).toBe(new Tokenizer().tokenize(text).join(' '));
    expect(words(texts[1] ?? '')).toBe(
      'Good muffins cost $ 3.88 in New York . Please buy me two of them ; thanks !',
    );
    expect(words(texts[0] ?? '')).toBe("If we ' all ' ca n't agree , they 'll say it is n't so .");
  });

  it.each([':', '.,', "'", ')', '"a', '--:', 'a.', '…'])('takes time linear in a run of %s', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    expect(
      tokeniseText(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  });
});
