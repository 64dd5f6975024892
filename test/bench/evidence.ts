/**
 * Writes the tables of README.md and reports/README.md anew from the results in reports/: `npm run evidence`. A test compares
 * both files with what this gives.
 */
import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '../../src/corpus/index.ts';
import { evidenceBlocks } from './evidence/blocks.ts';
import { fillBlocks } from './evidence/marked-blocks.ts';

const blocks = evidenceBlocks();
for (const file of ['README.md', 'reports/README.md']) {
  await writeFileAtomically(file, fillBlocks(readFileSync(file, 'utf8'), blocks));
}
