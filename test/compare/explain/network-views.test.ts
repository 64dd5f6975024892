import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logisticObjective } from '../../../src/compare/explain/logistic-regression.ts';
import {
  fitLogisticRegression,
  labelTask,
  NeighbourIndex,
  networkMarginals,
  occludeCharacters,
  type ProbeTask,
  probeStates,
  probeTasks,
  probeTemplates,
  spellingMarginals,
} from '../../../src/compare/index.ts';
import { type Sentence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import type { NetworkInspector } from '../../../src/neural/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { gradientError } from '../../helpers/gradient-check.ts';
import { LABELS, randomModel, SENTENCE } from './network-models.ts';

let inspector: NetworkInspector;
const WORDS = ['Anna', 'Smith', 'lives', 'in', 'Berlin', 'with', 'Zoë', '.', 'Paris', 'x', '12'];

function randomSentences(count: number, seed = 4): Sentence[] {
  const random = createRandom(seed);
  const draw = (of: readonly string[]): string => of[random.integer(of.length)] ?? '';
  return Array.from({ length: count }, () => {
    const tokens = Array.from({ length: 1 + random.integer(9) }, () => draw(WORDS));
    return sentenceFromTokens(
      tokens,
      tokens.map(() => draw(LABELS)),
    );
  });
}

beforeAll(async () => {
  inspector = await randomModel({ options: { caseDimension: 2 }, scale: 2 }).inspector();
});
afterAll(() => inspector.close());

describe('occludeCharacters', () => {
  const DECISION = { token: 4, label: 'B-LOC', rival: 'O' };
  const marginOf = async (tokens: readonly string[], spelling: boolean): Promise<number> => {
    const { predictor } = inspector;
    const source = spelling ? spellingMarginals(predictor, SENTENCE) : networkMarginals(predictor);
    const [p = new Float64Array(0)] = await source.marginals([{ ...SENTENCE, tokens }]);
    const at = (label: string): number => Math.log(p[4 * LABELS.length + LABELS.indexOf(label)] ?? 0);
    return at('B-LOC') - at('O');
  };

  it('takes every character of the token and its neighbours in turn', async () => {
    for (const spelling of [false, true]) {
      const source = spelling
        ? spellingMarginals(inspector.predictor, SENTENCE)
        : networkMarginals(inspector.predictor);
      const found = await occludeCharacters(source, SENTENCE, DECISION, { replacement: '#' });
      expect(found.map(({ character }) => character).join('')).toBe('inBerlinwith');
      const whole = await marginOf(SENTENCE.tokens, spelling);
      for (const { position, index, replaced, removed } of found) {
        const word = SENTENCE.tokens[position] ?? '';
        const swapped = `${word.slice(0, index)}#${word.slice(index + 1)}`;
        const shorter = word.slice(0, index) + word.slice(index + 1);
        expect(replaced).toBeCloseTo(
          whole - (await marginOf(SENTENCE.tokens.with(position, swapped), spelling)),
          9,
        );
        expect(removed).toBeCloseTo(
          whole - (await marginOf(SENTENCE.tokens.with(position, shorter), spelling)),
          9,
        );
      }
      expect(found.some(({ replaced }) => Math.abs(replaced) > 1e-6)).toBe(true);
    }
  });

  it('counts code points, does not empty words, and keeps to its reach', async () => {
    const sentence = { ...SENTENCE, tokens: ['x', '😀b', '.'] };
    const source = networkMarginals(inspector.predictor);
    const decision = { token: 1, label: 'O', rival: 'B-PER' };
    const found = await occludeCharacters(source, sentence, decision);
    expect(found.map(({ character, removed }) => [character, removed === null])).toEqual([
      ['x', true],
      ['😀', false],
      ['b', false],
      ['.', true],
    ]);
    expect(await occludeCharacters(source, sentence, decision, { reach: 0 })).toHaveLength(2);
    await expect(occludeCharacters(source, sentence, decision, { reach: -1 })).rejects.toThrow(/reach: -1/);
    await expect(occludeCharacters(source, sentence, { ...decision, label: 'X' })).rejects.toThrow(
      /no label "X"/,
    );
    await expect(spellingMarginals(inspector.predictor, SENTENCE).marginals([sentence])).rejects.toThrow(
      /another length than 8/,
    );
  });
});

describe('NeighbourIndex', () => {
  it('finds what comparing with every token finds', () => {
    const sentences = [...randomSentences(40), SENTENCE];
    const index = new NeighbourIndex(inspector, sentences);
    const found = index.nearest(SENTENCE, 4, 6);
    const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
      let [ab, aa, bb] = [0, 0, 0];
      for (let i = 0; i < a.length; i++) {
        ab += (a[i] ?? 0) * (b[i] ?? 0);
        aa += (a[i] ?? 0) ** 2;
        bb += (b[i] ?? 0) ** 2;
      }
      return ab / Math.sqrt(aa * bb);
    };
    const width = inspector.stateSize;
    const stateOf = (sentence: Sentence, t: number): Float32Array =>
      inspector.states(inspector.predictor.encode([sentence])).slice(t * width, (t + 1) * width);
    const own = stateOf(SENTENCE, 4);
    const all = sentences.flatMap((sentence, n) =>
      sentence.tokens.flatMap((word, t) =>
        sentence === SENTENCE && t === 4
          ? []
          : [{ word, sentence: n, token: t, cosine: cosine(own, stateOf(sentence, t)) }],
      ),
    );
    all.sort((a, b) => b.cosine - a.cosine);
    for (const [k, neighbour] of found.states.entries()) {
      expect(neighbour.cosine).toBeCloseTo(all[k]?.cosine ?? 99, 5);
      const { tokens, labels } = sentences[neighbour.sentence] ?? SENTENCE;
      expect(neighbour).toMatchObject({
        word: tokens[neighbour.token],
        before: tokens[neighbour.token - 1] ?? null,
        after: tokens[neighbour.token + 1] ?? null,
        label: labels?.[neighbour.token] ?? null,
      });
    }
    expect(found.isKnown).toBe(true);
    expect(found.vectors.map(({ word }) => word)).not.toContain('Berlin');
    const rowOf = (word: string): number =>
      inspector.predictor.encode([sentenceFromTokens([word])]).words[0] ?? 0;
    for (const { word, cosine: value, count } of found.vectors) {
      const [a, b] = [inspector.wordVector(rowOf('Berlin')), inspector.wordVector(rowOf(word))];
      expect(value).toBeCloseTo(cosine(a, b), 5);
      expect(count).toBe(sentences.flatMap(({ tokens }) => tokens).filter((other) => other === word).length);
    }
    expect(index.nearest(SENTENCE, 6, 3)).toMatchObject({ isKnown: false });
  });
});

