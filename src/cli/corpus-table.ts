/** Corpus statistics as text. */
import { markdownTable } from 'markdown-table';
import type { CorpusStatistics } from '../corpus/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { printable } from './weights-table.ts';

const percent = (share: number): string => `${formatFixed(100 * share, 2)} %`;
const decimal = (value: number): string => formatFixed(value, 2);

export function formatStatistics(statistics: CorpusStatistics): string {
  const { scheme, invalid, schemeCheck, ambiguity, overlap, dynamics } = statistics;
  const rows: string[][] = [
    ['sentences', String(statistics.sentences)],
    ['tokens', String(statistics.tokens)],
    ['documents', String(statistics.documents)],
    ['longest sentence', String(statistics.longestSentence)],
    ['tokens per sentence', decimal(statistics.meanSentenceLength)],
    ['distinct words', String(statistics.distinctWords)],
    ['sentences with an id met before', String(statistics.duplicateIds)],
    ['repeated sentences', String(statistics.repeatedSentences)],
    ['labels', String(statistics.labels.length)],
    ['tag scheme', scheme],
    ['invalid transitions', String(invalid)],
    ['B / I labels', `${schemeCheck.begins} / ${schemeCheck.insides}`],
    [
      'I after O / after another category',
      `${schemeCheck.insideAfterOutside} / ${schemeCheck.insideAfterOtherCategory}`,
    ],
    ['B after the same category', String(schemeCheck.beginAfterSameCategory)],
    ['share of O', percent(statistics.outsideShare)],
    ['entities', String(statistics.entities)],
    ['entities per 100 tokens', decimal(statistics.entitiesPer100Tokens)],
    ['entities per sentence', decimal(statistics.entitiesPerSentence)],
    ['tokens per entity', decimal(statistics.meanEntityLength)],
    ['entities of one token', percent(statistics.singleTokenShare)],
    ['tokens whose word has several labels', percent(ambiguity.tokens)],
    ...(dynamics === undefined
      ? []
      : [['of these decided by the label before (IOB2)', percent(dynamics.iob2.strictlyDominated)]]),
    ...(overlap === undefined
      ? []
      : [
          ['tokens unseen in train', percent(overlap.unseenTokens)],
          ['words unseen in train', percent(overlap.unseenTypes)],
          ['entities unseen in train', percent(overlap.unseenEntities)],
          ['entities unseen in train with this category', percent(overlap.unseenEntitiesOfCategory)],
          ['sentences that stand in train', percent(overlap.seenSentenceShare)],
          ['categories train lacks', overlap.newCategories.map(printable).join(', ') || 'none'],
        ]),
  ];
  const figures = markdownTable([[printable(statistics.name), ''], ...rows], { align: ['l', 'r'] });
  const unit = scheme === 'none' ? 'tokens' : 'entities';
  const categories = markdownTable(
    [
      ['category', unit],
      ...statistics.categories.map(({ category, count }) => [printable(category), String(count)]),
    ],
    { align: ['l', 'r'] },
  );
  return `${figures}\n\n${categories}\n`;
}
