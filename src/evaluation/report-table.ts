/** Scores as tables: plain rows, and the same aligned as Markdown, which reads well on a terminal too. */
import { markdownTable } from 'markdown-table';
import { makeVisible } from '../visible-text.ts';
import { formatFixed } from './conlleval-format.ts';
import type { CategoryScores, SpanScores } from './span-f1.ts';

export interface ScoresRow {
  readonly kind: 'category' | 'micro' | 'macro';
  /** Category name; `micro` or `macro` for the last two rows (a category may be called so too: see `kind`). */
  readonly name: string;
  /** Fractions in [0, 1]. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Spans; undefined in the macro row. */
  readonly gold: number | undefined;
  readonly predicted: number | undefined;
  readonly correct: number | undefined;
}

/** Scores of one system, to be set beside others on the same gold labels. */
export interface NamedScores {
  readonly name: string;
  readonly scores: SpanScores;
}

/** One row per category in the order of the scores, then micro and macro. */
export function scoresTable(scores: SpanScores): ScoresRow[] {
  const rows: ScoresRow[] = [];
  for (const [name, category] of scores.perCategory) rows.push({ kind: 'category', name, ...category });
  rows.push({ kind: 'micro', name: 'micro', ...scores.micro });
  rows.push({
    kind: 'macro',
    name: 'macro',
    ...scores.macro,
    gold: undefined,
    predicted: undefined,
    correct: undefined,
  });
  return rows;
}

/** A fraction in percent with two decimals, an exact tie to the even digit. */
export function formatPercent(fraction: number): string {
  return formatFixed(100 * fraction, 2);
}

const formatCount = (count: number | undefined): string => (count === undefined ? '' : String(count));

/** Line breaks, tabs and bare `|` would tear the table; markdown-table does not escape them. */
const formatName = (name: string): string =>
  name === '' ? '(none)' : makeVisible(name.replace(/[\r\n\t]+/g, ' ')).replaceAll('|', '\\|');

function align(columns: number): string[] {
  return ['l', ...new Array<string>(columns - 1).fill('r')];
}

/**
 * The per-category table: precision, recall and F1 in percent, then gold, predicted and correct spans; micro and macro at
 * the bottom. Several systems follow one another in each row of the table, a line per category and system.
 */
export function formatScoresTable(scores: SpanScores | readonly NamedScores[]): string {
  const figures = ['precision', 'recall', 'F1', 'gold', 'predicted', 'correct'];
  const cells = (row: ScoresRow): string[] => [
    formatPercent(row.precision),
    formatPercent(row.recall),
    formatPercent(row.f1),
    formatCount(row.gold),
    formatCount(row.predicted),
    formatCount(row.correct),
  ];
  if ('perCategory' in scores) {
    const rows = scoresTable(scores).map((row) => [formatName(row.name), ...cells(row)]);
    return markdownTable([['category', ...figures], ...rows], { align: align(7) });
  }
  const rows = alignRows(scores).flatMap(({ name, rows: ofSystems }) =>
    ofSystems.map((row, n) => [formatName(name), formatName(scores[n]?.name ?? ''), ...cells(row)]),
  );
  return markdownTable([['category', 'system', ...figures], ...rows], { align: ['l', ...align(7)] });
}

/** F1 in percent of every system side by side, one row per category, micro and macro at the bottom; gold spans first. */
export function formatComparisonTable(systems: readonly NamedScores[]): string {
  const rows = alignRows(systems).map(({ name, rows: ofSystems }) => {
    const gold = formatCount(ofSystems[0]?.gold);
    return [formatName(name), gold, ...ofSystems.map((row) => formatPercent(row.f1))];
  });
  const header = ['category', 'gold', ...systems.map((system) => formatName(system.name))];
  return markdownTable([header, ...rows], { align: align(header.length) });
}

/** The rows of several systems joined by category, a category that a system never met as zeros. */
function alignRows(systems: readonly NamedScores[]): { name: string; rows: ScoresRow[] }[] {
  const categories = new Set(systems.flatMap(({ scores }) => [...scores.perCategory.keys()]));
  const joined = [...categories].sort().map((name) => ({
    name,
    rows: systems.map(({ scores }): ScoresRow => {
      const own: CategoryScores | undefined = scores.perCategory.get(name);
      const none = { precision: 0, recall: 0, f1: 0, gold: 0, predicted: 0, correct: 0 };
      return { kind: 'category', name, ...(own ?? none) };
    }),
  }));
  const totals = systems.map(({ scores }) => scoresTable(scores).slice(-2));
  for (const [n, name] of ['micro', 'macro'].entries()) {
    joined.push({ name, rows: totals.flatMap((rows) => rows.slice(n, n + 1)) });
  }
  return joined;
}
