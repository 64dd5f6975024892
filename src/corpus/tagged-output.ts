import { CrfLabError } from '../errors.ts';
import { IGNORED_COLUMN } from './column-layout.ts';
import { isDocumentStart } from './conll-lines.ts';
import { CONLLU_COLUMNS } from './conllu.ts';
import type { CorpusFormat } from './read-options.ts';
import type { Corpus, Sentence, SourceLine, TableShape } from './sentence.ts';
import { isBlank } from './text-lines.ts';

/** How tagged sentences are written. */
export interface TaggedLayout {
  readonly format: CorpusFormat;
  /** Columns in the order they are written, word and gold label included. */
  readonly columns: readonly string[];
  readonly labelColumn: string | undefined;
  /** Name of the added column or field; in CoNLL-U the column that is overwritten. */
  readonly predictedColumn: string;
  /** Before which of `columns` the prediction stands in CoNLL output; undefined: after all of them. */
  readonly predictedPlace?: number;
  /** Names for the first line of CoNLL output, one for each of `columns`; undefined: no such line. */
  readonly header?: readonly string[];
  /** Whether fields of jsonl output are called as `columns` are, which a jsonl file has named; else `tokens` and `tags`. */
  readonly hasFieldNames?: boolean;
  /** All columns of CoNLL-U lines that were read, in order; undefined: the usual ten. */
  readonly nodeColumns?: readonly string[];
  /** Between the columns of CoNLL output. */
  readonly separator: ' ' | '\t';
  /** How rows of csv output look: as in the file that was read; else with commas, sentences by `sentence_id`. */
  readonly table: TableShape;
}

const USUAL_TABLE: TableShape = { delimiter: ',', sentenceColumn: 'sentence_id' };

/**
 * The layout that gives back a corpus's columns with the predicted labels after them; where a file lacks the label column
 * they stand in its place, so that the output has the columns of a labelled file.
 */
export function taggedLayout(
  corpus: Pick<Corpus, 'columns' | 'labelColumn' | 'labelPlace' | 'header' | 'format' | 'table'>,
  format: CorpusFormat,
  options: { predictedColumn?: string; separator?: ' ' | '\t' } = {},
): TaggedLayout {
  const { columns, labelColumn, labelPlace, header, table = USUAL_TABLE } = corpus;
  const usual = format === 'conllu' ? (labelColumn ?? 'upos') : 'predicted';
  const { predictedColumn = usual, separator = ' ' } = options;
  const layout = { format, columns, labelColumn, predictedColumn, separator, table };
  return {
    ...layout,
    ...(labelPlace === undefined ? {} : { predictedPlace: labelPlace }),
    ...(header === undefined ? {} : { header }),
    ...(corpus.format === 'conllu' ? { nodeColumns: columns } : {}),
    ...(corpus.format === 'jsonl' ? { hasFieldNames: true } : {}),
  };
}

/**
 * What stands before the first sentence: the header of a csv file, or of CoNLL columns that had one; else nothing.
 * `more`: names of the columns after the predicted labels, for CoNLL.
 */
export function formatTaggedHeader(layout: TaggedLayout, more: readonly string[] = []): string {
  if (layout.format === 'conll' && layout.header !== undefined) {
    const { header, predictedColumn, predictedPlace = header.length, separator } = layout;
    return `${[...header.toSpliced(predictedPlace, 0, predictedColumn), ...more].join(separator)}\n`;
  }
  if (layout.format !== 'csv') return '';
  const { predictedColumn, table } = layout;
  const columns = keptColumns(layout);
  const places = [table.documentColumn, table.sentenceColumn].filter((name) => name !== undefined);
  return csvRow([...places, ...columns, predictedColumn], table);
}

/**
 * A sentence with its predicted labels (`[T]`), ready to be appended to a file, line ends included. CoNLL: its columns
 * and the prediction as one more at `predictedPlace`, comments and `-DOCSTART-` lines given back. CoNLL-U: its lines with the label column
 * overwritten. csv: a row a token, with a blank row after the sentence where no column says which it is. jsonl: one object, gold labels in their field and predictions in `predictedColumn`.
 * slots: the line of labels. `index` (0-based) stands for a missing sentence id in csv. `more`: further columns after
 * the predicted labels, each `[T]`, in CoNLL only.
 * @throws CrfLabError when the format cannot express a token, RangeError when the lengths differ.
 */
