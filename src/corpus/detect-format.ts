import { CONLLU_COLUMNS, isPlusColumns } from './conllu.ts';
import { detectDelimiter, hasSentenceColumn, isCsvHeader } from './csv.ts';
import type { CorpusFormat } from './read-options.ts';
import { isBlank } from './text-lines.ts';

/**
 * The format of a file, by its name (`.gz` left aside) where that tells, else by its first lines: JSON objects, CoNLL-U
 * (ten columns after a token's number), a table with a header, or CoNLL columns. A header between tabs begins a table in
 * a `.tsv` file, elsewhere only if it names a sentence column: CoNLL columns may have one too. Slot files come in several
 * and are not found here.
 */
export function detectFormat(path: string, firstLines: readonly string[]): Exclude<CorpusFormat, 'slots'> {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.conllup?$/.test(name)) return 'conllu';
  if (/\.(jsonl|ndjson|jsonlines)$/.test(name)) return 'jsonl';
  if (/\.csv$/.test(name)) return 'csv';
  const first = firstLines.find((line) => !isBlank(line));
  if (first === undefined) return 'conll';
  if (isCsvHeader(first)) {
    if (/\.(tsv|tab)$/.test(name) || detectDelimiter(first) !== '\t' || hasSentenceColumn(first))
      return 'csv';
  }
  if (/^\s*\{\s*"/.test(first) && isJsonObject(first)) return 'jsonl';
  const token = firstLines.find((line) => !isBlank(line) && !line.startsWith('#'));
  if (token !== undefined && isConlluToken(token)) return 'conllu';
  if (firstLines.some(isPlusColumns)) return 'conllu';
  return 'conll';
}

/** The first line of a sentence in CoNLL-U: token 1, a range of tokens from 1 on, or an empty node before it. */
function isConlluToken(line: string): boolean {
  return /^(?:1|1-\d+|0\.\d+)\t/.test(line) && line.split('\t').length === CONLLU_COLUMNS.length;
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
