import { expect, it } from 'vitest';
import { CellFinder } from '../../../src/compare/analysis/cell-finder.ts';
import { CLAIMS } from '../../../src/compare/analysis/claim-definitions.ts';
import type { ScoredCell } from '../../../src/compare/analysis/scored-cell.ts';
import type { Distortion } from '../../../src/compare/experiment/schema.ts';

function cell(emission: 'features' | 'bilstm', distortion: Distortion): ScoredCell {
  const level = emission === 'features' ? 'preset' : 'none';
  const spec = {
    ...{ corpus: 'a', rung: { route: 'all' }, trainSentences: 'all', distortion },
    ...{ emission, head: 'crf', vectors: 'none', resources: 'none', templates: level },
  };
  const share = distortion.kind === 'none' ? 0 : distortion.share;
  return { group: { key: `${emission} ${share}`, spec, output: 'crf', grids: [] } } as unknown as ScoredCell;
}

it('sets the losses of both sides at the most noise against each other, the CRF’s counted for the network', () => {
  const levels: Distortion[] = [
    { kind: 'none' },
    { kind: 'label-noise', share: 0.2 },
    { kind: 'label-noise', share: 0.1 },
  ];
  const cells = levels.flatMap((distortion) => [cell('features', distortion), cell('bilstm', distortion)]);
  const finder = new CellFinder('a', cells, undefined);
  const contrastOf = (id: string): unknown => CLAIMS.find((claim) => claim.id === id)?.contrast(finder);
  const { terms } = contrastOf('network-bears-label-noise') as { terms: object[] };
  expect(new Set(terms.map((term) => JSON.stringify(term)))).toEqual(
    new Set(
      [
        { system: 'features 0', coefficient: 1 },
        { system: 'features 0.2', coefficient: -1 },
        { system: 'bilstm 0', coefficient: -1 },
        { system: 'bilstm 0.2', coefficient: 1 },
      ].map((term) => JSON.stringify(term)),
    ),
  );
  expect(contrastOf('network-bears-typing-errors')).toBeUndefined();
});
