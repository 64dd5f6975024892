import { describe, expect, it } from 'vitest';
import { weightRows } from '../../src/compare/index.ts';
import type { CrfModel } from '../../src/crf/index.ts';
import { findWeight, WeightTable } from '../../src/inspect/weight-table.ts';
import { randomModel } from '../compare/explain/account-oracle.ts';

const ALL = { search: '', label: undefined, template: undefined, order: 'strongest' } as const;

async function model(): Promise<CrfModel> {
  return (
    await randomModel(3, {
      edges: true,
      attributes: 12,
      training: { startEnd: true, possibleTransitions: true },
    })
  ).model;
}

describe('the table of weights', () => {
  it('has every weight once, under the names that the list of the command line gives it', async () => {
    const whole = await model();
    const table = new WeightTable(whole);
    const rows = [...weightRows(whole)];
    expect(table.size).toBe(rows.length);
    for (const [f, { kind, attribute, from, label, weight }] of rows.entries()) {
      const row = table.row(f);
      expect(row).toMatchObject({ kind, label, weight });
      expect([row.attribute, row.from]).toEqual([attribute, from]);
      expect(findWeight(whole, row)).toBe(weight);
    }
    expect([...table.select(ALL)].sort((a, b) => a - b)).toEqual(rows.map((_, f) => f));
  });

  it('sorts by size, sign and name', async () => {
    const whole = await model();
    const table = new WeightTable(whole);
    const weights = (order: 'strongest' | 'highest' | 'lowest'): number[] =>
      Array.from(table.select({ ...ALL, order }), (f) => table.row(f).weight);
    const all = [...whole.parts.weights];
    expect(weights('strongest').map(Math.abs)).toEqual(all.map(Math.abs).sort((a, b) => b - a));
    expect(weights('highest')).toEqual([...all].sort((a, b) => b - a));
    expect(weights('lowest')).toEqual([...all].sort((a, b) => a - b));
    const names = Array.from(table.select({ ...ALL, order: 'name' }), (f) => table.row(f).attribute);
    const own = names.filter((name) => name !== undefined);
    expect(own).toEqual([...own].sort());
    expect(names.slice(own.length).every((name) => name === undefined)).toBe(true);
  });

  it('searches by part of a name, by expression, by label and by template', async () => {
    const whole = await model();
    const table = new WeightTable(whole);
    const [first = ''] = whole.labels;
    const rows = Array.from({ length: table.size }, (_, f) => table.row(f));
    const found = (query: Partial<Parameters<WeightTable['select']>[0]>): Set<number> =>
      new Set(table.select({ ...ALL, ...query }));
    const where = (isWanted: (row: (typeof rows)[number]) => boolean): Set<number> =>
      new Set(rows.flatMap((row, f) => (isWanted(row) ? [f] : [])));
    expect(found({ search: 'A1' })).toEqual(where(({ name }) => name.includes('a1')));
    expect(found({ search: '/^a1$/' })).toEqual(where(({ name }) => name === 'a1'));
    expect(found({ search: '→' })).toEqual(where(({ attribute }) => attribute === undefined));
    expect(found({ label: first })).toEqual(where(({ label, from }) => label === first || from === first));
    expect(found({ template: 'a1' })).toEqual(where(({ template }) => template === 'a1'));
    expect(found({ template: null })).toEqual(where(({ template }) => template === undefined));
    expect(() => found({ search: '/(/' })).toThrow(SyntaxError);
  });

  it('knows pairs without a weight, and names that there are not', async () => {
    const whole = await model();
    expect(findWeight(whole, { kind: 'state', attribute: 'nothing', label: 'L0' })).toBeUndefined();
    expect(
      findWeight(whole, { kind: 'edge', attribute: 'nothing', from: 'L0', label: 'L0' }),
    ).toBeUndefined();
    expect(findWeight(whole, { kind: 'start', label: 'nothing' })).toBeUndefined();
  });
});
