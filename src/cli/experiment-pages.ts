/** Pages in which the CRFs of an experiment can be tried, one for each corpus. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DataStore,
  describeRun,
  type Experiment,
  type Journal,
  keepsModel,
  livePageNames,
  type Plan,
  type Run,
  type RunResult,
} from '../compare/index.ts';
import { writeFileAtomically } from '../corpus/index.ts';
import { type CrfModel, deserializeCrf } from '../crf/index.ts';
import { CrfLabError, ModelFormatError } from '../errors.ts';
import { makeInspectionPage } from './inspection-page.ts';
import { printable } from './printable.ts';

export interface PagesInput {
  readonly experiment: Experiment;
  readonly store: DataStore;
  readonly plan: Plan;
  readonly journal: Journal;
}

/**
 * For each corpus the page of the best CRF by its dev score, of those with hand features whose model was kept, with the test set.
 * Without such a model a page that is there stays as it is. A page that cannot be made is told and left out, together with
 * one from before: it would show another model.
 * @param out folder that the pages are written to
 * @param say told what is being made, and as a note what was left out and why: a line each
 * @returns names of the files written, relative to the folder
 */
export async function writeLivePages(
  out: string,
  { experiment, store, plan, journal }: PagesInput,
  results: readonly RunResult[],
  say: (text: string) => void,
): Promise<string[]> {
  const scores = new Map(results.map(({ id, devScore }) => [id, devScore ?? Number.NEGATIVE_INFINITY]));
  const scoreOf = ({ id }: Run): number => scores.get(id) ?? Number.NEGATIVE_INFINITY;
  const kept = plan.runs.filter((run) => scores.has(run.id) && keepsModel(run, experiment));
  const pages: string[] = [];
  for (const [name, file] of livePageNames(experiment)) {
    const best = kept
      .filter(({ spec }) => spec.corpus === name)
      .sort((a, b) => (scoreOf(a) === scoreOf(b) ? 0 : scoreOf(b) - scoreOf(a)));
    try {
      const page = await pageOfFirst(best, journal, store, () => say(`making ${file}\n`));
      if (page === undefined) continue;
      await writeFileAtomically(join(out, file), page);
      pages.push(file);
    } catch (error) {
      // The experiment is done and its result written: whatever is wrong here must not keep its report from the user.
      say(`note: no page of the CRF of ${printable(name, 80)}: ${reasonOf(error)}\n`);
      await rm(join(out, file), { force: true });
    }
  }
  return pages;
}

/** The page of the first run whose model is there. */
async function pageOfFirst(
  runs: readonly Run[],
  journal: Journal,
  store: DataStore,
  onBegin: () => void,
): Promise<Uint8Array | undefined> {
  for (const run of runs) {
    const bytes = await journal.model(run.id);
    if (bytes === undefined) continue;
    onBegin();
    const { spec } = run;
    const model = readModel(bytes, run, journal);
    const { test } = await store.prepare(spec);
    const { page } = await makeInspectionPage([{ name: describeRun(spec), model, bytes: bytes.length }], {
      name: `${spec.corpus} ${spec.fold === undefined ? 'test' : `fold ${spec.fold + 1}`}`,
      sentences: test.sentences,
    });
    return page;
  }
  return undefined;
}

function readModel(bytes: Uint8Array, { id }: Run, journal: Journal): CrfModel {
  try {
    return deserializeCrf(bytes, journal.modelPath(id));
  } catch (cause) {
    if (!(cause instanceof ModelFormatError)) throw cause;
    const remedy = `remove ${journal.path('journal', id)}, and the same command trains it again`;
    throw new CrfLabError(`${cause.message}; ${remedy}`, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CrfLabError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
