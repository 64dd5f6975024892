import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLAIMS } from '../../../src/compare/analysis/claim-definitions.ts';

describe('claims', () => {
  it('have ids of their own', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  });

  it('stand in docs/claims.md, each with its whole name or its ending', () => {
    const lines = readFileSync(new URL('../../../docs/claims.md', import.meta.url), 'utf8').split('\n');
    for (const { id } of CLAIMS) {
      const [stem, ending] = [id.slice(0, id.lastIndexOf('-')), id.slice(id.lastIndexOf('-'))];
      const isNamed = lines.some(
        (line) =>
          line.includes(`\`${id}\``) || (line.includes(`\`${stem}-`) && line.includes(`\`${ending}\``)),
      );
      expect(isNamed, id).toBe(true);
    }
  });

  it('answer every row of the lecture on both sides', () => {
    const rows = CLAIMS.filter(({ role }) => role === 'row');
    for (const row of ['features', 'vectors', 'interpretability', 'categories', 'global'] as const) {
      for (const side of ['CRF', 'network'] as const)
        expect(
          rows.some((claim) => claim.row === row && claim.side === side),
          `${row}, ${side}`,
        ).toBe(true);
    }
  });
});
