/** Which columns of a corpus templates read. */
import { findName } from '../corpus/column-names.ts';
import { compilePattern } from './crfpp.ts';
import type { Template } from './template.ts';

/**
 * The columns that some templates read, of those that a corpus has besides words and labels, in file order: by name, or, in CRF++
 * and Wapiti patterns, by place.
 */
export function columnsReadBy(templates: readonly Template[], columns: readonly string[]): string[] {
  const read = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined) read.add(name);
  };
  for (const template of templates) {
    if (template.kind === 'vector') continue;
    if (template.kind === 'pattern') {
      for (const item of compilePattern(template).items) {
        if (item.kind !== 'command') continue;
        // Place 0 is the word.
        add(columns[item.column - 1]);
        if (item.from === 'indirect') add(columns[item.offset - 1]);
      }
      continue;
    }
    for (const part of template.parts) if (part.field === 'column') add(findName(columns, part.name));
  }
  return columns.filter((name) => read.has(name));
}
