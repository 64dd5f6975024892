import { describe, expect, it } from 'vitest';
import { type AttributeSequence, isValidTransition, sentenceFromTokens } from '../../src/corpus/index.ts';
import { type CrfModel, prepareTrainingSet, trainCrf, type WeightEdit } from '../../src/crf/index.ts';
import { CrfLabError, OptionError } from '../../src/errors.ts';
import { parseTemplateFile } from '../../src/features/index.ts';
import { LiveModel } from '../../src/inspect/live-model.ts';
import { type LiveSettings, type Step, UNCHANGED } from '../../src/inspect/live-settings.ts';
import { createRandom } from '../../src/numeric/index.ts';
import {
  allPaths,
  type Path,
  pick,
  type RandomModelOptions,
  randomModel,
} from '../compare/explain/account-oracle.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

/** Sums of some ten scores of size 1 to 10 in other orders. */
const ROUNDING = 1e-9;

const KINDS: Record<string, RandomModelOptions> = {
  plain: {},
  'with values': { values: true },
  'with edge features, start and end weights': {
    edges: true,
    training: { startEnd: true, possibleTransitions: true },
  },
  'with a softmax head': { training: { head: 'softmax' } },
  'of single tokens': { maxLength: 1, training: { startEnd: true } },
};

/** Paths that take none of the steps, by enumeration; null for the edges of the sentence. */
function pathsWithout(paths: readonly Path[], forbidden: readonly Step[]): Path[] {
  return paths.filter(({ labels }) => {
    const steps = [null, ...labels].map((from, t) => ({ from, to: labels[t] ?? null }));
    return !steps.some(({ from, to }) => forbidden.some((step) => step.from === from && step.to === to));
  });
}

/** Everything of an analysis against the paths there are. */
function expectPaths(live: LiveModel, sequence: AttributeSequence, paths: readonly Path[]): void {
  const T = sequence.attributes.length;
  const L = live.labels.length;
  const data = live.read(sequence);
  if (paths.length === 0) {
    expect(() => live.analyse(data)).toThrow(CrfLabError);
    return;
  }
  const analysis = live.analyse(data, 4);
  const best = Math.max(...paths.map(({ score }) => score));
  const logZ = best + Math.log(paths.reduce((sum, { score }) => sum + Math.exp(score - best), 0));
  expect(Math.abs(analysis.logZ - logZ)).toBeLessThan(ROUNDING);
  const found = analysis.paths.map(({ labels }) => Array.from(labels, (id) => live.labels[id]));
  expect(found).toEqual(paths.slice(0, 4).map(({ labels }) => labels));
  for (const [k, { score, probability }] of analysis.paths.entries()) {
    expect(Math.abs(score - (paths[k]?.score ?? 0))).toBeLessThan(ROUNDING);
    expect(Math.abs(probability - Math.exp((paths[k]?.score ?? 0) - logZ))).toBeLessThan(ROUNDING);
  }
  const probability = (isWanted: (labels: readonly string[]) => boolean): number =>
    paths.reduce((sum, { labels, score }) => sum + (isWanted(labels) ? Math.exp(score - logZ) : 0), 0);
  for (let t = 0; t < T; t++) {
    for (const [j, label] of live.labels.entries()) {
      const expected = probability((labels) => labels[t] === label);
      expect(Math.abs((analysis.marginals[t * L + j] ?? 0) - expected)).toBeLessThan(ROUNDING);
      // α and β are sums over beginnings and ends: together they are the sum over all paths through the label.
      const through = Math.exp((analysis.alpha[t * L + j] ?? 0) + (analysis.beta[t * L + j] ?? 0) - logZ);
      expect(Math.abs(through - expected)).toBeLessThan(ROUNDING);
      for (const [i, before] of live.labels.entries()) {
        if (t === 0) continue;
        const pair = probability((labels) => labels[t - 1] === before && labels[t] === label);
        expect(Math.abs(analysis.edgeMarginal(t, i, j) - pair)).toBeLessThan(ROUNDING);
      }
    }
  }
  for (let token = 0; token < T; token++) {
    const account = live.account(data, token);
    expect(account.labels).toEqual(paths[0]?.labels);
    const rival = paths.find(({ labels }) => labels[token] !== account.label);
    expect(account.rivalLabels).toEqual(rival?.labels ?? null);
    expect(Math.abs(account.residual)).toBeLessThanOrEqual(ROUNDING);
    if (rival === undefined) continue;
    expect(Math.abs((account.difference ?? 0) - ((paths[0]?.score ?? 0) - rival.score))).toBeLessThan(
      ROUNDING,
    );
    const of = (label: string | undefined): number =>
      Math.log(probability((labels) => labels[token] === label));
    expect(account.logOdds).toBeCloseTo(of(account.label) - of(rival.labels[token]), 8);
  }
}

