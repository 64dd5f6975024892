import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWapitiRegex } from '../../src/features/wapiti-regex.ts';

function match(source: string, text: string): string | undefined {
  return compileWapitiRegex(source, (index, reason) => {
    throw new Error(`${index}: ${reason}`);
  }).exec(text);
}

const ASCII_CLASSES: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  d: /[0-9]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[ \t\n\v\f\r]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
};

const UNICODE_CLASSES: Readonly<Record<string, string>> = {
  a: '\\p{L}',
  d: '\\p{Nd}',
  l: '\\p{Lowercase}',
  p: '\\p{P}\\p{S}',
  s: '\\s',
  u: '\\p{Uppercase}',
  w: '\\p{L}\\p{Nd}',
};

/** The same expression in JavaScript's own words, whose matcher goes back and tries again. */
function asRegExp(elements: readonly Element[], fromStart: boolean, toEnd: boolean): RegExp {
  const body = elements.map(({ source, repeat }) => {
    const letter = source.length > 1 && source.startsWith('\\') ? source.slice(1) : undefined;
    const members = letter === undefined ? undefined : UNICODE_CLASSES[letter.toLowerCase()];
    const one =
      source === '.'
        ? '.'
        : members === undefined || letter === undefined
          ? `\\u{${(letter ?? source).codePointAt(0)?.toString(16)}}`
          : `[${letter === letter.toLowerCase() ? '' : '^'}${members}]`;
    return `${one}${repeat === '*' ? '*?' : repeat}`;
  });
  return new RegExp(`${fromStart ? '^' : ''}${body.join('')}${toEnd ? '$' : ''}`, 'su');
}

/** One element of an expression and how often it may come. */
interface Element {
  readonly source: string;
  readonly repeat: '' | '*' | '?';
}

function fits(source: string, character: string | undefined): boolean {
  if (character === undefined) return false;
  if (source === '.') return true;
  if (!source.startsWith('\\')) return source === character;
  const letter = source.slice(1);
  const inClass = ASCII_CLASSES[letter.toLowerCase()];
  if (inClass === undefined) return letter === character;
  return inClass.test(character) === (letter === letter.toLowerCase());
}

/** End of the match of `elements` from `at`, by the recursion of Pike's matcher: `*` as few, `?` if it can. */
function matchHere(
  elements: readonly Element[],
  toEnd: boolean,
  text: string,
  at: number,
): number | undefined {
  const [first, ...rest] = elements;
  if (first === undefined) return toEnd && at < text.length ? undefined : at;
  if (first.repeat === '*') {
    for (let next = at; ; next++) {
      const end = matchHere(rest, toEnd, text, next);
      if (end !== undefined) return end;
      if (!fits(first.source, text[next])) return undefined;
    }
  }
  if (first.repeat === '?') {
    const taken = fits(first.source, text[at]) ? matchHere(rest, toEnd, text, at + 1) : undefined;
    return taken ?? matchHere(rest, toEnd, text, at);
  }
  return fits(first.source, text[at]) ? matchHere(rest, toEnd, text, at + 1) : undefined;
}

