/** Tables of foreign names and weights, for a terminal or as Markdown. */
import { markdownTable } from 'markdown-table';
import { escapeMarkdown } from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { cutText, displayWidth } from '../visible-text.ts';
import { COLOUR, hasColours } from './output.ts';
import { printable } from './printable.ts';

export interface TextStyle {
  /** A foreign name, made safe to print. */
  name(text: string): string;
  /** A weight with its sign. */
  weight(value: number, decimals?: number): string;
  heading(text: string): string;
  /** What the tag scheme forbids. */
  illegal(text: string): string;
  /** Rows of cells under a header; `align` has a letter per column: l or r. */
  table(rows: readonly (readonly string[])[], align: string): string;
  /** Columns there are room for; undefined without a limit. */
  readonly width: number | undefined;
}

const signed = (value: number, decimals = 4): string =>
  `${value > 0 ? '+' : ''}${formatFixed(value, decimals)}`;

/** Rows of cells under a header, as wide as they look; `align` has a letter per column: l or r. */
export function terminalTable(rows: readonly (readonly string[])[], align: string): string {
  return markdownTable(
    rows.map((row) => [...row]),
    { align: [...align], stringLength: (text) => displayWidth(text.replace(COLOUR, '')) },
  );
}

const GREEN = 32;
const RED = 31;
const BOLD = 1;

export function terminalStyle(
  colour: boolean = hasColours(),
  width: number = process.stdout.columns ?? 120,
): TextStyle {
  const paint = (text: string, code: number): string =>
    colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    name: (text) => printable(text),
    weight: (value, decimals) => {
      const text = signed(value, decimals);
      return value === 0 ? text : paint(text, value > 0 ? GREEN : RED);
    },
    heading: (text) => paint(text, BOLD),
    illegal: (text) => paint(text, RED),
    table: terminalTable,
    width,
  };
}

/** Longest name in a Markdown table, in characters. */
const MAX_MARKDOWN_NAME = 200;

export function markdownStyle(): TextStyle {
  return {
    name: (text) => escapeMarkdown(cutText(text, MAX_MARKDOWN_NAME)),
    weight: signed,
    heading: (text) => `### ${text}`,
    illegal: (text) => text,
    table: (rows, align) =>
      markdownTable(
        rows.map((row) => [...row]),
        { align: [...align] },
      ),
    width: undefined,
  };
}
