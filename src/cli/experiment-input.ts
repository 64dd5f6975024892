/** The experiment that a command is given: a JSON file, a module, or none. */
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  checkExperiment,
  type Experiment,
  embeddedExperiment,
  loadExperiment,
  resolveExperiment,
} from '../compare/index.ts';
import { pathKind } from '../corpus/index.ts';
import { CrfLabError, OptionError } from '../errors.ts';

export interface ExperimentInput {
  readonly experiment: Experiment;
  /** Absolute; where relative paths of the experiment start. */
  readonly folder: string;
}

const MODULES = new Set(['.js', '.mjs', '.ts', '.mts']);

/**
 * Reads `path`: a JSON file, or a module with `export const experiment`. Without one it is the embedded experiment.
 * @throws CrfLabError naming the file and the remedy
 */
export async function loadExperimentArgument(path: string | undefined): Promise<ExperimentInput> {
  if (path === undefined)
    return { experiment: resolveExperiment(embeddedExperiment()), folder: process.cwd() };
  if (!MODULES.has(extname(path))) return loadExperiment(path);
  if ((await pathKind(path)) !== 'file') throw new CrfLabError(`${path}: no such file; check the path`);
  const options = await importExperiment(path);
  try {
    const experiment = resolveExperiment(options);
    checkExperiment(experiment);
    return { experiment, folder: dirname(resolve(path)) };
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    throw new CrfLabError(`${path}: ${cause.message}`, { cause });
  }
}

async function importExperiment(path: string): Promise<unknown> {
  let loaded: Record<string, unknown>;
  try {
    loaded = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new CrfLabError(
        `${path}: this version of Node does not load TypeScript; start with NODE_OPTIONS="--import tsx", or give the experiment as JSON or .js`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CrfLabError(`${path}: cannot be loaded: ${reason}`, { cause });
  }
  if (!('experiment' in loaded))
    throw new CrfLabError(
      `${path}: exports no experiment; expected "export const experiment = defineExperiment({ ... })"`,
    );
  return loaded.experiment;
}
