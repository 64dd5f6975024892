export {
  type AccountOptions,
  type DecisionAccount,
  explainDecision,
  explainEncoded,
  type MinimalFlip,
  type TemplateSwitch,
} from './explain/account.ts';
export type { Contribution } from './explain/contributions.ts';
export type { FlipOptions } from './explain/minimal-flip.ts';
export {
  type FeatureFilter,
  isTemplateNamed,
  type LabelFeatures,
  type StateFeature,
  topFeatures,
} from './explain/top-features.ts';
export { type Transition, type TransitionTable, transitionTable } from './explain/transitions.ts';
