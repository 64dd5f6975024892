/** Systems whose scores say little of them: they found nothing, with some seeds or all, or their training was cut off. */
import { explainUntested, summarise } from '../claims/judge-claims.ts';
import { combineConventions } from '../claims/verdict.ts';
import type { CellResult, Claim, ClaimEvidence, ExperimentResult } from '../result.ts';
import { isShort, stepsOf } from './short-training.ts';

/**
 * Why a contrast of these cells tests nothing: one of them has no span right with any seed, so that the effect is that of a
 * training that failed. undefined where all have some.
 */
export function whyUntested(cells: readonly CellResult[], mode: ClaimEvidence['mode']): string | undefined {
  const empty = cells.filter((cell) => foundNothing(cell, mode));
  if (empty.length === 0) return undefined;
  if (empty.every(hasNoSpans)) return 'the test set has no spans';
  const names = [...new Set(empty.filter((cell) => !hasNoSpans(cell)).map(nameOf))];
  const subject = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${subject} found nothing`;
}

/** What a reader must know before trusting a score of the cell; undefined where there is nothing. */
export function doubtOf(cell: CellResult): string | undefined {
  if (foundNothing(cell, 'conlleval')) return hasNoSpans(cell) ? 'no spans in the test set' : 'found nothing';
  const empty = cell.runs.filter(({ f1 }) => f1 === 0).length;
  const doubts = [
    ...(empty > 0 ? [`${empty} of ${cell.runs.length} seeds found nothing`] : []),
    ...(isShort(cell) ? [`half-trained: at most ${stepsOf(cell)} steps`] : []),
  ];
  return doubts.length === 0 ? undefined : doubts.join(', ');
}

/** The cells of a result by what is doubtful of them. */
export function doubtfulCells({ cells }: Pick<ExperimentResult, 'cells'>): ReadonlyMap<string, string> {
  return new Map(
    cells.flatMap((cell) => {
      const doubt = doubtOf(cell);
      return doubt === undefined ? [] : [[cell.id, doubt] as const];
    }),
  );
}

/**
 * A result in which no evidence that rests on a system that found nothing has another verdict than "not tested": those of earlier
 * programs have, and their claims are put together again without it.
 */
export function withoutEmptyVerdicts(result: ExperimentResult): ExperimentResult {
  const byId = new Map(result.cells.map((cell) => [cell.id, cell]));
  const ledger = result.ledger.map((claim): Claim => {
    let isChanged = false;
    const evidence = claim.evidence.map((item): ClaimEvidence => {
      const untested = whyUntested(
        item.cells.flatMap((id) => byId.get(id) ?? []),
        item.mode,
      );
      if (untested === undefined || item.verdict === 'not tested') return item;
      isChanged = true;
      return {
        ...item,
        verdict: 'not tested',
        reason: explainUntested(untested),
        untested,
        p: 1,
        adjustedP: 1,
        equivalenceP: 1,
      };
    });
    if (!isChanged) return claim;
    const findings = evidence.map(({ corpus, mode, verdict, effect }) => ({
      corpus,
      convention: mode,
      verdict: verdict === 'mixed' ? 'inconclusive' : verdict,
      estimate: effect,
    }));
    // Positive is as the claim says, whatever it says.
    const { verdict, why, dependsOnConvention } = summarise('positive', findings);
    return { ...claim, evidence, verdict, reason: why, dependsOnScoring: dependsOnConvention };
  });
  return { ...result, ledger };
}

/** Verdict of a claim on one corpus over all scoring conventions. */
export function corpusVerdict({ evidence }: Pick<Claim, 'evidence'>, corpus: string): Claim['verdict'] {
  return combineConventions(
    evidence.flatMap((item) =>
      item.corpus === corpus ? [item.verdict === 'mixed' ? ('inconclusive' as const) : item.verdict] : [],
    ),
  );
}

function foundNothing({ scores }: CellResult, mode: ClaimEvidence['mode']): boolean {
  return scores.find((score) => score.mode === mode)?.f1.mean === 0;
}

function hasNoSpans({ categories }: CellResult): boolean {
  return categories.every(({ support }) => support === 0);
}

function nameOf({ emission, output, system }: CellResult): string {
  switch (emission) {
    case 'bilstm':
      return 'the network';
    case 'both':
      return 'the network with hand features';
    case 'features':
      return output === 'softmax' || output === 'masked-softmax' || output === 'softmax-transitions'
        ? 'the softmax'
        : 'the CRF';
    default:
      return system;
  }
}
