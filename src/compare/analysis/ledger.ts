/** The claim ledger: what the lecture says, and what the measurements say to it. */
import { type ClaimEvidence, type ClaimSpec, judgeClaims } from '../claims/index.ts';
import type { CellResult, Claim } from '../result.ts';
import { whyUntested } from './cell-doubts.ts';
import type { CellFinder } from './cell-finder.ts';
import { CLAIMS, type ClaimDefinition } from './claim-definitions.ts';
import { claimMeasures } from './claim-measures.ts';
import type { Evidence } from './evidence.ts';

/**
 * Claims without evidence are left out: an experiment without pre-trained vectors says nothing about them.
 * @param smallestEffect points of F1 below which a difference does not matter
 * @param cells that the evidence rests on
 */
export function buildLedger(
  evidence: readonly Evidence[],
  smallestEffect: number,
  finders: readonly CellFinder[],
  cells: readonly CellResult[],
): Claim[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const untestedOf = (item: Evidence): string | undefined =>
    whyUntested(
      item.cells.flatMap((id) => byId.get(id) ?? []),
      item.mode,
    );
  const measured = CLAIMS.filter((claim) => evidence.some((item) => item.claim === claim));
  const specs = measured.map((claim) => specOf(claim, smallestEffect));
  const results = judgeClaims(
    specs,
    evidence.map(
      (item): ClaimEvidence => ({
        claim: item.claim.id,
        corpus: item.corpus,
        convention: item.mode,
        effect: item.effect,
        withoutSeedNoise: item.effect.withoutSeedNoise,
        untested: untestedOf(item),
      }),
    ),
  );
  return results.flatMap((result, n): Claim[] => {
    const definition = measured[n];
    const spec = specs[n];
    if (definition === undefined || spec === undefined) return [];
    const { id, row, role, side, statement, test, unit } = definition;
    return [
      {
        id,
        row,
        ...(role === undefined ? {} : { role }),
        side,
        statement,
        test,
        unit,
        smallestEffect: spec.smallestEffect,
        verdict: result.verdict,
        reason: result.why,
        dependsOnScoring: result.dependsOnConvention,
        evidence: result.corpora.flatMap(({ corpus, findings }) =>
          findings.map((finding) => {
            const found = evidence.find(
              (item) =>
                item.claim === definition && item.corpus === corpus && item.mode === finding.convention,
            );
            const untested = found === undefined ? undefined : untestedOf(found);
            return {
              corpus,
              mode: found?.mode ?? 'conlleval',
              verdict: finding.verdict,
              reason: finding.why,
              ...(untested === undefined ? {} : { untested }),
              effect: finding.estimate,
              low: finding.low,
              high: finding.high,
              p: finding.pValue,
              adjustedP: finding.adjustedP,
              equivalenceP: finding.equivalenceP,
              detectable: finding.minimalDetectableEffect,
              cells: found?.cells ?? [],
            };
          }),
        ),
        measures: claimMeasures(id, finders),
      },
    ];
  });
}

function specOf(claim: ClaimDefinition, smallestEffect: number): ClaimSpec {
  const { id, statement, row, metric, unit, test, expects, smallest } = claim;
  return {
    id,
    statement,
    source: { kind: 'reason', text: row },
    direction: expects === 'more' ? 'positive' : 'not-negative',
    metric,
    unit,
    contrast: test,
    smallestEffect: 'times' in smallest ? smallest.times * smallestEffect : smallest.absolute,
  };
}
