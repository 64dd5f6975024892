/** Explanations of a network's decisions as aligned text, alone and beside those of a CRF. */
import {
  ATTRIBUTION_PAIRS,
  type AttributionPair,
  CHANNELS,
  type Channel,
  type NearestWords,
  type SideBySide,
} from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { placed, signed, tiny } from './account-table.ts';
import type { NetworkExplanation } from './explain-network.ts';
import { printable } from './printable.ts';
import { terminalTable } from './text-style.ts';

const CHANNEL_TITLES: Readonly<Record<Channel, string>> = {
  word: 'word vector',
  case: 'case',
  characters: 'characters',
  wide: 'hand features',
};

/** Of one word: columns of numbers. */
type Columns = readonly (readonly [title: string, amounts: readonly number[]])[];

/**
 * The `top` words that have the largest numbers, and the sum of the rest. They are sorted by the first `main` columns, in which a number
 * counts relative to the column's largest: two models score on scales of their own.
 */
function wordTable(tokens: readonly string[], columns: Columns, top: number, main = 1): string {
  const largest = columns.map(([, amounts]) => Math.max(...amounts.map(Math.abs)) || 1);
  const weight = (t: number): number =>
    Math.max(
      ...columns.slice(0, main).map(([, amounts], c) => Math.abs(amounts[t] ?? 0) / (largest[c] ?? 1)),
    );
  const order = [...tokens.keys()].sort((a, b) => weight(b) - weight(a) || a - b);
  const rows = order
    .slice(0, top)
    .map((t) => [placed(tokens, t), ...columns.map(([, amounts]) => signed(amounts[t] ?? 0))]);
  const rest = order.slice(top);
  if (rest.length > 0)
    rows.push([
      `${rest.length} more`,
      ...columns.map(([, amounts]) => signed(rest.reduce((sum, t) => sum + (amounts[t] ?? 0), 0))),
    ]);
  return terminalTable(
    [['word', ...columns.map(([title]) => title)], ...rows],
    `l${'r'.repeat(columns.length)}`,
  );
}

const sumOf = (amounts: Iterable<number>): number => [...amounts].reduce((sum, amount) => sum + amount, 0);

/** One decision in full. */
export function formatGradients(explanation: NetworkExplanation, top: number): string {
  const { tokens, token, label, rival, difference, baselineDifference, channels, occlusion } = explanation;
  const present = CHANNELS.flatMap((name) => {
    const amounts = channels[name];
    return amounts === undefined ? [] : [[CHANNEL_TITLES[name], amounts] as const];
  });
  const columns: Columns = [
    ['gradients', explanation.words],
    ...(present.length > 1 ? present : []),
    ['occlusion', occlusion.words],
  ];
  const begin = explanation.baseline === 'zero' ? 'all inputs 0' : 'all words occluded';
  const title = explanation.score === 'paths' ? 'score difference' : 'log-odds';
  const wordless = Object.entries(explanation.wordless).filter(([, amount]) => amount !== 0);
  return `${placed(tokens, token)}: ${printable(label)} rather than ${printable(rival)}
${title} ${signed(difference)}; with ${begin} ${signed(baselineDifference)}
best path   ${explanation.path.map((each) => printable(each)).join(' ')}
rival path  ${explanation.rivalPath.map((each) => printable(each)).join(' ')}

${wordTable(tokens, columns, top)}

${wordless.map(([kind, amount]) => `(${kind}) ${signed(amount)}\n`).join('')}gradients: ${accountOf(explanation)}
occlusion: log-odds ${signed(explanation.logOdds)}, with all words occluded ${signed(occlusion.occludedMargin)}, sum ${signed(sumOf(occlusion.words))}

${formatCharacters(explanation, top)}
${explanation.nearest === null ? '' : `\n${formatNearest(explanation.nearest, tokens[token] ?? '')}`}`;
}

/** Sum, residual and steps of the gradients. */
function accountOf({
  words,
  wordless,
  residual,
  difference,
  steps,
}: Pick<NetworkExplanation, 'words' | 'wordless' | 'residual' | 'difference' | 'steps'>): string {
  const sum = sumOf(words) + sumOf(Object.values(wordless));
  const share =
    difference === 0 ? '' : ` (${((100 * Math.abs(residual)) / Math.abs(difference)).toFixed(2)} %)`;
  return `sum ${signed(sum)}, residual ${tiny(residual)}${share}, ${steps} steps`;
}

