/** Usual names of columns, lower-case, and names found regardless of case. */

export const WORD_COLUMNS: readonly string[] = ['word', 'token', 'form', 'words', 'tokens'];
export const LABEL_COLUMNS: readonly string[] = ['tag', 'ner', 'label', 'pos'];
export const SENTENCE_COLUMNS: readonly string[] = [
  'sentence_id',
  'sentence',
  'sent',
  'sent_id',
  'sentence #',
  'sentence_idx',
];
export const DOCUMENT_COLUMNS: readonly string[] = ['document', 'document_id', 'doc', 'doc_id'];

/**
 * The one of some names that is meant by a name: itself, or else the first that differs in nothing but case.
 * undefined where there is none.
 */
export function findName(names: Iterable<string>, wanted: string): string | undefined {
  const lower = wanted.toLowerCase();
  let found: string | undefined;
  for (const name of names) {
    if (name === wanted) return name;
    if (found === undefined && name.toLowerCase() === lower) found = name;
  }
  return found;
}
