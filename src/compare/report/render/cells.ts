/** What stands in a cell of a table, as plain text; the forms of a report add their own escapes. */
import { formatFixed } from '../../../evaluation/index.ts';
import { cutText, makeVisible } from '../../../visible-text.ts';
import type { Cell, Column, Figures, Inline } from '../document.ts';

/** Foreign text longer than this is cut in tables for readers; CSV has it whole. */
export const CELL_LIMIT = 72;

/** Shown where there is no value. */
export const NOTHING = '–';

/**
 * Stands behind every figure and verdict that rests on a system whose training was cut off or that found nothing; the warnings at the
 * top of a report say which.
 */
export const DOUBT_MARK = '†';

export const MINUS = '\u2212';

export function inlineText(text: Inline, limit = Number.POSITIVE_INFINITY): string {
  if (typeof text === 'string') return text;
  if ('href' in text) return inlineText(text.text, limit);
  const raw = 'foreign' in text ? text.foreign : text.code;
  return limit === Number.POSITIVE_INFINITY ? makeVisible(raw) : cutText(raw, limit);
}

export function inlineTexts(text: readonly Inline[], limit?: number): string {
  return text.map((part) => inlineText(part, limit)).join('');
}

/** `value` with `digits` decimals; a minus, never a hyphen, and no minus before zero. */
export function formatNumber(value: number, digits: number, isSigned = false, minus = MINUS): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? NOTHING : value > 0 ? '∞' : `${minus}∞`;
  const magnitude = groupThousands(formatFixed(Math.abs(value), digits));
  if (Number(magnitude.replaceAll('\u202f', '')) === 0) return magnitude;
  return value < 0 ? `${minus}${magnitude}` : isSigned ? `+${magnitude}` : magnitude;
}

/** A narrow blank between groups of three digits, from five digits on. */
function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** p to three decimals; below 0.001 only that it is. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : formatFixed(p, 3);
}

/** An effect with its interval: two decimals, more where it is smaller than a tenth. */
export function formatEffect(effect: number, low: number, high: number): string {
  const digits = effectDigits([effect, low, high]);
  const [value, from, to] = [effect, low, high].map((x) => formatNumber(x, digits, true));
  return `${value} [${from}, ${to}]`;
}

/** Decimals that show two digits at least of the largest value. */
export function effectDigits(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs).filter(Number.isFinite), 0);
  return largest === 0 || largest >= 0.1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(largest)));
}

export interface FigureText {
  readonly value: string;
  /** ` ± 0.31`; empty without. */
  readonly spread: string;
  /** ` [1.20, 2.31]`; empty without. */
  readonly interval: string;
  /** ` †` behind a doubtful figure. */
  readonly doubt: string;
}

export function figureText(cell: Figures, column: Column, minus = MINUS): FigureText {
  const { isSigned = false, parts = [] } = column;
  const digits = cell.digits ?? column.digits ?? 2;
  const { sd, low, high } = cell;
  if (cell.value === undefined || cell.shown !== undefined) {
    return { value: cell.shown ?? NOTHING, spread: '', interval: '', doubt: '' };
  }
  return {
    value: formatNumber(cell.value, digits, isSigned, minus),
    spread: parts.includes('sd') && sd !== undefined ? ` ± ${formatNumber(sd, digits)}` : '',
    interval:
      parts.includes('low') && low !== undefined && high !== undefined
        ? ` [${formatNumber(low, digits, isSigned, minus)}, ${formatNumber(high, digits, isSigned, minus)}]`
        : '',
    doubt: cell.isDoubtful === true ? ` ${DOUBT_MARK}` : '',
  };
}

/** The cell as one string, for readers. */
export function cellText(cell: Cell, column: Column, limit = CELL_LIMIT, minus = MINUS): string {
  if (typeof cell === 'string') return cell;
  if ('foreign' in cell) return inlineText(cell, limit);
  const { value, spread, interval, doubt } = figureText(cell, column, minus);
  return value + spread + interval + doubt;
}

/** What rows are sorted by: a number, lower-case text, or null for nothing, which comes last. */
export function sortKey(cell: Cell): number | string | null {
  if (typeof cell === 'string') return cell === '' ? null : cell.toLowerCase();
  if ('foreign' in cell) return cutText(cell.foreign, 200).toLowerCase();
  return cell.value === undefined || Number.isNaN(cell.value) ? null : cell.value;
}