function formatCharacters({ characters, spelling, tokens }: NetworkExplanation, top: number): string {
  const order = [...characters.keys()].sort((a, b) => sizeOf(characters[b]) - sizeOf(characters[a]) || a - b);
  const rows = order.slice(0, top).flatMap((k) => {
    const one = characters[k];
    if (one === undefined) return [];
    const alone = spelling?.[k];
    return [
      [
        placed(tokens, one.position),
        `${one.index + 1} ${printable(one.character)}`,
        signed(one.replaced),
        one.removed === null ? '' : signed(one.removed),
        ...(alone === undefined ? [] : [signed(alone.replaced)]),
      ],
    ];
  });
  const head = ['word', 'character', 'replaced', 'removed', ...(spelling === null ? [] : ['vector kept'])];
  return terminalTable([head, ...rows], 'llrrr');
}

const sizeOf = (one: { replaced: number; removed: number | null } | undefined): number =>
  Math.max(Math.abs(one?.replaced ?? 0), Math.abs(one?.removed ?? 0));

function formatNearest({ isKnown, vectors, states }: NearestWords, word: string): string {
  const ofWords = terminalTable(
    [
      ['nearest word vector', 'label', 'cosine'],
      ...vectors.map((each) => [
        printable(each.word),
        printable(each.label ?? ''),
        formatFixed(each.cosine, 3),
      ]),
    ],
    'llr',
  );
  const ofStates = terminalTable(
    [
      ['nearest hidden state', 'label', 'sentence', 'cosine'],
      ...states.map((each) => [
        [each.before ?? '', `[${each.word}]`, each.after ?? '']
          .map((part) => printable(part))
          .join(' ')
          .trim(),
        printable(each.label ?? ''),
        String(each.sentence + 1),
        formatFixed(each.cosine, 3),
      ]),
    ],
    'llrr',
  );
  const unknown = isKnown
    ? ''
    : `the network has no vector for ${printable(word)}: that of unknown words\n\n`;
  return `${unknown}${ofWords}\n\n${ofStates}\n`;
}

/** Several decisions, one line each: the three words that speak most for the label. */
export function formatGradientList(explanations: readonly NetworkExplanation[]): string {
  const rows = explanations.map((each) => {
    const strongest = [...each.words.entries()].sort(([, a], [, b]) => b - a).slice(0, 3);
    return [
      placed(each.tokens, each.token),
      printable(each.label),
      printable(each.rival),
      signed(each.difference),
      strongest.map(([t, amount]) => `${printable(each.tokens[t] ?? '', 30)} ${signed(amount)}`).join(', '),
      tiny(each.residual),
      String(each.steps),
    ];
  });
  const head = ['token', 'label', 'rival', 'difference', 'strongest', 'residual', 'steps'];
  return `${terminalTable([head, ...rows], 'lllrlrr')}\n`;
}

/** Both models on one decision: a table of words, and how far the columns agree. */
export function formatSideBySide(both: SideBySide, top: number): string {
  const { tokens, token, label, rival, crf, network } = both;
  const columns: Columns = [
    ['CRF exact', crf.words],
    ['network gradients', network.words],
    ['CRF occlusion', crf.occlusion],
    ['network occlusion', network.occlusion],
  ];
  const answer = network.labels[token] ?? '';
  const verdict = answer === label ? 'so does the network' : `the network labels it ${printable(answer)}`;
  const wordless = [...Object.keys(crf.wordless)].flatMap((kind) => {
    const [own, other] = [
      crf.wordless[kind as keyof typeof crf.wordless],
      network.wordless[kind as keyof typeof network.wordless],
    ];
    return own === 0 && other === 0
      ? []
      : [
          `(${kind}) CRF ${signed(own)}${network.channels.wide === undefined ? '' : `, network ${signed(other)}`}`,
        ];
  });
  const pairs = Object.entries(ATTRIBUTION_PAIRS).map(([pair, title]) => {
    const { spearman, cosine, overlap } = both.agreement[pair as AttributionPair];
    const number = (value: number | null): string => (value === null ? '' : formatFixed(value, 2));
    return [title, number(spearman), number(cosine), number(overlap)];
  });
  return `${placed(tokens, token)}: the CRF labels it ${printable(label)} rather than ${printable(rival)}, ${verdict}
score difference: CRF ${signed(crf.difference)}, network ${signed(network.difference)} (baseline ${signed(network.baselineDifference)})
log-odds: CRF ${signed(crf.logOdds)}, network ${signed(network.logOdds)}

${wordTable(tokens, columns, top, 2)}

${wordless.map((line) => `${line}\n`).join('')}CRF: residual ${tiny(crf.residual)}
network: ${accountOf(network)}

${terminalTable([['agreement', 'Spearman', 'cosine', 'top 3, Jaccard'], ...pairs], 'lrrr')}
`;
}
