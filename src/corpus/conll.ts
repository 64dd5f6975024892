import { CorpusFormatError } from '../errors.ts';
import { type ColumnLayout, columnsOf, keptColumns, resolveColumnLayout } from './column-layout.ts';
import { findName, LABEL_COLUMNS } from './column-names.ts';
import {
  distinctNames,
  hasCommentForm,
  isDocumentStart,
  isSameNames,
  sentenceIdOf,
  splitWhitespace,
} from './conll-lines.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import {
  headerKind,
  isEnough,
  isLoneName,
  LabelEvidence,
  type LineKind,
  mayBeHeader,
} from './line-evidence.ts';
import {
  type ReadCorpusOptions,
  type ResolvedReadCorpusOptions,
  resolveReadCorpusOptions,
} from './read-options.ts';
import type { Corpus, CorpusHead, Sentence, SourceLine } from './sentence.ts';
import { isBlank, type LineParser, parseText, type SentenceParser } from './text-lines.ts';

interface NumberedLine {
  readonly text: string;
  readonly lineNumber: number;
}

/**
 * Reads CoNLL columns: a token a line, columns split at any run of spaces and tabs (or at single tabs), sentences
 * separated by blank lines, documents by `-DOCSTART-` lines or `# newdoc` comments. Every line must have as many
 * columns as the first. Lines that are no tokens stand in the `source` of the sentence after them. A line that may be a
 * token, a comment or a row of names waits for the labels of the lines after it.
 */
export class ConllParser implements LineParser<Corpus>, SentenceParser {
  private readonly options: ResolvedReadCorpusOptions;
  private readonly builder: CorpusBuilder;
  /** Lines before the first certain token line: only that tells how many columns a token has. */
  private pending: NumberedLine[] = [];
  /** A line that may be a token or none, and what was read since. */
  private held: { readonly lines: NumberedLine[]; readonly isHeader: boolean; tokens: number } | undefined;
  private readonly evidence = new LabelEvidence();
  /** No more lines are waited for. */
  private isDecided = false;
  private header: string[] | undefined;
  private readonly notes: string[] = [];
  private layout: ColumnLayout | undefined;
  private layoutLine = 0;
  /** Values of the sentence so far, one array per column of the file. */
  private values: string[][] = [];
  private source: SourceLine[] = [];
  private hasOtherLines = false;
  private tokens = 0;
  private firstLine = 0;
  private id: string | undefined;

  constructor(file: string, options: ReadCorpusOptions = {}) {
    this.options = resolveReadCorpusOptions(options);
    this.builder = new CorpusBuilder(file);
  }

  line(text: string, lineNumber: number): void {
    if (this.held !== undefined) {
      this.hold(text, lineNumber, this.held);
    } else if (this.layout !== undefined) {
      this.read(text, lineNumber, this.layout);
    } else if (this.mayBeNoToken(text)) {
      this.pending.push({ text, lineNumber });
    } else if (!this.isHeaderCandidate(text, lineNumber)) {
      this.settle(this.split(text), lineNumber);
      this.line(text, lineNumber);
    }
  }

  end(): Corpus {
    while (this.held !== undefined) this.release(this.held);
    if (this.layout === undefined) {
      // Nothing but lines that start with # : those that have no comment's form are tokens.
      const first = this.pending.find(({ text }) => this.mayBeToken(text));
      if (first !== undefined) this.settle(this.split(first.text), first.lineNumber);
      while (this.held !== undefined) this.release(this.held);
    }
    this.finishSentence();
    const expected = 'lines of columns with empty lines between sentences; is it the right file?';
    return this.builder.build(this.head(), expected);
  }

