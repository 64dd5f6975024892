import { join } from 'node:path';
import { Journal, lockExperimentFolder, type RunCost, readResult, writeReport } from '../../compare/index.ts';
import { withLock } from '../../corpus/index.ts';
import { printJson, printText } from '../output.ts';

export interface ReportOptions {
  readonly json?: true | undefined;
}

/** Makes the report of a folder anew from its results.json. */
export async function runReport(out: string, { json }: ReportOptions): Promise<void> {
  const result = await readResult(out);
  const journal = new Journal(out);
  const costs: RunCost[] = [];
  const ids = result.cells.flatMap(({ runs }) => runs.map((run) => run.id));
  // A run of another program is called by its name, which is no name of a file.
  for (const id of new Set(ids.filter((one) => /^[0-9a-f]+$/.test(one)))) {
    const cost = await journal.cost(id);
    if (cost !== undefined) costs.push(cost);
  }
  const files = (await withLock(await lockExperimentFolder(out), () => writeReport(out, result, costs))).map(
    (name) => join(out, name),
  );
  if (json === true) printJson({ out, files });
  else printText(`${files.join('\n')}\n`);
}
