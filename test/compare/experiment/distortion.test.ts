import { describe, expect, it } from 'vitest';
import type { CorpusParts } from '../../../src/compare/experiment/corpus-source.ts';
import { distort } from '../../../src/compare/experiment/distortion.ts';
import { misspell } from '../../../src/compare/experiment/typing-errors.ts';
import {
  type Corpus,
  generateEmbeddedCorpus,
  invalidTransitions,
  labelsToSpans,
  spansToLabels,
  TAG_SCHEMES,
  type TagScheme,
} from '../../../src/corpus/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const generated = generateEmbeddedCorpus({ trainSentences: 600, devSentences: 60, testSentences: 80 });
const embedded: CorpusParts = { ...generated, scheme: 'iob2' };

function under(scheme: TagScheme): CorpusParts {
  const respell = (corpus: Corpus): Corpus => ({
    ...corpus,
    sentences: corpus.sentences.map((sentence) => {
      const spans = labelsToSpans(sentence.labels ?? []);
      const apart = spans.filter((span, n) => scheme !== 'io' || spans[n - 1]?.end !== span.start);
      return { ...sentence, labels: spansToLabels(apart, sentence.tokens.length, scheme) };
    }),
  });
  return {
    train: respell(generated.train),
    dev: respell(generated.dev),
    test: respell(generated.test),
    scheme,
  };
}

const spansOf = ({ sentences }: Corpus): string[] =>
  sentences.flatMap(({ labels = [] }, n) =>
    labelsToSpans(labels).map((s) => `${n} ${s.start} ${s.end} ${s.category}`),
  );
const outsideOf = ({ sentences }: Corpus): number =>
  sentences.flatMap(({ labels = [] }) => labels).filter((l) => l === 'O').length;
const wordsOf = ({ sentences }: Corpus): (readonly string[])[] => sentences.map(({ tokens }) => tokens);

describe('label noise', () => {
  it('changes the asked share of spans, keeps their number and leaves dev and test alone', () => {
    const noisy = distort(embedded, { kind: 'label-noise', share: 0.3 }, 1);
    const before = spansOf(embedded.train);
    const after = new Set(spansOf(noisy.train));
    const n = before.length;
    const kept = before.filter((span) => after.has(span)).length;
    // Binomial with p = 0.3: four standard deviations.
    expect(Math.abs(kept / n - 0.7)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / n));
    expect(Math.abs(after.size - n) / n).toBeLessThan(0.06);
    expect(wordsOf(noisy.train)).toEqual(wordsOf(embedded.train));
    expect(noisy.dev).toBe(embedded.dev);
    expect(noisy.test).toBe(embedded.test);
  });

  it('deletes, renames and moves a third each', () => {
    const noisy = distort(embedded, { kind: 'label-noise', share: 0.9 }, 2);
    const counts = { renamed: 0, moved: 0, gone: 0 };
    for (const [n, { labels = [] }] of embedded.train.sentences.entries()) {
      const after = labelsToSpans(noisy.train.sentences[n]?.labels ?? []);
      for (const { start, end, category } of labelsToSpans(labels)) {
        const same = after.find((span) => span.start === start && span.end === end);
        if (same?.category === category) continue;
        if (same !== undefined) counts.renamed++;
        else if (
          after.some(
            (span) =>
              span.category === category && Math.abs(span.start - start) + Math.abs(span.end - end) === 1,
          )
        )
          counts.moved++;
        else counts.gone++;
      }
    }
    const all = counts.renamed + counts.moved + counts.gone;
    for (const count of Object.values(counts)) expect(Math.abs(count / all - 1 / 3)).toBeLessThan(0.06);
  });

  it('spells labels validly under every scheme', () => {
    for (const scheme of TAG_SCHEMES) {
      const { train } = distort(under(scheme), { kind: 'label-noise', share: 0.5 }, 3);
      for (const { labels = [] } of train.sentences) expect(invalidTransitions(labels, scheme)).toEqual([]);
    }
  });

  it('gives plain labels another one', () => {
    const pos = smallCorpus(
      'p',
      Array.from({ length: 300 }, () => 'a/DT b/NN c/VB'),
    );
    const { train } = distort(
      { train: pos, dev: pos, test: pos, scheme: 'none' },
      { kind: 'label-noise', share: 0.2 },
      1,
    );
    const changed = train.sentences
      .flatMap(({ labels = [] }) => labels)
      .filter((label, t) => label !== ['DT', 'NN', 'VB'][t % 3]);
    expect(Math.abs(changed.length / 900 - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / 900));
    expect(new Set(changed)).toEqual(new Set(['DT', 'NN', 'VB']));
  });
});

