import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/compare/index.ts';
import type { CellResult, ExperimentResult } from '../../../src/compare/result.ts';
import { HOSTILE, makeExperimentResult } from '../../helpers/experiment-result.ts';
import { checkMarkup } from '../../helpers/markup-check.ts';

const result = makeExperimentResult();
const files = renderReport(result, []);
const linesOf = (name: string): string[] => (files.get(name) ?? '').trimEnd().split(/\r?\n/);

describe('the report on interpretability', () => {
  it('sets the same tokens of both systems side by side, the part without a word last', () => {
    const markdown = files.get('report.md') ?? '';
    expect(markdown).toContain('the same tokens, each system’s reasons');
    const [head, ...rows] = linesOf('tables/example-conll2003-3.csv');
    expect(head).toBe('place,word,features + CRF,BiLSTM + CRF');
    // Words are worth 1.5 and −0.25 times their place.
    expect(rows.map((line) => line.split(',').slice(-2).map(Number))).toEqual([
      [1.5, -0.25],
      [3, -0.5],
      [-0.75, 0],
    ]);
    const features = linesOf('tables/example-conll2003-1-features.csv');
    expect(features[0]).toBe('feature,label,at word,adds');
    expect(features).toHaveLength(3);
    const page = checkMarkup(files.get('report.html') ?? '');
    expect(page.text).toContain('(62.5 %) against ');
    expect(page.elements.get('script')).toBe(2);
  });

  it('shows what stays when a system is trained again, mean and spread over refits', () => {
    const [head, crf, network] = linesOf('tables/stability.csv').map((line) => line.split(','));
    const value = (row: string[] | undefined, name: string): number =>
      Number(row?.[head?.indexOf(name) ?? -1]);
    // 0.71, 0.72, 0.73 and 0.41, 0.42, 0.43.
    expect(value(crf, 'same reasons')).toBeCloseTo(72, 9);
    expect(value(crf, 'same reasons sd')).toBeCloseTo(1, 9);
    expect(value(network, 'same reasons')).toBeCloseTo(42, 9);
    expect(value(crf, 'same by occlusion')).toBeCloseTo(52, 9);
    expect(network?.[head?.indexOf('same by occlusion') ?? -1]).toBe('');
    expect(value(network, 'refits')).toBe(3);
  });

  it('shows both ways to few weights', () => {
    const [head, row] = linesOf('tables/sparsity.csv');
    expect(head).toBe('corpus,system,all weights,"F1 on dev, %",95 % of it,its largest,trained with l1');
    expect(row).toBe('conll2003,features + CRF,331245,80,76,4321,987');
    expect(linesOf('tables/sparsity-curves.csv')).toHaveLength(1 + 2 * (5 + 2));
  });

  it('is made of a result from before there were refits, examples and paths', () => {
    const before: ExperimentResult = {
      ...result,
      cells: result.cells.map(
        ({ stability: _stability, ...cell }): CellResult => ({
          ...cell,
          interpretation: cell.interpretation.map(({ reference: _reference, ...rest }) => rest),
        }),
      ),
    };
    const old = renderReport(JSON.parse(JSON.stringify(before)) as ExperimentResult, []);
    expect(old.get('report.md')).toContain('Deletion curves');
    expect(old.has('tables/stability.csv')).toBe(false);
    expect([...old.keys()].filter((name) => name.includes('example'))).toEqual([]);
    expect(HOSTILE.script).not.toBe('');
  });
});
