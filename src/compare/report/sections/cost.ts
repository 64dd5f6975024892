/** What each system took: time, memory, parameters. */
import type { ExperimentResult } from '../../result.ts';
import type { RunCost } from '../../run/run-result.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figures,
  figure,
  foreign,
  type Section,
} from '../document.ts';
import { corpusNames, mainCells } from '../selection.ts';

export function costSection(result: ExperimentResult, costs: readonly RunCost[] | undefined): Section {
  const byRun = new Map((costs ?? []).map((cost) => [cost.id, cost]));
  const rows = corpusNames(result).flatMap((corpus) =>
    mainCells(result, corpus)
      .filter(({ cell }) => cell.emission !== undefined)
      .map(({ cell, label }): Cell[] => {
        const own = cell.runs.flatMap(({ id }) => byRun.get(id) ?? []);
        const iterations = cell.runs.map((run) => run.iterations);
        return [
          foreign(corpus),
          foreign(label),
          meanOf(own.map(({ trainSeconds }) => trainSeconds)),
          meanOf(own.map(({ predictSeconds }) => predictSeconds)),
          meanOf(own.map(({ cpuSeconds }) => cpuSeconds)),
          figure(own.length === 0 ? undefined : Math.max(...own.map(({ peakMb }) => peakMb))),
          meanOf(own.map(({ tokensPerSecond }) => tokensPerSecond)),
          meanOf(iterations),
          figure(cell.parameters),
        ];
      }),
  );
  const seconds = (head: string): Column => ({ head, kind: 'figures', digits: 1 });
  const count = (head: string): Column => ({ head, kind: 'figures', digits: 0 });
  const blocks: Block[] = [
    {
      kind: 'table',
      table: {
        id: 'cost',
        caption: ['Cost of one run, means over seeds'],
        columns: [
          { head: 'corpus', kind: 'text' },
          { head: 'system', kind: 'text' },
          seconds('training, s'),
          seconds('prediction, s'),
          seconds('CPU, s'),
          count('peak memory, MB'),
          count('tokens per second'),
          count('iterations'),
          count('parameters'),
        ],
        rows,
        note: [
          costs === undefined || costs.length === 0
            ? 'Times and memory were not recorded with this result.'
            : 'Outputs that are read off one training share its cost. Peak memory is that of the process, which may have done other runs before: an upper bound. Times depend on the machine and on what else it did; nothing else in this report does.',
        ],
        isFile: true,
      },
    },
  ];
  return { id: 'cost', title: 'Cost', short: 'Cost', blocks };
}

function meanOf(values: readonly number[]): Figures {
  return figure(
    values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length,
  );
}
