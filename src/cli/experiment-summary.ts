/** What a finished experiment says: on the terminal, or as one JSON object. */
import { join } from 'node:path';
import { doubtfulCells, type FinishedExperiment, formatVerdicts, RESULT_FILE } from '../compare/index.ts';
import { makeVisible } from '../visible-text.ts';
import { hasColours, printColoured, printText } from './output.ts';

export function resultSummary(out: string, { result, files }: FinishedExperiment): Record<string, unknown> {
  const { experiment, cells, ledger, failures } = result;
  const doubtful = doubtfulCells(result);
  return {
    experiment: experiment.name,
    out,
    result: join(out, RESULT_FILE),
    files: files.map((name) => join(out, name)),
    cells: cells.length,
    verdicts: ledger.map(({ id, row, side, statement, verdict, reason, evidence }) => ({
      id,
      row,
      side,
      statement,
      verdict,
      reason,
      doubts: doubtsOf(evidence, doubtful),
    })),
    failures,
  };
}

/** What is doubtful of the cells that a claim rests on: `half-trained: at most 152 steps` of each by its id. */
function doubtsOf(
  evidence: FinishedExperiment['result']['ledger'][number]['evidence'],
  doubtful: ReadonlyMap<string, string>,
): { cell: string; doubt: string }[] {
  const ids = new Set(evidence.flatMap(({ cells }) => cells));
  return [...ids].flatMap((cell) => {
    const doubt = doubtful.get(cell);
    return doubt === undefined ? [] : [{ cell, doubt }];
  });
}

export function sayResult(out: string, { result, files }: FinishedExperiment): void {
  const { experiment, cells } = result;
  const terminal = { colour: hasColours(), width: process.stdout.columns ?? 100 };
  const title = experiment.title ?? experiment.name;
  const corpora = experiment.corpora.length === 1 ? '1 corpus' : `${experiment.corpora.length} corpora`;
  printText(`${makeVisible(title)}: ${cells.length} systems on ${corpora}\n\n`);
  printColoured(`${formatVerdicts(result, terminal)}\n`);
  const reports = files.filter((name) => name.startsWith('report.'));
  const pages = files.filter((name) => name.startsWith('inspect-'));
  for (const name of [...reports, ...pages]) printText(`${join(out, name)}\n`);
  printText(`${join(out, RESULT_FILE)}\n`);
}
