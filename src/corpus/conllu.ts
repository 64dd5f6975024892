import { CorpusFormatError } from '../errors.ts';
import { type ColumnLayout, keptColumns, resolveColumnLayout } from './column-layout.ts';
import { findName } from './column-names.ts';
import { sentenceIdOf, splitWhitespace } from './conll-lines.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import { type ReadCorpusOptions, resolveReadCorpusOptions } from './read-options.ts';
import type { Corpus, CorpusHead, Sentence, SourceLine } from './sentence.ts';
import { isBlank, type LineParser, parseText, type SentenceParser } from './text-lines.ts';

export const CONLLU_COLUMNS = [
  'id',
  'word',
  'lemma',
  'upos',
  'xpos',
  'feats',
  'head',
  'deprel',
  'deps',
  'misc',
] as const;

/** `# global.columns = ID FORM ...`, the first line of CoNLL-U Plus. */
const PLUS_COLUMNS = /^# *global\.columns *=/;

export function isPlusColumns(line: string): boolean {
  return PLUS_COLUMNS.test(line);
}

/**
 * Reads CoNLL-U: ten tab-separated columns; or CoNLL-U Plus, whose first line names the columns. Multiword tokens (`1-2`)
 * and empty nodes (`1.1`) are no tokens; they and the comments are kept in `source`. The label column is `upos`, or the
 * last where there is none, unless the options say otherwise.
 */
export class ConlluParser implements LineParser<Corpus>, SentenceParser {
  private readonly options: ReadCorpusOptions;
  private readonly builder: CorpusBuilder;
  /** Known from the first line on. */
  private known: ColumnLayout | undefined;
  /** Place of the tokens' numbers; undefined where CoNLL-U Plus has no such column. */
  private idPlace: number | undefined = 0;
  private values: string[][] = [];
  private source: SourceLine[] = [];
  private tokens = 0;
  private firstLine = 0;
  private id: string | undefined;

  constructor(file: string, options: ReadCorpusOptions = {}) {
    resolveReadCorpusOptions(options);
    this.options = options;
    this.builder = new CorpusBuilder(file);
  }

  private get layout(): ColumnLayout {
    this.known ??= this.layoutOf(this.options.columns ?? [...CONLLU_COLUMNS], 0);
    return this.known;
  }

  line(text: string, lineNumber: number): void {
    if (isBlank(text)) {
      this.finishSentence();
      return;
    }
    if (text.startsWith('#')) {
      if (lineNumber === 1 && isPlusColumns(text)) this.readPlusColumns(text, lineNumber);
      if (this.tokens === 0 && /^#\s*newdoc\b/.test(text)) this.builder.startDocument();
      this.id = sentenceIdOf(text) ?? this.id;
      this.source.push({ text, token: undefined });
      return;
    }
    const fields = text.split('\t');
    const { layout } = this;
    const width = layout.names.length;
    if (fields.length !== width) {
      const remedy = 'CoNLL-U is tab-separated; read other columns with --format conll';
      throw this.error(
        lineNumber,
        `found ${fields.length} tab-separated columns, expected ${width}; ${remedy}`,
      );
    }
    if (this.idPlace !== undefined) {
      const node = fields[this.idPlace] ?? '';
      if (/^\d+[-.]\d+$/.test(node)) {
        this.source.push({ text, token: undefined });
        return;
      }
      if (node !== String(this.tokens + 1)) {
        const remedy = 'number the tokens from 1 and put an empty line between sentences';
        throw this.error(lineNumber, `token id "${node}", expected ${this.tokens + 1}; ${remedy}`);
      }
    }
    if (fields[layout.word] === '')
      throw this.error(lineNumber, 'the word column is empty; write _ or the word');
    if (this.tokens === 0) {
      this.firstLine = lineNumber;
      this.values = layout.names.map(() => []);
    }
    for (const [i, column] of this.values.entries()) column.push(this.builder.intern(fields[i] ?? ''));
    this.source.push({ text, token: this.tokens++ });
  }

  end(): Corpus {
    this.finishSentence();
    return this.builder.build(this.head(), 'CoNLL-U sentences; is it the right file?');
  }

  head(): CorpusHead {
    const { names, label } = this.layout;
    const labelColumn = label === undefined ? undefined : names[label];
    return { name: this.builder.file, columns: keptColumns(this.layout), labelColumn };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  private layoutOf(columns: string[], line: number): ColumnLayout {
    const label = this.options.label ?? findName(columns, 'upos');
    const resolved = resolveReadCorpusOptions({
      ...this.options,
      columns,
      ...(label === undefined ? {} : { label }),
    });
    return resolveColumnLayout(columns.length, resolved, this.builder.file, line);
  }

  /** Names as in CoNLL-U, in lower case, unless the options give others. */
  private readPlusColumns(text: string, lineNumber: number): void {
    const found = splitWhitespace(text.slice(text.indexOf('=') + 1));
    const usual = found.map((name) => (name === 'FORM' ? 'word' : name.toLowerCase()));
    const { columns = usual } = this.options;
    if (columns.length !== found.length) {
      const named = `the file names ${found.length} columns (${found.join(', ')})`;
      throw this.error(
        lineNumber,
        `${named}, expected ${columns.length} (${columns.join(', ')}); name them with --columns`,
      );
    }
    this.known = this.layoutOf([...columns], lineNumber);
    const idPlace = found.indexOf('ID');
    this.idPlace = idPlace < 0 ? undefined : idPlace;
  }

  private error(lineNumber: number, reason: string): CorpusFormatError {
    return new CorpusFormatError(this.builder.file, lineNumber, reason);
  }

  private finishSentence(): void {
    if (this.tokens === 0) return;
    const { names, word, label, others } = this.layout;
    const tokens = this.values[word] ?? [];
    const columns = new Map<string, readonly string[]>();
    for (const i of others) columns.set(names[i] ?? '', this.values[i] ?? []);
    const labels = label === undefined ? undefined : this.values[label];
    this.builder.add({ tokens, columns, labels, id: this.id, line: this.firstLine, source: this.source });
    this.source = [];
    this.tokens = 0;
    this.id = undefined;
  }
}

/** Reads a whole text in CoNLL-U. @throws CorpusFormatError, OptionError */
export function parseConllu(text: string, options: ReadCorpusOptions = {}, file = 'text'): Corpus {
  return parseText(new ConlluParser(file, options), text, file);
}
