/** All files of a report but results.json, which is its source. */
import { CrfLabError } from '../../errors.ts';
import type { ExperimentResult } from '../result.ts';
import type { RunCost } from '../run/run-result.ts';
import { buildReport, tablesOf } from './build-report.ts';
import { renderPage } from './page/page.ts';
import { renderCsv } from './render/csv.ts';
import { renderLatex } from './render/latex.ts';
import { renderMarkdown } from './render/markdown.ts';

/** Bytes of report.html above which it says so itself, and above which it is refused. */
export const PAGE_LIMITS = { large: 3 * 2 ** 20, refused: 10 * 2 ** 20 } as const;

/**
 * `report.html`, `report.md` and `tables/*.csv`, `tables/*.tex`: file name → text. The same result gives the same bytes.
 *
 * A page above 3 MiB bears a warning at its top.
 * @throws CrfLabError where the page would have more than 10 MiB
 */
export function renderReport(
  result: ExperimentResult,
  costs?: readonly RunCost[],
): ReadonlyMap<string, string> {
  const report = buildReport(result, costs);
  let page = renderPage(report);
  if (byteLength(page) > PAGE_LIMITS.large) {
    const size = (byteLength(page) / 2 ** 20).toFixed(1);
    const warning = [
      `This page has ${size} MiB, more than most browsers open at once; the same is in report.md and in the tables beside it.`,
    ];
    page = renderPage({ ...report, warnings: [...report.warnings, warning] });
  }
  if (byteLength(page) > PAGE_LIMITS.refused) {
    throw new CrfLabError(
      `report.html would have ${(byteLength(page) / 2 ** 20).toFixed(1)} MiB, more than ${PAGE_LIMITS.refused / 2 ** 20}: split the experiment into several, by corpora or grids`,
    );
  }
  const files = new Map([
    ['report.html', page],
    ['report.md', renderMarkdown(report)],
  ]);
  for (const table of tablesOf(report)) {
    if (table.isFile !== true) continue;
    files.set(`tables/${table.id}.csv`, renderCsv(table));
    files.set(`tables/${table.id}.tex`, renderLatex(table));
  }
  return files;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
