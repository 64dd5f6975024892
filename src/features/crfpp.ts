/**
 * Template files of CRF++ and Wapiti. A line is a pattern: text with commands that a token replaces, such as
 * `U05:%x[-1,0]/%x[0,0]`. Its first character says what the resulting string pairs with: `U` the label, `B` the
 * pair of previous label and label, `*` (Wapiti) both. The attribute is the whole expanded line, as in those programs.
 *
 * Where the two differ, the dialect decides:
 *   CRF++   `#` comments at the start of a line; only `%x[row,column]`; `_B-1`, `_B+1` outside the sentence.
 *   Wapiti  `#` comments anywhere; first character in either case, lower-cased in the attribute; `%x`, `%t` (does a
 *           regular expression match: true or false), `%m` (what it matches, or nothing), in upper case with the result
 *           lower-cased; `[@1,0]` counts from the first token and `[@-1,0]` from the last; `[*c,0]` reads the offset
 *           from column c of the current token; `_x-1` ... `_x-4`, `_x-#` outside the sentence.
 */
import type { Sentence } from '../corpus/sentence.ts';
import { TemplateSyntaxError } from '../errors.ts';
import { memoiseByWord } from './extractors.ts';
import type { PatternTemplate } from './template.ts';
import { compileWapitiRegex, type WapitiRegex } from './wapiti-regex.ts';

export type PatternDialect = PatternTemplate['dialect'];

export interface PatternFile {
  readonly dialect: PatternDialect;
  /** The patterns that make attributes, in file order. */
  readonly templates: readonly PatternTemplate[];
  /** Whether a line asks for weights of label pairs as such: a `B` or `*` line without commands. */
  readonly transitions: boolean;
}

/**
 * @param file name for messages
 * @param dialect found from the patterns when absent: Wapiti where one uses what only Wapiti has, else CRF++
 * @throws TemplateSyntaxError with file, line and column
 */
export function parsePatternFile(text: string, file: string, dialect?: PatternDialect): PatternFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const resolved = dialect ?? detectDialect(lines);
  const templates: PatternTemplate[] = [];
  let transitions = false;
  lines.forEach((line, index) => {
    const pattern = (resolved === 'wapiti' ? withoutComment(line) : line).trimEnd();
    if (pattern === '' || pattern.startsWith('#')) return;
    const template: PatternTemplate = { kind: 'pattern', pattern, dialect: resolved, line: index + 1 };
    const { pairsWith, items } = compilePattern(template, file);
    const isPlain = items.every((item) => item.kind === 'text');
    if (isPlain && pairsWith !== 'label') transitions = true;
    if (!isPlain || pairsWith !== 'transition') templates.push(template);
  });
  return { dialect: resolved, templates, transitions };
}

function withoutComment(line: string): string {
  const start = line.indexOf('#');
  return start < 0 ? line : line.slice(0, start);
}

