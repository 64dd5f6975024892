import { describe, expect, it } from 'vitest';
import { CellFinder } from '../../../src/compare/analysis/cell-finder.ts';
import { claimMeasures } from '../../../src/compare/analysis/claim-measures.ts';
import type { ScoredCell } from '../../../src/compare/analysis/scored-cell.ts';
import { cellOf } from './explained-cells.ts';

const measured = (id: string, cells: readonly ScoredCell[], corpora = ['toy']): Record<string, number> =>
  Object.fromEntries(
    claimMeasures(
      id,
      corpora.map((corpus) => new CellFinder(corpus, cells, undefined)),
    ).map(({ name, value }) => [name, value]),
  );

describe('measures beside the claims', () => {
  const deletion = [{ removed: 1, probability: 0.25, randomProbability: 0.75, flipped: 0, randomFlipped: 0 }];
  const crf = cellOf({
    key: 'toy/features',
    seeds: {
      1: [
        {
          exactShare: 1,
          greatestResidual: 2e-12,
          weightsFor95: 30,
          deletion,
          reference: {
            labels: [],
            examples: [],
            sparsity: {
              full: { weights: 100, f1: 0.8 },
              target: 0.76,
              magnitude: [],
              magnitudeNeeded: 40,
              l1: [],
              l1Needed: 12,
            },
          },
        },
      ],
      2: [{ exactShare: 0.5, greatestResidual: 4e-12, weightsFor95: 50, deletion }],
    },
  });

  it('mean over seeds what the runs say of exactness, weights and deletion', () => {
    expect(measured('crf-attributions-matter', [crf])).toEqual({
      'share of a decision of the CRF that named weights account for': 75,
      'largest residual of such an account': 3e-12,
      'weights of the CRF that carry 95 % of its F1': 40,
      'weights of its largest that carry 95 % of its F1 on dev': 40,
      'weights that do so when it is trained to have few (l1 path)': 12,
      'weights of the CRF in all': 100,
      'probability left without the most attributed word, CRF': 25,
      'the same without a random word, CRF': 75,
    });
  });

  it('say how stable both sides are over refits, and beside that over seeds', () => {
    const network = cellOf({
      key: 'toy/bilstm',
      emission: 'bilstm',
      seeds: {
        1: [
          {
            topWords: [[0], [1, 2]],
            gaps: [0, 0],
            reference: { labels: ['A', 'B'], examples: [], sparsity: undefined },
          },
        ],
        2: [{ topWords: [[0], [1]], gaps: [0, 0] }],
      },
      refits: [
        { topWords: [[0], [3]], labels: ['A', 'C'] },
        { topWords: [[0], [2]], labels: ['A', 'B'] },
      ],
    });
    expect(measured('network-reasons-change', [network])).toEqual({
      // (1 + 0 + 1 + 1/2) / 4
      'overlap of its reasons with those of its refits, network': 62.5,
      'decisions that get the same label from its refits, network': 75,
      // (1 + 1/2) / 2
      'overlap of its reasons between seeds, network': 75,
    });
  });

  it('say what share of the lead a mask gives, where there is a lead', () => {
    const cells = (softmax: number, masked: number, best: number): ScoredCell[] => [
      cellOf({ key: 's', output: 'softmax', f1: [softmax] }),
      cellOf({ key: 'm', output: 'masked-softmax', f1: [masked] }),
      cellOf({ key: 'c', output: 'crf', f1: [best - 0.1, best + 0.1] }),
    ];
    const name = "share of the CRF's lead that the mask alone gives";
    expect(measured('global-beats-masked-features', cells(0.5, 0.625, 0.75))[name]).toBeCloseTo(50, 10);
    expect(measured('global-beats-masked-features', cells(0.8, 0.85, 0.75))).toEqual({});
    expect(measured('global-beats-masked-bilstm', cells(0.5, 0.6, 0.75))).toEqual({});
  });

  it('name the corpus where there are several', () => {
    const names = Object.keys(measured('crf-attributions-matter', [crf], ['a', 'b']));
    expect(names).toContain('b: weights of the CRF in all');
    expect(names).toHaveLength(16);
  });
});
