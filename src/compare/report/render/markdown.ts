/** A report as GitHub-flavoured Markdown. */
import { markdownTable } from 'markdown-table';
import { makeLinesVisible } from '../../../visible-text.ts';
import type { Block, Cell, Column, Finding, Inline, LectureRow, Report, Table } from '../document.ts';
import { cellText, formatNumber, inlineText } from './cells.ts';
import { findingText, VERDICT_SIGNS, verdictText } from './verdict-signs.ts';

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Characters that mean something in Markdown or HTML, escaped; right-to-left text isolated (U+2068, U+2069), so that it does
 * not turn round what stands beside it.
 */
export function escapeMarkdown(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]|~#$]/g, '\\$&')
    .replaceAll(/(?<=:)\/\/|(?<=\bwww)\./gi, '\\$&')
    .replaceAll('@', '&#64;');
  return RIGHT_TO_LEFT.test(text) ? `\u2068${escaped}\u2069` : escaped;
}

/** A fence longer than any run of back-ticks in the text. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

function inlineMarkdown(text: Inline): string {
  if (typeof text === 'string') return escapeMarkdown(text);
  if ('href' in text) return `[${inlineMarkdown(text.text)}](${text.href})`;
  return 'code' in text ? codeSpan(inlineText(text, 400)) : escapeMarkdown(inlineText(text, 400));
}

const joinInline = (text: readonly Inline[]): string => text.map(inlineMarkdown).join('');

export function markdownCell(cell: Cell, column: Column): string {
  return escapeMarkdown(cellText(cell, column));
}

const alignment = ({ kind }: Column): string => (kind === 'figures' ? 'r' : 'l');

const emptyColumn: Column = { head: '', kind: 'text' };

/** Head line and line of dashes, for copying. */
export function markdownHead(table: Table): string {
  const heads = table.columns.map(({ head }) => inlineMarkdown(head));
  const dashes = table.columns.map((column) => (alignment(column) === 'r' ? '--:' : '---'));
  return `| ${heads.join(' | ')} |\n| ${dashes.join(' | ')} |`;
}

export function markdownRow(row: readonly Cell[], table: Table): string {
  return `| ${row.map((cell, n) => markdownCell(cell, table.columns[n] ?? emptyColumn)).join(' | ')} |`;
}

function renderTable(table: Table): string {
  const rows = table.rows.map((row) =>
    row.map((cell, n) => markdownCell(cell, table.columns[n] ?? emptyColumn)),
  );
  const heads = table.columns.map(({ head }) => inlineMarkdown(head));
  // Sentences would push every row to their own length.
  const isPadded = !table.columns.some(({ isProse }) => isProse);
  const body = markdownTable([heads, ...rows], {
    align: table.columns.map(alignment),
    alignDelimiters: isPadded,
  });
  const note = table.note === undefined ? '' : `\n\n${joinInline(table.note)}`;
  return `**${joinInline(table.caption)}**\n\n${body}${note}`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return joinInline(block.text);
    case 'heading':
      return `### ${joinInline(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${joinInline(item)}`).join('\n');
    case 'table':
      return renderTable(block.table);
    case 'figures':
      return `*Figures in report.html: ${block.figures.map((figure) => joinInline(figure.title)).join('; ')}.*`;
    case 'code': {
      const longest = Math.max(2, ...Array.from(block.text.matchAll(/`+/g), ([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}${block.language}\n${makeLinesVisible(block.text)}\n${fence}`;
    }
    case 'details':
      return [
        `<details><summary>${escapeMarkdown(block.summary)}</summary>`,
        ...block.blocks.map(renderBlock),
        '</details>',
      ].join('\n\n');
    default:
      return unknownBlock(block);
  }
}

function unknownBlock(block: never): never {
  throw new TypeError(`unknown block ${JSON.stringify(block)}`);
}

function lectureCells(row: LectureRow, finding: Finding | undefined, isFirst: boolean): string[] {
  const crf = isFirst ? row.crf : '';
  const network = isFirst ? (row.network ?? '') : '';
  if (finding === undefined) return [crf, network, 'not tested', ''];
  const { label, statement } = finding;
  const about = label === 'reason' ? 'because ' : label === '' ? '' : `${label}: `;
  const effects = finding.corpora.map(({ corpus, verdict, ...measured }) => {
    const sign = finding.corpora.length > 1 ? `${VERDICT_SIGNS[verdict]} ` : '';
    const figures = findingText(measured);
    return `${sign}${escapeMarkdown(cellText({ foreign: corpus }, emptyColumn))} ${escapeMarkdown(figures)}`;
  });
  const verdict = `**${VERDICT_SIGNS[finding.verdict]} ${verdictText(finding.verdict, finding.isDoubtful)}** (${about}${inlineMarkdown({ foreign: statement })}${finding.dependsOnScoring ? '; depends on the scoring' : ''})`;
  const unit = effects.length === 0 ? '' : `<br>(${escapeMarkdown(finding.unit)})`;
  return [escapeMarkdown(crf), escapeMarkdown(network), verdict, `${effects.join('<br>')}${unit}`];
}

export function renderMarkdown(report: Report): string {
  const lecture = report.lecture.rows.flatMap((row) =>
    row.findings.length === 0
      ? [lectureCells(row, undefined, true)]
      : row.findings.map((finding, n) => lectureCells(row, finding, n === 0)),
  );
  const percent = formatNumber(100 * report.lecture.confidence, 0);
  const parts = [
    `# ${joinInline([report.title])}`,
    markdownTable(
      [['CRF', 'network', 'verdict', `effect [${percent} % interval]`], ...lecture].map((row, n) =>
        n === 0 ? row.map(escapeMarkdown) : row,
      ),
      {
        alignDelimiters: false,
      },
    ),
    joinInline(report.summary),
    ...report.warnings.map((warning) => `> ${joinInline(warning)}`),
    ...report.sections.flatMap(({ title, blocks }) => [`## ${title}`, ...blocks.map(renderBlock)]),
  ];
  return `${parts.join('\n\n')}\n`;
}