export function formatTagged(
  sentence: Sentence,
  labels: readonly string[],
  layout: TaggedLayout,
  index = 0,
  more: readonly (readonly string[])[] = [],
): string {
  if (labels.length !== sentence.tokens.length) {
    throw new RangeError(`found ${labels.length} labels for ${sentence.tokens.length} tokens`);
  }
  switch (layout.format) {
    case 'conll':
      return formatConll(sentence, labels, more, layout);
    case 'conllu':
      return formatConllu(sentence, labels, layout);
    case 'csv':
      return formatCsv(sentence, labels, layout, index);
    case 'jsonl':
      return formatJsonl(sentence, labels, layout);
    case 'slots':
      return `${labels.map((label) => separable(label, ' ')).join(' ')}\n`;
  }
}

/** All sentences of a corpus with predicted labels, `[N][T]`, as the text of one file. @throws as `formatTagged` */
export function writeTagged(
  sentences: readonly Sentence[],
  predicted: readonly (readonly string[])[],
  layout: TaggedLayout,
): string {
  if (predicted.length !== sentences.length) {
    throw new RangeError(`found labels for ${predicted.length} of ${sentences.length} sentences`);
  }
  const parts = [formatTaggedHeader(layout)];
  for (const [n, sentence] of sentences.entries()) {
    parts.push(formatTagged(sentence, predicted[n] ?? [], layout, n));
  }
  return parts.join('');
}

/** CoNLL columns: `writeTagged` with that format. @throws as `formatTagged` */
export function writeConll(
  corpus: Corpus,
  predicted: readonly (readonly string[])[],
  options: { predictedColumn?: string; separator?: ' ' | '\t' } = {},
): string {
  return writeTagged(corpus.sentences, predicted, taggedLayout(corpus, 'conll', options));
}

/** The columns in the layout's order; the one that is neither label nor extra column is the words'. */
function columnValues(sentence: Sentence, layout: TaggedLayout): (readonly string[])[] {
  return layout.columns.map((name) => {
    if (name === layout.labelColumn) return sentence.labels ?? sentence.tokens.map(() => IGNORED_COLUMN);
    return sentence.columns.get(name) ?? sentence.tokens;
  });
}

/** The lines to write for a sentence; of those that are no tokens, the ones the output format can take. */
function sourceLines(sentence: Sentence, isAllowed: (text: string) => boolean): readonly SourceLine[] {
  const { source, tokens } = sentence;
  if (source === undefined) return tokens.map((_, t) => ({ text: '', token: t }));
  return source.filter(({ text, token }) => token !== undefined || isAllowed(text));
}

function formatConll(
  sentence: Sentence,
  labels: readonly string[],
  more: readonly (readonly string[])[],
  layout: TaggedLayout,
): string {
  const { separator, predictedPlace = layout.columns.length } = layout;
  const columns = [...columnValues(sentence, layout).toSpliced(predictedPlace, 0, labels), ...more];
  const tokenLine = (t: number): string => {
    const fields = columns.map((column) => separable(column[t] ?? IGNORED_COLUMN, separator));
    // Nothing between two tabs is a value, but a line of nothing else ends the sentence.
    if (fields.every(isBlank)) throw inexpressible(fields.join('\t'), 'is an empty line');
    if (isDocumentStart(fields[0] ?? ''))
      throw inexpressible(fields[0] ?? '', 'starts a document in CoNLL columns');
    return fields.join(separator);
  };
  const lines = sourceLines(sentence, (text) => text === '' || text.startsWith('#') || isDocumentStart(text));
  const written = lines.map(({ text, token }) => {
    if (token !== undefined) return tokenLine(token);
    // conlleval wants as many columns in these lines as in the others.
    return isDocumentStart(text) && /[ \t]/.test(text)
      ? `${text}${`${separator}O`.repeat(1 + more.length)}`
      : text;
  });
  return `${written.join('\n')}\n\n`;
}

