/**
 * Weights as CSV that can be edited and read back: RFC 4180, a header line, one weight a line, figures with all their digits.
 *
 * Attributes and labels are foreign text. What an editor would hide, change or take for a formula is written as `\uXXXX` (a UTF-16
 * unit), a backslash as `\\`: control and formatting characters, line ends, halves of surrogate pairs, `= + - @` in front, blanks
 * at either end. So a row is always one line, and every name comes back as it was.
 */
import type { WeightRow } from '../compare/index.ts';
import { detectDelimiter } from '../corpus/csv.ts';
import { openLines } from '../corpus/files.ts';
import type { WeightEdit } from '../crf/index.ts';
import { CorpusFormatError, OptionError } from '../errors.ts';
import type { IntervalRow } from './weight-intervals-table.ts';

const COLUMNS = ['kind', 'attribute', 'template', 'from', 'label', 'weight'] as const;
type ColumnName = (typeof COLUMNS)[number];

const KINDS = ['state', 'transition', 'edge', 'start', 'end'] as const;

/** The joiners U+200C and U+200D stay: scripts and emoji need them. */
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** U+FF1D, U+FF0B, U+FF0D and U+FF20 are full-width forms, which spreadsheets read as well. */
const HARMED_AT_ENDS = /^[\s=+\-@\uff1d\uff0b\uff0d\uff20]|\s$/gu;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** Printable ASCII without a backslash, of which nothing needs escaping: nearly all names. */
const PLAIN = /^(?:[!-*,./0-<>?A-[\]-~](?:[ -[\]-~]*[!-[\]-~])?)?$/;

/** Name as a field, before quoting. */
export function escapeName(text: string): string {
  if (PLAIN.test(text)) return text;
  const escapeUnits = (found: string): string =>
    Array.from({ length: found.length }, (_, i) => unit(found.charCodeAt(i))).join('');
  return text.replaceAll('\\', '\\\\').replace(HIDDEN, escapeUnits).replace(HARMED_AT_ENDS, escapeUnits);
}

/** Inverse of `escapeName`. @throws OptionError on a backslash that begins nothing */
export function unescapeName(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(\\|u([0-9a-fA-F]{4}))?/g, (found, known?: string, code?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (known === undefined)
      throw new OptionError('name', `${JSON.stringify(text)}: write a backslash as \\\\ (or \\uXXXX)`);
    return found.slice(1);
  });
}

