/** What the corpora are like. */
import type { DataCard, ExperimentResult } from '../../result.ts';
import {
  type Block,
  type Cell,
  type Column,
  figure,
  foreign,
  type Section,
  type Table,
} from '../document.ts';

const text = (head: string): Column => ({ head, kind: 'text' });
const count = (head: string): Column => ({ head, kind: 'figures', digits: 0 });

export function dataSection({ data }: ExperimentResult): Section {
  const blocks: Block[] = [
    { kind: 'table', table: partTable(data) },
    ...data
      .filter(({ categories }) => categories.length > 0)
      .map((card): Block => ({ kind: 'table', table: categoryTable(card) })),
  ];
  return { id: 'data', title: 'Data', short: 'Data', blocks };
}

function partTable(data: readonly DataCard[]): Table {
  return {
    id: 'data',
    caption: ['Corpora and their parts'],
    columns: [
      ...['corpus', 'task', 'tag scheme', 'part'].map(text),
      ...['documents', 'sentences', 'tokens', 'spans'].map(count),
      { head: 'tokens outside spans, %', kind: 'figures', digits: 1 },
      {
        // Results of earlier programs count otherwise.
        head: data.every(({ seenBy }) => seenBy === 'span')
          ? 'test spans seen in train, %'
          : 'test spans whose words are all seen in train, %',
        kind: 'figures',
        digits: 1,
      },
    ],
    rows: data.flatMap((card) =>
      card.parts.map((part): Cell[] => [
        foreign(card.corpus),
        foreign(card.task),
        foreign(card.scheme),
        part.part,
        figure(part.documents),
        figure(part.sentences),
        figure(part.tokens),
        figure(part.spans),
        figure(100 * part.outsideShare),
        part.part === 'test' ? figure(100 * card.seenSpans) : figure(undefined),
      ]),
    ),
    isFile: true,
  };
}

function categoryTable(card: DataCard): Table {
  return {
    id: `data-${card.corpus}`,
    caption: ['Spans of each category in ', foreign(card.corpus)],
    columns: [text('category'), count('train'), count('dev'), count('test')],
    rows: card.categories.map((one): Cell[] => [
      foreign(one.category),
      figure(one.train),
      figure(one.dev),
      figure(one.test),
    ]),
    isFile: true,
  };
}
