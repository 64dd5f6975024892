/** Corpus statistics as text: a column per corpus. */
import type { CorpusStatistics } from '../corpus/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { printable } from './printable.ts';
import { terminalTable } from './text-style.ts';

const percent = (share: number): string => `${formatFixed(100 * share, 2)} %`;
const decimal = (value: number): string => formatFixed(value, 2);

/** Paths are long, but the end of one tells the files apart. */
const MAX_PATH_LENGTH = 4096;

type Cell = (statistics: CorpusStatistics) => string;

/** Rows for every corpus. */
const GENERAL: readonly (readonly [string, Cell])[] = [
  ['sentences', (s) => String(s.sentences)],
  ['tokens', (s) => String(s.tokens)],
  ['documents', (s) => String(s.documents)],
  ['longest sentence', (s) => String(s.longestSentence)],
  ['tokens per sentence', (s) => decimal(s.meanSentenceLength)],
  ['distinct words', (s) => String(s.distinctWords)],
  ['sentences with an id met before', (s) => String(s.duplicateIds)],
  ['repeated sentences', (s) => String(s.repeatedSentences)],
  ['labels', (s) => String(s.labels.length)],
];

/** Rows for corpora with labels. */
const LABELLED: readonly (readonly [string, Cell])[] = [
  ['tag scheme', (s) => (s.scheme === 'iobes' && s.usesBilou ? 'iobes (written BILOU)' : s.scheme)],
  ['invalid transitions', (s) => String(s.invalid)],
  ['B / I labels', ({ schemeCheck: c }) => `${c.begins} / ${c.insides}`],
  [
    'I after O / after another category',
    ({ schemeCheck: c }) => `${c.insideAfterOutside} / ${c.insideAfterOtherCategory}`,
  ],
  ['B after the same category', ({ schemeCheck: c }) => String(c.beginAfterSameCategory)],
  ['share of O', (s) => percent(s.outsideShare)],
  ['entities', (s) => String(s.entities)],
  ['entities per 100 tokens', (s) => decimal(s.entitiesPer100Tokens)],
  ['entities per sentence', (s) => decimal(s.entitiesPerSentence)],
  ['tokens per entity', (s) => decimal(s.meanEntityLength)],
  ['entities of one token', (s) => percent(s.singleTokenShare)],
  ['tokens whose word has several labels', (s) => percent(s.ambiguity.tokens)],
  [
    'of these decided by the label before (IOB2)',
    ({ dynamics }) => (dynamics === undefined ? '' : percent(dynamics.iob2.strictlyDominated)),
  ],
];

/** Rows where there is a training corpus to compare with. */
const OVERLAP: readonly (readonly [string, (overlap: Overlap) => string])[] = [
  ['tokens unseen in train', (o) => percent(o.unseenTokens)],
  ['words unseen in train', (o) => percent(o.unseenTypes)],
  ['entities unseen in train', (o) => percent(o.unseenEntities)],
  ['entities unseen in train with this category', (o) => percent(o.unseenEntitiesOfCategory)],
  ['sentences that stand in train', (o) => percent(o.seenSentenceShare)],
  ['categories train lacks', (o) => o.newCategories.map((name) => printable(name)).join(', ') || 'none'],
];

type Overlap = NonNullable<CorpusStatistics['overlap']>;

export function formatStatistics(all: readonly CorpusStatistics[]): string {
  const hasLabels = all.some(({ labels }) => labels.length > 0);
  const hasOverlap = all.some(({ overlap }) => overlap !== undefined);
  const rows = [
    ...[...GENERAL, ...(hasLabels ? LABELLED : [])].map(([name, cell]) => [name, ...all.map(cell)]),
    ...(hasOverlap ? OVERLAP : []).map(([name, cell]) => [
      name,
      ...all.map(({ overlap }) => (overlap === undefined ? '' : cell(overlap))),
    ]),
  ];
  const align = `l${'r'.repeat(all.length)}`;
  const names = all.map(({ name }) => printable(name, MAX_PATH_LENGTH));
  const figures = terminalTable([['', ...names], ...rows], align);
  if (!hasLabels) return `${figures}\n`;
  return `${figures}\n\n${terminalTable([['category', ...names], ...categoryRows(all)], align)}\n`;
}

/** Counts of every category, the most frequent of all corpora together first. */
function categoryRows(all: readonly CorpusStatistics[]): string[][] {
  const counts = new Map<string, number[]>();
  for (const [k, { categories }] of all.entries()) {
    for (const { category, count } of categories) {
      let row = counts.get(category);
      if (row === undefined) {
        row = all.map(() => 0);
        counts.set(category, row);
      }
      row[k] = count;
    }
  }
  const total = (row: readonly number[]): number => row.reduce((sum, count) => sum + count, 0);
  return [...counts]
    .sort(([a, x], [b, y]) => total(y) - total(x) || (a < b ? -1 : 1))
    .map(([category, row]) => [printable(category), ...row.map(String)]);
}
