/** Every block that README.md and reports/README.md may hold. */
import { readFileSync } from 'node:fs';
import type { Claim } from '../../../src/compare/result.ts';
import { facts } from './facts.ts';
import { type Blocks, joinBlocks } from './marked-blocks.ts';
import { crfSpeedTable, networkSpeedTable, networkTable, presetTable } from './readme-tables.ts';
import { readEvidence } from './results.ts';
import { claimTables, curveTables, noiseTable, scoreTable, summaryTable, totals } from './tables.ts';

export function evidenceBlocks(): Blocks {
  const evidence = readEvidence();
  const ofRow = (row: Claim['row'], details: boolean) => () =>
    claimTables(evidence, (claim) => claim.row === row && (claim.role === 'detail') === details);
  const rows: readonly Claim['row'][] = ['features', 'vectors', 'interpretability', 'categories', 'global'];
  const tables: [string, () => string][] = [
    ['verdicts', () => summaryTable(evidence)],
    ['scores', () => scoreTable(evidence)],
    ['noise', () => noiseTable(evidence)],
    ['details-noise', ofRow('noise', true)],
    ['curves', () => curveTables(evidence)],
    ...rows.flatMap((row): [string, () => string][] => [
      [`claims-${row}`, ofRow(row, false)],
      [`details-${row}`, ofRow(row, true)],
    ]),
    ['crf-speed', crfSpeedTable],
    ['network-speed', networkSpeedTable],
    ['networks', networkTable],
    ['presets', presetTable],
    ['example-library', () => codeOf('library.mjs')],
  ];
  const values = [...totals(evidence), ...facts(evidence)].map(([name, value]): [string, () => string] => [
    name,
    () => value,
  ]);
  return joinBlocks(tables, values);
}

function codeOf(example: string): string {
  const code = readFileSync(new URL(`../../../examples/${example}`, import.meta.url), 'utf8');
  return `\`\`\`js\n${code.trimEnd()}\n\`\`\``;
}
