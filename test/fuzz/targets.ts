/** All that is fuzzed: whatever reads what others wrote. */
import type { PreparedTarget } from './target.ts';
import { CORPUS_TARGETS } from './targets/corpora.ts';
import { MODEL_TARGETS } from './targets/models.ts';
import { RECORD_TARGETS } from './targets/records.ts';
import { RESOURCE_TARGETS } from './targets/resources.ts';

export const TARGETS: readonly PreparedTarget[] = [
  ...CORPUS_TARGETS,
  ...RESOURCE_TARGETS,
  ...MODEL_TARGETS,
  ...RECORD_TARGETS,
];
