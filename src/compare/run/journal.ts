/**
 * What is known of the runs of an experiment, a file each, so that a program that is killed loses what it was at and no more:
 * `journal/ID.json` results, `costs/ID.json` what they took, `failures/ID.json` why there is no result; of some runs the trained model,
 * `models/ID.crfmodel`, which has a checksum of its own.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers, writeFileAtomically } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { Run } from '../experiment/run-spec.ts';
import type { RunCost, RunResult } from './run-result.ts';
import { isRunCost, isRunResult } from './run-result-schema.ts';
import { isMissing, readSealed, writeSealed } from './sealed-file.ts';

const RESULTS = 'journal';
const COSTS = 'costs';
const FAILURES = 'failures';
const MODELS = 'models';

/** Subfolders of an experiment's folder. */
export const JOURNAL_FOLDERS = [RESULTS, COSTS, FAILURES] as const;

export class Journal {
  /** Of the experiment. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folders. */
  async open(): Promise<void> {
    for (const name of JOURNAL_FOLDERS) await mkdir(join(this.folder, name), { recursive: true });
  }

  /** Whether any run has left a result. */
  async hasResults(): Promise<boolean> {
    const names = await readdir(join(this.folder, RESULTS)).catch(() => []);
    return names.some((name) => name.endsWith('.json'));
  }

  /** The result of a run; `damaged` where its file is cut off, changed or of another run. */
  async result(run: Run): Promise<RunResult | 'missing' | 'damaged'> {
    const reading = await readSealed(this.path(RESULTS, run.id));
    if (reading.kind !== 'whole') return reading.kind;
    return isResultOf(reading.content, run) ? reading.content : 'damaged';
  }

  async cost(id: string): Promise<RunCost | undefined> {
    const reading = await readSealed(this.path(COSTS, id));
    return reading.kind === 'whole' && isRunCost(reading.content) ? reading.content : undefined;
  }

  /** Why the last try to do a run failed; undefined where none did. */
  async failure(id: string): Promise<string | undefined> {
    const reading = await readSealed(this.path(FAILURES, id));
    return reading.kind === 'whole' && typeof reading.content === 'string' ? reading.content : undefined;
  }

  /** The cost first: whoever finds a result finds what it took. */
  async write(result: RunResult, cost: RunCost | undefined): Promise<void> {
    if (cost !== undefined) await writeSealed(this.path(COSTS, cost.id), cost);
    await writeSealed(this.path(RESULTS, result.id), result);
    await rm(this.path(FAILURES, result.id), { force: true });
  }

  async writeFailure(id: string, reason: string): Promise<void> {
    await writeSealed(this.path(FAILURES, id), reason);
  }

  /** Before the result: whoever finds a result finds the model. */
  async writeModel(id: string, bytes: Uint8Array): Promise<void> {
    await mkdir(join(this.folder, MODELS), { recursive: true });
    await writeFileAtomically(this.modelPath(id), bytes);
  }

  /** The file of a run's model as it is, not checked; undefined where none was kept. */
  async model(id: string): Promise<Uint8Array | undefined> {
    const path = this.modelPath(id);
    try {
      return await readFile(path);
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CrfLabError(`${path}: cannot be read: ${reason}`, { cause });
    }
  }

  /** Removes what killed programs left half-written. */
  async removeTemporaryFiles(): Promise<void> {
    for (const name of ['', ...JOURNAL_FOLDERS, MODELS]) await removeLeftovers(join(this.folder, name));
  }

  path(kind: (typeof JOURNAL_FOLDERS)[number], id: string): string {
    return join(this.folder, kind, `${id}.json`);
  }

  modelPath(id: string): string {
    return join(this.folder, MODELS, `${id}.crfmodel`);
  }
}

/** The checksum is right: what is left to be told is whether it is a result, and whose. */
function isResultOf(content: unknown, run: Run): content is RunResult {
  if (!isRunResult(content) || content.id !== run.id) return false;
  return (
    canonicalJson(content.spec ?? null) === canonicalJson(run.spec) &&
    run.outputs.every((output) => content.predictions[output] !== undefined)
  );
}
