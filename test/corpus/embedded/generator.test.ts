import { describe, expect, it } from 'vitest';
import { countFrames, SINGLE_TOKEN_CATEGORIES } from '../../../src/corpus/embedded/index.ts';
import {
  type Corpus,
  countInvalidTransitions,
  embeddedHierarchy,
  generateEmbeddedCorpus,
  labelsToSpans,
} from '../../../src/corpus/index.ts';
import { OptionError } from '../../../src/errors.ts';

const corpus = generateEmbeddedCorpus({ level: 'fine' });
const splits = [corpus.train, corpus.dev, corpus.test];

/** Every entity of a corpus: its words, fine category and sentence. */
function entities(of: Corpus): { words: readonly string[]; category: string; document: number }[] {
  return of.sentences.flatMap(({ tokens, labels, document }) =>
    labelsToSpans(labels ?? []).map(({ category, start, end }) => ({
      words: tokens.slice(start, end),
      category,
      document,
    })),
  );
}

/** Labels with their categories replaced, prefixes kept. */
function mapped(labels: readonly string[], map: ReadonlyMap<string, string>): string[] {
  return labels.map((label) => label.replace(/(?<=^[BI]-).*/, (category) => map.get(category) ?? 'unknown'));
}

describe('the embedded corpus', () => {
  it('has the same bytes for the same seed and others for another', () => {
    const text = (seed: number): string =>
      JSON.stringify(
        [generateEmbeddedCorpus({ seed })]
          .flatMap(({ train, dev, test }) => [train, dev, test])
          .map(({ sentences }) =>
            sentences.map(({ tokens, labels, columns }) => [tokens, labels, [...columns]]),
          ),
      );
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  });

  it('has as many sentences as asked for', () => {
    const small = generateEmbeddedCorpus({ trainSentences: 7, devSentences: 1, testSentences: 23 });
    expect([small.train, small.dev, small.test].map(({ sentences }) => sentences.length)).toEqual([7, 1, 23]);
    expect(splits.map(({ sentences }) => sentences.length)).toEqual([2400, 400, 600]);
  });

  it('refuses a sentence count that is no whole number, and an unknown level', () => {
    expect(() => generateEmbeddedCorpus({ trainSentences: 1.5 })).toThrow(OptionError);
    expect(() => generateEmbeddedCorpus({ testSentences: 0 })).toThrow(/testSentences: found 0/);
    const level = 'coarser' as 'coarse';
    expect(() => generateEmbeddedCorpus({ level })).toThrow(
      /level: found "coarser", expected coarse, middle, fine/,
    );
  });

  it('takes the chosen level as labels and keeps all levels as columns of equal length', () => {
    for (const level of ['coarse', 'middle', 'fine'] as const) {
      const { test } = generateEmbeddedCorpus({
        level,
        trainSentences: 1,
        devSentences: 1,
        testSentences: 50,
      });
      expect(test.labelColumn).toBe(level);
      for (const { tokens, labels, columns } of test.sentences) {
        expect(labels).toEqual(columns.get(level));
        for (const name of ['pos', 'coarse', 'middle', 'fine'])
          expect(columns.get(name)?.length).toBe(tokens.length);
      }
    }
  });

  it('has valid IOB2 at every level, and no entity with two categories', () => {
    for (const { sentences } of splits) {
      for (const { columns } of sentences) {
        const fine = columns.get('fine') ?? [];
        expect(countInvalidTransitions(fine, 'iob2')).toBe(0);
        expect(columns.get('middle')).toEqual(mapped(fine, embeddedHierarchy.fineToMiddle));
        expect(columns.get('coarse')).toEqual(mapped(fine, embeddedHierarchy.fineToCoarse));
      }
    }
  });

  it('has Penn tags only, and names tagged as proper nouns except lower-cased ones', () => {
    const tags = new Set(
      splits.flatMap(({ sentences }) => sentences.flatMap(({ columns }) => columns.get('pos') ?? [])),
    );
    const penn =
      "CC CD DT EX IN JJ JJR JJS MD NN NNP NNPS NNS POS PRP PRP$ RB RBR RBS RP TO VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB , . : ( ) `` ''";
    expect([...tags].filter((tag) => !penn.split(' ').includes(tag))).toEqual([]);
    expect(tags.size).toBeGreaterThan(30);
  });

  it('uses all 32 fine, 12 middle and 4 coarse categories in train and in test', () => {
    expect([
      embeddedHierarchy.fine.length,
      embeddedHierarchy.middle.length,
      embeddedHierarchy.coarse.length,
    ]).toEqual([32, 12, 4]);
    for (const split of [corpus.train, corpus.test]) {
      expect(new Set(entities(split).map(({ category }) => category))).toEqual(
        new Set(embeddedHierarchy.fine),
      );
    }
  });

  it('is made from at least 300 frames', () => {
    expect(countFrames()).toBeGreaterThanOrEqual(300);
  });

  it('repeats no more than 1 % of its sentences of ten words and more', () => {
    const long = corpus.train.sentences
      .filter(({ tokens }) => tokens.length >= 10)
      .map(({ tokens }) => tokens.join(' '));
    expect(1 - new Set(long).size / long.length).toBeLessThan(0.01);
  });
});

