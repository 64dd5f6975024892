/** A table on the page, and what its buttons need. */

import type { Cell, Column, Table } from '../document.ts';
import { CELL_LIMIT, DOUBT_MARK, figureText, inlineTexts, sortKey } from '../render/cells.ts';
import { csvHead, csvRow } from '../render/csv.ts';
import { LATEX_FOOT, latexHead, latexRow } from '../render/latex.ts';
import { markdownHead, markdownRow } from '../render/markdown.ts';
import { type Markup, markup } from '../render/markup.ts';
import { readVerdict, VERDICT_CLASSES, VERDICT_SIGNS } from '../render/verdict-signs.ts';
import { foreignMarkup, inlineMarkup } from './inline-markup.ts';

const FORMS = [
  ['csv', 'CSV'],
  ['md', 'Markdown'],
  ['tex', 'LaTeX'],
] as const;

export function tableMarkup(table: Table): Markup {
  const name = `name-${table.id}`;
  // Tables of several corpora have the same caption; as places to jump to they are told apart by the names of their files.
  const region = markup`${inlineTexts(table.caption, 48)}, table ${table.id}`;
  const buttons = FORMS.map(
    ([form, label]) =>
      markup`<button type="button" data-form="${form}" data-label="${label}" aria-label="copy as ${label}">${label}</button>`,
  );
  const heads = table.columns.map(
    (column) =>
      markup`<th scope="col" aria-sort="none" class="${cellClass(column)}"><button type="button">${inlineMarkup([column.head], CELL_LIMIT)}</button></th>`,
  );
  const rows = table.rows.map(
    (row, n) =>
      markup`<tr data-row="${n}">${row.map((cell, k) => cellMarkup(cell, table.columns[k], k === 0))}</tr>\n`,
  );
  return markup`<div class="table" id="table-${table.id}">
<div class="bar"><span class="name" id="${name}">${inlineMarkup(table.caption, 48)}</span><span class="copy" data-table="${table.id}">copy ${buttons}</span></div>
<div class="scroll" role="region" aria-label="${region}" tabindex="0"><table data-table="${table.id}" aria-labelledby="${name}"><thead><tr>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>
${table.note !== undefined && markup`<p class="fine">${inlineMarkup(table.note)}</p>`}</div>
`;
}

function cellClass({ kind, isProse }: Column): string {
  return kind === 'figures' ? 'num' : isProse === true ? 'words prose' : 'words';
}

function cellMarkup(cell: Cell, column: Column | undefined, isFirst: boolean): Markup {
  const known: Column = column ?? { head: '', kind: 'text' };
  const inner = contentMarkup(cell, known);
  return isFirst
    ? markup`<th scope="row" class="${cellClass(known)}">${inner}</th>`
    : markup`<td class="${cellClass(known)}">${inner}</td>`;
}

function contentMarkup(cell: Cell, column: Column): Markup {
  if (typeof cell === 'string') return column.kind === 'verdict' ? verdictMarkup(cell) : markup`${cell}`;
  if ('foreign' in cell) return foreignMarkup(cell.foreign, column.isProse === true ? 600 : CELL_LIMIT);
  const { value, spread, interval, doubt } = figureText(cell, column);
  return markup`${value}${spread !== '' && markup`<small class="sd">${spread}</small>`}${interval !== '' && markup`<small>${interval.trim()}</small>`}${doubt !== '' && doubtMarkup()}`;
}

/** The mark of what rests on a doubtful system. */
export function doubtMarkup(): Markup {
  return markup` <abbr title="rests on a system that found nothing or may be half-trained, see the notes above">${DOUBT_MARK}</abbr>`;
}

/** @param text a verdict as `verdictText` writes it */
export function verdictMarkup(text: string): Markup {
  const read = readVerdict(text);
  if (read === undefined) return markup`${text}`;
  const { verdict, isDoubtful } = read;
  return markup`<span class="verdict v-${VERDICT_CLASSES[verdict]}"><span class="sign" aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${verdict}${isDoubtful && doubtMarkup()}</span>`;
}

/** Rows in every form to be copied, and what to sort them by; in the order of the table. */
export interface TableData {
  readonly keys: readonly (readonly (number | string | null)[])[];
  readonly csv: TableForm;
  readonly md: TableForm;
  readonly tex: TableForm;
}

interface TableForm {
  readonly head: string;
  readonly rows: readonly string[];
  readonly foot?: string;
}

export function tableData(table: Table): TableData {
  const form = (head: string, toRow: (row: readonly Cell[], table: Table) => string): TableForm => ({
    head,
    rows: table.rows.map((row) => toRow(row, table)),
  });
  return {
    keys: table.rows.map((row) => row.map(sortKey)),
    csv: form(csvHead(table), csvRow),
    md: form(markdownHead(table), markdownRow),
    tex: { ...form(latexHead(table), latexRow), foot: LATEX_FOOT },
  };
}
