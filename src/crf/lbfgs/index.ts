export { lbfgsIterations } from './lbfgs.ts';
export { type MinimizeAsyncOptions, type MinimizeOptions, minimize, minimizeAsync } from './minimize.ts';
export {
  type IterationReport,
  type MinimizeResult,
  type Objective,
  StartError,
  type StopReason,
} from './objective.ts';
export { type LbfgsOptions, type LbfgsOptionsInput, lbfgsOptionsSchema } from './options.ts';
export type { Corrections, VectorSpace } from './vector-space.ts';
