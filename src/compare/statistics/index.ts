export {
  type Contrast,
  type ContrastTerm,
  combine,
  difference,
  differenceOfDifferences,
  meanDifference,
  type SlopePoint,
  slope,
  slopeDifference,
} from './contrast.ts';
export {
  type ContrastInference,
  type Effect,
  effectInterval,
  type InferenceOptions,
  inferContrast,
  twoSidedP,
} from './contrast-inference.ts';
export { type Crossing, type CrossoverInference, findCrossing, inferCrossover } from './crossover.ts';
export {
  type EquivalenceTest,
  minimalDetectableEffect,
  nonInferiorityP,
  type PowerOptions,
  testEquivalence,
} from './equivalence.ts';
export { holmAdjust } from './holm.ts';
export {
  type Curve,
  type CurvePoint,
  type LearningCurve,
  learningCurve,
  type SizeBound,
  type SizeInterval,
} from './learning-curve.ts';
export { randomisationTest, type SystemRandomisation } from './randomisation.ts';
export {
  type Resampled,
  type ResampledSystem,
  type ResampleOptions,
  resample,
  type SeedDraws,
  type SeedPairing,
} from './resample.ts';
export { inferResourceWorth, type ResourceWorth, sizeReaching } from './resource-worth.ts';
export { incompleteBeta, normalTail, studentCdf, studentQuantile, studentTail } from './student-t.ts';
export {
  categoryF1,
  type Metric,
  microF1,
  ratePercent,
  ratePerThousand,
  runMetrics,
  type System,
  type SystemRun,
  spanKey,
  type UnitRates,
} from './system-runs.ts';
