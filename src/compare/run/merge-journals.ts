/** Joins what shards of one experiment have done. */
import { CrfLabError } from '../../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { Plan } from '../experiment/run-spec.ts';
import { readExperimentFolder, type StoredExperiment } from './experiment-folder.ts';
import { Journal } from './journal.ts';
import type { RunResult } from './run-result.ts';

/**
 * The experiment that all the folders are of.
 * @param base where relative paths start instead of where the first folder says
 * @throws CrfLabError where one of them is of another
 */
export async function commonExperiment(
  folders: readonly [string, ...string[]],
  base?: string,
): Promise<StoredExperiment> {
  const [first, ...others] = folders;
  const stored = await readExperimentFolder(first, base);
  for (const folder of others) {
    const { experiment } = await readExperimentFolder(folder, base);
    if (canonicalJson(experiment) === canonicalJson(stored.experiment)) continue;
    const { name } = stored.experiment;
    const what = experiment.name === name ? `${name} with other settings` : experiment.name;
    throw new CrfLabError(
      `${folder}: holds the experiment ${what}, but ${first} ${name}; merge shards of one experiment only`,
    );
  }
  return stored;
}

/**
 * Copies the runs of all folders into one journal, with the models that were kept of them. Reasons of failure come along for runs
 * that no folder has a result of.
 * @param onNote damaged files: one line each
 * @throws CrfLabError where two folders have different results of one run
 */
export async function mergeJournals(
  { runs }: Plan,
  folders: readonly string[],
  target: Journal,
  onNote?: (text: string) => void,
): Promise<void> {
  const sources = folders.map((folder) => ({ folder, journal: new Journal(folder) }));
  for (const run of runs) {
    let found: { readonly result: RunResult; readonly text: string; readonly folder: string } | undefined;
    let reason: string | undefined;
    let hasModel = false;
    for (const { folder, journal } of sources) {
      const result = await journal.result(run);
      if (result === 'damaged') onNote?.(`${journal.path('journal', run.id)}: damaged; left out`);
      if (typeof result === 'string') {
        reason ??= await journal.failure(run.id);
        continue;
      }
      const text = canonicalJson(result);
      if (found !== undefined && found.text !== text) {
        throw new CrfLabError(
          `${folder} and ${found.folder} have different results of run ${run.id}: they were made by different versions of the program or on different machines; remove one of ${journal.path('journal', run.id)} and ${new Journal(found.folder).path('journal', run.id)}`,
        );
      }
      if (!hasModel) {
        const model = await journal.model(run.id);
        if (model !== undefined) await target.writeModel(run.id, model);
        hasModel = model !== undefined;
      }
      if (found === undefined) {
        found = { result, text, folder };
        await target.write(result, await journal.cost(run.id));
      }
    }
    if (found === undefined && reason !== undefined) await target.writeFailure(run.id, reason);
  }
}