/** A weight of the model by name, chosen by chance, and another value for it. */
function randomEdit(model: CrfModel, seed: number): WeightEdit {
  const random = createRandom(seed);
  const label = pick(random, model.labels);
  const weight = 3 * random.normal();
  if (model.head === 'crf' && random.integer(2) === 0)
    return { kind: 'transition', from: pick(random, model.labels), label, weight };
  return {
    kind: 'state',
    attribute: pick(random, model.parts.vocabularies.attributes.strings),
    label,
    weight,
  };
}

describe.each(Object.entries(KINDS))('a live model %s', (_, options) => {
  const SEEDS = [1, 2, 3];

  it.each(SEEDS)('unchanged is the model itself, by enumeration (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, options);
    const live = new LiveModel(model);
    for (const sequence of sequences) {
      expectPaths(live, sequence, allPaths(model, sequence));
      const { paths, marginals } = live.analyse(live.read(sequence));
      expect(Array.from(paths[0]?.labels ?? [], (id) => model.labels[id])).toEqual(model.label(sequence));
      for (const [p, probability] of model.marginals(sequence).entries())
        expect(Math.abs((marginals[p] ?? 0) - probability)).toBeLessThan(1e-12);
    }
  });

  it.each(SEEDS)('counts edited weights and leaves out forbidden steps (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, options);
    const live = new LiveModel(model);
    const edits = [randomEdit(model, seed), randomEdit(model, seed + 10)];
    const [first = '', second = ''] = model.labels;
    const forbidden: Step[] = [
      { from: first, to: second },
      { from: null, to: second },
      { from: first, to: null },
    ];
    live.apply({ ...UNCHANGED, edits, forbidden });
    for (const sequence of sequences)
      expectPaths(live, sequence, pathsWithout(allPaths(live.changed, sequence), forbidden));
    for (const { kind, attribute, from, label, weight } of edits) {
      const rows = [{ kind, attribute, from, label, weight }];
      live.apply({ ...UNCHANGED, edits: rows });
      const at = sequences.find(({ attributes }) => attributes.flat().includes(attribute ?? ''));
      if (kind !== 'state' || at === undefined) continue;
      const t = at.attributes.findIndex((names) => names.includes(attribute ?? ''));
      const used = live
        .account(live.read(at), t)
        .contributions.find(
          (each) => each.feature === attribute && each.label === label && each.position === t,
        );
      if (used !== undefined) expect(used.weight).toBe(weight);
    }
  });

  it.each(SEEDS)('softmax labels every token by its state scores alone (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, options);
    const live = new LiveModel(model);
    live.apply({ ...UNCHANGED, output: 'softmax' });
    for (const sequence of sequences) {
      expectPaths(live, sequence, allPaths(live.changed, sequence));
      const { stateScores, marginals, length: T, labelCount: L } = live.analyse(live.read(sequence));
      for (let t = 0; t < T; t++) {
        const scores = Array.from(stateScores.subarray(t * L, (t + 1) * L));
        const whole = scores.reduce((sum, score) => sum + Math.exp(score), 0);
        for (const [j, score] of scores.entries())
          expect(Math.abs((marginals[t * L + j] ?? 0) - Math.exp(score) / whole)).toBeLessThan(ROUNDING);
      }
    }
  });
});

