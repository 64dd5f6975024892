/** Where the bench finds the project and keeps what it makes. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Data files, the built peer, models and the journal: made anew whenever they are missing. */
export const CACHE = `${ROOT}node_modules/.cache/crf-lab-bench`;

export const REPORT_FOLDER = `${ROOT}reports/performance`;

const DIST = `${ROOT}dist`;

/** The program that is measured, as a user gets it. */
export const MAIN = `${DIST}/cli/main.js`;

let key: string | undefined;

/** Names the state of the programs measured: what one state gave is not taken for another's. */
export function measuredKey(): string {
  if (key !== undefined) return key;
  const hash = createHash('sha256').update(process.version);
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(js|wasm)$/.test(name)).toSorted()) {
    hash.update(file).update(readFileSync(`${DIST}/${file}`));
  }
  hash.update(readFileSync(`${ROOT}test/bench/peers/crfsuite-driver.c`));
  key = hash.digest('hex').slice(0, 12);
  return key;
}
