/** Tables for papers: booktabs, one tabular each. Foreign text is escaped; other scripts need XeLaTeX or LuaLaTeX. */
import type { Cell, Column, Inline, Table } from '../document.ts';
import { cellText, inlineText, inlineTexts } from './cells.ts';

const ESCAPES = new Map([
  ['\\', '\\textbackslash{}'],
  ['{', '\\{'],
  ['}', '\\}'],
  ['$', '\\$'],
  ['&', '\\&'],
  ['#', '\\#'],
  ['_', '\\_'],
  ['%', '\\%'],
  ['~', '\\textasciitilde{}'],
  ['^', '\\textasciicircum{}'],
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
  ['|', '\\textbar{}'],
  ['"', '\\textquotedbl{}'],
  ["'", '\\textquotesingle{}'],
  ['`', '\\textasciigrave{}'],
  // Two hyphens would join to a dash, a bracket after a line break would be its argument.
  ['-', '{-}'],
  ['[', '{[}'],
  [']', '{]}'],
  ['\u2212', '$-$'],
  ['±', '$\\pm$'],
  ['×', '$\\times$'],
  ['–', '--'],
  ['…', '\\dots{}'],
  ['→', '$\\to$'],
  ['≥', '$\\ge$'],
  ['≤', '$\\le$'],
  ['∞', '$\\infty$'],
  ['Δ', '$\\Delta$'],
  ['†', '$\\dagger$'],
  ['\u202f', '\\,'],
  ['\u00a0', '~'],
]);

export function escapeLatex(text: string): string {
  return text.replace(
    /[\\{}$&#_%~^<>|"'`\-[\]\u2212±×–…→≥≤∞Δ†\u202f\u00a0]/g,
    (found) => ESCAPES.get(found) ?? found,
  );
}

/** A hyphen between letters of our own sentences is a hyphen. */
const escapeOwn = (text: string): string => escapeLatex(text).replaceAll(/(?<=\w)\{-\}(?=\w)/g, '-');

const escapeInline = (text: Inline): string =>
  typeof text === 'string' ? escapeOwn(text) : escapeLatex(inlineText(text, 72));

export function latexRow(row: readonly Cell[], table: Table): string {
  const cells = row.map((cell, n) => {
    const column: Column = table.columns[n] ?? { head: '', kind: 'text' };
    return typeof cell === 'string' ? escapeOwn(cell) : escapeLatex(cellText(cell, column));
  });
  return `${cells.join(' & ')} \\\\`;
}

export function latexHead(table: Table): string {
  const align = table.columns.map(({ kind, isProse }) =>
    isProse === true ? 'p{0.3\\linewidth}' : kind === 'figures' ? 'r' : 'l',
  );
  return [
    `\\begin{tabular}{${align.join('')}}`,
    '\\toprule',
    `${table.columns.map(({ head }) => escapeInline(head)).join(' & ')} \\\\`,
    '\\midrule',
  ].join('\n');
}

export const LATEX_FOOT = '\\bottomrule\n\\end{tabular}';

/** A whole file to be read in with `\input`. */
export function renderLatex(table: Table): string {
  return [
    `% ${inlineTexts(table.caption, 72)}`,
    '% \\usepackage{booktabs,textcomp}; \\usepackage[T1]{fontenc}, or XeLaTeX or LuaLaTeX for other scripts',
    latexHead(table),
    ...table.rows.map((row) => latexRow(row, table)),
    LATEX_FOOT,
    '',
  ].join('\n');
}
