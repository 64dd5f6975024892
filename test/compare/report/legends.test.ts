import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/compare/index.ts';
import { heatMapLegend } from '../../../src/compare/report/figures/heat-map.ts';
import { templateLegend } from '../../../src/compare/report/sections/template-legend.ts';
import { makeExperimentResult } from '../../helpers/experiment-result.ts';

const result = makeExperimentResult();

describe('legends', () => {
  it.each<[string, readonly (number | null)[], boolean, readonly string[]]>([
    ['positive alone', [1, 1, 1, 1], false, ['positive']],
    ['both signs', [1, -1, 1, 1], false, ['positive', 'negative']],
    [
      'zeros and pairs never seen',
      [0, null, 0, 0],
      false,
      ['learned to be zero', 'never seen in training: no weight'],
    ],
    ['broken schemes', [1, 1, 1, 1], true, ['positive', 'breaks the tag scheme']],
  ])(
    'of a matrix name the signs that it has: %s',
    (_name, [a = 0, b = 0, c = 0, d = 0], isIllegal, expected) => {
      const matrix = {
        labels: ['x', 'y'],
        weights: [
          [a, b],
          [c, d],
        ],
        isIllegal: () => isIllegal,
      };
      expect(heatMapLegend(matrix, '1').map(({ label }) => label)).toEqual(expected);
    },
  );

  it.each<[string, RegExp | undefined]>([
    ['iu[0]', /^iu: initial upper case\. /],
    ['al[-1]|w[0]', /^al: all letters lower case; w: the word\. /],
    ['s1[0]', /^s1: the last 1 characters/],
    ['p3[0]', /^p3: the first 3 characters/],
    ['sentence.class[0]', /^sentence\.class: what kind of sentence/],
    ['pl4[1]', /^pl4: the first 4 characters, in lower case/],
    ['U00:%x[0,0]', undefined],
    ['<script>', undefined],
  ])('of templates say what names stand for: %s', (template, expected) => {
    const legend = templateLegend([template]);
    if (expected === undefined) expect(legend).toBeUndefined();
    else expect(legend).toMatch(expected);
  });
});

describe('a report', () => {
  it('has no section about nothing', () => {
    const curves = result.curves.map((curve) => ({ ...curve, worth: [] }));
    const without = renderReport({ ...result, curves });
    expect(without.get('report.html')).not.toContain('Worth of resources');
    expect(without.get('report.md')).not.toContain('What a resource is worth');
    expect([...without.keys()]).not.toContain('tables/worth.csv');
  });

  it('counts weights in whole numbers', () => {
    const measures = [{ name: 'weights of the CRF in all', value: 78_686, unit: 'weights' }];
    const ledger = result.ledger.map((claim) => ({ ...claim, measures }));
    const text = renderReport({ ...result, ledger }).get('report.md') ?? '';
    expect(text).toContain('78\u202f686 ');
    expect(text).not.toContain('686.000');
  });

  it('writes out the options of training that were resolved', () => {
    const options = { kind: 'features', train: { algorithm: 'lbfgs', l2: 0.25, seed: 3 } } as never;
    const cells = result.cells.map((cell) => ({ ...cell, options }));
    const text = renderReport({ ...result, cells }).get('report.md') ?? '';
    expect(text).toContain('"algorithm": "lbfgs"');
    expect(text).toContain('"l2": 0.25');
    expect(text).not.toContain('"seed": 3,\n');
  });
});
