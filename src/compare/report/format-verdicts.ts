/** The reproduced table for the terminal. */
import { cutApart, cutToWidth, displayWidth, makeVisible } from '../../visible-text.ts';
import type { Verdict } from '../claims/claim.ts';
import type { ExperimentResult } from '../result.ts';
import type { Finding, LectureRow } from './document.ts';
import { DOUBT_MARK, formatEffect, formatNumber, formatP, inlineTexts } from './render/cells.ts';
import { VERDICT_SIGNS, verdictText } from './render/verdict-signs.ts';
import { buildLecture, buildSummary } from './sections/lecture.ts';
import { warningsOf } from './sections/reproduce.ts';

export interface VerdictFormat {
  /** Whether to colour with ANSI sequences. */
  readonly colour: boolean;
  /** Columns of the terminal; at most 100 are used, at least 40. */
  readonly width: number;
}

/** A line of the table; its width is that of the text, without what colours it. */
interface Line {
  readonly text: string;
  readonly style?: Verdict | 'strong' | 'faint';
}

const CODES: Readonly<Record<NonNullable<Line['style']>, string>> = {
  supported: '32',
  'not supported': '31',
  mixed: '33',
  inconclusive: '36',
  'not tested': '2',
  strong: '1',
  faint: '2',
};

/** Below this the two columns stand one below the other. */
const TWO_COLUMNS = 76;

/** The rows of the lecture with verdicts, effects and intervals by corpus; ends with a line break. */
export function formatVerdicts(result: ExperimentResult, { colour, width }: VerdictFormat): string {
  const lecture = buildLecture(result);
  const total = Math.max(40, Math.min(100, Math.floor(width) || 40));
  const isSplit = total >= TWO_COLUMNS;
  const column = isSplit ? Math.floor((total - 3) / 2) : total;
  const paint = (line: Line, room: number): string => {
    const padded = line.text + ' '.repeat(Math.max(0, room - displayWidth(line.text)));
    return colour && line.style !== undefined ? `\u001b[${CODES[line.style]}m${padded}\u001b[0m` : padded;
  };
  const out: string[] = [];
  const beside = (left: readonly Line[], right: readonly Line[]): void => {
    if (!isSplit) {
      for (const line of [...left, ...right]) out.push(paint(line, 0));
      return;
    }
    for (let n = 0; n < Math.max(left.length, right.length); n++) {
      out.push(`${paint(left[n] ?? { text: '' }, column)} │ ${paint(right[n] ?? { text: '' }, 0)}`.trimEnd());
    }
  };
  const rule = (): void => {
    out.push(isSplit ? `${'─'.repeat(column + 1)}┼${'─'.repeat(total - column - 2)}` : '─'.repeat(total));
  };
  if (isSplit) beside([{ text: 'CRF', style: 'strong' }], [{ text: 'network', style: 'strong' }]);
  for (const row of lecture.rows) {
    rule();
    const parts = {
      crf: row.findings.filter(({ label }) => label === 'CRF'),
      network: row.findings.filter(({ label }) => label === 'network'),
    };
    if (row.network === undefined) for (const line of statement(row.crf, total)) out.push(paint(line, 0));
    else {
      const left = [
        ...statement(isSplit ? row.crf : `CRF: ${row.crf}`, column),
        ...parts.crf.flatMap((finding) => findingLines(finding, column)),
      ];
      const right = [
        ...statement(isSplit ? row.network : `network: ${row.network}`, column),
        ...parts.network.flatMap((finding) => findingLines(finding, column)),
      ];
      beside(left, right);
    }
    for (const line of sharedLines(row, total)) out.push(paint(line, 0));
  }
  out.push('─'.repeat(total));
  const percent = formatNumber(100 * lecture.confidence, 0);
  for (const text of wrap(inlineTexts(buildSummary(result, lecture)), total)) out.push(text);
  for (const text of wrap(
    `In brackets: ${percent} % intervals; a positive effect speaks for the claim.`,
    total,
  ))
    out.push(paint({ text, style: 'faint' }, 0));
  for (const warning of warningsOf(result)) {
    for (const text of wrap(`Note: ${inlineTexts(warning)}`, total))
      out.push(paint({ text, style: 'mixed' }, 0));
  }
  return `${out.map((line) => line.trimEnd()).join('\n')}\n`;
}

const statement = (text: string, room: number): Line[] =>
  wrap(text, room).map((line) => ({ text: line, style: 'strong' }));

/** What belongs to both columns, and the reasons; or that there is nothing. */
function sharedLines(row: LectureRow, room: number): Line[] {
  if (row.findings.length === 0) return [{ text: '  not tested', style: 'faint' }];
  const shared = row.findings.filter(
    ({ label }) => label === '' || label === 'reason' || row.network === undefined,
  );
  return shared.flatMap((finding) =>
    findingLines(
      finding,
      room,
      finding.label === 'reason' ? `because ${finding.statement}` : finding.statement,
    ),
  );
}

/** `about` is the statement, where it is not that of the column. */
function findingLines(finding: Finding, room: number, about?: string): Line[] {
  const note = finding.dependsOnScoring ? ' (depends on the scoring)' : '';
  const verdict: Line = {
    text: cutToWidth(
      `${VERDICT_SIGNS[finding.verdict]} ${verdictText(finding.verdict, finding.isDoubtful)}${note}`,
      room,
    ),
    style: finding.verdict,
  };
  const effects = finding.corpora.map(({ effect, low, high, untested, isDoubtful }) =>
    untested === undefined ? formatEffect(effect, low, high) + (isDoubtful ? ` ${DOUBT_MARK}` : '') : '',
  );
  const effectWidth = Math.max(0, ...effects.map(displayWidth));
  const names = cutApart(
    finding.corpora.map(({ corpus }) => corpus),
    Math.min(40, Math.max(6, room - effectWidth - 4)),
  );
  const nameWidth = Math.max(0, ...names.map(displayWidth));
  const lines = finding.corpora.flatMap((corpus, n): Line[] => {
    const sign = finding.corpora.length > 1 ? VERDICT_SIGNS[corpus.verdict] : ' ';
    const name = names[n] ?? '';
    if (corpus.untested !== undefined) {
      const reason = wrap(`not tested: ${makeVisible(corpus.untested)}`, room - 4);
      return [`${sign} ${name}`, ...reason.map((text) => `    ${text}`)].map((text) => ({ text }));
    }
    const unit = ` ${makeVisible(finding.unit)}`;
    const open: Line[] =
      corpus.adjustedP === undefined ? [] : [{ text: `    adjusted p ${formatP(corpus.adjustedP)}` }];
    const text = `${sign} ${name}${' '.repeat(nameWidth - displayWidth(name))}  ${(effects[n] ?? '').padStart(effectWidth)}`;
    const isFirst = n === 0 && displayWidth(text + unit) <= room;
    return [{ text: isFirst ? text + unit : cutToWidth(text, room) }, ...open];
  });
  const intro = about === undefined ? [] : wrap(makeVisible(about), room).map((text): Line => ({ text }));
  return [...intro, verdict, ...lines];
}

/** Broken at blanks; words that are longer than a line are cut. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) line = joined;
    else {
      if (line !== '') lines.push(line);
      line = cutToWidth(word, room);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
