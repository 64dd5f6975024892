/** The folder an experiment's results go to: which experiment it is of, and where that experiment's files lie. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { writeFileAtomically } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { type Experiment, resolveExperiment } from '../experiment/schema.ts';
import { Journal } from './journal.ts';

export const EXPERIMENT_FILE = 'experiment.json';
/** `{"folder": "..."}`: the folder that paths of the experiment start from, relative to this one. */
export const ORIGIN_FILE = 'origin.json';

/** What an experiment's folder says of itself. */
export interface StoredExperiment {
  /** With every default written out. */
  readonly experiment: Experiment;
  /** Absolute; where relative paths of the experiment start. */
  readonly folder: string;
}

/**
 * Opens or makes the folder for the results of an experiment. An experiment file that is in it already is left as it is, unless
 * nothing was done for it yet, or the folder may take on a changed one. Then runs that both have in common count as done, since a
 * run's identity is all that it depends on; those that only the old one had stay in the journal unused.
 * @param folder where relative paths of the experiment start
 * @throws CrfLabError where the folder is of another experiment, or holds other things
 */
export async function openExperimentFolder(
  out: string,
  experiment: Experiment,
  folder: string,
  { mayChange = false }: { readonly mayChange?: boolean } = {},
): Promise<{ readonly isNew: boolean }> {
  try {
    await mkdir(out, { recursive: true });
  } catch (cause) {
    throw new CrfLabError(
      `${out}: no folder can be made there: ${messageOf(cause)}; choose another with --out`,
      {
        cause,
      },
    );
  }
  const stored = await readExperimentOf(out);
  const isChanged = stored !== undefined && canonicalJson(stored) !== canonicalJson(experiment);
  if (isChanged && stored.name !== experiment.name) {
    throw new CrfLabError(
      `${out}: holds the experiment ${stored.name}; choose another folder with --out, or remove this one`,
    );
  }
  if (isChanged && !mayChange && (await new Journal(out).hasResults())) {
    throw new CrfLabError(
      `${out}: holds the experiment ${stored.name} with other settings; add --extend to keep the runs that both have in common, or choose another folder with --out`,
    );
  }
  if (stored === undefined) {
    const foreign = (await readdir(out)).find((name) => !name.endsWith('.tmp'));
    if (foreign !== undefined) {
      throw new CrfLabError(
        `${out}: has no ${EXPERIMENT_FILE} but ${foreign} in it and is not written to; name a new folder with --out`,
      );
    }
  }
  const isNew = !(await readdir(out)).includes('journal');
  const origin = { folder: relative(resolve(out), resolve(folder)).split(sep).join('/') || '.' };
  // The experiment last: a folder that has it has all.
  await new Journal(out).open().catch((cause: unknown) => {
    throw new CrfLabError(`${out}: cannot be written to: ${messageOf(cause)}`, { cause });
  });
  await writeFileAtomically(join(out, ORIGIN_FILE), `${JSON.stringify(origin)}\n`);
  if (stored === undefined || isChanged)
    await writeFileAtomically(join(out, EXPERIMENT_FILE), `${JSON.stringify(experiment, undefined, 2)}\n`);
  return { isNew };
}

/**
 * The experiment of a folder that `openExperimentFolder` made.
 * @param base where relative paths start instead of where the folder says
 * @throws CrfLabError where it is none
 */
export async function readExperimentFolder(out: string, base?: string): Promise<StoredExperiment> {
  const experiment = await readExperimentOf(out);
  if (experiment === undefined)
    throw new CrfLabError(
      `${out}: has no ${EXPERIMENT_FILE}; expected a folder that crf-lab compare has written`,
    );
  if (base !== undefined) return { experiment, folder: resolve(base) };
  const text = await readText(join(out, ORIGIN_FILE));
  const origin: unknown = text === undefined ? {} : parse(join(out, ORIGIN_FILE), text);
  const folder =
    typeof origin === 'object' && origin !== null && 'folder' in origin && typeof origin.folder === 'string'
      ? origin.folder
      : '.';
  return { experiment, folder: resolve(out, folder) };
}

async function readExperimentOf(out: string): Promise<Experiment | undefined> {
  const path = join(out, EXPERIMENT_FILE);
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = parse(path, text);
  try {
    return resolveExperiment(value);
  } catch (cause) {
    throw new CrfLabError(`${path}: ${messageOf(cause)}; the file is not of this version of crf-lab`, {
      cause,
    });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CrfLabError(`${path}: cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CrfLabError(`${path}: no valid JSON: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
