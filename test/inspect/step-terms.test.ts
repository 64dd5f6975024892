import { describe, expect, it } from 'vitest';
import { LiveModel } from '../../src/inspect/live-model.ts';
import { UNCHANGED } from '../../src/inspect/live-settings.ts';
import { relevantLabels } from '../../src/inspect/shown-labels.ts';
import { cellTerms, columnOrder, columnShares, RECURSIONS } from '../../src/inspect/step-terms.ts';
import { randomModel } from '../compare/explain/account-oracle.ts';

/** The recursion adds what the lattice added in another order. */
const ROUNDING = 1e-9;

describe.each(RECURSIONS)('the numbers of %s', (recursion) => {
  it.each([1, 2, 3, 4])('make the value of every cell (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, { edges: seed > 2, training: { startEnd: true } });
    const live = new LiveModel(model);
    const [first = '', second = ''] = model.labels;
    if (seed === 4) live.apply({ ...UNCHANGED, forbidden: [{ from: first, to: second }] });
    for (const sequence of sequences) {
      const analysis = live.analyse(live.read(sequence));
      const { length: T, labelCount: L, logZ, marginals, backPointers } = analysis;
      expect(columnOrder(recursion, T)).toHaveLength(T);
      for (let t = 0; t < T; t++) {
        for (let j = 0; j < L; j++) {
          const cell = cellTerms(analysis, recursion, t, j);
          const { value, state, terms, combined, best } = cell;
          if (recursion === 'marginals') expect(value).toBeCloseTo(Math.log(marginals[t * L + j] ?? 0), 9);
          else if (Number.isFinite(value)) expect(Math.abs(state + combined - value)).toBeLessThan(ROUNDING);
          if (recursion === 'viterbi' && t > 0) expect(best).toBe(backPointers[t * L + j]);
          for (const term of terms) expect(term.sum).toBe(term.value + term.step + term.state);
        }
      }
      // All of the last column, and with the state scores all of the first, make logZ.
      const sums = (at: number, extra: boolean): number => {
        let whole = 0;
        for (let j = 0; j < L; j++) {
          const { value } = cellTerms(analysis, recursion, at, j);
          whole += Math.exp(value + (extra ? (analysis.stateScores[at * L + j] ?? 0) : 0));
        }
        return Math.log(whole);
      };
      if (recursion === 'forward') expect(Math.abs(sums(T - 1, false) - logZ)).toBeLessThan(ROUNDING);
      if (recursion === 'backward') expect(Math.abs(sums(0, true) - logZ)).toBeLessThan(ROUNDING);
    }
  });
});

it('shares of a column add up to 1, and to 0 where nothing is possible', () => {
  const values = Float64Array.of(0, Math.log(3), Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
  expect(Array.from(columnShares(values, 0, 2))).toEqual([
    expect.closeTo(0.25, 12),
    expect.closeTo(0.75, 12),
  ]);
  expect(Array.from(columnShares(values, 1, 2))).toEqual([0, 0]);
});

it('of many labels those of the best path are shown first, then the likely ones', async () => {
  const { model, sequences } = await randomModel(7, { labels: 40, sequences: 60, maxLength: 6 });
  const live = new LiveModel(model);
  for (const sequence of sequences) {
    const analysis = live.analyse(live.read(sequence));
    const shown = relevantLabels(analysis, [model.labels.length - 1]);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(shown).toContain(model.labels.length - 1);
    for (const id of analysis.paths[0]?.labels ?? []) expect(shown).toContain(id);
    expect(shown.length).toBeLessThanOrEqual(10);
  }
});
