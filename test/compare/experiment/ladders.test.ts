import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorpusParts } from '../../../src/compare/experiment/corpus-source.ts';
import { climb, countMentions, mergeRarest } from '../../../src/compare/experiment/ladders.ts';
import { matchSupport } from '../../../src/compare/experiment/matched-support.ts';
import type { Rung } from '../../../src/compare/experiment/schema.ts';
import { generateEmbeddedCorpus, labelsToSpans, type Scheme } from '../../../src/corpus/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const embedded: CorpusParts = {
  ...generateEmbeddedCorpus({ level: 'fine', trainSentences: 300, devSentences: 40, testSentences: 60 }),
  scheme: 'iob2',
};
const options = { map: undefined, seed: 1 };

function partsOf(train: readonly string[], scheme: Scheme = 'iob2', test = train): CorpusParts {
  return {
    train: smallCorpus('train', train),
    dev: smallCorpus('dev', test),
    test: smallCorpus('test', test),
    scheme,
  };
}

const boundaries = (corpus: CorpusParts['train']): unknown =>
  corpus.sentences.map(({ labels = [] }) => labelsToSpans(labels).map(({ start, end }) => [start, end]));

describe('route merge', () => {
  it('joins the two rarest groups again and again, as done by hand', () => {
    const mentions = [
      { category: 'A', count: 9 },
      { category: 'B', count: 4 },
      { category: 'C', count: 2 },
      { category: 'D', count: 2 },
      { category: 'E', count: 1 },
    ];
    // E+C (3), then D+C+E (5), then B joins the 5 (4 and 5 are below 9).
    expect([...mergeRarest(mentions, 4)]).toEqual(
      expect.arrayContaining([
        ['C', 'C+E'],
        ['E', 'C+E'],
        ['D', 'D'],
        ['A', 'A'],
      ]),
    );
    expect(mergeRarest(mentions, 3).get('D')).toBe('C+D+E');
    expect(mergeRarest(mentions, 2).get('B')).toBe('B+C+D+E');
    expect(mergeRarest(mentions, 1).get('A')).toBe('A+B+C+D+E');
    expect(new Map([...mergeRarest(mentions, 5)])).toEqual(
      new Map(mentions.map(({ category: c }) => [c, c])),
    );
  });

  it('shortens long names, and never gives a name that is taken', () => {
    const long = ['x'.repeat(30), 'y'.repeat(30)].map((category) => ({ category, count: 1 }));
    expect([...new Set(mergeRarest(long, 1).values())]).toEqual([`${'x'.repeat(30)}+…(2)`]);
    const taken = [
      { category: 'A+B', count: 9 },
      { category: 'A', count: 2 },
      { category: 'B', count: 1 },
    ];
    expect(mergeRarest(taken, 2).get('B')).toBe('A+B*');
  });

  it('keeps the boundaries of spans in all parts, for every K', () => {
    for (const categories of [1, 2, 7, 31, 32]) {
      const rung = climb(embedded, { route: 'merge', categories }, options);
      expect(countMentions(rung.train, 'iob2')).toHaveLength(categories);
      for (const part of ['train', 'dev', 'test'] as const) {
        expect(boundaries(rung[part])).toEqual(boundaries(embedded[part]));
      }
    }
  });

  it('works on plain labels, and on names such as __proto__ and a/b', () => {
    const pos = climb(
      partsOf(['a/DT b/NN', 'c/NN d/VB'], 'none'),
      { route: 'merge', categories: 2 },
      options,
    );
    expect(pos.train.sentences.map(({ labels }) => labels)).toEqual([
      ['DT+VB', 'NN'],
      ['NN', 'DT+VB'],
    ]);
    const hostile = partsOf(['a/B-__proto__ b/B-constructor c/B-x', 'd/B-x', 'e/B-<b>']);
    const rung = climb(hostile, { route: 'merge', categories: 2 }, options);
    expect(countMentions(rung.train, 'iob2')).toEqual([
      { category: '<b>+__proto__+constructor', count: 3 },
      { category: 'x', count: 2 },
    ]);
  });

  it('maps categories that only the test set has', () => {
    const parts = partsOf(['a/B-A b/B-A', 'c/B-B'], 'iob2', ['d/B-A e/B-C']);
    const rung = climb(parts, { route: 'merge', categories: 2 }, options);
    expect(rung.test.sentences[0]?.labels).toEqual(['B-A', 'B-B+C']);
  });
});

