/** What results.json must look like before a report is made from it. Fields that are not read here may be there as well. */
import * as z from 'zod';
import { VERDICTS } from './claims/claim.ts';
import { distortionSchema, resolveExperiment, rungSchema } from './experiment/schema.ts';
import { type ExperimentResult, RESULT_VERSION } from './result.ts';
import { interpretationSchema, weightSummarySchema } from './run/run-result-schema.ts';

const text = z.string();
const number = z.number();
const meanSd = z.looseObject({ mean: number, sd: number.optional() });
const mode = z.enum(['conlleval', 'strict', 'discard']);
const verdict = z.enum(VERDICTS);

const dataCard = z.looseObject({
  corpus: text,
  task: text,
  scheme: text,
  hashes: z.array(z.looseObject({ part: text, sha256: text })),
  parts: z.array(
    z.looseObject({
      part: z.enum(['train', 'dev', 'test']),
      sentences: number,
      tokens: number,
      documents: number,
      spans: number,
      outsideShare: number,
    }),
  ),
  categories: z.array(z.looseObject({ category: text, train: number, dev: number, test: number })),
  seenSpans: number,
});

const cell = z.looseObject({
  id: text,
  corpus: text,
  rung: rungSchema,
  categoryCount: number,
  trainSentences: z.union([number, z.literal('all')]),
  usedSentences: number,
  distortion: distortionSchema,
  emission: text.optional(),
  output: text.optional(),
  vectors: text,
  resources: text,
  templates: text,
  system: text,
  grids: z.array(text),
  options: z.looseObject({}).optional(),
  runs: z.array(
    z.looseObject({
      id: text,
      seed: number,
      f1: number,
      devScore: number.optional(),
      iterations: number,
      sha256: text,
    }),
  ),
  scores: z.array(z.looseObject({ mode, precision: meanSd, recall: meanSd, f1: meanSd })),
  accuracy: meanSd,
  invalidPer1000: meanSd,
  categories: z.array(
    z.looseObject({
      category: text,
      support: number,
      precision: meanSd,
      recall: meanSd,
      f1: meanSd,
      low: number,
      high: number,
    }),
  ),
  low: number,
  high: number,
  errors: z.looseObject({
    kinds: z.array(z.looseObject({ kind: text, count: number })),
    confusions: z.array(z.looseObject({ gold: text, predicted: text, count: number })),
  }),
  parameters: number,
  weights: weightSummarySchema.optional(),
  interpretation: z.array(interpretationSchema),
  stability: z
    .looseObject({
      betweenSeeds: number.optional(),
      refits: z.array(
        z.looseObject({
          refit: number,
          seed: number,
          f1: number,
          sha256: text,
          overlap: number,
          occludedOverlap: number.optional(),
          sameLabel: number.optional(),
          featureOverlap: number.optional(),
        }),
      ),
    })
    .optional(),
});

const claim = z.looseObject({
  id: text,
  row: text,
  side: z.enum(['CRF', 'network', 'both']),
  role: z.enum(['row', 'reason', 'detail']).optional(),
  statement: text,
  test: text,
  unit: text,
  smallestEffect: number,
  verdict,
  reason: text,
  evidence: z.array(
    z.looseObject({
      corpus: text,
      mode,
      verdict,
      reason: text,
      untested: text.optional(),
      effect: number,
      low: number,
      high: number,
      p: number,
      adjustedP: number,
      equivalenceP: number,
      detectable: number,
      cells: z.array(text),
    }),
  ),
  dependsOnScoring: z.boolean(),
  measures: z.array(z.looseObject({ name: text, value: number, unit: text })),
});

const curve = z.looseObject({
  corpus: text,
  systems: z.array(
    z.looseObject({
      system: text,
      points: z.array(z.looseObject({ sentences: number, mean: number, low: number, high: number })),
    }),
  ),
  crossovers: z.array(
    z.looseObject({
      a: text,
      b: text,
      sentences: number.optional(),
      low: number.optional(),
      high: number.optional(),
      above: text.optional(),
      share: number,
    }),
  ),
  worth: z.array(
    z.looseObject({
      system: text,
      resource: text,
      sentences: number,
      equals: number.optional(),
      low: number.optional(),
      high: number.optional(),
    }),
  ),
});

const pair = z.looseObject({
  corpus: text,
  a: text,
  b: text,
  difference: number,
  low: number,
  high: number,
  p: number,
  adjustedP: number,
  randomisationP: number,
});

const resultSchema = z.looseObject({
  version: z.literal(RESULT_VERSION),
  versions: z.looseObject({ crfLab: text }),
  data: z.array(dataCard),
  cells: z.array(cell),
  ledger: z.array(claim),
  curves: z.array(curve),
  pairs: z.array(pair),
  failures: z.array(z.looseObject({ id: text, cell: text, reason: text })),
});

/**
 * The result in a value of JSON, or what is wrong with it: the place first.
 * @throws OptionError where its experiment is none of this version
 */
export function checkResult(value: unknown): ExperimentResult | string {
  const { success, data, error } = resultSchema.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    return `${issue?.path.join('.') || 'the whole'} is not as expected`;
  }
  const experiment = resolveExperiment(data.experiment);
  // The schema has looked at every field but the options of trainings, which are shown as they are.
  return { ...(value as ExperimentResult), experiment };
}
