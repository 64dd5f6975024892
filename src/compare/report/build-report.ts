/** From a result to the report: all sections, in the order they are read. */
import type { ExperimentResult } from '../result.ts';
import type { RunCost } from '../run/run-result.ts';
import { type Block, foreign, type Report, type Section, type Table } from './document.ts';
import { invitation, type LivePages } from './live-pages.ts';
import { costSection } from './sections/cost.ts';
import { curvesSection, worthSection } from './sections/curves.ts';
import { dataSection } from './sections/data.ts';
import { errorsSection } from './sections/errors.ts';
import { globalLocalSection } from './sections/global-local.ts';
import { interpretabilitySection } from './sections/interpretability.ts';
import { laddersSection } from './sections/ladders.ts';
import { buildLecture, buildSummary } from './sections/lecture.ts';
import { ledgerSection } from './sections/ledger.ts';
import { reproduceSection, warningsOf } from './sections/reproduce.ts';
import { categorySection, scoresSection } from './sections/scores.ts';
import { weightsSection } from './sections/weights.ts';

export function buildReport(
  result: ExperimentResult,
  costs: readonly RunCost[] | undefined,
  livePages: LivePages,
): Report {
  const lecture = buildLecture(result);
  const sections: readonly (Section | undefined)[] = [
    categorySection(result),
    weightsSection(result, livePages),
    laddersSection(result),
    curvesSection(result),
    worthSection(result),
    globalLocalSection(result),
    interpretabilitySection(result),
    errorsSection(result),
    ledgerSection(result),
    scoresSection(result),
    dataSection(result),
    costSection(result, costs),
    reproduceSection(result),
  ];
  const nameTable = tableNamer();
  return {
    title: foreign(result.experiment.title ?? result.experiment.name),
    lecture,
    summary: [...buildSummary(result, lecture), ...invitation(livePages)],
    warnings: warningsOf(result),
    sections: sections
      .filter((section) => section !== undefined)
      .map((section) => ({
        ...section,
        blocks: section.blocks.map((block) => nameTables(block, nameTable)),
      })),
  };
}

/** Ids become file names: letters, digits, dots and dashes only, none twice, also where letter case is ignored. */
function tableNamer(): (table: Table) => Table {
  const taken = new Set<string>();
  return (table) => {
    const plain = table.id
      .replace(/[^A-Za-z0-9.-]+/g, '_')
      .replace(/\.{2,}/g, '.')
      .slice(0, 60);
    let id = plain;
    for (let n = 2; taken.has(id.toLowerCase()); n++) id = `${plain}-${n}`;
    taken.add(id.toLowerCase());
    return { ...table, id };
  };
}

function nameTables(block: Block, nameTable: (table: Table) => Table): Block {
  if (block.kind === 'table') return { ...block, table: nameTable(block.table) };
  if (block.kind !== 'details') return block;
  return { ...block, blocks: block.blocks.map((inner) => nameTables(inner, nameTable)) };
}

export function tablesOf(report: Report): Table[] {
  const inBlock = (block: Block): Table[] =>
    block.kind === 'table' ? [block.table] : block.kind === 'details' ? block.blocks.flatMap(inBlock) : [];
  return report.sections.flatMap(({ blocks }) => blocks.flatMap(inBlock));
}
