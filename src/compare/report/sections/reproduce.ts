/** What is needed to get the same figures again, and what did not come out. */
import { shortTraining } from '../../analysis/short-training.ts';
import { categoryShift } from '../../experiment/category-shift.ts';
import type { ExperimentResult } from '../../result.ts';
import { type Block, type Cell, type Column, foreign, type Inline, type Section } from '../document.ts';
import { DOUBT_MARK, formatNumber } from '../render/cells.ts';

const text = (head: string): Column => ({ head, kind: 'text' });

export function reproduceSection(result: ExperimentResult): Section {
  const { data, experiment, versions, version } = result;
  const hashes = data.flatMap(({ corpus, hashes: own }) =>
    own.map(({ part, sha256 }): Cell[] => [foreign(corpus), foreign(part), foreign(sha256)]),
  );
  const blocks: Block[] = [
    {
      kind: 'text',
      text: [
        'Same experiment, same data, same numbers, whatever the number of threads. Save the experiment below as ',
        { code: 'experiment.json' },
        ', then:',
      ],
    },
    {
      kind: 'code',
      language: 'sh',
      text: 'crf-lab compare experiment.json --out result   # trains, scores, writes this report\ncrf-lab reproduce result                       # trains again and compares every run with what is written there',
    },
    {
      kind: 'list',
      items: [
        ['crf-lab ', foreign(versions.crfLab)],
        [`format of results: version ${version}; of experiments: version ${experiment.version}`],
        [
          'In the tables as CSV, text that a spreadsheet would take for a formula has an apostrophe in front; figures have all their digits.',
        ],
      ],
    },
    {
      kind: 'table',
      table: {
        id: 'hashes',
        caption: ['The data, by SHA-256'],
        columns: [text('corpus'), text('part'), text('SHA-256')],
        rows: hashes,
        isFile: true,
      },
    },
    {
      kind: 'details',
      summary: 'The experiment, with its defaults written out',
      blocks: [{ kind: 'code', language: 'json', text: JSON.stringify(experiment, null, 1) }],
    },
    ...optionBlocks(result),
  ];
  if (result.failures.length > 0) blocks.push(...failureBlocks(result));
  return { id: 'reproduce', title: 'How to reproduce', short: 'Reproduce', blocks };
}

/** Options of training depend on task, output, vectors and grid: those that runs had, every default written out. */
function optionBlocks({ cells }: ExperimentResult): Block[] {
  const systems = new Map<string, Set<string>>();
  for (const { options, corpus, system, vectors } of cells) {
    if (options === undefined) continue;
    const text = JSON.stringify(options, (key, value: unknown) => (key === 'seed' ? undefined : value), 1);
    const name = `${corpus}: ${system}${vectors === 'none' ? '' : `, vectors ${vectors}`}`;
    systems.set(text, (systems.get(text) ?? new Set()).add(name));
  }
  if (systems.size === 0) return [];
  return [
    {
      kind: 'details',
      summary:
        'Options of training, every default written out: what "features", "network" and "training" leave to preset and output',
      blocks: [...systems].flatMap(([text, names]): Block[] => [
        { kind: 'text', text: [...names].flatMap((name, n) => [n === 0 ? '' : '; ', foreign(name)]) },
        { kind: 'code', language: 'json', text },
      ]),
    },
  ];
}

function failureBlocks({ failures }: ExperimentResult): Block[] {
  return [
    { kind: 'heading', text: ['Runs that failed'] },
    {
      kind: 'table',
      table: {
        id: 'failures',
        caption: ['Runs that failed; what depends on them is missing above'],
        columns: [text('run'), text('cell'), { head: 'reason', kind: 'text', isProse: true }],
        rows: failures.map(({ id, cell, reason }): Cell[] => [foreign(id), foreign(cell), foreign(reason)]),
        isFile: true,
      },
    },
  ];
}

/** Shown at the top: a reader must not take a part for the whole. */
export function warningsOf({ failures, ledger, data, cells }: ExperimentResult): Inline[][] {
  const warnings: Inline[][] = [];
  if (failures.length > 0) {
    warnings.push([
      `${failures.length === 1 ? 'One run' : `${failures.length} runs`} failed; see “How to reproduce”.`,
    ]);
  }
  for (const card of data) {
    const shift = categoryShift(card);
    if (shift === undefined) continue;
    warnings.push([
      'The training sentences of ',
      foreign(card.corpus),
      ' hold other categories than its test set: ',
      foreign(shift.category),
      ` is ${formatNumber(100 * shift.train, 0)} % of the spans in train, ${formatNumber(100 * shift.test, 0)} % in test.`,
    ]);
  }
  const short = shortTraining({ cells });
  if (short !== undefined) {
    warnings.push([
      `${DOUBT_MARK} Networks of ${formatNumber(short.cells, 0)} of ${formatNumber(cells.length, 0)} systems were trained for so few steps that they may be half-trained: at most ${short.steps} steps on ${short.sentences} sentences of `,
      foreign(short.corpus),
      '. Give their grid more epochs in its "training".',
    ]);
  }
  warnings.push(...emptyWarnings(cells));
  const dependent = ledger.filter(({ dependsOnScoring }) => dependsOnScoring);
  if (dependent.length > 0) {
    const names = dependent.flatMap(({ id }, n): Inline[] => (n === 0 ? [foreign(id)] : [', ', foreign(id)]));
    warnings.push([
      `The verdict on ${dependent.length === 1 ? 'one claim' : `${dependent.length} claims`} depends on the scoring convention: `,
      ...names,
      '.',
    ]);
  }
  return warnings;
}

/** Systems named in a warning. */
const NAMED = 3;

/** Systems without a span that is right, with some seeds or all: no claim is tested on them, or what is rests on a failed training. */
function emptyWarnings(cells: ExperimentResult['cells']): Inline[][] {
  const empty = cells.flatMap((cell) => {
    const failed = cell.runs.filter(({ f1 }) => f1 === 0).length;
    return failed === 0 ? [] : [{ cell, failed }];
  });
  if (empty.length === 0) return [];
  const names = empty
    .slice(0, NAMED)
    .flatMap(({ cell, failed }, n): Inline[] => [
      n === 0 ? '' : ', ',
      foreign(cell.system),
      ' on ',
      foreign(cell.corpus),
      ` (${cell.usedSentences} training sentences, ${failed === cell.runs.length ? 'every seed' : `${failed} of ${cell.runs.length} seeds`})`,
    ]);
  const rest = empty.length - NAMED;
  return [
    [
      `${DOUBT_MARK} ${empty.length === 1 ? 'One system' : `${formatNumber(empty.length, 0)} systems`} found not one span of the test set: `,
      ...names,
      rest > 0 ? `, and ${rest} more` : '',
      '. No claim is tested on a system that found nothing with every seed.',
    ],
  ];
}
