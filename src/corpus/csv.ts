import { CorpusFormatError, OptionError } from '../errors.ts';
import { IGNORED_COLUMN } from './column-layout.ts';
import { DOCUMENT_COLUMNS, findName, LABEL_COLUMNS, SENTENCE_COLUMNS, WORD_COLUMNS } from './column-names.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import {
  type ReadCorpusOptions,
  type ResolvedReadCorpusOptions,
  resolveReadCorpusOptions,
} from './read-options.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';
import { isBlank, type SentenceParser } from './text-lines.ts';

interface CsvHeader {
  readonly names: readonly string[];
  readonly word: number;
  readonly label: number | undefined;
  readonly sentence: number | undefined;
  readonly document: number | undefined;
  /** Columns that go to `Sentence.columns`. */
  readonly others: readonly number[];
}

/**
 * Makes sentences of the rows of a table with a header: one token a row. A sentence goes on while its id column says
 * the same or nothing (Kaggle's files name it in the first row only); without an id column blank rows separate.
 */
export class CsvRows implements SentenceParser {
  private readonly options: ResolvedReadCorpusOptions;
  private readonly builder: CorpusBuilder;
  private header: CsvHeader | undefined;
  /** Line at which each sentence id began. */
  private readonly idLines = new Map<string, number>();
  private delimiter = ',';
  private id: string | undefined;
  /** Id and document of the sentence. */
  private key: string | undefined;
  /** Ids so far, until one comes back in another document; the line where it does. */
  private readonly ids = new Set<string>();
  private restart: number | undefined;
  private documentId: string | undefined;
  private values: string[][] = [];
  private firstLine = 0;
  private blankRows = 0;

  constructor(file: string, options: ReadCorpusOptions = {}) {
    this.options = resolveReadCorpusOptions(options);
    this.builder = new CorpusBuilder(file);
  }

  /** What the fields of a row stand between, told before the first row. */
  setDelimiter(delimiter: string): void {
    this.delimiter = delimiter;
  }

  /** `line` is the 1-based line the row ends on. */
  row(fields: readonly string[], line: number): void {
    const isBlankRow = fields.every(isBlank);
    if (this.header === undefined) {
      if (isBlankRow) return;
      this.header = this.readHeader(fields, line);
      this.values = fields.map(() => []);
    } else if (isBlankRow) {
      this.blankRows++;
      if (this.header.sentence === undefined) this.finishSentence(this.header);
    } else {
      this.readToken(fields, line, this.header);
    }
  }

  end(): Corpus {
    const { header } = this;
    if (header === undefined) throw this.error(0, 'the file is empty, expected a header and rows of tokens');
    this.finishSentence(header);
    const corpus = this.builder.build(this.head(), 'a row per token after the header');
    if (header.sentence === undefined && this.blankRows === 0) {
      const found = `no sentence column among ${header.names.join(', ')} and no empty rows between sentences`;
      throw this.error(1, `${found}; name the sentence id column with --sentence`);
    }
    return corpus;
  }

