import { describe, expect, it } from 'vitest';
import { compareWeights, weightRows } from '../../../src/compare/index.ts';
import { type CrfModel, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB\nB01:%x[0,0]\n', 'templates');
const lines = ['Anna/P lives/O in/O Berlin/L', 'Karl/P left/O', 'Berlin/L is/O old/O'];
const train = async (text: readonly string[], options: Parameters<typeof trainCrf>[1]): Promise<CrfModel> =>
  (await trainCrf(prepareTrainingSet(smallCorpus('c', text), { spec }), options)).model;
const a = await train(lines, { l2: 0.1, startEnd: true });
const sparse = await train(lines, { algorithm: 'owlqn', l1: 0.4 });
// P is split in two, L is gone.
const other = await train(['Anna/F lives/O in/O town/O', 'Karl/M left/O', 'Eva/F is/O here/O now/M'], {
  l2: 0.1,
});

/** Weights other than 0 by kind, attribute and labels. */
function byName(model: CrfModel, kinds: readonly string[]): Map<string, number> {
  return new Map(
    [...weightRows(model)]
      .filter(({ kind, weight }) => kinds.includes(kind) && weight !== 0)
      .map((row) => [`${row.kind} ${row.attribute ?? ''} ${row.from ?? ''} ${row.label}`, row.weight]),
  );
}

describe('weightRows', () => {
  it('lists every weight once, in the order of the weight vector', () => {
    expect([...weightRows(a)].map(({ weight }) => weight)).toEqual(Array.from(a.parts.weights));
    const names = [...weightRows(a)].map(({ weight: _, ...name }) => JSON.stringify(name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('filters by label, which may come first, and by attribute', () => {
    for (const row of weightRows(a, { label: 'P' })) expect([row.label, row.from]).toContain('P');
    const all = [...weightRows(a)];
    const count = (filter: (row: (typeof all)[number]) => boolean): number => all.filter(filter).length;
    expect([...weightRows(a, { label: 'P' })]).toHaveLength(
      count(({ label, from }) => label === 'P' || from === 'P'),
    );
    expect([...weightRows(a, { match: /Berlin/u })]).toHaveLength(
      count(({ attribute }) => attribute?.includes('Berlin') ?? false),
    );
    expect(new Set([...weightRows(a, { template: 'B01' })].map(({ kind }) => kind))).toEqual(
      new Set(['edge']),
    );
  });
});

describe('compareWeights', () => {
  it('of a model with itself finds no difference', () => {
    const same = compareWeights(a, a, 5);
    expect(same.cosine).toBeCloseTo(1, 12);
    expect([same.onlyA, same.onlyB]).toEqual([[], []]);
    for (const { difference } of [...same.changed, ...same.transitions]) expect(difference).toBe(0);
    expect(same.counts).toMatchObject({ onlyA: 0, onlyB: 0, signChanges: 0 });
  });

  it.each([
    ['l2 and l1', a, sparse],
    ['l1 and l2', sparse, a],
    ['other categories', a, other],
  ])('agrees with a comparison by name: %s', (_, left, right) => {
    const found = compareWeights(left, right, 1_000_000);
    const shared = left.labels.filter((label) => right.labels.includes(label));
    const [x, y] = [byName(left, ['state']), byName(right, ['state'])];
    const keys = [...new Set([...x.keys(), ...y.keys()])].filter((key) =>
      shared.includes(key.split(' ').at(-1) ?? ''),
    );
    const expected = keys.map((key) => [key, x.get(key) ?? null, y.get(key) ?? null]);
    const listed = [...found.changed, ...found.onlyA, ...found.onlyB].map((each) => [
      `state ${each.attribute}  ${each.label}`,
      each.a,
      each.b,
    ]);
    expect(listed.sort()).toEqual(expected.sort());
    expect(found.changed.length).toBe(found.counts.both);
    expect(found.counts.onlyA + found.counts.both + found.counts.otherLabelsA).toBe(x.size);
    expect(found.counts.onlyB + found.counts.both + found.counts.otherLabelsB).toBe(y.size);
    for (const list of [found.changed, found.onlyA, found.onlyB]) {
      const sizes = list.map(({ difference }) => Math.abs(difference));
      expect(sizes).toEqual(sizes.toSorted((p, q) => q - p));
    }
    const dot = keys.reduce((sum, key) => sum + (x.get(key) ?? 0) * (y.get(key) ?? 0), 0);
    const norm = (map: Map<string, number>): number =>
      Math.sqrt(keys.reduce((sum, key) => sum + (map.get(key) ?? 0) ** 2, 0));
    expect(found.cosine).toBeCloseTo(dot / (norm(x) * norm(y)), 12);
  });

  it('tells labels of one model alone, and pairs observed in one model alone', () => {
    const found = compareWeights(a, other, 3);
    expect(found.labels).toEqual({ both: ['O'], onlyA: ['P', 'L'], onlyB: ['F', 'M'] });
    expect(found.transitions.map(({ from, to }) => [from, to])).toEqual(
      expect.arrayContaining([
        ['O', 'O'],
        ['O', null],
      ]),
    );
    expect(found.transitions.find(({ to }) => to === null)?.b).toBeNull();
    const ofLabel = compareWeights(a, sparse, 3, { label: 'P' });
    for (const { label } of [...ofLabel.changed, ...ofLabel.onlyA]) expect(label).toBe('P');
    for (const { from, to } of ofLabel.transitions) expect([from, to]).toContain('P');
  });
});
