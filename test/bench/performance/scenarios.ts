/** All scenarios, in the order in which they run. */
import type { Scenario } from './measurement.ts';
import { indexing, startUp, tagging } from './program-scenarios.ts';
import {
  allTransitions,
  conll2000,
  conll2003,
  labels,
  memory,
  size,
  wholeCommand,
} from './training-scenarios.ts';

export const SCENARIOS: readonly Scenario[] = [
  conll2000,
  conll2003,
  labels,
  allTransitions,
  size,
  wholeCommand,
  indexing,
  memory,
  tagging,
  startUp,
];
