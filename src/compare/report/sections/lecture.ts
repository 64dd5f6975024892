/** The table of the lecture, row by row, with the claims of the ledger that test it; and its two-sentence summary. */

import { corpusVerdict, doubtfulCells } from '../../analysis/cell-doubts.ts';
import { VERDICTS, type Verdict } from '../../claims/claim.ts';
import type { Claim, ClaimEvidence, ExperimentResult } from '../../result.ts';
import {
  type CorpusFinding,
  type Finding,
  foreign,
  type Inline,
  type LectureRow,
  type LectureTable,
} from '../document.ts';
import { formatNumber } from '../render/cells.ts';
import { corpusNames, mainCells, type NamedCell, overallScore, scoreName } from '../selection.ts';

interface LectureText {
  readonly row: Claim['row'];
  readonly crf: string;
  readonly network: string | undefined;
  /** For the summary. */
  readonly topic: string;
}

/** The rows as the lecture has them: what it says of the CRF, and of the network. */
export const LECTURE_ROWS: readonly LectureText[] = [
  { row: 'features', crf: 'feature engineering', network: 'do not need features', topic: 'features' },
  {
    row: 'vectors',
    crf: 'do not need pre-trained vectors',
    network: 'need pre-trained vectors',
    topic: 'pre-trained vectors',
  },
  {
    row: 'interpretability',
    crf: 'models are roughly interpretable',
    network: 'implicit features, not easy to interpret',
    topic: 'interpretability',
  },
  {
    row: 'categories',
    crf: 'perform well with many NE categories',
    network: 'perform not so well with many NE categories',
    topic: 'many categories',
  },
  {
    row: 'global',
    crf: 'global (CRF) beats local (softmax): I only follows B or I, and there are more Os than Bs and Is',
    network: undefined,
    topic: 'global over local',
  },
];

/** One piece of evidence per corpus: by conlleval, or by what there is. */
export function mainEvidence(claim: Claim): ClaimEvidence[] {
  const corpora = [...new Set(claim.evidence.map(({ corpus }) => corpus))];
  return corpora.flatMap((corpus) => {
    const own = claim.evidence.filter((evidence) => evidence.corpus === corpus);
    return own
      .filter(({ mode }) => mode === 'conlleval')
      .concat(own)
      .slice(0, 1);
  });
}

/**
 * Which claims stand in the table. A claim without `role` is the row itself if it is the first of its side; in the row
 * "global", whose reasons the lecture names, all further ones are reasons.
 */
function findingsOf(
  row: Claim['row'],
  ledger: readonly Claim[],
  doubtful: ReadonlyMap<string, string>,
): Finding[] {
  const claims = ledger.filter((claim) => claim.row === row);
  const sides = new Set<string>();
  return claims.flatMap((claim) => {
    const isFirst = !sides.has(claim.side);
    const role =
      claim.role ??
      (isFirst && (row !== 'global' || sides.size === 0) ? 'row' : row === 'global' ? 'reason' : 'detail');
    if (role === 'row') sides.add(claim.side);
    return role === 'detail' ? [] : [toFinding(claim, role === 'reason', ledger, doubtful)];
  });
}

/**
 * The statement of a claim; where others make the same one of another ladder of categories, with how the ladder is made, which stands
 * last in the brackets of its test.
 */
export function distinctStatement(
  { statement, test }: Pick<Claim, 'statement' | 'test'>,
  others: readonly Pick<Claim, 'statement' | 'role'>[],
): string {
  const same = others.filter((claim) => claim.role !== 'detail' && claim.statement === statement);
  const how = same.length > 1 ? / \(.*; ([^)]*)\)/.exec(test)?.[1] : undefined;
  return how === undefined ? statement : `${statement} (${how})`;
}

/** Whether a piece of evidence that tests something rests on a doubtful cell. */
export function isDoubtful(
  { cells, verdict }: ClaimEvidence,
  doubtful: ReadonlyMap<string, string>,
): boolean {
  return verdict !== 'not tested' && cells.some((cell) => doubtful.has(cell));
}