  head(): CorpusHead {
    const { header } = this;
    const name = this.builder.file;
    if (header === undefined) return { name, columns: [], labelColumn: undefined };
    const { sentence, document, names, label, word, others } = header;
    const kept = new Set([word, label, ...others]);
    const sentenceColumn = sentence === undefined ? undefined : names[sentence];
    const documentColumn = document === undefined ? undefined : names[document];
    const table = {
      delimiter: this.delimiter,
      sentenceColumn,
      ...(this.options.quote === 'none' ? { quote: 'none' as const } : {}),
    };
    const restart = `${name}:${this.restart}: sentence ids begin anew in each ${JSON.stringify(documentColumn)}`;
    return {
      name,
      ...(this.restart === undefined ? {} : { notes: [restart] }),
      columns: names.filter((_, i) => kept.has(i)),
      labelColumn: label === undefined ? undefined : names[label],
      table: documentColumn === undefined ? table : { ...table, documentColumn },
    };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  private readHeader(fields: readonly string[], line: number): CsvHeader {
    const names = fields.map((field) => field.trim());
    const known = new Set<string>();
    for (const name of names) {
      if (known.has(name)) throw this.error(line, `two columns are named "${name}"; rename one`);
      if (name !== '') known.add(name);
    }
    const { options } = this;
    const word = this.findColumn(names, 'word', options.word, WORD_COLUMNS, line);
    if (word === undefined) throw this.missingColumn(names, 'word', WORD_COLUMNS, line);
    const sentence = this.findColumn(names, 'sentence', options.sentence, SENTENCE_COLUMNS, line);
    const document = this.findColumn(names, 'document', options.document, DOCUMENT_COLUMNS, line);
    const label = this.findLabel(names, line);
    if (label === word) throw new OptionError('label', `"${names[word]}" cannot be word and label at once`);
    const hidden =
      options.labelled === false && options.label !== undefined
        ? names.indexOf(findName(names, options.label) ?? '')
        : undefined;
    const asked = options.columns?.filter((name) => name !== IGNORED_COLUMN);
    const unknown = asked?.find((name) => findName(names, name) === undefined);
    if (unknown !== undefined)
      throw this.error(line, `no column named "${unknown}"; found ${names.join(', ')}`);
    const kept = new Set(asked?.map((name) => findName(names, name)) ?? names);
    const special = new Set([word, label, sentence, document, hidden]);
    const others = names.flatMap((name, i) => (special.has(i) || name === '' || !kept.has(name) ? [] : [i]));
    return { names, word, label, sentence, document, others };
  }

  private findLabel(names: readonly string[], line: number): number | undefined {
    const { label, labelled } = this.options;
    if (
      labelled === false ||
      (labelled === 'auto' && label !== undefined && findName(names, label) === undefined)
    ) {
      return undefined;
    }
    const found = this.findColumn(names, 'label', label, LABEL_COLUMNS, line);
    if (found === undefined && labelled === true)
      throw this.missingColumn(names, 'label', LABEL_COLUMNS, line);
    return found;
  }

  /** By the name given, exactly or but for case; else by the usual names. */
  private findColumn(
    names: readonly string[],
    role: string,
    given: string | undefined,
    usual: readonly string[],
    line: number,
  ): number | undefined {
    for (const name of given === undefined ? usual : [given]) {
      const found = findName(names, name);
      if (found !== undefined) return names.indexOf(found);
    }
    if (given === undefined) return undefined;
    throw this.error(line, `no ${role} column named "${given}"; found ${names.join(', ')}`);
  }

  private missingColumn(
    names: readonly string[],
    role: string,
    usual: readonly string[],
    line: number,
  ): CorpusFormatError {
    const found = `no ${role} column; found ${names.join(', ')}, expected one of ${usual.join(', ')}`;
    return this.error(line, `${found}; name it with --${role}`);
  }

  private readToken(fields: readonly string[], line: number, header: CsvHeader): void {
    if (fields.length !== header.names.length) {
      const remedy = 'quote fields that hold the delimiter or a quote, or read with --quote none';
      throw this.error(
        line,
        `found ${fields.length} columns, expected ${header.names.length} as in the header; ${remedy}`,
      );
    }
    if (header.document !== undefined) this.followDocument(fields[header.document] ?? '', header);
    if (header.sentence !== undefined) this.followSentence(fields[header.sentence] ?? '', line, header);
    for (const i of [header.word, ...(header.label === undefined ? [] : [header.label]), ...header.others]) {
      const field = fields[i] ?? '';
      if (field.includes('\n')) {
        const remedy = 'expected one line; if quotes are words here, read with --quote none';
        throw this.error(line, `the quoted ${header.names[i]} field runs over several lines, ${remedy}`);
      }
      if ((i === header.word || i === header.label) && field === '') {
        throw this.error(line, `the ${header.names[i]} column is empty; give every token a value`);
      }
      this.values[i]?.push(this.builder.intern(field));
    }
    if (this.firstLine === 0) this.firstLine = line;
  }

  /** Ids may begin anew in each document. */
  private followSentence(id: string, line: number, header: CsvHeader): void {
    if (id === '' && this.id !== undefined) return;
    const key = JSON.stringify([id, this.documentId]);
    if (key === this.key) return;
    if (id === '')
      throw this.error(
        line,
        `the first row names no sentence in column ${header.names[header.sentence ?? 0]}`,
      );
    const earlier = this.idLines.get(key);
    if (earlier !== undefined) {
      const remedy =
        header.document === undefined
          ? 'sort the file, give each sentence its own id, or, if ids begin anew in each document, name the column of documents with --document'
          : 'sort the file or give each sentence of a document its own id';
      throw this.error(
        line,
        `sentence "${id}" of line ${earlier} comes back after other sentences, expected its rows together; ${remedy}`,
      );
    }
    this.finishSentence(header);
    this.idLines.set(key, line);
    this.key = key;
    this.id = id;
    if (header.document === undefined || this.restart !== undefined) return;
    if (this.ids.has(id)) this.restart = line;
    this.ids.add(id);
  }

  /** A run of sentences with one value is a document; a row without a value goes on with the document before. */
  private followDocument(document: string, header: CsvHeader): void {
    if (document === '' || document === this.documentId) return;
    this.finishSentence(header);
    this.documentId = document;
    this.builder.startDocument();
  }

  private finishSentence(header: CsvHeader): void {
    const tokens = this.values[header.word];
    if (tokens === undefined || tokens.length === 0) return;
    const columns = new Map<string, readonly string[]>();
    for (const i of header.others) columns.set(header.names[i] ?? '', this.values[i] ?? []);
    const labels = header.label === undefined ? undefined : this.values[header.label];
    const sentence = { tokens, columns, labels, id: this.id, line: this.firstLine };
    this.builder.add(
      this.documentId === undefined ? sentence : { ...sentence, documentName: this.documentId },
    );
    this.values = header.names.map(() => []);
    this.firstLine = 0;
  }

  private error(line: number, reason: string): CorpusFormatError {
    return new CorpusFormatError(this.builder.file, line, reason);
  }
}

/** The delimiter that occurs most often in the header line: tab, comma or semicolon. */
export function detectDelimiter(headerLine: string): string {
  let best = ',';
  let most = 0;
  for (const delimiter of ['\t', ',', ';']) {
    const count = headerLine.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}

/** True if the line can be the header of a token table: it names a word column and a label or sentence column. */
export function isCsvHeader(line: string): boolean {
  const names = headerNames(line);
  const hasAny = (usual: readonly string[]): boolean => names.some((name) => usual.includes(name));
  return hasAny(WORD_COLUMNS) && (hasAny(LABEL_COLUMNS) || hasAny(SENTENCE_COLUMNS));
}

/** True if a header names a sentence column. */
export function hasSentenceColumn(line: string): boolean {
  return headerNames(line).some((name) => SENTENCE_COLUMNS.includes(name));
}

function headerNames(line: string): string[] {
  return line.split(detectDelimiter(line)).map((name) => name.trim().replaceAll('"', '').toLowerCase());
}
