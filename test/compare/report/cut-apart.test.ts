import { describe, expect, it } from 'vitest';
import { cutApart, displayWidth } from '../../../src/visible-text.ts';

const long = (end: string): string => `${'x'.repeat(300)}${end}`;

describe('cutApart', () => {
  it.each<[string, readonly string[], number, readonly string[]]>([
    ['short texts', ['a', 'b'], 5, ['a', 'b']],
    ['other beginnings', ['abcdefgh', 'bcdefghi'], 5, ['abcd…', 'bcde…']],
    [
      'outputs of one network',
      ['BiLSTM and features + softmax', 'BiLSTM and features + masked softmax', 'features + CRF'],
      25,
      ['BiLSTM a…atures + softmax', 'BiLSTM a…+ masked softmax', 'features + CRF'],
    ],
    ['equal texts', [long(''), long('')], 8, ['xxxxxxx…', 'xxxxxxx…']],
    ['another end', [long('1'), long('2')], 8, ['xx…xxxx1', 'xx…xxxx2']],
    ['another middle', [`ab${long('c')}`, `a${long('c')}`, `ax${long('cc')}`], 8, []],
    ['one like the cut of others', ['abcdefgh1', 'abcdefgh2', 'abcd…'], 5, []],
    ['wide characters', ['漢字漢字漢字一', '漢字漢字漢字二'], 7, []],
    ['what cannot be seen', ['a\u202e', 'a\u202d'], 9, []],
  ])('%s', (_name, texts, room, expected) => {
    const cut = cutApart(texts, room);
    if (expected.length > 0) expect(cut).toEqual(expected);
    for (const text of cut) expect(displayWidth(text)).toBeLessThanOrEqual(room);
    expect(new Set(cut).size).toBe(new Set(texts).size);
  });
});
