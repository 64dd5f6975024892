import type { Corpus, Sentence } from '../../src/corpus/index.ts';

/** A corpus from lines `word/label word/label`; a line `---` begins a new document. */
export function smallCorpus(name: string, lines: readonly string[]): Corpus {
  const sentences: Sentence[] = [];
  let document = 0;
  for (const line of lines) {
    if (line === '---') {
      document++;
      continue;
    }
    const pairs = line.split(' ').map((pair) => {
      const slash = pair.lastIndexOf('/');
      return [pair.slice(0, slash), pair.slice(slash + 1)] as const;
    });
    sentences.push({
      tokens: pairs.map(([word]) => word),
      labels: pairs.map(([, label]) => label),
      columns: new Map(),
      document,
      id: undefined,
      line: 0,
    });
  }
  return {
    name,
    sentences,
    documents: sentences.length === 0 ? 0 : document + 1,
    columns: ['word', 'label'],
    labelColumn: 'label',
  };
}
