export {
  type FeatureFilter,
  isTemplateNamed,
  type LabelFeatures,
  type StateFeature,
  topFeatures,
} from './explain/top-features.ts';
export { type Transition, type TransitionTable, transitionTable } from './explain/transitions.ts';
export { formatVerdicts, PAGE_LIMITS, renderReport, type VerdictFormat } from './report/index.ts';
