/**
 * Where the development corpora lie: beside the project, or where CRF_LAB_DATA says. They are never part of the project
 * (licences), so tests that need them are skipped where they are missing.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = process.env.CRF_LAB_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

export const hasSharedData = existsSync(root);

if (!hasSharedData) {
  console.warn(`skipping tests on real corpora: ${root} is missing (set CRF_LAB_DATA to a folder with them)`);
}

/** Path of one file below the folder of development data. */
export function sharedData(path: string): string {
  return `${root}/${path}`;
}
