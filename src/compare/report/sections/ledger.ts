/** Every claim with its test, and every piece of evidence it rests on. */
import { doubtfulCells } from '../../analysis/cell-doubts.ts';
import type { Claim, ClaimEvidence, ExperimentResult } from '../../result.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figures,
  figure,
  foreign,
  type Section,
  type Table,
} from '../document.ts';
import { effectDigits, formatP } from '../render/cells.ts';
import { verdictText } from '../render/verdict-signs.ts';
import { corpusNames, mainCells } from '../selection.ts';
import { isDoubtful, mainEvidence } from './lecture.ts';

const text = (head: string): Column => ({ head, kind: 'text' });
const prose = (head: string): Column => ({ head, kind: 'text', isProse: true });

export function ledgerSection(result: ExperimentResult): Section {
  const { ledger } = result;
  const percent = Number((100 * result.experiment.statistics.confidence).toPrecision(4));
  const blocks: Block[] = [];
  if (ledger.length === 0) {
    blocks.push({ kind: 'text', text: ['No claim could be tested with the systems of this experiment.'] });
    return { id: 'ledger', title: 'Claim ledger', short: 'Ledger', blocks };
  }
  blocks.push({
    kind: 'text',
    text: [
      `A positive effect speaks for the claim. Intervals hold ${percent} %; adjusted p is Holm’s over all claims and corpora; p of equivalence belongs to the hypothesis that the effect is as large as the smallest that matters; the detectable effect would be found in four of five repetitions.`,
    ],
  });
  const doubtful = doubtfulCells(result);
  blocks.push({ kind: 'table', table: claimTable(ledger, doubtful) });
  blocks.push({
    kind: 'table',
    table: evidenceTable('ledger', 'Evidence by corpus', { ledger, doubtful, choose: mainEvidence }),
  });
  const others = (claim: Claim): ClaimEvidence[] => {
    const main = new Set(mainEvidence(claim));
    return claim.evidence.filter((evidence) => !main.has(evidence));
  };
  if (ledger.some((claim) => others(claim).length > 0)) {
    const table = evidenceTable('ledger-scoring', 'Evidence under the other scoring conventions', {
      ledger,
      doubtful,
      choose: others,
    });
    blocks.push({
      kind: 'details',
      summary: 'The same under other scoring conventions',
      blocks: [{ kind: 'table', table }],
    });
  }
  if (ledger.some(({ measures }) => measures.length > 0))
    blocks.push({ kind: 'table', table: measureTable(ledger) });
  if (result.pairs.length > 0)
    blocks.push({
      kind: 'details',
      summary: 'Every pair of systems',
      blocks: [{ kind: 'table', table: pairTable(result) }],
    });
  return { id: 'ledger', title: 'Claim ledger', short: 'Ledger', blocks };
}

function pairTable(result: ExperimentResult): Table {
  const names = new Map(
    corpusNames(result).flatMap((corpus) =>
      mainCells(result, corpus).map(({ cell, label }) => [cell.id, label] as const),
    ),
  );
  const nameOf = (id: string): string => names.get(id) ?? id;
  return {
    id: 'pairs',
    caption: ['Differences between systems, in points'],
    columns: [
      text('corpus'),
      text('a'),
      text('b'),
      { head: 'a − b', kind: 'figures', digits: 2, isSigned: true, parts: ['low', 'high'] },
      { head: 'p', kind: 'figures' },
      { head: 'adjusted p', kind: 'figures' },
      { head: 'p by randomisation', kind: 'figures' },
    ],
    rows: result.pairs.map((pair): Cell[] => [
      foreign(pair.corpus),
      foreign(nameOf(pair.a)),
      foreign(nameOf(pair.b)),
      { value: pair.difference, low: pair.low, high: pair.high },
      { value: pair.p, digits: 4, shown: formatP(pair.p) },
      { value: pair.adjustedP, digits: 4, shown: formatP(pair.adjustedP) },
      { value: pair.randomisationP, digits: 4, shown: formatP(pair.randomisationP) },
    ]),
    isFile: true,
  };
}

function claimTable(ledger: readonly Claim[], doubtful: ReadonlyMap<string, string>): Table {
  return {
    id: 'claims',
    caption: ['Claims and verdicts'],
    columns: [
      text('claim'),
      { head: 'verdict', kind: 'verdict' },
      prose('statement'),
      prose('reason'),
      prose('tested by'),
      text('smallest effect that matters'),
      text('row'),
      text('about'),
    ],
    rows: ledger.map((claim): Cell[] => [
      foreign(claim.id),
      verdictText(
        claim.verdict,
        claim.evidence.some((evidence) => isDoubtful(evidence, doubtful)),
      ),
      foreign(claim.statement),
      foreign(
        claim.dependsOnScoring
          ? `${claim.reason} The verdict depends on the scoring convention.`
          : claim.reason,
      ),
      foreign(claim.test),
      foreign(`${claim.smallestEffect} ${claim.unit}`),
      claim.row,
      claim.side,
    ]),
    isFile: true,
  };
}

function evidenceTable(
  id: string,
  caption: string,
  {
    ledger,
    doubtful,
    choose,
  }: {
    readonly ledger: readonly Claim[];
    readonly doubtful: ReadonlyMap<string, string>;
    readonly choose: (claim: Claim) => readonly ClaimEvidence[];
  },
): Table {
  const p = (value: number): Figures => figure(value, Number.isFinite(value) ? formatP(value) : undefined);
  const rows = ledger.flatMap((claim) =>
    choose(claim).map((evidence): Cell[] => {
      const place = [foreign(claim.id), foreign(evidence.corpus)];
      const scale = [foreign(claim.unit), evidence.mode];
      if (evidence.verdict === 'not tested') {
        const nothing = figure(undefined);
        const verdict = `${evidence.verdict}: ${evidence.untested ?? 'nothing was found'}`;
        return [...place, verdict, nothing, nothing, nothing, nothing, nothing, ...scale];
      }
      return [
        ...place,
        verdictText(evidence.verdict, isDoubtful(evidence, doubtful)),
        effectCell(evidence),
        p(evidence.p),
        p(evidence.adjustedP),
        p(evidence.equivalenceP),
        { value: evidence.detectable, digits: effectDigits([evidence.detectable]) },
        ...scale,
      ];
    }),
  );
  return {
    id,
    caption: [caption],
    columns: [
      text('claim'),
      text('corpus'),
      { head: 'verdict', kind: 'verdict' },
      {
        head: 'effect',
        kind: 'figures',
        isSigned: true,
        parts: ['low', 'high'],
      },
      { head: 'p', kind: 'figures' },
      { head: 'adjusted p', kind: 'figures' },
      { head: 'p of equivalence', kind: 'figures' },
      { head: 'detectable', kind: 'figures' },
      text('unit'),
      text('scoring'),
    ],
    rows,
    isFile: true,
  };
}

function effectCell({ effect, low, high }: ClaimEvidence): Figures {
  return { value: effect, low, high, digits: effectDigits([effect, low, high]) };
}

function measureTable(ledger: readonly Claim[]): Table {
  return {
    id: 'measures',
    caption: ['Further measures that belong to the claims, without a test'],
    columns: [text('claim'), prose('measure'), { head: 'value', kind: 'figures', digits: 3 }, text('unit')],
    rows: ledger.flatMap(({ id, measures }) =>
      measures.map(({ name, value, unit }): Cell[] => [
        foreign(id),
        foreign(name),
        // Weights are counted.
        { value, digits: unit === 'weights' ? 0 : 3 },
        foreign(unit),
      ]),
    ),
    isFile: true,
  };
}
