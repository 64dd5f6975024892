import { CorpusFormatError, OptionError } from '../errors.ts';
import { findName, WORD_COLUMNS } from './column-names.ts';
import type { ResolvedReadCorpusOptions } from './read-options.ts';

/** Which column of a file means what. Indices count the file's columns from 0. */
export interface ColumnLayout {
  /** One name per column of the file; `_` is ignored and may repeat. */
  readonly names: readonly string[];
  readonly word: number;
  /** undefined when the file is read without labels. */
  readonly label: number | undefined;
  /** Columns that are neither word nor label nor ignored. */
  readonly others: readonly number[];
  /** Of a file that lacks the named label column: where that would stand among the columns that are kept. */
  readonly labelPlace?: number;
}

export const IGNORED_COLUMN = '_';
/** A line with more is no line of columns. */
const MAX_COLUMNS = 2 ** 16;

/**
 * Names the `count` columns of a file. Without `columns` they are `word`, `column2`, ..., `label`. With `columns`, a file
 * that lacks just the label column is taken as one to be labelled, unless `labelled` is true.
 * @throws CorpusFormatError when the file does not have the named columns, OptionError when the names contradict
 * each other.
 */
export function resolveColumnLayout(
  count: number,
  options: ResolvedReadCorpusOptions,
  file: string,
  line: number,
): ColumnLayout {
  if (count > MAX_COLUMNS) {
    const found = `found ${columnsOf(count)}, the most that is read is ${MAX_COLUMNS}`;
    throw new CorpusFormatError(file, line, `${found}; is it the right file?`);
  }
  const all = options.columns ?? defaultNames(count, options);
  rejectRepeats(all);
  const labelName = labelNameOf(all, count, options, file, line);
  let names = all;
  let isLabelled = labelName !== undefined && options.labelled !== false;
  if (count === all.length - 1 && labelName !== undefined && options.labelled !== true) {
    names = all.filter((name) => name !== labelName);
    isLabelled = false;
  } else if (count !== all.length) {
    const found = `found ${columnsOf(count)}, expected ${all.length} (${all.join(', ')})`;
    throw new CorpusFormatError(file, line, `${found}; name the file's own columns with --columns`);
  }
  const labelIndex = labelName === undefined ? -1 : names.indexOf(labelName);
  const word = wordIndexOf(names, labelIndex, options);
  const others = names.flatMap((name, i) =>
    name === IGNORED_COLUMN || i === word || i === labelIndex ? [] : [i],
  );
  const layout = { names, word, label: isLabelled ? labelIndex : undefined, others };
  if (names.length === all.length || labelName === undefined) return layout;
  const before = new Set(all.slice(0, all.indexOf(labelName)));
  return { ...layout, labelPlace: keptColumns(layout).filter((name) => before.has(name)).length };
}

/** Names of the columns that are read, in file order. */
export function keptColumns(layout: ColumnLayout): string[] {
  const { names, word, label, others } = layout;
  const kept = new Set([word, label, ...others]);
  return names.filter((_, i) => kept.has(i));
}

export function columnsOf(count: number): string {
  return count === 1 ? '1 column' : `${count} columns`;
}

function defaultNames(count: number, options: ResolvedReadCorpusOptions): string[] {
  const names = Array.from({ length: count }, (_, i) => (i === 0 ? 'word' : `column${i + 1}`));
  const hasLabel = options.labelled === true || (options.labelled === 'auto' && count > 1);
  if (
    hasLabel &&
    count > 1 &&
    (options.label === undefined || findName(names, options.label) === undefined)
  ) {
    names[count - 1] = 'label';
  }
  return names;
}

function rejectRepeats(names: readonly string[]): void {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) throw new OptionError('columns', `"${name}" stands twice; name each column once`);
    if (name !== IGNORED_COLUMN) known.add(name);
  }
}

/** undefined when no column holds labels. */
function labelNameOf(
  names: readonly string[],
  count: number,
  options: ResolvedReadCorpusOptions,
  file: string,
  line: number,
): string | undefined {
  if (options.label === undefined) {
    // Without --label and with exactly the named columns, "not labelled" means that all of them are input.
    const isNone = options.labelled === false && count === names.length;
    if (isNone || (options.labelled === 'auto' && names.length === 1)) return undefined;
    const last = names.at(-1);
    if (names.length === 1) {
      const remedy =
        'expected at least 2, a word and its label; a file without labels can be tagged, not learned from or scored';
      throw new CorpusFormatError(file, line, `found 1 column, ${remedy}`);
    }
    if (last !== IGNORED_COLUMN) return last;
    throw new OptionError('label', `the last column is ignored (${names.join(', ')}); name the label column`);
  }
  const named = options.label === IGNORED_COLUMN ? undefined : findName(names, options.label);
  if (named !== undefined) return named;
  if (options.labelled !== true) return undefined;
  const found = `no column named "${options.label}"; the columns are ${names.join(', ')}`;
  if (options.columns === undefined)
    throw new CorpusFormatError(file, line, `${found}; name them with --columns`);
  throw new OptionError('label', found);
}

function wordIndexOf(names: readonly string[], label: number, options: ResolvedReadCorpusOptions): number {
  const wanted = options.word === undefined ? WORD_COLUMNS : [options.word];
  for (const name of wanted) {
    const index = names.indexOf(findName(names, name) ?? name);
    if (index >= 0 && index !== label) return index;
  }
  if (options.word !== undefined) {
    throw new OptionError(
      'word',
      `no word column named "${options.word}"; the columns are ${names.join(', ')}`,
    );
  }
  const first = names.findIndex((name, i) => name !== IGNORED_COLUMN && i !== label);
  if (first < 0) throw new OptionError('columns', `no word column among ${names.join(', ')}`);
  return first;
}