function toFinding(
  claim: Claim,
  isReason: boolean,
  ledger: readonly Claim[],
  doubtful: ReadonlyMap<string, string>,
): Finding {
  return {
    claim: claim.id,
    label: isReason ? 'reason' : claim.side === 'both' ? '' : claim.side,
    statement: distinctStatement(claim, ledger),
    verdict: claim.verdict,
    unit: claim.unit,
    smallestEffect: claim.smallestEffect,
    dependsOnScoring: claim.dependsOnScoring,
    isDoubtful: claim.evidence.some((evidence) => isDoubtful(evidence, doubtful)),
    corpora: mainEvidence(claim).map((evidence): CorpusFinding => {
      const { corpus, effect, low, high } = evidence;
      const verdict = corpusVerdict(claim, corpus);
      const isOpen = verdict === 'inconclusive' && (low > 0 || high < 0);
      return {
        corpus,
        effect,
        low,
        high,
        verdict,
        untested: evidence.verdict === 'not tested' ? (evidence.untested ?? 'nothing was found') : undefined,
        isDoubtful: isDoubtful(evidence, doubtful),
        adjustedP: isOpen
          ? Math.max(
              ...claim.evidence.flatMap((item) =>
                item.corpus === corpus && item.verdict !== 'not tested' ? [item.adjustedP] : [],
              ),
            )
          : undefined,
      };
    }),
  };
}

export function buildLecture(result: ExperimentResult): LectureTable {
  const doubtful = doubtfulCells(result);
  const rows = LECTURE_ROWS.map(({ row, crf, network }): LectureRow => {
    return { id: row, crf, network, findings: findingsOf(row, result.ledger, doubtful) };
  });
  return { confidence: result.experiment.statistics.confidence, rows };
}

const PREDICATES: Readonly<Record<Exclude<Verdict, 'not tested'>, readonly [one: string, many: string]>> = {
  supported: ['holds', 'hold'],
  'not supported': ['does not hold', 'do not hold'],
  mixed: ['holds in part', 'hold in part'],
  inconclusive: ['stays open', 'stay open'],
};

/** First what became of the statements, then the best scores that were reached. */
export function buildSummary(result: ExperimentResult, lecture: LectureTable): Inline[] {
  const topics = new Map(LECTURE_ROWS.map(({ row, topic }) => [row as string, topic]));
  const named = lecture.rows.flatMap(({ id, findings }) =>
    findings
      .filter(({ label }) => label !== 'reason')
      .map(({ label, verdict }) => ({
        verdict,
        name: `${topics.get(id) ?? id}${label === '' ? '' : ` (${label})`}`,
      })),
  );
  const statements = named.filter(({ verdict }) => verdict !== 'not tested');
  const clauses = VERDICTS.flatMap((verdict) => {
    if (verdict === 'not tested') return [];
    const names = statements.filter((one) => one.verdict === verdict).map(({ name }) => name);
    const predicate = PREDICATES[verdict][names.length === 1 ? 0 : 1];
    return names.length === 0 ? [] : [`${countWord(names.length)} ${predicate}: ${names.join(', ')}`];
  });
  const untested = [
    ...named.filter(({ verdict }) => verdict === 'not tested').map(({ name }) => name),
    ...lecture.rows.filter(({ findings }) => findings.length === 0).map(({ id }) => topics.get(id) ?? id),
  ];
  if (untested.length > 0) clauses.push(`not tested: ${untested.join(', ')}`);
  const answer =
    statements.length === 0
      ? 'No statement of the lecture’s table was tested.'
      : `Of ${countWord(statements.length)} tested ${statements.length === 1 ? 'statement' : 'statements'} of the lecture’s table, ${clauses.join('; ')}.`;
  return [answer, ' ', ...bestScores(result)];
}

function bestScores(result: ExperimentResult): Inline[] {
  const clauses = corpusNames(result).flatMap((corpus): Inline[][] => {
    const cells = mainCells(result, corpus);
    const features = best(cells.filter(({ cell }) => cell.emission === 'features'));
    const network = best(cells.filter(({ cell }) => cell.emission === 'bilstm'));
    if (features === undefined || network === undefined) return [];
    const name = scoreName(result, corpus);
    return [
      [
        foreign(corpus),
        ` ${name} ${score(features)} (`,
        foreign(features.label),
        `) and ${score(network)} (`,
        foreign(network.label),
        ')',
      ],
    ];
  });
  if (clauses.length === 0) {
    return ['No corpus has both a system with hand features and a network to set beside each other.'];
  }
  const shown = clauses.slice(0, 3);
  const rest = clauses.length - shown.length;
  return [
    'The best system with hand features and the best network reach on ',
    ...shown.flatMap((clause, n) => (n === 0 ? clause : ['; on ', ...clause])),
    rest > 0 ? `; ${countWord(rest)} more ${rest === 1 ? 'corpus' : 'corpora'} below.` : '.',
  ];
}

function best(cells: readonly NamedCell[]): NamedCell | undefined {
  return [...cells].sort((a, b) => overallScore(b.cell).value - overallScore(a.cell).value)[0];
}

function score({ cell }: NamedCell): string {
  const { value, low, high } = overallScore(cell);
  return `${formatNumber(value, 1)} [${formatNumber(low, 1)}, ${formatNumber(high, 1)}]`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const countWord = (count: number): string => NUMBERS[count] ?? String(count);
