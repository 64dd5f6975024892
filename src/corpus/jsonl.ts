import { CorpusFormatError } from '../errors.ts';
import { IGNORED_COLUMN } from './column-layout.ts';
import { findName } from './column-names.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import {
  type ReadCorpusOptions,
  type ResolvedReadCorpusOptions,
  resolveReadCorpusOptions,
} from './read-options.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';
import { isBlank, type LineParser, parseText, type SentenceParser } from './text-lines.ts';

const TOKEN_FIELDS = ['tokens', 'words'];
const LABEL_FIELDS = ['tags', 'labels'];

interface JsonlFields {
  readonly tokens: string;
  readonly labels: string | undefined;
  /** Further arrays of strings, one per token. */
  readonly columns: readonly string[];
  /** All of them in the order of the first line. */
  readonly all: readonly string[];
  readonly line: number;
}

/**
 * Reads JSON Lines: an object a line with `tokens` and `tags` (or `labels`), both arrays of strings. Further arrays of
 * strings that are as long as the first line's tokens become columns; `id` and `document` (string or number) are
 * optional, and a run of lines with one `document` is a document.
 */
export class JsonlParser implements LineParser<Corpus>, SentenceParser {
  private readonly options: ResolvedReadCorpusOptions;
  private readonly builder: CorpusBuilder;
  private fields: JsonlFields | undefined;
  private document: string | undefined;

  constructor(file: string, options: ReadCorpusOptions = {}) {
    this.options = resolveReadCorpusOptions(options);
    this.builder = new CorpusBuilder(file);
  }

  line(text: string, lineNumber: number): void {
    if (isBlank(text)) return;
    const record = this.parseRecord(text, lineNumber);
    this.fields ??= this.chooseFields(record, lineNumber);
    const { fields } = this;
    const tokens = this.strings(record, fields.tokens, lineNumber);
    if (tokens.length === 0) throw this.error(lineNumber, `"${fields.tokens}" is empty; leave the line out`);
    for (const token of tokens) this.checkToken(token, fields.tokens, lineNumber);
    const parallel = (field: string): string[] => {
      const values = this.strings(record, field, lineNumber);
      if (values.length === tokens.length) return values;
      const found = `found ${values.length} ${field} for ${tokens.length} ${fields.tokens}`;
      throw this.error(lineNumber, `${found}, expected as many`);
    };
    const labels = fields.labels === undefined ? undefined : parallel(fields.labels);
    for (const label of labels ?? []) this.checkToken(label, fields.labels ?? '', lineNumber);
    const columns = new Map<string, readonly string[]>();
    for (const field of fields.columns) columns.set(field, parallel(field));
    const document = this.name(record, 'document', lineNumber);
    if (document !== undefined && document !== this.document) {
      this.document = document;
      this.builder.startDocument();
    }
    const sentence = { tokens, columns, labels, id: this.name(record, 'id', lineNumber), line: lineNumber };
    this.builder.add(document === undefined ? sentence : { ...sentence, documentName: document });
  }

  end(): Corpus {
    return this.builder.build(this.head(), '{"tokens":[...],"tags":[...]} on each line');
  }

  head(): CorpusHead {
    const { all = [], labels } = this.fields ?? {};
    return { name: this.builder.file, columns: all, labelColumn: labels };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  /** A Map, as a field may be called `__proto__`. */
  private parseRecord(text: string, lineNumber: number): Map<string, unknown> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const reason = `not JSON (${message.slice(0, 100)}), expected one object per line; another format is named with --format`;
      throw new CorpusFormatError(this.builder.file, lineNumber, reason, { cause });
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
      throw this.error(lineNumber, `found ${kind}, expected an object {"tokens":[...],"tags":[...]}`);
    }
    return new Map(Object.entries(value));
  }

  private chooseFields(record: ReadonlyMap<string, unknown>, lineNumber: number): JsonlFields {
    const { options } = this;
    const choose = (given: string | undefined, usual: readonly string[]): string | undefined =>
      (given === undefined ? usual : [given])
        .map((name) => findName(record.keys(), name))
        .find((name) => name !== undefined);
    const missing = (expected: readonly string[]): CorpusFormatError => {
      const found = [...record.keys()].join(', ') || 'none';
      return this.error(
        lineNumber,
        `no field ${expected.map((name) => `"${name}"`).join(' or ')}; found ${found}`,
      );
    };
    const tokens = choose(options.word, TOKEN_FIELDS);
    if (tokens === undefined) throw missing(options.word === undefined ? TOKEN_FIELDS : [options.word]);
    const found = choose(options.label, LABEL_FIELDS);
    const labels = options.labelled === false ? undefined : found;
    if (labels === undefined && options.labelled === true) {
      throw missing(options.label === undefined ? LABEL_FIELDS : [options.label]);
    }
    const { length } = this.strings(record, tokens, lineNumber);
    const asked = options.columns
      ?.filter((name) => name !== IGNORED_COLUMN)
      .map((name) => findName(record.keys(), name) ?? name);
    const columns = asked ?? [
      ...[...record].filter(([, value]) => isStrings(value) && value.length === length).map(([name]) => name),
    ];
    const others = columns.filter((name) => name !== tokens && name !== found);
    for (const name of others) if (!record.has(name)) throw missing([name]);
    const kept = new Set([tokens, labels, ...others]);
    const all = [...record.keys()].filter((name) => kept.has(name));
    return { tokens, labels, columns: others, all, line: lineNumber };
  }

  private strings(record: ReadonlyMap<string, unknown>, field: string, lineNumber: number): string[] {
    const value = record.get(field);
    if (isStrings(value)) return value.map((text) => this.builder.intern(text));
    if (value === undefined) {
      const first = this.fields === undefined ? '' : ` that line ${this.fields.line} has`;
      throw this.error(lineNumber, `no field "${field}"${first}; give every line the same fields`);
    }
    const odd = Array.isArray(value) ? value.find((item) => typeof item !== 'string') : value;
    const what = odd === null ? 'null' : Array.isArray(odd) ? 'an array' : `a ${typeof odd}`;
    const remedy = typeof odd === 'number' ? '; write names, not their numbers' : '';
    throw this.error(lineNumber, `"${field}" holds ${what}, expected an array of strings${remedy}`);
  }

  private checkToken(text: string, field: string, lineNumber: number): void {
    if (text === '')
      throw this.error(lineNumber, `"${field}" holds an empty string; give every token a value`);
    if (text.includes('\0')) throw this.error(lineNumber, `"${field}" holds a NUL character; take it out`);
    if (/\p{Surrogate}/u.test(text)) {
      throw this.error(
        lineNumber,
        `"${field}" holds half a surrogate pair, which is no character; mend the escape`,
      );
    }
  }

  private name(record: ReadonlyMap<string, unknown>, field: string, lineNumber: number): string | undefined {
    const value = record.get(field);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    throw this.error(
      lineNumber,
      `"${field}" holds ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}, expected a string or a number`,
    );
  }

  private error(lineNumber: number, reason: string): CorpusFormatError {
    return new CorpusFormatError(this.builder.file, lineNumber, reason);
  }
}

/** Reads a whole JSON Lines text. @throws CorpusFormatError, OptionError */
export function parseJsonl(text: string, options: ReadCorpusOptions = {}, file = 'text'): Corpus {
  return parseText(new JsonlParser(file, options), text, file);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
