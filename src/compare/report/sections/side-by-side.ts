/** The same tokens explained by several systems, word by word. */
import type { ExplainedExample } from '../../run/run-result.ts';
import { type Block, type Cell, type Column, figure, foreign, type Inline, type Table } from '../document.ts';
import { formatNumber } from '../render/cells.ts';
import type { NamedCell } from '../selection.ts';
import { groupBy } from '../selection.ts';

/** Decisions that are shown at once; the others unfold. */
const OPEN = 2;

interface Reading {
  readonly name: string;
  readonly example: ExplainedExample;
}

/** Empty where no system kept examples. @param cells of all corpora */
export function sideBySide(cells: readonly NamedCell[]): Block[] {
  const blocks: Block[] = [];
  for (const [corpus, own] of groupBy(cells, ({ cell }) => cell.corpus)) {
    const readings = own.flatMap(({ cell, label: name }) =>
      examplesOf(cell.interpretation).map((example): Reading => ({ name, example })),
    );
    const tokens = [...groupBy(readings, ({ example }) => `${example.sentence} ${example.token}`).values()];
    const shown = tokens.map((same, n) => exampleBlocks(corpus, same, n));
    if (shown.length === 0) continue;
    blocks.push({ kind: 'heading', text: [foreign(corpus), ': the same tokens, each system’s reasons'] });
    blocks.push({ kind: 'text', text: [INTRODUCTION] }, ...shown.slice(0, OPEN).flat());
    if (shown.length > OPEN)
      blocks.push({ kind: 'details', summary: 'More decisions', blocks: shown.slice(OPEN).flat() });
  }
  return blocks;
}

const INTRODUCTION =
  'What each word adds to the label that was chosen against the next best one, in nats. A model of hand features: the exact part of the score difference of the two best label sequences that its weights read off the word; words and the row without a word add up to all of it. A network: how far the log-odds of the two labels fall when the word is blanked out, one word at a time, which need not add up to anything. The tokens are drawn by gold labels alone, the same for all.';

function examplesOf(interpretation: NamedCell['cell']['interpretation']): readonly ExplainedExample[] {
  return interpretation.flatMap(({ reference }) => reference?.examples ?? []);
}

function exampleBlocks(corpus: string, readings: readonly Reading[], n: number): Block[] {
  const [first] = readings;
  if (first === undefined) return [];
  const { tokens, token, gold } = first.example;
  const id = `example-${corpus}-${n + 1}`;
  const note = readings.flatMap(({ name, example }): Inline[] => [
    foreign(name),
    ': ',
    foreign(example.label),
    ` (${formatNumber(100 * example.probability, 1)} %) against `,
    foreign(example.rival),
    '. ',
  ]);
  const word = (position: number): Inline => foreign(tokens[position] ?? '');
  const table: Table = {
    id,
    caption: [word(token), ', word ', String(token + 1), ' of a test sentence; gold label ', foreign(gold)],
    columns: [
      { head: 'place', kind: 'figures', digits: 0 },
      { head: 'word', kind: 'text' },
      ...readings.map(({ name }): Column => ({ head: foreign(name), kind: 'figures', isSigned: true })),
    ],
    rows: [
      ...tokens.map((text, t): Cell[] => [
        figure(t + 1, t === token ? `→ ${t + 1}` : undefined),
        foreign(text),
        ...readings.map(({ example }) => figure(example.words[t])),
      ]),
      [
        figure(undefined, '–'),
        'no word: transitions, bias, sentence ends',
        ...readings.map(({ example }) => figure(example.wordless)),
      ],
    ],
    note,
    isFile: true,
  };
  return [{ kind: 'table', table }, ...featureTables(id, readings, word)];
}

/** The named weights behind the words, of systems that have them. */
function featureTables(
  id: string,
  readings: readonly Reading[],
  word: (position: number) => Inline,
): Block[] {
  return readings.flatMap(({ name, example: { features } }, k): Block[] => {
    if (features === undefined || features.length === 0) return [];
    const table: Table = {
      id: `${id}-features${k === 0 ? '' : `-${k + 1}`}`,
      caption: ['Its strongest features, ', foreign(name)],
      columns: [
        { head: 'feature', kind: 'text' },
        { head: 'label', kind: 'text' },
        { head: 'at word', kind: 'text' },
        { head: 'adds', kind: 'figures', isSigned: true },
      ],
      rows: features.map(({ feature, label, position, contribution }): Cell[] => [
        foreign(feature),
        foreign(label),
        asCell(word(position)),
        figure(contribution),
      ]),
      isFile: true,
    };
    return [{ kind: 'table', table }];
  });
}

function asCell(text: Inline): Cell {
  if (typeof text === 'string' || 'foreign' in text) return text;
  return 'href' in text ? text.text : text.code;
}