describe('a live model of sentences', () => {
  const corpus = smallCorpus('towns', [
    'Anna/B-P Berg/I-P lives/O in/O Berlin/B-L',
    'Karl/B-P left/O',
    'New/B-L York/I-L is/O old/O',
  ]);
  const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB02:%x[0,0]\nB\n', 'templates');

  async function train(): Promise<LiveModel> {
    const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), { startEnd: true, l2: 0.1 });
    return new LiveModel(model);
  }

  it('without a template is the model without its attributes', async () => {
    const live = await train();
    const sentence = sentenceFromTokens(['Anna', 'Berg', 'left']);
    const whole = live.base.extractor.extract(sentence);
    for (const [id, template] of live.templates.entries()) {
      live.apply({ ...UNCHANGED, templatesOff: [template] });
      const keep = (names: readonly string[], of: readonly number[] | undefined): string[] =>
        names.filter((_, k) => of?.[k] !== id);
      const reduced = {
        ...whole,
        attributes: whole.attributes.map((names, t) => keep(names, whole.templates?.[t])),
        templates: undefined,
        edgeAttributes: whole.edgeAttributes?.map((names, t) => keep(names, whole.edgeTemplates?.[t])),
        edgeTemplates: undefined,
      };
      const { marginals } = live.analyse(live.read(sentence));
      for (const [p, probability] of live.base.marginals(reduced).entries())
        expect(Math.abs((marginals[p] ?? 0) - probability)).toBeLessThan(ROUNDING);
    }
  });

  it('masked softmax takes the best of the paths that the scheme allows', async () => {
    const live = await train();
    live.apply({ ...UNCHANGED, output: 'masked-softmax' });
    const sentence = sentenceFromTokens(['Berg', 'York', 'Anna']);
    const sequence = live.base.extractor.extract(sentence);
    const legal = allPaths(live.changed, sequence).filter(({ labels }) =>
      [undefined, ...labels].every((from, t) => isValidTransition(from, labels[t], 'iob2')),
    );
    expect(legal.length).toBeLessThan(live.labels.length ** 3);
    expectPaths(live, sequence, legal);
  });

  it('reads sentences as the model does, and takes no offence at any words', async () => {
    const live = await train();
    for (const tokens of [
      ['x'],
      ['__proto__', '</script>', '\u2028', '\ud800'],
      ['y'.repeat(10_000), 'in'],
    ]) {
      const { paths } = live.analyse(live.read(sentenceFromTokens(tokens)));
      const labels = Array.from(paths[0]?.labels ?? [], (id) => live.labels[id]);
      expect(labels).toEqual(live.base.label(sentenceFromTokens(tokens)));
    }
  });

  it('of several edits of one weight takes the last, and of weights there are not makes new ones', async () => {
    const live = await train();
    const edit = { kind: 'start', label: 'I-L' } as const;
    live.apply({
      ...UNCHANGED,
      edits: [
        { ...edit, weight: 5 },
        { ...edit, weight: 50 },
      ],
    });
    const { paths } = live.analyse(live.read(sentenceFromTokens(['Karl', 'left'])));
    expect(live.labels[paths[0]?.labels[0] ?? -1]).toBe('I-L');
    live.apply(UNCHANGED);
    expect(live.changed).toBe(live.base);
  });

  it('says that no path is possible where all are forbidden', async () => {
    const live = await train();
    live.apply({ ...UNCHANGED, forbidden: live.labels.map((to) => ({ from: null, to })) });
    const data = live.read(sentenceFromTokens(['Karl', 'left']));
    expect(() => live.analyse(data)).toThrow(/no label sequence is possible/);
  });

  it.each<[string, Partial<LiveSettings>]>([
    ['template', { templatesOff: ['U99'] }],
    ['label', { forbidden: [{ from: 'B-X', to: 'O' }] }],
    ['label', { edits: [{ kind: 'start', label: 'B-X', weight: 1 }] }],
    ['step', { forbidden: [{ from: null, to: null }] }],
    ['number', { edits: [{ kind: 'start', label: 'O', weight: Number.NaN }] }],
  ])('refuses a %s that it does not have, and stays as it was', async (_, wrong) => {
    const live = await train();
    live.apply({ ...UNCHANGED, output: 'softmax' });
    const before = live.changed;
    expect(() => live.apply({ ...UNCHANGED, ...wrong })).toThrow(OptionError);
    expect(live.settings.output).toBe('softmax');
    expect(live.changed).toBe(before);
  });
});
