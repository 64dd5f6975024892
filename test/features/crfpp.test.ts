import { describe, expect, it } from 'vitest';
import { TemplateSyntaxError } from '../../src/errors.ts';
import {
  compilePattern,
  expandPattern,
  type PatternDialect,
  parsePatternFile,
} from '../../src/features/crfpp.ts';

/** The example of CRF++'s documentation; the current token is `the`. */
const WORDS = ['He', 'reckons', 'the', 'current', 'account'];
const TAGS = ['PRP', 'VBZ', 'DT', 'JJ', 'NN'];

function expand(pattern: string, t = 2, dialect: PatternDialect = 'crf++', columns = [WORDS, TAGS]): string {
  return expandPattern(compilePattern({ kind: 'pattern', pattern, dialect, line: 1 }), columns, t);
}

function errorOf(run: () => unknown): TemplateSyntaxError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('CRF++ patterns', () => {
  it.each([
    ['U%x[0,0]', 'Uthe'],
    ['U%x[0,1]', 'UDT'],
    ['U%x[-1,0]', 'Ureckons'],
    ['U%x[-2,1]', 'UPRP'],
    ['U%x[0,0]/%x[0,1]', 'Uthe/DT'],
    ['UABC%x[0,1]123', 'UABCDT123'],
    ['U05:%x[-1,0]/%x[0,0]', 'U05:reckons/the'],
    ['U12:%x[0,1]q', 'U12:DTq'],
  ])('%s expands to %s, as in the documentation', (pattern, expected) => {
    expect(expand(pattern)).toBe(expected);
  });

  it('put _B-1, _B-2 before and _B+1, _B+2 after the sentence, counted from its ends', () => {
    expect(expand('U%x[-2,0]|%x[-1,0]', 0)).toBe('U_B-2|_B-1');
    expect(expand('U%x[-2,0]', 1)).toBe('U_B-1');
    expect(expand('U%x[1,1]|%x[2,1]', 4)).toBe('U_B+1|_B+2');
    expect(expand('U%x[4,0]', 3)).toBe('U_B+3');
  });

  it('keep the case of the first character and every other character between commands', () => {
    expect(expand('B01:%x[0,0]#;"')).toBe('B01:the#;"');
  });
});

describe('Wapiti patterns', () => {
  const wapiti = (pattern: string, t = 2, columns = [WORDS, TAGS]): string =>
    expand(pattern, t, 'wapiti', columns);

  it('lower the first character and leave the rest', () => {
    expect(wapiti('U:Wrd-1 X=%x[ 0,0]')).toBe('u:Wrd-1 X=the');
    expect(wapiti('*:Pos-1 R=%x[ 1,1]')).toBe('*:Pos-1 R=JJ');
  });

  it('put _x-1 to _x-4 and then _x-# outside the sentence', () => {
    expect(wapiti('u%x[-1,0] %x[-4,0] %x[-5,0]', 0)).toBe('u_x-1 _x-4 _x-#');
    expect(wapiti('u%x[+1,0] %x[4,0] %x[9,0]', 4)).toBe('u_x+1 _x+4 _x+#');
  });

  it('count absolute positions from 1 at the start and from -1 at the end', () => {
    expect(wapiti('u%x[@1,0]/%x[@2,1]/%x[@-1,0]/%x[@-5,0]')).toBe('uHe/VBZ/account/He');
    expect(wapiti('u%x[@0,0]/%x[@6,0]/%x[@-6,0]')).toBe('u_x-1/_x+1/_x-1');
  });

  it('read an indirect offset from a column of the current token', () => {
    const columns = [WORDS, ['0', '-1', '+2', 'x', '9']];
    const at = [0, 1, 2, 3, 4].map((t) => wapiti('u%x[*1,0]', t, columns));
    expect(at).toEqual(['uHe', 'uHe', 'uaccount', 'ucurrent', 'u_x+#']);
  });

  it('lower the case of a result whose command is in upper case', () => {
    const columns = [['McDonald']];
    expect(wapiti('u%x[0,0]/%X[0,0]', 0, columns)).toBe('uMcDonald/mcdonald');
    expect(wapiti('u%m[0,0,"^\\u."]/%M[0,0,"^\\u."]', 0, columns)).toBe('uMc/mc');
    expect(wapiti('u%T[0,0,"\\u"]', 0, columns)).toBe('utrue');
  });

  it('test and match with regular expressions, boundary values too', () => {
    const columns = [['Ekeus', '1,5', 'EU']];
    const all = (pattern: string): string[] => [0, 1, 2].map((t) => wapiti(pattern, t, columns));
    expect(all('u%t[0,0,"^\\u"]')).toEqual(['utrue', 'ufalse', 'utrue']);
    expect(all('u%t[0,0,"^\\u*$"]')).toEqual(['ufalse', 'ufalse', 'utrue']);
    expect(all('u%m[0,0,"^.?.?"]')).toEqual(['uEk', 'u1,', 'uEU']);
    expect(all('u%m[0,0,".?.?.?$"]')).toEqual(['ueus', 'u1,5', 'uEU']);
    expect(all('u%m[0,0,"\\d,\\d"]')).toEqual(['u', 'u1,5', 'u']);
    expect(wapiti('u%m[-1,0,"x.*$"]', 0, columns)).toBe('ux-1');
  });

  it('take an escaped quotation mark inside a regular expression', () => {
    expect(wapiti('u%t[0,0,"^\\"$"]', 0, [['"']])).toBe('utrue');
  });
});