describe('route add', () => {
  it('keeps the K most frequent categories as they are and turns the others into O', () => {
    const ranked = countMentions(embedded.train, 'iob2');
    for (const K of [1, 5, 32]) {
      const kept = new Set(ranked.slice(0, K).map(({ category }) => category));
      const rung = climb(embedded, { route: 'add', categories: K }, options);
      for (const part of ['train', 'dev', 'test'] as const) {
        const expected = embedded[part].sentences.map(({ labels = [] }) =>
          labels.map((label) => (kept.has(label.slice(2)) ? label : 'O')),
        );
        expect(rung[part].sentences.map(({ labels }) => labels)).toEqual(expected);
      }
    }
  });

  it('is refused where it has no meaning', () => {
    const pos = partsOf(['a/DT b/NN'], 'none');
    expect(() => climb(pos, { route: 'add', categories: 1 }, options)).toThrow(
      /no tag scheme.*route merge or map/,
    );
    expect(() => climb(embedded, { route: 'add', categories: 33 }, options)).toThrow(
      'categories: 33 categories asked for, but the corpus has 32: ask for fewer',
    );
    expect(() => climb(partsOf(['a/B-O']), { route: 'add', categories: 1 }, options)).toThrow(/named O/);
  });
});

describe('route map', () => {
  it('follows the map, and says which category it lacks', () => {
    const map = new Map([
      ['A', 'X'],
      ['B', 'O'],
    ]);
    const parts = partsOf(['a/B-A b/I-A c/B-B d/O']);
    const rung = climb(parts, { route: 'map' }, { map, seed: 1 });
    expect(rung.train.sentences[0]?.labels).toEqual(['B-X', 'I-X', 'O', 'O']);
    expect(() => climb(parts, { route: 'map' }, { map: new Map([['A', 'X']]), seed: 1 })).toThrow(
      /category "B"/,
    );
    expect(() => climb(parts, { route: 'map' }, options)).toThrow(/needs a map/);
  });
});

describe('route matched', () => {
  const rung = { route: 'matched', categories: 6, mentions: 12 } satisfies Rung;

  it('reaches the mentions, and takes no label of a kept sentence away', () => {
    const matched = climb(embedded, rung, options);
    const added = climb(embedded, { route: 'add', categories: 6 }, options);
    const counts = countMentions(matched.train, 'iob2');
    expect(counts).toHaveLength(6);
    for (const { count } of counts) expect(Math.abs(count - 12)).toBeLessThanOrEqual(1);
    const before = new Map(added.train.sentences.map((sentence) => [sentence.id, sentence]));
    for (const { id, labels, tokens } of matched.train.sentences) {
      expect(before.get(id)).toMatchObject({ labels, tokens });
    }
    expect(matched.test).toEqual(added.test);
  });

  it('takes sentences without mentions in the same share', () => {
    const isBare = ({ labels = [] }: { labels?: readonly string[] | undefined }): boolean =>
      labels.every((label) => label === 'O');
    const added = climb(embedded, { route: 'add', categories: 6 }, options).train.sentences;
    const matched = climb(embedded, rung, options).train.sentences;
    const [bare, taken] = [added.filter(isBare).length, matched.filter(isBare).length];
    const share = (matched.length - taken) / (added.length - bare);
    expect(taken).toBe(Math.round(share * bare));
    expect(taken).toBeGreaterThan(0);
  });

  it('gives the same for the same seed and another choice for another', () => {
    const ids = (seed: number): unknown =>
      climb(embedded, rung, { map: undefined, seed }).train.sentences.map(({ id }) => id);
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  it('names the category that is too rare', () => {
    expect(() =>
      climb(partsOf(['a/B-A b/B-A', 'c/B-B']), { ...rung, categories: 2, mentions: 2 }, options),
    ).toThrow(
      'categories: 2 training mentions of each of 2 categories asked for, but "B" has 1: ask for fewer',
    );
  });

  it('leaves no choice of one sentence more, less or exchanged that would be nearer (property), and is often best of all', () => {
    const sentence = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 });
    let best = 0;
    let trials = 0;
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (corpus, target) => {
          const names = [...new Set(corpus.flat())];
          const distance = (chosen: readonly boolean[]): number =>
            names.reduce((sum, name) => {
              const count = corpus
                .filter((_, n) => chosen[n])
                .flat()
                .filter((category) => category === name).length;
              return sum + (count - target) ** 2;
            }, 0);
          const found = matchSupport(corpus, target, 5);
          const reached = distance(found);
          const flips = corpus.map((_, n) => n);
          for (const i of flips) {
            for (const j of flips) {
              const other = found.map((value, n) => (n === i || n === j ? !value : value));
              if (i === j || found[i] !== found[j]) expect(distance(other)).toBeGreaterThanOrEqual(reached);
            }
          }
          let least = Number.POSITIVE_INFINITY;
          for (let bits = 0; bits < 2 ** corpus.length; bits++) {
            least = Math.min(least, distance(corpus.map((_, n) => ((bits >> n) & 1) === 1)));
          }
          trials++;
          if (reached === least) best++;
        },
      ),
      { numRuns: 150, seed: 1 },
    );
    expect(best / trials).toBeGreaterThan(0.9);
  });
});
