import { CorpusFormatError } from '../errors.ts';
import { type ColumnLayout, keptColumns, resolveColumnLayout } from './column-layout.ts';
import { sentenceIdOf } from './conll.ts';
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

/**
 * Reads CoNLL-U: ten tab-separated columns. Multiword tokens (`1-2`) and empty nodes (`1.1`) are no tokens; they and
 * the comments are kept in `source`. The label column is `upos` unless the options say otherwise.
 */
export class ConlluParser implements LineParser<Corpus>, SentenceParser {
  private readonly builder: CorpusBuilder;
  private readonly layout: ColumnLayout;
  private values: string[][];
  private source: SourceLine[] = [];
  private tokens = 0;
  private firstLine = 0;
  private id: string | undefined;

  constructor(file: string, options: ReadCorpusOptions = {}) {
    this.builder = new CorpusBuilder(file);
    const columns = options.columns ?? [...CONLLU_COLUMNS];
    const label = options.label ?? (columns.includes('upos') ? 'upos' : undefined);
    const resolved = resolveReadCorpusOptions({
      ...options,
      columns,
      ...(label === undefined ? {} : { label }),
    });
    this.layout = resolveColumnLayout(columns.length, resolved, file, 0);
    this.values = this.layout.names.map(() => []);
  }

  line(text: string, lineNumber: number): void {
    if (isBlank(text)) {
      this.finishSentence();
      return;
    }
    if (text.startsWith('#')) {
      if (this.tokens === 0 && /^#\s*newdoc\b/.test(text)) this.builder.startDocument();
      this.id = sentenceIdOf(text) ?? this.id;
      this.source.push({ text, token: undefined });
      return;
    }
    const fields = text.split('\t');
    const width = this.layout.names.length;
    if (fields.length !== width) {
      const remedy = 'CoNLL-U is tab-separated; read other columns with --format conll';
      throw this.error(
        lineNumber,
        `found ${fields.length} tab-separated columns, expected ${width}; ${remedy}`,
      );
    }
    const node = fields[0] ?? '';
    if (/^\d+[-.]\d+$/.test(node)) {
      this.source.push({ text, token: undefined });
      return;
    }
    if (node !== String(this.tokens + 1)) {
      const remedy = 'number the tokens from 1 and put an empty line between sentences';
      throw this.error(lineNumber, `token id "${node}", expected ${this.tokens + 1}; ${remedy}`);
    }
    if (fields[this.layout.word] === '')
      throw this.error(lineNumber, 'the word column is empty; write _ or the word');
    if (this.tokens === 0) this.firstLine = lineNumber;
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

  private error(lineNumber: number, reason: string): CorpusFormatError {
    return new CorpusFormatError(this.builder.file, lineNumber, reason);
  }

  private finishSentence(): void {
    const { names, word, label, others } = this.layout;
    const tokens = this.values[word];
    if (this.tokens === 0 || tokens === undefined) return;
    const columns = new Map<string, readonly string[]>();
    for (const i of others) columns.set(names[i] ?? '', this.values[i] ?? []);
    const labels = label === undefined ? undefined : this.values[label];
    this.builder.add({ tokens, columns, labels, id: this.id, line: this.firstLine, source: this.source });
    this.values = names.map(() => []);
    this.source = [];
    this.tokens = 0;
    this.id = undefined;
  }
}

/** Reads a whole text in CoNLL-U. @throws CorpusFormatError, OptionError */
export function parseConllu(text: string, options: ReadCorpusOptions = {}, file = 'text'): Corpus {
  return parseText(new ConlluParser(file, options), text, file);
}