function detectDialect(lines: readonly string[]): PatternDialect {
  const onlyWapiti = /^[ub*]|%[XTMtm]|%x\[(?:\s|[@*+])/;
  return lines.some((line) => onlyWapiti.test(withoutComment(line))) ? 'wapiti' : 'crf++';
}

/** Text that stands for itself. */
interface TextItem {
  readonly kind: 'text';
  readonly text: string;
}

/** A command: which token, and what is made of it. */
export interface CommandItem {
  readonly kind: 'command';
  /** `relative` to the current token, `absolute` from either end, or `indirect` through a column of numbers. */
  readonly from: 'relative' | 'absolute' | 'indirect';
  /** Tokens; for `indirect` the column that holds them. */
  readonly offset: number;
  readonly column: number;
  /** What becomes of the token; undefined leaves it as it is. */
  readonly apply: ((token: string) => string) | undefined;
}

export interface CompiledPattern {
  readonly pairsWith: 'label' | 'transition' | 'both';
  readonly items: readonly (TextItem | CommandItem)[];
  readonly dialect: PatternDialect;
  /** Highest column number it reads, −1 when it reads none. */
  readonly lastColumn: number;
}

/** @throws TemplateSyntaxError where the pattern is not of its dialect */
export function compilePattern(template: PatternTemplate, file?: string): CompiledPattern {
  const { pattern, dialect, line } = template;
  const fail = (index: number, reason: string): never => {
    const where = { line, column: index + 1 };
    throw new TemplateSyntaxError(pattern, reason, file === undefined ? where : { file, ...where });
  };
  const pairsWith = readKind(pattern, dialect) ?? fail(0, kindExpected(pattern, dialect));
  const items: (TextItem | CommandItem)[] = [];
  let position = 0;
  while (position < pattern.length) {
    if (pattern[position] !== '%') {
      const next = pattern.indexOf('%', position);
      const end = next < 0 ? pattern.length : next;
      items.push({ kind: 'text', text: pattern.slice(position, end) });
      position = end;
      continue;
    }
    const { item, end } =
      dialect === 'crf++'
        ? readCrfppCommand(pattern, position, fail)
        : readWapitiCommand(pattern, position, fail);
    items.push(item);
    position = end;
  }
  const [first] = items;
  if (dialect === 'wapiti' && first?.kind === 'text') {
    items[0] = { kind: 'text', text: first.text.charAt(0).toLowerCase() + first.text.slice(1) };
  }
  let lastColumn = -1;
  for (const item of items) {
    if (item.kind === 'text') continue;
    lastColumn = Math.max(lastColumn, item.column, item.from === 'indirect' ? item.offset : -1);
  }
  return { pairsWith, items, dialect, lastColumn };
}

function readKind(pattern: string, dialect: PatternDialect): CompiledPattern['pairsWith'] | undefined {
  const kind = dialect === 'wapiti' ? pattern.charAt(0).toUpperCase() : pattern.charAt(0);
  if (kind === 'U') return 'label';
  if (kind === 'B') return 'transition';
  return kind === '*' && dialect === 'wapiti' ? 'both' : undefined;
}

function kindExpected(pattern: string, dialect: PatternDialect): string {
  const expected = dialect === 'wapiti' ? 'u, b, * or a comment' : 'U, B or a comment';
  return `it starts with ${JSON.stringify(pattern.charAt(0))}, expected ${expected}`;
}

type Fail = (index: number, reason: string) => never;

function readCrfppCommand(pattern: string, start: number, fail: Fail): { item: CommandItem; end: number } {
  if (pattern[start + 1] !== 'x') {
    fail(start, 'CRF++ knows the command %x only; write the percent sign otherwise');
  }
  const match = /^\[([+-]?\d{1,6}),(\d{1,6})\]/.exec(pattern.slice(start + 2));
  if (match === null) return fail(start + 2, 'expected [row,column], such as %x[-1,0]');
  const item: CommandItem = {
    kind: 'command',
    from: 'relative',
    offset: Number(match[1]),
    column: Number(match[2]),
    apply: undefined,
  };
  return { item, end: start + 2 + match[0].length };
}

function readWapitiCommand(pattern: string, start: number, fail: Fail): { item: CommandItem; end: number } {
  const letter = pattern.charAt(start + 1);
  const command = letter.toLowerCase();
  if (command !== 'x' && command !== 't' && command !== 'm') {
    fail(start, `unknown command %${letter}, expected %x, %t or %m`);
  }
  const head = /^\[([@*]?)\s*([+-]?\d{1,6}),\s*(\d{1,6})/.exec(pattern.slice(start + 2));
  if (head === null) return fail(start + 2, `expected [offset,column], such as %${letter}[-1,0`);
  let position = start + 2 + head[0].length;
  let regex: WapitiRegex | undefined;
  if (command !== 'x') {
    const argument = /^,"((?:\\.|[^"\\])*)"/s.exec(pattern.slice(position));
    if (argument === null)
      return fail(position, `expected a regular expression, such as %${letter}[0,0,"^\\u"]`);
    regex = compileWapitiRegex(argument[1] ?? '', (index, reason) => fail(position + 2 + index, reason));
    position += argument[0].length;
  }
  if (pattern[position] !== ']') fail(position, 'expected ] at the end of the command');
  const offset = Number(head[2]);
  if (head[1] === '*' && offset < 0) fail(start + 2, 'after * expected the number of a column, 0 or more');
  const item: CommandItem = {
    kind: 'command',
    from: head[1] === '@' ? 'absolute' : head[1] === '*' ? 'indirect' : 'relative',
    offset,
    column: Number(head[3]),
    apply: transformation(command, letter !== command, regex),
  };
  return { item, end: position + 1 };
}

function transformation(
  command: string,
  lowerCase: boolean,
  regex: WapitiRegex | undefined,
): CommandItem['apply'] {
  if (regex === undefined) return lowerCase ? (token) => token.toLowerCase() : undefined;
  if (command === 't') return memoiseByWord((token) => (regex.exec(token) === undefined ? 'false' : 'true'));
  return memoiseByWord((token) => {
    const matched = regex.exec(token) ?? '';
    return lowerCase ? matched.toLowerCase() : matched;
  });
}

/** What patterns count as columns: the words, then all others in file order without the label, `[C][T]`. */
export function corpusColumns({ tokens, columns }: Sentence): (readonly string[])[] {
  return [tokens, ...columns.values()];
}

/**
 * The pattern at position `t`.
 * @param columns the sentence's, see `corpusColumns`
 */
export function expandPattern(
  pattern: CompiledPattern,
  columns: readonly (readonly string[])[],
  t: number,
): string {
  let expanded = '';
  for (const item of pattern.items) {
    if (item.kind === 'text') {
      expanded += item.text;
      continue;
    }
    expanded += expandCommand(item, pattern.dialect, columns, t);
  }
  return expanded;
}

/** What a command stands for at position `t`, which may lie outside the sentence. */
export function expandCommand(
  item: CommandItem,
  dialect: PatternDialect,
  columns: readonly (readonly string[])[],
  t: number,
): string {
  const token = tokenAt(item, dialect, columns, t);
  return item.apply === undefined ? token : item.apply(token);
}

function tokenAt(
  item: CommandItem,
  dialect: PatternDialect,
  columns: readonly (readonly string[])[],
  t: number,
): string {
  const T = columns[0]?.length ?? 0;
  let position = t + item.offset;
  if (item.from === 'absolute') position = item.offset < 0 ? T + item.offset : item.offset - 1;
  else if (item.from === 'indirect') position = t + leadingInteger(columns[item.offset]?.[t] ?? '');
  if (position < 0) return boundaryValue(dialect, '-', -position);
  if (position >= T) return boundaryValue(dialect, '+', position - T + 1);
  return columns[item.column]?.[position] ?? '';
}

function boundaryValue(dialect: PatternDialect, side: '-' | '+', distance: number): string {
  if (dialect === 'crf++') return `_B${side}${distance}`;
  return `_x${side}${distance > 4 ? '#' : distance}`;
}

/** C's atoi: 0 where no number stands. */
function leadingInteger(text: string): number {
  return Number(/^\s*([+-]?\d{1,9})/.exec(text)?.[1] ?? 0);
}
