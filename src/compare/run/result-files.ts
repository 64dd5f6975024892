/** The files of a finished experiment: `results.json`, and the report made from it. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathKind, writeFileAtomically } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { withoutEmptyVerdicts } from '../analysis/cell-doubts.ts';
import { type LivePages, livePageNames, renderReport } from '../report/index.ts';
import { type ExperimentResult, RESULT_VERSION } from '../result.ts';
import { checkResult } from '../result-schema.ts';
import type { RunCost } from './run-result.ts';

export const RESULT_FILE = 'results.json';

/** Writes `results.json`, equal for equal results to the last byte. */
export async function writeResult(out: string, result: ExperimentResult): Promise<void> {
  await writeFileAtomically(join(out, RESULT_FILE), `${JSON.stringify(result, undefined, 1)}\n`);
}

/** @throws CrfLabError where there is none, or of another version */
export async function readResult(out: string): Promise<ExperimentResult> {
  const path = join(out, RESULT_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CrfLabError(
      isMissing
        ? `${out}: has no ${RESULT_FILE}; finish the experiment with crf-lab compare, or join its shards with crf-lab merge`
        : `${path}: cannot be read: ${reason}`,
      { cause },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CrfLabError(`${path}: no valid JSON; run crf-lab compare again`, { cause });
  }
  if (!isOfThisVersion(value)) {
    throw new CrfLabError(
      `${path}: is no result of version ${RESULT_VERSION}, which this program reads; run crf-lab compare again`,
    );
  }
  return withoutEmptyVerdicts(checkedResult(path, value));
}

function isOfThisVersion(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'version' in value && value.version === RESULT_VERSION
  );
}

function checkedResult(path: string, value: unknown): ExperimentResult {
  let found: ExperimentResult | string;
  try {
    found = checkResult(value);
  } catch (cause) {
    if (!(cause instanceof CrfLabError)) throw cause;
    found = cause.message;
  }
  if (typeof found !== 'string') return found;
  throw new CrfLabError(
    `${path}: was changed or is of another version (${found}); run crf-lab compare again, which keeps the runs that are done`,
  );
}

/** Makes all files of the report anew; the pages of its CRFs that are in the folder are linked. @returns their names, relative to the folder */
export async function writeReport(
  out: string,
  result: ExperimentResult,
  costs: readonly RunCost[],
): Promise<string[]> {
  const files = renderReport(result, costs, await livePagesIn(out, result));
  for (const [name, text] of files) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, text);
  }
  return [...files.keys()];
}

async function livePagesIn(out: string, { experiment }: ExperimentResult): Promise<LivePages> {
  const pages = new Map<string, string>();
  for (const [name, file] of livePageNames(experiment)) {
    if ((await pathKind(join(out, file))) === 'file') pages.set(name, file);
  }
  return pages;
}
