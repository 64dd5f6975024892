/** Accounts of decisions as aligned text. */
import type {
  Contribution,
  DecisionAccount,
  OcclusionAttribution,
  TokenAttribution,
} from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { printable } from './printable.ts';
import { terminalTable } from './text-style.ts';

/** With its sign and four digits. */
export const signed = (amount: number): string => `${amount > 0 ? '+' : ''}${formatFixed(amount, 4)}`;

/** Residuals are rounding: their size is all there is to say. */
export const tiny = (amount: number): string => (amount === 0 ? '0' : amount.toExponential(1));

/** A word with its place, counted from 1. */
export const placed = (tokens: readonly string[], t: number): string =>
  tokens[t] === undefined ? String(t + 1) : `${t + 1} ${printable(tokens[t] ?? '')}`;

/** Name of a template in tables; `null` stands for the weights of label pairs and of the sentence's ends. */
const templateNameOf = (template: string | null): string =>
  template === null ? '(transitions)' : printable(template);

/** One decision in full: the `top` largest contributions, sums per template, residual, smallest flip, templates off. */
export function formatAccount(account: DecisionAccount, top: number): string {
  const { tokens, token, label, rival, difference, logOdds, contributions, residual } = account;
  const title = `${placed(tokens, token)}: ${printable(label)}`;
  if (rival === null || difference === null) return `${title}, no other label is possible\n`;
  const sorted = [...contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const rest = sorted.slice(top);
  const rows = sorted.slice(0, top).map((each) => [...describe(each, tokens), signed(each.contribution)]);
  if (rest.length > 0) rows.push([`${rest.length} more`, '', '', '', signed(sumOf(rest))]);
  const features = terminalTable([['feature', 'at', 'label', 'path', 'contribution'], ...rows], 'llllr');
  return `${title} rather than ${printable(rival)}
score difference ${signed(difference)}, log-odds ${signed(logOdds ?? 0)}
best path   ${account.labels.map((each) => printable(each)).join(' ')}
rival path  ${(account.rivalLabels ?? []).map((each) => printable(each)).join(' ')}

${features}

${formatTemplates(account, top)}

sum ${signed(sumOf(contributions))}, residual ${tiny(residual)}
${formatFlip(account)}
`;
}

function describe(
  { kind, feature, label, from, path, position }: Contribution,
  tokens: readonly string[],
): string[] {
  const pair = kind === 'edge' ? `${printable(from ?? '')} -> ${printable(label)}` : printable(label);
  return [printable(feature), placed(tokens, position), pair, path];
}

const sumOf = (contributions: readonly Contribution[]): number =>
  contributions.reduce((sum, { contribution }) => sum + contribution, 0);

/** Sum of each template's contributions, largest first, and what the decision is without it; all that change the label. */
function formatTemplates({ contributions, templates, label }: DecisionAccount, top: number): string {
  const sums = new Map<string | null, number>(templates.map(({ template }) => [template, 0]));
  for (const { template, contribution } of contributions)
    sums.set(template, (sums.get(template) ?? 0) + contribution);
  const off = new Map(templates.map((each) => [each.template, each]));
  const isFlip = (template: string | null): boolean => (off.get(template)?.labelAfter ?? label) !== label;
  const sorted = [...sums].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const shown = sorted.filter(([template], k) => k < top || isFlip(template));
  const rest = sorted.filter((each) => !shown.includes(each));
  const rows = shown.map(([template, sum]) => {
    const { difference = null, labelAfter = '' } = off.get(template) ?? {};
    return [
      templateNameOf(template),
      signed(sum),
      difference === null ? '' : signed(difference),
      isFlip(template) ? printable(labelAfter) : '',
    ];
  });
  if (rest.length > 0)
    rows.push([`${rest.length} more`, signed(rest.reduce((all, [, sum]) => all + sum, 0)), '', '']);
  return terminalTable([['template', 'sum', 'difference without', 'then labelled'], ...rows], 'lrrl');
}

function formatFlip({ minimalFlip: flip, tokens }: DecisionAccount): string {
  if (flip === null) return '';
  if (flip.size === null || flip.labelAfter === null) {
    return flip.proven
      ? 'smallest flip: none, no removal of attributes changes this label'
      : `smallest flip: none found, it would take ${flip.atLeast ?? 1} attributes or more`;
  }
  const proof = flip.proven
    ? 'proven to be the least'
    : `not proven: ${flip.atLeast ?? 1} or more are needed`;
  const names = flip.features.map(
    ({ name, position }) => `  ${printable(name)} at ${placed(tokens, position)}`,
  );
  const what = flip.size === 1 ? '1 attribute' : `${flip.size} attributes`;
  return `smallest flip: ${printable(flip.labelAfter)} without ${what} (${proof})\n${names.join('\n')}`;
}

/** Several decisions, one line each: the three largest contributions. */
export function formatAccounts(accounts: readonly DecisionAccount[]): string {
  const rows = accounts.map(({ tokens, token, label, rival, difference, contributions, minimalFlip }) => {
    const strongest = [...contributions].sort((a, b) => b.contribution - a.contribution).slice(0, 3);
    return [
      placed(tokens, token),
      printable(label),
      printable(rival ?? ''),
      difference === null ? '' : signed(difference),
      strongest
        .map(({ feature, contribution }) => `${printable(feature, 30)} ${signed(contribution)}`)
        .join(', '),
      minimalFlip === null ? '' : flipSize(minimalFlip),
    ];
  });
  const head = ['token', 'label', 'rival', 'difference', 'strongest', 'flip'];
  return `${terminalTable([head, ...rows], 'lllrlr')}\n`;
}

function flipSize({ size, proven, atLeast }: NonNullable<DecisionAccount['minimalFlip']>): string {
  if (size === null) return proven ? 'none' : `>= ${atLeast ?? 1}`;
  return proven ? String(size) : `<= ${size}`;
}

/** Occlusion of the words of one sentence: what each is worth to the decision, largest first. */
export function formatOcclusion(
  { token, label, rival, probability, margin, tokens: worth, occludedMargin }: OcclusionAttribution,
  tokens: readonly string[],
  top: number,
): string {
  const rows = [...worth.entries()]
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, top)
    .map(([t, amount]) => [placed(tokens, t), signed(amount)]);
  const table = terminalTable([['word', 'worth'], ...rows], 'lr');
  const sum = worth.reduce((total, amount) => total + amount, 0);
  return `${placed(tokens, token)}: ${printable(label)} rather than ${printable(rival)}
probability ${formatFixed(probability, 4)}, log-odds ${signed(margin)}; with all words occluded ${signed(occludedMargin)}

${table}

sum ${signed(sum)}, joint effect ${signed(margin - occludedMargin)}
`;
}

/** The score difference shared among the words it was read from, and what no word has a part in. */
export function formatWordAttribution(
  { tokens: worth, wordless }: TokenAttribution,
  tokens: readonly string[],
): string {
  const rows = [
    ...worth.map((amount, t) => [placed(tokens, t), amount] as const),
    ...Object.entries(wordless).map(([kind, amount]) => [`(${kind})`, amount] as const),
  ].filter(([, amount]) => amount !== 0);
  rows.sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const table = terminalTable(
    [['word', 'share'], ...rows.map(([name, amount]) => [name, signed(amount)])],
    'lr',
  );
  return `${table}\n`;
}
