/** The lecture's table with what the measurements say to each claim, as text for the terminal. */
import { markdownTable } from 'markdown-table';
import type { Claim, ClaimEvidence, ExperimentResult } from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { printable } from './weights-table.ts';

const ROWS: Readonly<Record<Claim['row'], string>> = {
  features: 'Features',
  vectors: 'Pre-trained vectors',
  interpretability: 'Interpretability',
  categories: 'Many categories',
  global: 'Global output',
};

const MAX_STATEMENT = 200;

/** A row per claim in the order of the ledger: which row of the lecture, what it says, the verdict, the effect on each corpus. */
export function formatVerdicts({ ledger }: Pick<ExperimentResult, 'ledger'>): string {
  if (ledger.length === 0) return 'no claim could be tested: the experiment has no cells to compare\n';
  const rows = ledger.map((claim) => [
    ROWS[claim.row],
    printable(claim.statement, MAX_STATEMENT),
    claim.verdict,
    claim.evidence
      .filter(isShown)
      .map((entry) => formatEvidence(entry, claim.unit))
      .join('; '),
  ]);
  return `${markdownTable([['row', 'claim', 'verdict', 'effect (interval)'], ...rows], { align: ['l', 'l', 'l', 'l'] })}\n`;
}

/** One line per corpus is enough where the verdict does not hang on the scoring. */
function isShown({ mode }: ClaimEvidence): boolean {
  return mode === 'conlleval';
}

function formatEvidence({ corpus, effect, low, high }: ClaimEvidence, unit: string): string {
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${formatFixed(value, 2)}`;
  return `${printable(corpus)} ${signed(effect)} ${printable(unit)} (${signed(low)} to ${signed(high)})`;
}