/** Where columns have names there is no place for two predictions: that of an earlier model goes. */
function keptColumns({ columns, labelColumn, predictedColumn }: TaggedLayout): readonly string[] {
  return columns.filter((name) => name === labelColumn || name !== predictedColumn);
}

function formatConllu(sentence: Sentence, labels: readonly string[], layout: TaggedLayout): string {
  const usual = layout.columns.length === CONLLU_COLUMNS.length ? layout.columns : CONLLU_COLUMNS;
  const names = layout.nodeColumns ?? usual;
  const target = names.indexOf(layout.predictedColumn);
  if (target < 0)
    throw new CrfLabError(
      `CoNLL-U has no column "${layout.predictedColumn}", expected one of ${names.join(', ')}`,
    );
  const blank = (t: number): string[] =>
    names.map((_, i) => (i === 0 ? String(t + 1) : i === 1 ? (sentence.tokens[t] ?? '') : IGNORED_COLUMN));
  const isNode = (text: string): boolean => text.split('\t').length === names.length;
  const lines = sourceLines(sentence, (text) => text.startsWith('#') || isNode(text));
  const written = lines.map(({ text, token }) => {
    if (token === undefined) return text;
    const fields = isNode(text) ? text.split('\t') : blank(token);
    fields[target] = labels[token] ?? IGNORED_COLUMN;
    return fields.map((field) => separable(field, '\t')).join('\t');
  });
  return `${written.join('\n')}\n\n`;
}

function formatCsv(
  sentence: Sentence,
  labels: readonly string[],
  layout: TaggedLayout,
  index: number,
): string {
  const { table } = layout;
  const hasIds = table.sentenceColumn !== undefined;
  const place = [
    ...(table.documentColumn === undefined ? [] : [sentence.documentName ?? '']),
    ...(hasIds ? [sentence.id ?? String(index + 1)] : []),
  ];
  const columns = [...columnValues(sentence, { ...layout, columns: keptColumns(layout) }), labels];
  const rows = sentence.tokens.map((_, t) =>
    csvRow([...place, ...columns.map((column) => column[t] ?? '')], table),
  );
  return rows.join('') + (hasIds ? '' : '\n');
}

function formatJsonl(sentence: Sentence, labels: readonly string[], layout: TaggedLayout): string {
  const fields: [string, unknown][] = [];
  if (sentence.id !== undefined) fields.push(['id', sentence.id]);
  if (sentence.documentName !== undefined) fields.push(['document', sentence.documentName]);
  const called = (name: string, usual: string): string => (layout.hasFieldNames === true ? name : usual);
  for (const name of keptColumns(layout)) {
    if (name === layout.labelColumn) fields.push([called(name, 'tags'), sentence.labels ?? []]);
    else if (sentence.columns.has(name)) fields.push([name, sentence.columns.get(name)]);
    else fields.push([called(name, 'tokens'), sentence.tokens]);
  }
  fields.push([layout.predictedColumn, labels]);
  // Joined by hand: an object literal would lose a column called __proto__.
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}\n`;
}

function csvRow(fields: readonly string[], { delimiter, quote }: TableShape): string {
  if (quote === 'none') {
    const odd = fields.find((field) => field.includes(delimiter) || /[\n\r]/.test(field));
    if (odd === undefined) return `${fields.join(delimiter)}\n`;
    throw inexpressible(odd, 'cannot stand in a table without quotes');
  }
  const quoted = fields.map((field) =>
    field.includes(delimiter) || /["\n\r]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(delimiter)}\n`;
}

function separable(field: string, separator: ' ' | '\t'): string {
  const isSafe = separator === ' ' ? field !== '' && !/[ \t\n\r]/.test(field) : !/[\t\n\r]/.test(field);
  if (isSafe) return field;
  throw inexpressible(field, 'cannot stand in such columns');
}

function inexpressible(field: string, why: string): CrfLabError {
  return new CrfLabError(
    `the value ${JSON.stringify(field)} ${why}; write JSON Lines with --output-format jsonl`,
  );
}
