import { describe, expect, it } from 'vitest';
import { bootstrapCorpus } from '../../../src/compare/experiment/bootstrap-corpus.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from '../run/tiny-experiment.ts';

const words = (corpus: ReturnType<typeof smallCorpus>): string[] =>
  corpus.sentences.map(({ tokens }) => tokens.join(' '));

describe('a resample of a corpus', () => {
  const lines = Array.from({ length: 200 }, (_, n) => `w${n}/O`);
  const plain = smallCorpus('plain', lines);

  it('has as many sentences, some of them several times, in the order of the corpus', () => {
    const drawn = bootstrapCorpus(plain, 7);
    expect(drawn.sentences).toHaveLength(200);
    const places = drawn.sentences.map(({ tokens }) => Number(tokens[0]?.slice(1)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    // 1 − 1/e of them on average, standard deviation 0.022 for 200.
    const share = new Set(places).size / 200;
    expect(share).toBeGreaterThan(0.54);
    expect(share).toBeLessThan(0.73);
    expect(drawn.documents).toBe(1);
  });

  it('follows from its seed', () => {
    expect(words(bootstrapCorpus(plain, 7))).toEqual(words(bootstrapCorpus(plain, 7)));
    expect(words(bootstrapCorpus(plain, 7))).not.toEqual(words(bootstrapCorpus(plain, 8)));
  });

  it('draws whole documents where there are several; each copy is one of its own', () => {
    const marked = smallCorpus(
      'marked',
      lines.flatMap((line, n) => (n > 0 && n % 2 === 0 ? ['---', line] : [line])),
    );
    expect(marked.documents).toBe(100);
    const drawn = bootstrapCorpus(marked, 3);
    expect(drawn.documents).toBe(100);
    expect(drawn.sentences).toHaveLength(200);
    for (let d = 0; d < 100; d++) {
      const own = drawn.sentences
        .filter(({ document }) => document === d)
        .map(({ tokens }) => Number(tokens[0]?.slice(1)));
      expect(own).toHaveLength(2);
      expect(own[1]).toBe((own[0] ?? 0) + 1);
      expect((own[0] ?? 1) % 2).toBe(0);
    }
    expect(new Set(words(drawn)).size).toBeLessThan(200);
  });
});

describe('the data of a refit', () => {
  it('are a resample of the training sentences, the same for all systems; dev and test stay', async () => {
    const [GRID] = TINY_OPTIONS.grids;
    const experiment = tinyExperiment({
      grids: [{ ...GRID, outputs: ['crf'], templates: ['preset'] }],
      interpretation: { decisions: 4, refits: 2 },
    });
    const { runs, store } = await planOf(experiment);
    const refit = (emission: string, number: number | undefined) =>
      runs.find(({ spec }) => spec.emission === emission && spec.refit === number);
    const data = async (emission: string, number: number | undefined) => {
      const run = refit(emission, number);
      if (run === undefined) throw new Error(`no refit ${number}`);
      return store.prepare(run.spec);
    };
    const [whole, first, second, network] = await Promise.all([
      data('features', undefined),
      data('features', 1),
      data('features', 2),
      data('bilstm', 1),
    ]);
    // Documents are drawn: they are as many, of whatever length.
    expect(first.train.documents).toBe(whole.train.documents);
    expect(whole.train.documents).toBeGreaterThan(1);
    expect(words(first.train)).not.toEqual(words(whole.train));
    expect(words(first.train)).not.toEqual(words(second.train));
    expect(network).toBe(first);
    expect(first.test.sentences).toEqual(whole.test.sentences);
    expect(first.dev.sentences).toEqual(whole.dev.sentences);
  });
});
