import { CorpusFormatError } from '../errors.ts';
import { type ColumnLayout, columnsOf, keptColumns, resolveColumnLayout } from './column-layout.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import {
  type ReadCorpusOptions,
  type ResolvedReadCorpusOptions,
  resolveReadCorpusOptions,
} from './read-options.ts';
import type { Corpus, CorpusHead, Sentence, SourceLine } from './sentence.ts';
import { isBlank, type LineParser, parseText, type SentenceParser } from './text-lines.ts';

const DOCUMENT_START = '-DOCSTART-';

/**
 * Reads CoNLL columns: a token a line, columns split at any run of spaces and tabs (or at single tabs), sentences
 * separated by blank lines, documents by `-DOCSTART-` lines or `# newdoc` comments. Every line must have as many
 * columns as the first. Lines that are no tokens stand in the `source` of the sentence after them.
 */
export class ConllParser implements LineParser<Corpus>, SentenceParser {
  private readonly options: ResolvedReadCorpusOptions;
  private readonly builder: CorpusBuilder;
  /** Lines before the first certain token line: only that tells how many columns a token has. */
  private pending: { text: string; lineNumber: number }[] = [];
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
    if (this.layout !== undefined) {
      this.read(text, lineNumber, this.layout);
    } else if (this.mayBeNoToken(text)) {
      this.pending.push({ text, lineNumber });
    } else {
      this.settle(text, lineNumber);
      this.line(text, lineNumber);
    }
  }

  end(): Corpus {
    if (this.layout === undefined) {
      // Nothing but lines that start with # : those that have no comment's form are tokens.
      const first = this.pending.find(({ text }) => this.mayBeToken(text));
      if (first !== undefined) this.settle(first.text, first.lineNumber);
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
    return labelPlace === undefined ? head : { ...head, labelPlace };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  private mayBeNoToken(text: string): boolean {
    if (isBlank(text) || isDocumentStart(text)) return true;
    return text.startsWith('#') && this.options.comments !== false;
  }

  private mayBeToken(text: string): boolean {
    if (isBlank(text) || isDocumentStart(text)) return false;
    return this.options.comments !== true && !hasCommentForm(text);
  }

  private settle(text: string, lineNumber: number): void {
    const fields = this.split(text);
    this.layout = resolveColumnLayout(fields.length, this.options, this.builder.file, lineNumber);
    this.layoutLine = lineNumber;
    this.values = this.layout.names.map(() => []);
    const { pending, layout } = this;
    this.pending = [];
    // One line of prose above the first sentence makes its neighbours prose too, whatever their number of words.
    const isProse = pending.some((line) => this.isProse(line.text, layout));
    for (const line of pending) {
      if (isProse && this.options.comments === 'auto' && /^#+\s/.test(line.text)) this.readComment(line.text);
      else this.read(line.text, line.lineNumber, layout);
    }
  }

  private read(text: string, lineNumber: number, layout: ColumnLayout): void {
    if (isBlank(text)) {
      if (this.tokens > 0) this.finishSentence();
      else if (this.source.length > 0) this.source.push({ text: '', token: undefined });
    } else if (isDocumentStart(text)) {
      this.finishSentence();
      this.builder.startDocument();
      this.addOtherLine(text);
    } else if (text.startsWith('#') && this.isComment(text, layout)) {
      this.readComment(text);
    } else {
      this.readToken(text, lineNumber, layout);
    }
  }

  /** `#` is a word in newswire and begins words on Twitter, so by default a comment must look like one. */
  private isComment(text: string, layout: ColumnLayout): boolean {
    if (this.options.comments !== 'auto') return this.options.comments;
    if (this.tokens > 0) return false;
    return hasCommentForm(text) || this.isProse(text, layout);
  }

  private isProse(text: string, layout: ColumnLayout): boolean {
    if (!/^#+\s/.test(text) || hasCommentForm(text)) return false;
    return this.split(text).length !== layout.names.length;
  }

  private readComment(text: string): void {
    if (/^#\s*newdoc\b/.test(text)) {
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

/** Splits at runs of spaces and tabs alone: U+00A0 and the other Unicode spaces belong to the token. */
export function splitWhitespace(text: string): string[] {
  const fields: string[] = [];
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 9) {
      if (start >= 0) fields.push(text.slice(start, i));
      start = -1;
    } else if (start < 0) {
      start = i;
    }
  }
  if (start >= 0) fields.push(text.slice(start));
  return fields;
}

/** True for the line that starts a document: its first column is `-DOCSTART-`, whatever follows. */
export function isDocumentStart(text: string): boolean {
  if (!text.startsWith(DOCUMENT_START)) return false;
  const next = text.charCodeAt(DOCUMENT_START.length);
  return Number.isNaN(next) || next === 32 || next === 9;
}

/** The id in `# id X` (MultiCoNER) or `# sent_id = X` (CoNLL-U). */
export function sentenceIdOf(comment: string): string | undefined {
  return (/^# *sent_id *=\s*(.*\S)/.exec(comment) ?? /^# +id\s+=?\s*(\S+)/.exec(comment))?.[1];
}

/** `# id X`, `# newdoc`, `# newpar` and `# key = value`, as CoNLL-U and MultiCoNER write them. */
function hasCommentForm(text: string): boolean {
  return /^# +(?:id\s|newdoc\b|newpar\b|[\w.:-]+ += )/.test(text) || /^# *(?:sent_id|text) *=/.test(text);
}