describe('template files', () => {
  it('skip comments and empty lines, keep line numbers, and ask for transitions by a bare B', () => {
    const text = '# Unigram\nU00:%x[-2,0]\r\n\r\nU01:%x[0,0] # not a comment in CRF++\n# Bigram\nB\n';
    const { dialect, templates, transitions } = parsePatternFile(text, 'template');
    expect(dialect).toBe('crf++');
    expect(transitions).toBe(true);
    expect(templates.map(({ pattern, line }) => [pattern, line])).toEqual([
      ['U00:%x[-2,0]', 2],
      ['U01:%x[0,0] # not a comment in CRF++', 4],
    ]);
  });

  it('ask for no transitions without a B, nor for a B with a command, which makes edge attributes', () => {
    expect(parsePatternFile('U:%x[0,0]\n', 'f').transitions).toBe(false);
    const { templates, transitions } = parsePatternFile('B01:%x[0,0]\n', 'f');
    expect(transitions).toBe(false);
    expect(templates.map(({ pattern }) => pattern)).toEqual(['B01:%x[0,0]']);
  });

  it.each(['u:%x[0,0]', '*', 'U:%X[0,0]', 'U:%t[0,0,"a"]', 'U:%x[@1,0]', 'U:%x[ 0,0]'])(
    'with %s are taken for Wapiti, where # starts a comment anywhere',
    (line) => {
      const { dialect, templates } = parsePatternFile(`${line}\nU:%x[1,0]  # next\n`, 'f');
      expect(dialect).toBe('wapiti');
      expect(templates.at(-1)?.pattern).toBe('U:%x[1,0]');
    },
  );

  it('turn a bare * into transitions and a bias', () => {
    const { templates, transitions } = parsePatternFile('*\n', 'f');
    expect(transitions).toBe(true);
    expect(templates.map(({ pattern }) => pattern)).toEqual(['*']);
  });

  it('can be told the dialect', () => {
    const { templates } = parsePatternFile('U:%x[0,0] # word\n', 'f', 'wapiti');
    expect(templates[0]).toMatchObject({ pattern: 'U:%x[0,0]', dialect: 'wapiti' });
  });
});

describe('a wrong pattern', () => {
  it.each<[string, PatternDialect, number, RegExp]>([
    ['X01:%x[0,0]', 'crf++', 1, /starts with "X", expected U, B or a comment/],
    ['*:%x[0,0]', 'crf++', 1, /starts with "\*"/],
    ['U:%t[0,0,"a"]', 'crf++', 3, /knows the command %x only/],
    ['U:%x[0;0]', 'crf++', 5, /expected \[row,column\]/],
    ['U:%x[0,-1]', 'crf++', 5, /expected \[row,column\]/],
    ['U:100%', 'crf++', 6, /knows the command %x only/],
    ['U:%q[0,0]', 'wapiti', 3, /unknown command %q/],
    ['U:%x[0]', 'wapiti', 5, /expected \[offset,column\]/],
    ['U:%x[0,0', 'wapiti', 9, /expected \]/],
    ['U:%t[0,0]', 'wapiti', 9, /expected a regular expression/],
    ['U:%t[0,0,"a]', 'wapiti', 9, /expected a regular expression/],
    ['U:%t[0,0,"^a**"]', 'wapiti', 14, /\* has nothing to repeat/],
    ['U:%x[*-1,0]', 'wapiti', 5, /number of a column/],
  ])('%s in a %s file is refused at column %i', (pattern, dialect, column, reason) => {
    const error = errorOf(() => parsePatternFile(`# one\n${pattern}\n`, 'my.template', dialect));
    expect(error.file).toBe('my.template');
    expect(error.line).toBe(2);
    expect(error.column).toBe(column);
    expect(error.template).toBe(pattern);
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(/^my\.template:2: /);
  });
});
