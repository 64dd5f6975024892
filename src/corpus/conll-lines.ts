/** What one line of a file of CoNLL columns says by itself. */
import { IGNORED_COLUMN } from './column-layout.ts';

const DOCUMENT_START = '-DOCSTART-';

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

/** Whether a line has the names that were asked for, but for case and columns that are ignored. */
export function isSameNames(fields: readonly string[], names: readonly string[] | undefined): boolean {
  if (names?.length !== fields.length) return false;
  return names.every((name, i) => name === IGNORED_COLUMN || name.toLowerCase() === fields[i]?.toLowerCase());
}

/** Each name once, and none that means a column is to be ignored. */
export function distinctNames(fields: readonly string[]): string[] {
  const known = new Set<string>();
  return fields.map((field, i) => {
    const name = field === '' || field === IGNORED_COLUMN || known.has(field) ? `${field}${i + 1}` : field;
    known.add(name);
    return name;
  });
}

/** The id in `# id X` (MultiCoNER) or `# sent_id = X` (CoNLL-U). */
export function sentenceIdOf(comment: string): string | undefined {
  const named = /^# *sent_id *=/.exec(comment);
  if (named !== null) return comment.slice(named[0].length).trim() || undefined;
  const id = /^# +id(?=\s)/.exec(comment);
  if (id === null) return undefined;
  return /^(?:=\s*)?(\S+)/.exec(comment.slice(id[0].length).trimStart())?.[1];
}

/** `# id X`, `# newdoc`, `# newpar` and `# key = value`, as CoNLL-U and MultiCoNER write them. */
export function hasCommentForm(text: string): boolean {
  if (/^#(?:begin|end) document\b/.test(text)) return true;
  return /^# +(?:id\s|newdoc\b|newpar\b|[\w.:-]+ += )/.test(text) || /^# *(?:sent_id|text) *=/.test(text);
}