  head(): CorpusHead {
    const { layout } = this;
    const name = this.builder.file;
    if (layout === undefined) return { name, columns: [], labelColumn: undefined };
    const labelColumn = layout.label === undefined ? undefined : layout.names[layout.label];
    const head = { name, columns: keptColumns(layout), labelColumn };
    const { labelPlace } = layout;
    const { header, notes } = this;
    return {
      ...head,
      ...(labelPlace === undefined ? {} : { labelPlace }),
      ...(header === undefined ? {} : { header }),
      ...(notes.length === 0 ? {} : { notes }),
    };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  /** Whether the first line of columns names them, or waits because it may. */
  private isHeaderCandidate(text: string, lineNumber: number): boolean {
    const { header, columns } = this.options;
    if (header === false) return false;
    const fields = this.split(text);
    if (header === true) {
      this.takeHeader(fields, lineNumber);
      return true;
    }
    if (isLoneName(fields) && columns === undefined) {
      this.notes.push(
        `${this.place(lineNumber)}: "${fields[0]}" is read as a word; if it names the column, read with --header true`,
      );
    }
    if (!mayBeHeader(fields) && !isSameNames(fields, columns)) return false;
    this.held = { lines: [{ text, lineNumber }], isHeader: true, tokens: 0 };
    return true;
  }

  private hold(text: string, lineNumber: number, held: NonNullable<ConllParser['held']>): void {
    held.lines.push({ text, lineNumber });
    if (!this.mayBeNoToken(text)) {
      held.tokens++;
      if (this.layout !== undefined)
        this.evidence.add(this.builder.intern(this.labelOf(this.split(text), this.layout)));
    }
    if (isEnough(held.tokens, held.lines.length)) this.release(held);
  }

  /** Decides what the line is that was waited for, and goes on with those after it. */
  private release({ lines, isHeader }: NonNullable<ConllParser['held']>): void {
    this.held = undefined;
    const [first, ...rest] = lines;
    if (first === undefined) return;
    if (!isHeader) {
      this.isDecided = true;
      for (const { text, lineNumber } of lines) this.line(text, lineNumber);
      return;
    }
    const fields = this.split(first.text);
    const rows = rest.flatMap(({ text }) => (this.mayBeNoToken(text) ? [] : [this.split(text)]));
    const kind = headerKind(fields, rows, isSameNames(fields, this.options.columns));
    if (kind === 'unknown') {
      const found = `"${first.text}" may be a token or name the columns`;
      throw this.error(first.lineNumber, `${found}; read with --header true or --header false`);
    }
    if (kind === 'header') {
      this.takeHeader(fields, first.lineNumber);
      const names = fields.join(', ');
      this.notes.push(
        `${this.place(first.lineNumber)}: read as the names of the columns (${names}); if it is a token, read with --header false`,
      );
    } else {
      this.settle(fields, first.lineNumber);
      this.line(first.text, first.lineNumber);
    }
    for (const { text, lineNumber } of rest) this.line(text, lineNumber);
  }

  private takeHeader(fields: readonly string[], lineNumber: number): void {
    const { columns, label, labelled } = this.options;
    const names = distinctNames(fields);
    const usual = LABEL_COLUMNS.map((name) => findName(names, name)).find((name) => name !== undefined);
    const options =
      columns !== undefined
        ? this.options
        : { ...this.options, columns: names, label: label ?? (labelled === false ? undefined : usual) };
    const layout = this.settle(fields, lineNumber, options);
    if (columns !== undefined) this.checkOrder(fields, layout, lineNumber);
    const kept = new Set(keptColumns(layout));
    this.header = fields.filter((_, i) => kept.has(layout.names[i] ?? ''));
  }

  /** Columns named otherwise than the file's own line names them would be read for one another. */
  private checkOrder(fields: readonly string[], { names }: ColumnLayout, lineNumber: number): void {
    const places = new Map(fields.map((field, i) => [field.toLowerCase(), i]));
    const odd = names.find((name, i) => (places.get(name.toLowerCase()) ?? i) !== i);
    if (odd === undefined) return;
    throw this.error(
      lineNumber,
      `the file names its columns ${fields.join(', ')}, expected ${names.join(', ')}; name them in the file's order with --columns`,
    );
  }

  private place(lineNumber: number): string {
    return `${this.builder.file}:${lineNumber}`;
  }

  private error(lineNumber: number, reason: string): CorpusFormatError {
    return new CorpusFormatError(this.builder.file, lineNumber, reason);
  }

  private labelOf(fields: readonly string[], { label }: ColumnLayout): string {
    return (label === undefined ? fields.at(-1) : fields[label]) ?? '';
  }

  private mayBeNoToken(text: string): boolean {
    if (isBlank(text) || isDocumentStart(text)) return true;
    return text.startsWith('#') && this.options.comments !== false;
  }

  private mayBeToken(text: string): boolean {
    if (isBlank(text) || isDocumentStart(text)) return false;
    return this.options.comments !== true && !hasCommentForm(text);
  }

  private settle(fields: readonly string[], lineNumber: number, options = this.options): ColumnLayout {
    const layout = resolveColumnLayout(fields.length, options, this.builder.file, lineNumber);
    this.layout = layout;
    this.layoutLine = lineNumber;
    this.values = layout.names.map(() => []);
    const { pending } = this;
    this.pending = [];
    // One line of prose above the first sentence makes its neighbours prose too, whatever their number of words.
    const isProse = pending.some((line) => this.isProse(line.text, layout));
    for (const line of pending) {
      if (isProse && this.options.comments === 'auto' && /^#+\s/.test(line.text)) this.readComment(line.text);
      else this.line(line.text, line.lineNumber);
    }
    return layout;
  }

  private read(text: string, lineNumber: number, layout: ColumnLayout): void {
    if (isBlank(text)) {
      if (this.tokens > 0) this.finishSentence();
      else if (this.source.length > 0) this.source.push({ text: '', token: undefined });
    } else if (isDocumentStart(text)) {
      this.finishSentence();
      this.builder.startDocument();
      this.addOtherLine(text);
    } else if (text.startsWith('#')) {
      this.readHash(text, lineNumber, layout);
    } else {
      this.readToken(text, lineNumber, layout);
    }
  }

  private readHash(text: string, lineNumber: number, layout: ColumnLayout): void {
    const kind = this.kindOf(text, layout);
    if (kind === 'comment') {
      this.readComment(text);
    } else if (kind === 'token') {
      this.readToken(text, lineNumber, layout);
    } else if (this.isDecided) {
      const found = `${JSON.stringify(text.slice(0, 60))} may be a comment or a token`;
      throw this.error(lineNumber, `${found}; read with --comments true or --comments false`);
    } else {
      this.held = { lines: [{ text, lineNumber }], isHeader: false, tokens: 0 };
    }
  }

  /** `#` is a word in newswire and begins words on Twitter, so by default a comment must look like one. */
  private kindOf(text: string, layout: ColumnLayout): LineKind {
    if (this.options.comments !== 'auto') return this.options.comments ? 'comment' : 'token';
    const mayBeComment = this.tokens === 0;
    if (mayBeComment && (hasCommentForm(text) || this.isProse(text, layout))) return 'comment';
    const fields = this.split(text);
    if (fields.length === 1 || fields.length !== layout.names.length) return 'token';
    const label = this.labelOf(fields, layout);
    const word = fields[layout.word] ?? '';
    if (this.evidence.isLabel(label, word)) return 'token';
    if (!this.isDecided) return 'unknown';
    return this.evidence.kindOf(text, label, word, mayBeComment);
  }

  private isProse(text: string, layout: ColumnLayout): boolean {
    if (!/^#+(?:\s|$)/.test(text) || hasCommentForm(text)) return false;
    return this.split(text).length !== layout.names.length;
  }

  private readComment(text: string): void {
    if (/^#\s*newdoc\b|^#begin document\b/.test(text)) {
      this.finishSentence();
      this.builder.startDocument();
    }
    const id = sentenceIdOf(text);
    if (id !== undefined && this.tokens === 0) this.id = id;
    this.addOtherLine(text);
  }

  private addOtherLine(text: string): void {
    this.source.push({ text, token: undefined });
    this.hasOtherLines = true;
  }

  private readToken(text: string, lineNumber: number, layout: ColumnLayout): void {
    const fields = this.split(text);
    if (fields.length !== layout.names.length) throw this.raggedLine(text, fields.length, lineNumber, layout);
    if (this.tokens === 0) this.firstLine = lineNumber;
    if (fields.length > 1) this.evidence.add(this.builder.intern(this.labelOf(fields, layout)));
    for (const [i, column] of this.values.entries()) column.push(this.builder.intern(fields[i] ?? ''));
    if (this.options.separator === 'tab') this.rejectEmpty(fields, lineNumber, layout);
    this.source.push({ text, token: this.tokens++ });
  }

  private rejectEmpty(fields: readonly string[], lineNumber: number, layout: ColumnLayout): void {
    for (const i of layout.label === undefined ? [layout.word] : [layout.word, layout.label]) {
      if (fields[i] !== '') continue;
      const reason = `the ${layout.names[i]} column is empty; give every token a value`;
      throw new CorpusFormatError(this.builder.file, lineNumber, reason);
    }
  }

  private raggedLine(
    text: string,
    count: number,
    lineNumber: number,
    layout: ColumnLayout,
  ): CorpusFormatError {
    const expected = `expected ${layout.names.length} as in line ${this.layoutLine}`;
    const remedy = text.startsWith('#')
      ? 'if the line is a comment, read with --comments true'
      : text.includes('\t') && this.options.separator === 'whitespace' && count > layout.names.length
        ? 'if tokens contain spaces, read with --separator tab'
        : 'mend the line, or put an empty line between sentences';
    return new CorpusFormatError(
      this.builder.file,
      lineNumber,
      `found ${columnsOf(count)}, ${expected}; ${remedy}`,
    );
  }

  private finishSentence(): void {
    const { layout } = this;
    const tokens = layout && this.values[layout.word];
    if (this.tokens === 0 || layout === undefined || tokens === undefined) return;
    const columns = new Map<string, readonly string[]>();
    for (const i of layout.others) columns.set(layout.names[i] ?? '', this.values[i] ?? []);
    const labels = layout.label === undefined ? undefined : this.values[layout.label];
    const sentence = { tokens, columns, labels, id: this.id, line: this.firstLine };
    this.builder.add(this.hasOtherLines ? { ...sentence, source: this.source } : sentence);
    this.values = layout.names.map(() => []);
    this.source = [];
    this.hasOtherLines = false;
    this.tokens = 0;
    this.id = undefined;
  }

  private split(text: string): string[] {
    return this.options.separator === 'tab' ? text.split('\t') : splitWhitespace(text);
  }
}

/** Reads a whole text in CoNLL columns. @throws CorpusFormatError, OptionError */
export function parseConll(text: string, options: ReadCorpusOptions = {}, file = 'text'): Corpus {
  return parseText(new ConllParser(file, options), text, file);
}
