export { doubtfulCells } from './analysis/cell-doubts.ts';
export * from './claims/index.ts';
export { type CategoryShift, categoryShift, describeShift } from './experiment/category-shift.ts';
export { cellKey } from './experiment/cell-key.ts';
export { checkExperiment } from './experiment/check-experiment.ts';
export { checkInputs } from './experiment/check-inputs.ts';
export { DataStore, type PreparedData } from './experiment/data-store.ts';
export { embeddedExperiment } from './experiment/embedded.ts';
export { keepsModel } from './experiment/interpreted-runs.ts';
export { loadExperiment } from './experiment/load.ts';
export { fileNameOf } from './experiment/names.ts';
export { type DataHash, planExperiment } from './experiment/plan.ts';
export type { DataSpec, Plan, Run, RunSpec } from './experiment/run-spec.ts';
export {
  defineExperiment,
  type Experiment,
  type ExperimentOptions,
  experimentSchema,
  resolveExperiment,
} from './experiment/schema.ts';
export {
  type AccountOptions,
  type DecisionAccount,
  explainDecision,
  explainEncoded,
  type MinimalFlip,
  type TemplateSwitch,
} from './explain/account.ts';
export { attributeTokens, type TokenAttribution } from './explain/attribution.ts';
export {
  type CharacterOcclusionOptions,
  type CharacterWorth,
  occludeCharacters,
} from './explain/character-occlusion.ts';
export type { Contribution } from './explain/contributions.ts';
export {
  type DeletionCurves,
  type DeletionOptions,
  type DeletionPoint,
  deletionCurves,
} from './explain/deletion-curves.ts';
export {
  type FeatureGroup,
  type IdenticalSupport,
  identicalSupport,
  type LabelGroups,
  topGroups,
} from './explain/identical-support.ts';
export {
  BASELINES,
  type Baseline,
  CHANNELS,
  type Channel,
  type GradientAttribution,
  type GradientOptions,
  integratedGradients,
} from './explain/integrated-gradients.ts';
export { type L1Path, type L1PathOptions, l1Path, type PathPoint } from './explain/l1-path.ts';
export {
  integrateLine,
  type LineFunction,
  type LineIntegral,
  type LineIntegralOptions,
} from './explain/line-integral.ts';
export {
  fitLogisticRegression,
  type LogisticOptions,
  LogisticRegression,
} from './explain/logistic-regression.ts';
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
  type NamedWeights,
  spearman,
} from './explain/measures.ts';
export type { FlipOptions } from './explain/minimal-flip.ts';
export {
  type NearestWords,
  NeighbourIndex,
  type StateNeighbour,
  type WordNeighbour,
} from './explain/nearest-words.ts';
export { CONTEST_SCORES, type ContestOptions, type ContestScore } from './explain/network-contest.ts';
export {
  crfMarginals,
  type Decision,
  type MarginalSource,
  networkMarginals,
  OCCLUDED,
  type OcclusionAttribution,
  type OcclusionOptions,
  occlude,
  spellingMarginals,
} from './explain/occlusion.ts';
export { type ProbeOptions, type ProbeResult, type ProbeRow, probeStates } from './explain/probe.ts';
export { labelTask, type ProbeTask, probeTasks, probeTemplates } from './explain/probe-tasks.ts';
export { type SampledDecision, sampleDecisions } from './explain/sample-decisions.ts';
export {
  ATTRIBUTION_PAIRS,
  type AttributionPair,
  explainSideBySide,
  type SideBySide,
  type SideBySideOptions,
} from './explain/side-by-side.ts';
export {
  type OffsetShare,
  offsetsOfTemplate,
  type Share,
  type TemplateShare,
  type TemplateShares,
  templateShares,
} from './explain/template-shares.ts';
export { type ReadSentence, WORDLESS, type Wordless } from './explain/token-reads.ts';
export {
  type FeatureFilter,
  isTemplateNamed,
  isWantedAttribute,
  type LabelFeatures,
  type StateFeature,
  templateOfAttribute,
  topFeatures,
} from './explain/top-features.ts';
export {
  type Transition,
  type TransitionCell,
  type TransitionMatrix,
  type TransitionTable,
  transitionMatrix,
  transitionTable,
} from './explain/transitions.ts';
export {
  compareWeights,
  type FeatureDifference,
  type TransitionDifference,
  type WeightComparison,
} from './explain/weight-differences.ts';
export {
  type EconomyOptions,
  type EconomyPoint,
  type WeightEconomy,
  weightEconomy,
} from './explain/weight-economy.ts';
export {
  type RefitOptions,
  refitWeights,
  type WeightIntervals,
  weightIntervals,
} from './explain/weight-intervals.ts';
export { type WeightRow, weightRows } from './explain/weight-rows.ts';
export {
  escapeMarkdown,
  formatVerdicts,
  livePageNames,
  MAX_PAGE_WEIGHTS,
  makeVisible,
  PAGE_LIMITS,
  type PageWeight,
  renderReport,
  renderWeightsPage,
  type VerdictFormat,
  type WeightsPageOptions,
} from './report/index.ts';
export type { Claim, ClaimEvidence, ExperimentResult } from './result.ts';
export {
  folderOfResult,
  lockExperimentFolder,
  openExperimentFolder,
  readExperimentFolder,
} from './run/experiment-folder.ts';
export { type FinishedExperiment, finishExperiment } from './run/finish-experiment.ts';
export { Journal } from './run/journal.ts';
export { joinLabels, predictionsHash, splitLabels } from './run/label-lines.ts';
export { commonExperiment, mergeJournals } from './run/merge-journals.ts';
export { type CellCheck, cellsToRepeat, checkCell, checkData } from './run/reproduce.ts';
export { RESULT_FILE, readResult, writeReport, writeResult } from './run/result-files.ts';
export { collectRuns, describeRun, runExperiment } from './run/run-experiment.ts';
export { estimatedWork, shardOf } from './run/run-order.ts';
export { type PoolOptions, type RunOutcome, runAll } from './run/run-pool.ts';
export type { RunCost, RunResult } from './run/run-result.ts';
export { parseShard, type Shard } from './run/shard.ts';
export { trainRun } from './run/train-run.ts';
export * from './statistics/index.ts';