describe("Wapiti's regular expressions", () => {
  it('repeat as little as will do', () => {
    expect(match('\\d*', '123')).toBe('');
    expect(match('a\\d*', 'a123')).toBe('a');
    expect(match('^\\d*$', '123')).toBe('123');
    expect(match('a.*b', 'xaybzb')).toBe('ayb');
  });

  it('take an optional character where it is there', () => {
    expect(match('^.?.?.?', 'ab')).toBe('ab');
    expect(match('colou?r', 'colours')).toBe('colour');
  });

  it('anchor only at the very start and the very end', () => {
    expect(match('a^b', 'a^b')).toBe('a^b');
    expect(match('$a', '$a')).toBe('$a');
    expect(match('^$', '')).toBe('');
    expect(match('\\^a', '^a')).toBe('^a');
    expect(match('a\\$', 'a$b')).toBe('a$');
  });

  it('know no brackets, braces, bars or pluses', () => {
    expect(match('[a](b){2}|c+', 'x[a](b){2}|c+')).toBe('[a](b){2}|c+');
    expect(match('[a]', 'a')).toBeUndefined();
  });

  it('have classes and their complements, beyond ASCII by Unicode property', () => {
    for (const [letter, inClass] of Object.entries(ASCII_CLASSES)) {
      for (let code = 0; code < 128; code++) {
        const character = String.fromCharCode(code);
        expect(match(`^\\${letter}$`, character) !== undefined).toBe(inClass.test(character));
        expect(match(`^\\${letter.toUpperCase()}$`, character) !== undefined).toBe(!inClass.test(character));
      }
    }
    expect(match('^\\u\\l$', 'Éé')).toBe('Éé');
    expect(match('^.$', '😀')).toBe('😀');
  });

  it('match what a backtracking matcher written after their definition matches', () => {
    const element = fc.record({
      source: fc.constantFrom(
        'a',
        'b',
        'A',
        '1',
        '.',
        '-',
        '\\d',
        '\\l',
        '\\u',
        '\\p',
        '\\D',
        '\\A',
        '\\.',
        '\\\\',
      ),
      repeat: fc.constantFrom<Element['repeat'][]>('', '', '*', '?'),
    });
    const text = fc.string({ unit: fc.constantFrom(...'abA1-.\\'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        text,
        (elements, fromStart, toEnd, subject) => {
          const body = elements.map(({ source, repeat }) => source + repeat).join('');
          let expected: string | undefined;
          for (let at = 0; at <= (fromStart ? 0 : subject.length) && expected === undefined; at++) {
            const end = matchHere(elements, toEnd, subject, at);
            if (end !== undefined) expected = subject.slice(at, end);
          }
          expect(match(`${fromStart ? '^' : ''}${body}${toEnd ? '$' : ''}`, subject)).toBe(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('refuse a repetition of nothing and a backslash at the end, saying where', () => {
    expect(() => match('*a', 'a')).toThrow(/^0: \* has nothing to repeat/);
    expect(() => match('^?', 'a')).toThrow(/^1: \? has nothing to repeat/);
    expect(() => match('😀a\\', 'a')).toThrow(/^3: a backslash at the end/);
  });

  it("match what JavaScript's matcher finds, whatever the characters", () => {
    const source = fc.constantFrom(
      '.',
      'a',
      'b',
      'é',
      '😀',
      'İ',
      '\\d',
      '\\l',
      '\\u',
      '\\p',
      '\\s',
      '\\w',
      '\\A',
      '\\D',
      '\\P',
      '\\.',
      '[',
      '\\\\',
    );
    const repeat = fc.constantFrom('' as const, '*' as const, '?' as const);
    const subject = fc.array(
      fc.constantFrom('a', 'b', 'é', 'É', '😀', '\ud83d', '\ude00', ' ', '\n', '7', '٣', '.', 'İ', '\\', '['),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ source, repeat }), { maxLength: 7 }),
        fc.boolean(),
        fc.boolean(),
        subject,
        (elements, fromStart, toEnd, characters) => {
          const text = characters.join('');
          const body = elements.map((element) => element.source + element.repeat).join('');
          const expected = asRegExp(elements, fromStart, toEnd).exec(text)?.[0];
          expect(match(`${fromStart ? '^' : ''}${body}${toEnd ? '$' : ''}`, text)).toBe(expected);
        },
      ),
      { numRuns: 1500 },
    );
  });

  // A matcher that goes back takes longer than the age of the universe for some of these.
  it.each([
    ['.*.*.*.*x', 'a', undefined],
    ['^.*.*.*.*.*.*.*.*x', 'ab', undefined],
    ['a*a*a*a*a*b', 'a', undefined],
    [`${'a?'.repeat(200)}${'a'.repeat(200)}`, 'a', 'a'.repeat(400)],
    ['.*x', 'y', undefined],
    ['\\w*\\w*\\w*$', 'word', 'word'.repeat(20_000)],
    ['.*.*.*b$', 'b', 'b'.repeat(20_000)],
  ])('take one pass for %s', (source, piece, expected) => {
    expect(match(source, piece.repeat(20_000))).toBe(expected);
  });

  it('refuse an expression of more than 1000 characters', () => {
    expect(match('a'.repeat(1000), 'a'.repeat(1001))).toBe('a'.repeat(1000));
    expect(() => match('a'.repeat(1001), 'a')).toThrow(/^1000: an expression of more than 1000 characters/);
  });
});
