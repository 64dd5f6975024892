/** All files of a report but results.json, which is its source. */
import { CrfLabError } from '../../errors.ts';
import type { ExperimentResult } from '../result.ts';
import type { RunCost } from '../run/run-result.ts';
import { buildReport, tablesOf } from './build-report.ts';
import { type LivePages, NO_PAGES } from './live-pages.ts';
import { renderPage } from './page/page.ts';
import { renderCsv } from './render/csv.ts';
import { renderLatex } from './render/latex.ts';
import { renderMarkdown } from './render/markdown.ts';

/** Bytes of report.html above which it says so itself, and above which it is refused. */
export const PAGE_LIMITS = { large: 3 * 2 ** 20, refused: 10 * 2 ** 20 } as const;

/**
 * `report.html`, `report.md` and `tables/*.csv`, `tables/*.tex`: file name → text. The same result gives the same bytes.
 *
 * @param livePages files beside the report in which the CRF of a corpus can be tried: linked
 *
 * A page above 3 MiB bears a warning at its top.
 * @throws CrfLabError where the page would have more than 10 MiB
 */
export function renderReport(
  result: ExperimentResult,
  costs?: readonly RunCost[],
  livePages: LivePages = NO_PAGES,
): ReadonlyMap<string, string> {
  const report = buildReport(result, costs, livePages);
  let page = renderPage(report);
  const bytes = byteLength(page);
  const size = (bytes / 2 ** 20).toFixed(1);
  if (bytes > PAGE_LIMITS.refused) {
    throw new CrfLabError(
      `report.html would have ${size} MiB, more than ${PAGE_LIMITS.refused / 2 ** 20}: split the experiment into several, by corpora or grids`,
    );
  }
  if (bytes > PAGE_LIMITS.large) {
    const warning = [
      `This page has ${size} MiB, more than is pleasant to open; the same is in report.md and in the tables beside it.`,
    ];
    page = renderPage({ ...report, warnings: [...report.warnings, warning] });
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
