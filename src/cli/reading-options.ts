/** What options about the reading of corpus files take. */
import { InvalidArgumentError } from '@commander-js/extra-typings';

export const FORMATS = ['auto', 'conll', 'conllu', 'csv', 'jsonl', 'slots', 'crfsuite'] as const;
/** What `tag` writes where it is not told to write as it reads. */
export const OUTPUT_FORMATS = ['conll', 'csv', 'jsonl'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export const ENCODINGS = ['utf-8', 'latin-1'] as const;

/** Column names, `_` as often as one likes. */
export function commaList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw new InvalidArgumentError('Expected names separated by commas.');
  const repeated = names.find((name, i) => name !== '_' && names.indexOf(name) !== i);
  if (repeated !== undefined) throw new InvalidArgumentError(`${repeated} stands twice.`);
  return names;
}