describe('logistic regression', () => {
  const random = createRandom(3);
  const X = Float64Array.from({ length: 40 * 3 }, () => random.normal());
  const y = Int32Array.from({ length: 40 }, () => random.integer(3));

  it.each([2, 3, 4, 6, 9])(
    'of %i classes has the loss of its definition, its gradient, and ends where that is 0',
    (K) => {
      const own = y.map((k, n) => (k + n) % K);
      const objective = logisticObjective(X, own, K, 0.7);
      const at = Float64Array.from({ length: 4 * K }, () => random.normal());
      const rows = Array.from({ length: K }, (_, k) => at.subarray(4 * k, 4 * k + 4));
      let loss = 0;
      for (const [n, right] of own.entries()) {
        const scores = rows.map((w) =>
          [0, 1, 2].reduce((sum, i) => sum + (w[i] ?? 0) * (X[3 * n + i] ?? 0), w[3] ?? 0),
        );
        loss += Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0)) - (scores[right] ?? 0);
      }
      for (const w of rows) loss += 0.35 * w.subarray(0, 3).reduce((sum, x) => sum + x * x, 0);
      const gradient = new Float64Array(4 * K);
      expect(objective.evaluate(at, gradient)).toBeCloseTo(loss, 9);
      expect(gradientError(objective, at)).toBeLessThan(1e-7);
      const { weights } = fitLogisticRegression(X, own, K, { l2: 0.7, maxIterations: 500 });
      objective.evaluate(weights, gradient);
      expect(Math.hypot(...gradient)).toBeLessThan(1e-2);
    },
  );

  it('separates what a plane separates, and without information predicts the most frequent class', () => {
    const plane = Int32Array.from({ length: 40 }, (_, n) =>
      (X[n * 3] ?? 0) + (X[n * 3 + 1] ?? 0) > 0.1 ? 1 : 0,
    );
    expect([...fitLogisticRegression(X, plane, 2, { l2: 1e-3 }).predict(X)]).toEqual([...plane]);
    const none = fitLogisticRegression(
      new Float64Array(40),
      Int32Array.from(y, (k) => (k === 2 ? 2 : 1)),
      3,
    );
    expect(new Set(none.predict(new Float64Array(5)))).toEqual(new Set([1]));
    expect(() => fitLogisticRegression(X, y, 3, { l2: 0 })).toThrow(/l2: 0/);
  });
});

