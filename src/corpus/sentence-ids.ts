import type { Sentence } from './sentence.ts';

/** Sentence ids that occur more than once, with how often. Some published corpora repeat ids, so this is no error. */
export function duplicateIds(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of sentences) {
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, count]) => count > 1));
}
