export {
  type AccountOptions,
  type DecisionAccount,
  explainDecision,
  explainEncoded,
  type MinimalFlip,
  type TemplateSwitch,
} from './explain/account.ts';
export { attributeTokens, type TokenAttribution } from './explain/attribution.ts';
export type { Contribution } from './explain/contributions.ts';
export {
  type DeletionCurves,
  type DeletionOptions,
  type DeletionPoint,
  deletionCurves,
} from './explain/deletion-curves.ts';
export {
  type AttributionAgreement,
  attributionAgreement,
  type Completeness,
  completeness,
  cosine,
  explainedShare,
  type FeatureStability,
  featureStability,
  jaccard,
  spearman,
} from './explain/measures.ts';
export type { FlipOptions } from './explain/minimal-flip.ts';
export {
  crfMarginals,
  type Decision,
  type MarginalSource,
  networkMarginals,
  OCCLUDED,
  type OcclusionAttribution,
  type OcclusionOptions,
  occlude,
} from './explain/occlusion.ts';
export { type SampledDecision, sampleDecisions } from './explain/sample-decisions.ts';
export { type ReadSentence, WORDLESS, type Wordless } from './explain/token-reads.ts';
export {
  type FeatureFilter,
  isTemplateNamed,
  type LabelFeatures,
  type StateFeature,
  topFeatures,
} from './explain/top-features.ts';
export { type Transition, type TransitionTable, transitionTable } from './explain/transitions.ts';
export {
  type EconomyOptions,
  type EconomyPoint,
  type WeightEconomy,
  weightEconomy,
} from './explain/weight-economy.ts';