describe('probeStates', () => {
  const sentences = randomSentences(150);
  const tokens = sentences.flatMap((sentence) => sentence.tokens);

  it('reads what is there, and not what is random', () => {
    const width = inspector.stateSize;
    const states = inspector.states(
      inspector.predictor.encode(sentences.map((sentence, document) => ({ ...sentence, document }))),
    );
    const planted = tokens.map((_, p) =>
      (states[p * width] ?? 0) + (states[p * width + 3] ?? 0) > 0 ? 'up' : 'down',
    );
    const random = createRandom(8);
    const noise = tokens.map(() => (random.uniform() < 0.8 ? 'a' : 'b'));
    const words = tokens;
    const tasks: ProbeTask[] = [
      { name: 'planted', values: planted, words },
      { name: 'noise', values: noise, words },
      { name: 'one value', values: tokens.map(() => ''), words },
    ];
    const result = probeStates(inspector, sentences, tasks, { l2: 0.01 });
    expect(result.rows.map(({ feature }) => feature)).toEqual(['planted', 'noise']);
    const [plane, chance] = result.rows;
    expect(plane?.accuracy).toBeGreaterThan(0.95);
    expect(plane?.baseline).toBeLessThan(0.8);
    expect(Math.abs((chance?.accuracy ?? 0) - (chance?.baseline ?? 1))).toBeLessThan(0.05);
    for (const { accuracy, control, selectivity } of result.rows)
      expect(selectivity).toBeCloseTo(accuracy - control, 12);
    expect(result.fittedTokens + result.heldOutTokens).toBeLessThanOrEqual(tokens.length);
    expect(probeStates(inspector, sentences, tasks, { l2: 0.01 })).toEqual(result);
  });

  it('asks for templates: values at tokens, read from the words at their offsets', () => {
    const columns = new Map([['pos', ['N', 'V', 'N']]]);
    const sentence = sentenceFromTokens(['Anna', 'saw', '12'], ['B-PER', 'O', 'O'], columns);
    const tasks = [...probeTasks(probeTemplates(['pos'], undefined), [sentence]), labelTask([sentence])];
    const task = (name: string): ProbeTask | undefined => tasks.find((one) => one.name === name);
    const isThere = (name: string): boolean[] => (task(name)?.values ?? []).map((value) => value !== '');
    expect(isThere('capitalised')).toEqual([true, false, false]);
    expect(isThere('has a digit')).toEqual([false, false, true]);
    expect(isThere('word before capitalised')).toEqual([false, true, false]);
    expect(task('word before capitalised')?.words).toEqual(['', 'Anna', 'saw']);
    expect(task('pos')?.values).toEqual(['pos=N', 'pos=V', 'pos=N']);
    expect(task('label')?.values).toEqual(['B-PER', 'O', 'O']);
    expect(task('in a name list')).toBeUndefined();
    expect(() => labelTask([sentenceFromTokens(['a'])])).toThrow('without labels');
  });

  it('refuses what it cannot hold out or does not understand', () => {
    const task = { name: 'a', values: ['x', 'y'], words: ['a', 'b'] };
    const one = [sentenceFromTokens(['a', 'b'])];
    expect(() => probeStates(inspector, one, [task])).toThrow(/expected enough to hold some out/);
    expect(() => probeStates(inspector, sentences, [task])).toThrow(/2 values for \d+ tokens/);
    expect(() => probeStates(inspector, sentences, [], { tokens: 3 })).toThrow(/tokens: 3/);
    expect(() => probeStates(inspector, sentences, [], { values: 1 })).toThrow(/values: 1/);
  });
});