describe('what makes the embedded corpus worth a model', () => {
  const found = entities(corpus.train);

  it('has names that are person, place and group by context', () => {
    const coarseOf = new Map<string, Set<string | undefined>>();
    for (const { words, category } of found) {
      const key = words.join(' ');
      coarseOf.set(key, (coarseOf.get(key) ?? new Set()).add(embeddedHierarchy.fineToCoarse.get(category)));
    }
    const ambiguous = [...coarseOf.values()].filter(({ size }) => size >= 2);
    expect(ambiguous.length).toBeGreaterThan(20);
    expect(ambiguous.some((set) => ['Person', 'Place', 'Group'].every((name) => set.has(name)))).toBe(true);
  });

  it('has one-token categories, names of four and more tokens and names with lower-cased words inside', () => {
    for (const { words, category } of found) {
      if (SINGLE_TOKEN_CATEGORIES.some((name) => name === category)) expect(words).toHaveLength(1);
    }
    const long = found.filter(({ words }) => words.length >= 4);
    expect(long.length / found.length).toBeGreaterThan(0.05);
    expect(
      long.filter(({ words }) => words.slice(1).some((word) => /^[a-z]/.test(word))).length,
    ).toBeGreaterThan(50);
  });

  it('has entities side by side, some of one category that the B alone tells apart', () => {
    const adjacent = corpus.train.sentences.flatMap(({ labels = [] }) =>
      labels.flatMap((label, t) =>
        label.startsWith('B-') && t > 0 && labels[t - 1] !== 'O' ? [[labels[t - 1], label]] : [],
      ),
    );
    const same = adjacent.filter(([left, right]) => left?.slice(2) === right?.slice(2));
    expect(same.length).toBeGreaterThan(5);
    expect(adjacent.length).toBeGreaterThan(20);
  });

  it('brings names back within a document, persons by their surname', () => {
    const fullNames = new Map<number, Set<string>>();
    let comebacks = 0;
    for (const { words, category, document } of found) {
      if (embeddedHierarchy.fineToCoarse.get(category) !== 'Person') continue;
      const surnames = fullNames.get(document) ?? new Set();
      const last = words.at(-1) ?? '';
      if (words.length === 1 && surnames.has(last)) comebacks++;
      else if (words.length > 1) surnames.add(last);
      fullNames.set(document, surnames);
    }
    expect(comebacks).toBeGreaterThan(100);
  });

  it('has documents of four to nine sentences, numbered without gaps', () => {
    for (const { sentences, documents } of splits) {
      const sizes = new Map<number, number>();
      for (const { document } of sentences) sizes.set(document, (sizes.get(document) ?? 0) + 1);
      expect([...sizes.keys()]).toEqual(Array.from({ length: documents }, (_, k) => k));
      // The last document of a split is cut where the split is full.
      for (const size of [...sizes.values()].slice(0, -1))
        expect(size).toSatisfy((n: number) => n >= 4 && n <= 9);
    }
  });

  it('has headlines in capitals, sentences without capitals, numbers, and capitalised words that are no names', () => {
    const { sentences } = corpus.train;
    const count = (test: (tokens: readonly string[]) => boolean): number =>
      sentences.filter(({ tokens }) => test(tokens)).length;
    expect(
      count((tokens) => tokens.length > 2 && tokens.join('') === tokens.join('').toUpperCase()),
    ).toBeGreaterThan(10);
    expect(
      count((tokens) => tokens.length > 5 && tokens.join('') === tokens.join('').toLowerCase()),
    ).toBeGreaterThan(10);
    const plain = sentences.flatMap(({ tokens, labels = [] }) =>
      tokens.filter((_, t) => t > 0 && labels[t] === 'O'),
    );
    expect(plain.filter((token) => /\d/.test(token)).length).toBeGreaterThan(500);
    expect(plain.filter((token) => /day$/.test(token) && /^[A-Z]/.test(token)).length).toBeGreaterThan(50);
  });
});
