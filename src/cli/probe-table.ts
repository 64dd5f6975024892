/** What probes read off hidden states, as aligned text. */
import type { ProbeResult } from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { printable } from './printable.ts';
import { terminalTable } from './text-style.ts';

export function formatProbe({ fittedTokens, heldOutTokens, inputs, rows }: ProbeResult): string {
  const percent = (share: number): string => formatFixed(100 * share, 2);
  const table = terminalTable(
    [
      ['feature', 'values', 'accuracy', 'baseline', 'control', 'selectivity'],
      ...rows.map((row) => [
        printable(row.feature),
        String(row.values),
        percent(row.accuracy),
        percent(row.baseline),
        percent(row.control),
        percent(row.selectivity),
      ]),
    ],
    'lrrrrr',
  );
  return `${inputs} hidden numbers a token, fitted to ${fittedTokens} tokens, accuracy in % of ${heldOutTokens} others

${table}

baseline: the most frequent value; control: a probe for random values by word; selectivity: accuracy less control
`;
}
