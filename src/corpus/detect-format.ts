import { isCsvHeader } from './csv.ts';
import type { CorpusFormat } from './read-options.ts';
import { isBlank } from './text-lines.ts';

/**
 * The format of a file, by its name (`.gz` left aside) where that tells, else by its first lines. `.tsv` may mean a
 * table with a header or CoNLL columns, which the first line decides; other names mean CoNLL columns unless the lines
 * are JSON objects or CoNLL-U. Slot files come in several and are not found here.
 */
export function detectFormat(path: string, firstLines: readonly string[]): Exclude<CorpusFormat, 'slots'> {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.conllu$/.test(name)) return 'conllu';
  if (/\.(jsonl|ndjson|jsonlines)$/.test(name)) return 'jsonl';
  if (/\.csv$/.test(name)) return 'csv';
  const first = firstLines.find((line) => !isBlank(line));
  if (first === undefined) return 'conll';
  if (/\.(tsv|tab)$/.test(name) && isCsvHeader(first)) return 'csv';
  if (/^\s*\{\s*"/.test(first) && isJsonObject(first)) return 'jsonl';
  const token = firstLines.find((line) => !isBlank(line) && !line.startsWith('#'));
  if (token !== undefined && /^1(-\d+)?\t/.test(token) && token.split('\t').length === 10) return 'conllu';
  return 'conll';
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
