/** The results as Markdown: what was asked and what was got, misses first, then every scenario with its machine. */
import { markdownTable } from 'markdown-table';
import type { Machine } from './machine.ts';
import { type Column, type Figure, PEER, type Unit } from './measurement.ts';
import type { PeerDescription } from './peer-builder.ts';
import type { CaseResult, FigureResult, Results, ScenarioResult, Verdict } from './results.ts';
import { pairRatios, type Summary, summarize } from './statistics.ts';

export function formatReport({ scenarios }: Results): string {
  const madeWith = [...new Set(scenarios.map(describePrograms))];
  return [
    '# Speed and memory beside CRFsuite\n',
    `Made by \`npm run bench\`; every number is in results.json. Programs were started in turn, each start a process of its own. Medians over starts, in brackets least and greatest. Ratios: CRFsuite's figure over crf-lab's, of the medians, and of pairs of starts made one after the other.\n`,
    ...madeWith.map((text) => `${text}.\n`),
    '## Asked and got\n',
    formatFigures(scenarios),
    ...scenarios.map((scenario) => formatScenario(scenario, madeWith.length > 1)),
  ].join('\n');
}

function describePrograms({ version, peer, machine }: ScenarioResult): string {
  return `crf-lab ${version}, ${formatPeer(peer)}. ${formatMachine(machine)}`;
}

/** One sentence: how many figures were met. */
export function countVerdicts(scenarios: readonly ScenarioResult[]): string {
  const verdicts = scenarios.flatMap(({ figures }) => figures.map(({ verdict }) => verdict));
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  return `Of ${verdicts.length} figures ${count('met')} are met, ${count('missed')} missed, ${count('not measured')} not measured.`;
}

const ORDER: readonly Verdict[] = ['missed', 'not measured', 'met'];

function formatFigures(scenarios: readonly ScenarioResult[]): string {
  const rows = scenarios
    .flatMap(({ name, figures }) => figures.map((figure) => ({ name, ...figure })))
    .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
    .map((result) => [result.name, result.figure.text, ...formatFigure(result)]);
  const header = ['scenario', 'figure', 'asked', 'got', 'pairs', ''];
  const table = markdownTable([header, ...rows], { align: ['l', 'l', 'r', 'r', 'r', 'l'] });
  return `${countVerdicts(scenarios)}\n\n${table}\n`;
}

function formatFigure({ figure, got, pairs, verdict, isHopeMet }: FigureResult): string[] {
  const { unit } = figure;
  return [
    formatAsked(figure),
    got === undefined ? '' : formatValue(got, unit),
    pairs === undefined ? '' : formatSummary(pairs, unit),
    isHopeMet ? 'met, the hope too' : verdict,
  ];
}

function formatAsked({ asked, hoped, unit }: Figure): string {
  const bound =
    'atLeast' in asked ? `>= ${formatValue(asked.atLeast, unit)}` : `<= ${formatValue(asked.atMost, unit)}`;
  return hoped === undefined ? bound : `${bound} (hoped ${formatValue(hoped, unit)})`;
}

function formatScenario(result: ScenarioResult, showsPrograms: boolean): string {
  const { name, title, about, cases, columns, missing } = result;
  const [before, after] = result.load.map((load) => load.toFixed(2));
  const measured = [
    `Measured ${formatTime(result.began)} to ${formatTime(result.ended)} with \`${result.command}\`; load average ${before} at the start, ${after} at the end.`,
    ...(showsPrograms ? [`${describePrograms(result)}.`] : []),
  ];
  const sections = [`## ${name}: ${title}\n`, `${about}\n`, `${measured.join(' ')}\n`];
  for (const reason of missing) sections.push(`Not measured: ${reason}.\n`);
  const shown = columns.filter(({ metric }) =>
    cases.some(({ contenders }) =>
      contenders.some(({ samples }) => samples.some((s) => s[metric] !== undefined)),
    ),
  );
  const header = ['', 'program', 'starts', ...shown.flatMap(columnTitles)];
  const rows = cases.flatMap((one) => formatCase(one, shown));
  const align = ['l', 'l', ...header.slice(2).map(() => 'r')];
  if (rows.length > 0) sections.push(`${markdownTable([header, ...rows], { align })}\n`);
  return sections.join('\n');
}

function columnTitles({ title, isCompared }: Column): string[] {
  return isCompared ? [title, 'ratio', 'ratio of pairs'] : [title];
}

function formatCase({ name, contenders }: CaseResult, columns: readonly Column[]): string[][] {
  const peer = contenders.find((contender) => contender.name === PEER);
  return contenders.map((contender, k) => {
    const cells = columns.flatMap(({ metric, unit, isCompared }) => {
      const values = (from: typeof contender | undefined): number[] =>
        (from?.samples ?? []).flatMap((sample) => sample[metric] ?? []);
      const ours = values(contender);
      const theirs = values(peer);
      if (ours.length === 0) return isCompared ? ['', '', ''] : [''];
      const summary = summarize(ours);
      const own = formatSummary(summary, unit);
      if (!isCompared) return [own];
      if (contender === peer || theirs.length === 0) return [own, '', ''];
      const ratio = summarize(theirs).median / summary.median;
      return [own, formatValue(ratio, 'x'), formatSummary(summarize(pairRatios(theirs, ours)), 'x')];
    });
    return [k === 0 ? name : '', contender.name, String(contender.samples.length), ...cells];
  });
}

function formatSummary({ median, min, max }: Summary, unit: Unit): string {
  if (min === max) return formatValue(median, unit);
  return `${formatValue(median, unit)} (${formatNumber(min, unit)}-${formatNumber(max, unit)})`;
}

function formatValue(value: number, unit: Unit): string {
  const suffix = unit === 'count' ? '' : unit === 'x' ? 'x' : ` ${unit}`;
  return `${formatNumber(value, unit)}${suffix}`;
}

function formatNumber(value: number, unit: Unit): string {
  switch (unit) {
    case 'x':
      return value.toFixed(2);
    case 's':
      return value.toPrecision(3);
    case 'ms':
      return (1000 * value).toFixed(0);
    case 'MB':
      return value.toFixed(1);
    case 'tokens/s':
      return Math.round(value).toLocaleString('en-US');
    case 'count':
      return Number.isInteger(value) ? String(value) : value.toFixed(6);
    default: {
      const unknown: never = unit;
      throw new RangeError(`no unit ${String(unknown)}`);
    }
  }
}

function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

export function formatMachine({ cpu, cores, memoryGB, system, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGB} GB, ${system}, Node ${node}`;
}

export function formatPeer(peer: PeerDescription): string {
  if (peer.kind === 'missing') return `CRFsuite not measured (${peer.reason})`;
  const { version, packageVersion, compiler, flags } = peer;
  return `CRFsuite ${version} (sources of the npm package crfsuite ${packageVersion}, ${compiler}, ${flags.join(' ')})`;
}