const quoted = (field: string): string => (/[",;]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** The shortest figure that is read back as the same number, −0 included. */
const figure = (weight: number): string => (Object.is(weight, -0) ? '-0' : String(weight));

/** Figures of refits beside a weight, in columns of their own. */
const INTERVAL_COLUMNS = ['low', 'high', 'same_sign'] as const;

/** Header and rows, each with its line end. @param rows with their intervals where `hasIntervals` */
export function weightsCsv(rows: Iterable<WeightRow>): Generator<string>;
export function weightsCsv(rows: Iterable<IntervalRow>, hasIntervals: true): Generator<string>;
export function* weightsCsv(
  rows: Iterable<WeightRow & Partial<IntervalRow>>,
  hasIntervals: boolean = false,
): Generator<string> {
  yield `${[...COLUMNS, ...(hasIntervals ? INTERVAL_COLUMNS : [])].join(',')}\n`;
  for (const { kind, attribute = '', template = '', from = '', label, weight, ...more } of rows) {
    const names = [attribute, template, from, label].map((name) => quoted(escapeName(name)));
    const figures = hasIntervals ? [more.low ?? 0, more.high ?? 0, more.sameSign ?? 0] : [];
    yield `${kind},${names.join(',')},${[weight, ...figures].map(figure).join(',')}\n`;
  }
}

/** Decimal notation alone. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/**
 * Reads rows of weights, as an edited file holds them: comma, semicolon or tab, columns in any order, further columns ignored, also
 * `template`, which names nothing.
 * @param onEdit what it throws as OptionError is said of its line
 * @throws CorpusFormatError
 */
export async function readWeightsCsv(path: string, onEdit: (edit: WeightEdit) => void): Promise<void> {
  let header: ReadonlyMap<string, number> | undefined;
  let delimiter = ',';
  for await (const { text, number } of openLines(path)) {
    if (header === undefined) delimiter = detectDelimiter(text);
    const fields = splitFields(text, delimiter);
    if (typeof fields === 'string') throw new CorpusFormatError(path, number, fields);
    if (fields.every((field) => field.trim() === '')) continue;
    if (header === undefined) header = readHeader(fields, path, number);
    else readRow(fields, header, path, number, onEdit);
  }
  if (header === undefined)
    throw new CorpusFormatError(path, 0, `the file is empty, expected the header ${COLUMNS.join(',')}`);
}

/** Fields of one line under RFC 4180, or what is wrong with its quotes. No field goes on in the next line: names hold no line ends. */
function splitFields(line: string, delimiter: string): string[] | string {
  if (!line.includes('"')) return line.split(delimiter);
  const fields: string[] = [];
  for (let start = 0; start <= line.length; ) {
    if (line[start] !== '"') {
      const found = line.indexOf(delimiter, start);
      const end = found < 0 ? line.length : found;
      const field = line.slice(start, end);
      if (field.includes('"')) return 'a quote within a field: write it twice, and the field between quotes';
      fields.push(field);
      start = end + 1;
      continue;
    }
    let close = line.indexOf('"', start + 1);
    while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
    if (close < 0) return 'a quote that opens a field is never closed; names go over one line only';
    if (close + 1 < line.length && line[close + 1] !== delimiter)
      return 'text after the quote that closes a field: a quote within a field is written twice';
    fields.push(line.slice(start + 1, close).replaceAll('""', '"'));
    start = close + 2;
  }
  return fields;
}

function readHeader(fields: readonly string[], path: string, line: number): ReadonlyMap<string, number> {
  const names = fields.map((field) => field.trim().toLowerCase());
  for (const name of ['kind', 'label', 'weight'] as const) {
    if (!names.includes(name)) {
      const expected = `expected the header ${COLUMNS.join(',')}, as crf-lab weights --csv writes it`;
      throw new CorpusFormatError(path, line, `the first line names no column ${name}; ${expected}`);
    }
  }
  const repeated = COLUMNS.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated !== undefined)
    throw new CorpusFormatError(path, line, `two columns are called ${repeated}; drop one`);
  return new Map(names.map((name, i) => [name, i]));
}

function readRow(
  fields: readonly string[],
  header: ReadonlyMap<string, number>,
  path: string,
  line: number,
  onEdit: (edit: WeightEdit) => void,
): void {
  const field = (name: ColumnName): string => fields[header.get(name) ?? -1] ?? '';
  const refusal = (reason: string): CorpusFormatError => new CorpusFormatError(path, line, reason);
  const kindText = field('kind').trim();
  const kind = KINDS.find((name) => name === kindText);
  if (kind === undefined)
    throw refusal(`kind ${JSON.stringify(kindText)}, expected one of ${KINDS.join(', ')}`);
  const figures = field('weight').trim();
  if (!NUMBER.test(figures)) {
    const what = figures === '' ? 'no weight' : `weight ${JSON.stringify(figures)}`;
    throw refusal(`${what}, expected a number with a decimal point, such as -0.25`);
  }
  const optional = (name: ColumnName, isNeeded: boolean): string | undefined => {
    const text = field(name);
    return text === '' && !isNeeded ? undefined : unescapeName(text);
  };
  try {
    onEdit({
      kind,
      attribute: optional('attribute', kind === 'state' || kind === 'edge'),
      from: optional('from', kind === 'transition' || kind === 'edge'),
      label: unescapeName(field('label')),
      weight: Number(figures),
    });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new CorpusFormatError(path, line, error.reason, { cause: error });
  }
}
