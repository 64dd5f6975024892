import type { CsvError, Options } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/browser/esm/sync';
import { CorpusFormatError, CrfLabError } from '../errors.ts';
import { CsvRows, detectDelimiter } from './csv.ts';
import { type ReadCorpusOptions, resolveReadCorpusOptions } from './read-options.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';
import { isBlank, type LineParser, type SentenceParser, splitLines } from './text-lines.ts';

const BATCH_LINES = 4096;

/** Reads CSV or TSV with a header, line by line through csv-parse's stream (Node only; `parseCsv` runs anywhere). */
export class CsvParser implements LineParser<Promise<Corpus>>, SentenceParser {
  private readonly file: string;
  private readonly options: ReadCorpusOptions;
  private readonly rows: CsvRows;
  private readonly parse: typeof import('csv-parse').parse;
  private parser: import('csv-parse').Parser | undefined;
  private batch: string[] = [];
  private failure: unknown;

  private constructor(file: string, options: ReadCorpusOptions, parse: typeof import('csv-parse').parse) {
    this.file = file;
    this.options = options;
    this.rows = new CsvRows(file, options);
    this.parse = parse;
  }

  /** Loads csv-parse's stream, which needs Node. */
  static async create(file: string, options: ReadCorpusOptions = {}): Promise<CsvParser> {
    const { parse } = await import('csv-parse');
    return new CsvParser(file, options, parse);
  }

  line(text: string): void {
    this.batch.push(text);
    if (this.batch.length >= BATCH_LINES) this.flush();
  }

  async end(): Promise<Corpus> {
    this.flush();
    const { parser } = this;
    if (parser !== undefined) {
      await new Promise<void>((resolve) => {
        parser.once('close', resolve);
        parser.resume();
        parser.end();
      });
    }
    this.rethrow();
    return this.rows.end();
  }

  head(): CorpusHead {
    return this.rows.head();
  }

  take(): Sentence[] {
    return this.rows.take();
  }

  private flush(): void {
    if (this.batch.length === 0) return;
    this.parser ??= this.open(this.batch);
    this.parser.write(`${this.batch.join('\n')}\n`);
    this.batch = [];
    this.rethrow();
  }

  private open(lines: readonly string[]): import('csv-parse').Parser {
    const onRow = (fields: readonly string[], line: number): void => {
      try {
        this.rows.row(fields, line);
      } catch (error) {
        this.failure ??= error;
        throw error;
      }
    };
    const options = csvOptions(lines, this.options, this.rows, onRow);
    const parser = this.parse(options);
    parser.on('error', (error: unknown) => {
      this.failure ??= error;
    });
    return parser;
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw asCorpusError(this.failure, this.file);
  }
}

/** Reads a whole CSV or TSV text with a header. @throws CorpusFormatError, OptionError */
export function parseCsv(text: string, options: ReadCorpusOptions = {}, file = 'text'): Corpus {
  const lines = splitLines(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
  const nul = lines.findIndex((line) => line.includes('\0'));
  if (nul >= 0)
    throw new CorpusFormatError(file, nul + 1, 'a NUL character, so this is binary data; expected text');
  const rows = new CsvRows(file, options);
  try {
    parseAll(
      `${lines.join('\n')}\n`,
      csvOptions(lines, options, rows, (fields, line) => rows.row(fields, line)),
    );
  } catch (error) {
    throw asCorpusError(error, file);
  }
  return rows.end();
}

function csvOptions(
  lines: readonly string[],
  options: ReadCorpusOptions,
  rows: CsvRows,
  onRow: (fields: readonly string[], line: number) => void,
): Options {
  const { quote } = resolveReadCorpusOptions(options);
  const delimiter = detectDelimiter(lines.find((line) => !isBlank(line)) ?? '');
  rows.setDelimiter(delimiter);
  return {
    delimiter,
    quote: quote === 'double' ? '"' : false,
    record_delimiter: '\n',
    relax_column_count: true,
    on_record: (fields: string[], context) => {
      onRow(fields, context.lines);
      return null;
    },
  };
}

function asCorpusError(error: unknown, file: string): unknown {
  if (error instanceof CrfLabError || !isCsvError(error)) return error;
  const line = typeof error.lines === 'number' ? error.lines : 0;
  const remedy = 'if quotes are words here, read with --quote none';
  return new CorpusFormatError(file, line, `${error.message}; ${remedy}`, { cause: error });
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error;
}
