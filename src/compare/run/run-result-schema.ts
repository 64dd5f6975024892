/** What files of runs must look like before anything is computed from them: a right checksum says nothing about the content. */
import * as z from 'zod';
import { OUTPUTS } from '../experiment/schema.ts';
import { RUN_RESULT_VERSION, type RunCost, type RunResult } from './run-result.ts';

const count = z.number().int().min(0);
const counts = z.array(count);
const words = z.array(counts);
const named = z.array(z.looseObject({ attribute: z.string(), weight: z.number() }));

export const weightSummarySchema = z.looseObject({
  labels: z.array(
    z.looseObject({
      label: z.string(),
      positive: named,
      negative: named,
      positiveCount: count,
      negativeCount: count,
    }),
  ),
  transitions: z
    .looseObject({ labels: z.array(z.string()), weights: z.array(z.array(z.number().nullable())) })
    .optional(),
  templates: z.array(z.looseObject({ template: z.string(), features: count, share: z.number() })),
});

const size = z.looseObject({ weights: count, f1: z.number() });

const sparsitySchema = z.looseObject({
  full: size,
  target: z.number(),
  magnitude: z.array(size),
  magnitudeNeeded: count,
  l1: z.array(z.looseObject({ l1: z.number(), weights: count, f1: z.number() })),
  l1Needed: count.optional(),
});

const exampleSchema = z.looseObject({
  sentence: count,
  token: count,
  tokens: z.array(z.string()),
  gold: z.string(),
  label: z.string(),
  rival: z.string(),
  probability: z.number(),
  words: z.array(z.number()),
  wordless: z.number().optional(),
  features: z
    .array(
      z.looseObject({
        feature: z.string(),
        label: z.string(),
        position: z.number().int(),
        contribution: z.number(),
      }),
    )
    .optional(),
});

export const interpretationSchema = z.looseObject({
  decisions: count,
  exactShare: z.number().optional(),
  greatestResidual: z.number().optional(),
  deletion: z.array(
    z.looseObject({
      removed: count,
      probability: z.number(),
      randomProbability: z.number(),
      flipped: z.number(),
      randomFlipped: z.number(),
    }),
  ),
  gaps: z.array(z.number()),
  topWords: words,
  weightsFor95: count.optional(),
  reference: z
    .looseObject({
      labels: z.array(z.string()),
      occludedWords: words.optional(),
      examples: z.array(exampleSchema),
      sparsity: sparsitySchema.optional(),
    })
    .optional(),
});

const runResultSchema = z.looseObject({
  version: z.literal(RUN_RESULT_VERSION),
  id: z.string(),
  predictions: z.partialRecord(z.enum(OUTPUTS), z.array(z.string())),
  parameters: count,
  labels: count,
  iterations: count,
  stopReason: z.string(),
  devScore: z.number().optional(),
  weights: weightSummarySchema.optional(),
  interpretation: interpretationSchema.optional(),
  refit: z
    .looseObject({ labels: z.array(z.string()), topWords: words, occludedWords: words.optional() })
    .optional(),
});

const runCostSchema = z.looseObject({
  id: z.string(),
  trainSeconds: z.number(),
  predictSeconds: z.number(),
  cpuSeconds: z.number(),
  peakMb: z.number(),
  tokensPerSecond: z.number(),
});

/** Everything but `spec`, which whoever asks for a run compares with that run's. */
export function isRunResult(content: unknown): content is RunResult {
  return runResultSchema.safeParse(content).success;
}

export function isRunCost(content: unknown): content is RunCost {
  return runCostSchema.safeParse(content).success;
}
