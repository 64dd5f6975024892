/**
 * Tables for programs: RFC 4180, comma, a header line, figures with all their digits, an interval as columns of its own.
 *
 * Spreadsheets take a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, quoted or not, and
 * tokens of a corpus may begin so. Text (never figures) that does is given an apostrophe in front, which spreadsheets hide;
 * other programs take it off with `^'(?=[=+\-@\t\r])`.
 */

import { makeVisible } from '../../../visible-text.ts';
import type { Cell, Column, Table } from '../document.ts';
import { inlineText } from './cells.ts';

const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;

function textField(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Twelve significant digits: more than any measure has, fewer than rounding leaves behind. */
function numberField(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : String(Number(value.toPrecision(12)));
}

function rowFields(row: readonly Cell[], columns: readonly Column[]): string[] {
  return row.flatMap((cell, n) => {
    const parts = columns[n]?.parts ?? [];
    if (typeof cell === 'string') return [textField(cell), ...parts.map(() => '')];
    if ('foreign' in cell) return [textField(makeVisible(cell.foreign)), ...parts.map(() => '')];
    return [numberField(cell.value), ...parts.map((part) => numberField(cell[part]))];
  });
}

export function csvHead(table: Table): string {
  return table.columns
    .flatMap(({ head, parts = [] }) => {
      const name = inlineText(head);
      return [name, ...parts.map((part) => `${name} ${part}`)].map(textField);
    })
    .join(',');
}

export function csvRow(row: readonly Cell[], table: Table): string {
  return rowFields(row, table.columns).join(',');
}

export function renderCsv(table: Table): string {
  return [csvHead(table), ...table.rows.map((row) => csvRow(row, table)), ''].join('\n');
}