describe('typing errors', () => {
  const at = (share: number): CorpusParts => distort(embedded, { kind: 'typing-errors', share }, 1);

  it('hit the asked share of words of four letters in all parts, and no label', () => {
    const noisy = at(0.2);
    for (const part of ['train', 'dev', 'test'] as const) {
      const before = wordsOf(embedded[part]).flat();
      const after = wordsOf(noisy[part]).flat();
      const long = before.filter((word) => (word.match(/\p{L}/gu)?.length ?? 0) >= 4).length;
      const changed = before.filter((word, t) => word !== after[t]);
      expect(Math.abs(changed.length / long - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / long));
      expect(changed.every((word) => (word.match(/\p{L}/gu)?.length ?? 0) >= 4)).toBe(true);
      expect(noisy[part].sentences.map(({ labels }) => labels)).toEqual(
        embedded[part].sentences.map(({ labels }) => labels),
      );
    }
  });

  it('hit what a smaller share hits in the same way, wherever the sentence stands', () => {
    const [less, more] = [wordsOf(at(0.1).test).flat(), wordsOf(at(0.3).test).flat()];
    const before = wordsOf(embedded.test).flat();
    for (const [t, word] of less.entries()) if (word !== before[t]) expect(more[t]).toBe(word);
    const half = { ...embedded, test: { ...embedded.test, sentences: embedded.test.sentences.slice(40) } };
    const moved = distort(half, { kind: 'typing-errors', share: 0.1 }, 1);
    expect(wordsOf(moved.test)).toEqual(wordsOf(at(0.1).test).slice(40));
  });

  it('swap, drop, double or replace one letter', () => {
    const of = (kind: number, place = 0.3, letter = 0): string => misspell('Berlin', { kind, place, letter });
    expect(of(0)).toBe('Brelin');
    expect(of(0.3)).toBe('Brlin');
    expect(of(0.6)).toBe('Beerlin');
    expect(of(0.9)).toBe('Barlin');
    expect(misspell('Berlin', { kind: 0.9, place: 0, letter: 0 })).toBe('Aerlin');
    expect(misspell('EU-27', { kind: 0, place: 0, letter: 0 })).toBe('EU-27');
    // Without two different neighbours there is no swap: the first of the other three.
    expect(misspell('aaaa', { kind: 0, place: 0, letter: 0 })).toBe('aaa');
    expect([...misspell('мир😀мир', { kind: 0.9, place: 0, letter: 0 })]).toHaveLength(7);
  });
});

describe('thin-outside', () => {
  it('leaves out exactly the share of sentences without spans, a larger share more of them', () => {
    const isBare = ({ labels = [] }: { labels?: readonly string[] | undefined }): boolean =>
      labels.every((l) => l === 'O');
    const bare = embedded.train.sentences.filter(isBare).length;
    expect(bare).toBeGreaterThan(10);
    let before = new Set<string | undefined>();
    for (const share of [0.25, 0.5, 1]) {
      const { train, test } = distort(embedded, { kind: 'thin-outside', share }, 1);
      const kept = new Set(train.sentences.map(({ id }) => id));
      const dropped = embedded.train.sentences.filter(({ id }) => !kept.has(id));
      expect(dropped).toHaveLength(Math.round(share * bare));
      expect(dropped.every(isBare)).toBe(true);
      const ids = new Set(dropped.map(({ id }) => id));
      expect([...before].every((id) => ids.has(id))).toBe(true);
      before = ids;
      expect(test).toBe(embedded.test);
    }
  });
});

describe('cut-outside', () => {
  it('leaves out exactly the share of tokens outside and no token of a span, under every scheme', () => {
    for (const scheme of TAG_SCHEMES) {
      const parts = under(scheme);
      const { train } = distort(parts, { kind: 'cut-outside', share: 0.9 }, 1);
      const words = (corpus: Corpus): string[] =>
        corpus.sentences.flatMap(({ tokens, labels = [] }) =>
          labelsToSpans(labels).map(
            ({ category, start, end }) => `${category}: ${tokens.slice(start, end).join(' ')}`,
          ),
        );
      expect(words(train)).toEqual(words(parts.train));
      const expected = outsideOf(parts.train) - Math.round(0.9 * outsideOf(parts.train));
      if (scheme === 'io') expect(outsideOf(train)).toBeGreaterThanOrEqual(expected);
      else expect(outsideOf(train)).toBe(expected);
      for (const { tokens, labels = [], columns } of train.sentences) {
        expect(invalidTransitions(labels, scheme)).toEqual([]);
        for (const values of [labels, ...columns.values()]) expect(values).toHaveLength(tokens.length);
      }
    }
  });

  it('leaves a sentence out that has no token left', () => {
    const corpus = smallCorpus('x', ['a/O b/O', 'c/B-X d/O']);
    const { train } = distort(
      { train: corpus, dev: corpus, test: corpus, scheme: 'iob2' },
      { kind: 'cut-outside', share: 1 },
      1,
    );
    expect(wordsOf(train)).toEqual([['c']]);
  });

  it('is refused for plain labels', () => {
    const pos = smallCorpus('p', ['a/DT']);
    const parts = { train: pos, dev: pos, test: pos, scheme: 'none' as const };
    expect(() => distort(parts, { kind: 'cut-outside', share: 0.5 }, 1)).toThrow(
      /no tag scheme: leave it away/,
    );
    expect(() => distort(parts, { kind: 'thin-outside', share: 0.5 }, 1)).toThrow(/no tag scheme/);
  });
});

it('draws the same for the same seed and share', () => {
  for (const kind of ['label-noise', 'typing-errors', 'thin-outside', 'cut-outside'] as const) {
    const [a, b, c] = [1, 1, 2].map((seed) => distort(embedded, { kind, share: 0.3 }, seed).train);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  }
});
