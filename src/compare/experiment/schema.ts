/**
 * The experiment file: corpora, and grids of factors whose cells are trained and scored on the same splits. Everything in a
 * result follows from such a file and the data it names.
 */
import * as z from 'zod';
import { readCorpusOptions, TAG_SCHEMES } from '../../corpus/index.ts';
import { trainOptionsSchema } from '../../crf/index.ts';
import { networkSchema, networkTrainSchema } from '../../neural/options.ts';
import { parseOptions } from '../../parse-options.ts';
import { nameSchema } from './names.ts';

const name = nameSchema;
const path = (): z.ZodString => z.string().min(1);
const count = (least: number): z.ZodNumber => z.number().int().min(least);
const share = (): z.ZodNumber => z.number().min(0).max(1);

export const TASKS = ['ner', 'chunk', 'pos', 'slots'] as const;
export type Task = (typeof TASKS)[number];

/**
 * The schema of what a file gives, no default written out: options over a preset must not overrule it with defaults of their own.
 * (A zod default survives `.partial()`.)
 */
type GivenShape<Shape extends z.ZodRawShape> = {
  [Key in keyof Shape]: Shape[Key] extends z.ZodDefault<infer Inner> | z.ZodPrefault<infer Inner>
    ? z.ZodOptional<Inner>
    : z.ZodOptional<Shape[Key]>;
};
function givenOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape, z.core.$strict>,
): z.ZodObject<GivenShape<Shape>, z.core.$strict> {
  const fields = Object.entries(schema.shape).map(([key, field]) => {
    const hasDefault = field instanceof z.ZodDefault || field instanceof z.ZodPrefault;
    const given = z.optional(hasDefault ? field.unwrap() : field);
    const { description } = z.globalRegistry.get(field) ?? {};
    return [key, description === undefined ? given : given.describe(description)];
  });
  return z.strictObject(Object.fromEntries(fields) as GivenShape<Shape>);
}

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('embedded').describe('the corpus that crf-lab makes itself'),
    seed: z.number().int().default(1),
    level: z.enum(['coarse', 'middle', 'fine']).default('fine'),
    trainSentences: count(1).optional(),
    devSentences: count(1).optional(),
    testSentences: count(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('files'),
    train: path(),
    dev: path().optional().describe('without: every tenth training sentence is taken out for it'),
    test: path().optional().describe('without: every tenth training sentence is taken out for it'),
    moreTest: path().optional().describe('sentences added to those taken out of train for test'),
  }),
  z.strictObject({
    kind: z.literal('split').describe('one file cut at random'),
    file: path(),
    train: share().default(0.8),
    dev: share().default(0.1),
    test: share().default(0.1),
    unit: z.enum(['sentence', 'document']).default('sentence'),
    seed: z.number().int().default(1),
  }),
  z.strictObject({
    kind: z
      .literal('folds')
      .describe('cross-validation on one file; scores are taken over all its sentences'),
    file: path(),
    folds: count(2).max(100).default(5),
    unit: z.enum(['sentence', 'document']).default('sentence'),
    seed: z.number().int().default(1),
  }),
]);

export const corpusSchema = z.strictObject({
  name: name(),
  task: z.enum(TASKS).default('ner').describe('chooses the preset of the hand features'),
  source: sourceSchema,
  reading: givenOptions(readCorpusOptions).default({}).describe('how the files are read'),
  toScheme: z.enum(TAG_SCHEMES).optional().describe('tag scheme the labels are converted to first'),
  map: path().optional().describe('file of "fine TAB coarse" lines: a rung of the ladder of route map'),
  limits: z
    .strictObject({ train: count(1).optional(), dev: count(1).optional(), test: count(1).optional() })
    .default({})
    .describe('sentences of each part that are used at most'),
  take: z
    .enum(['first', 'every'])
    .default('first')
    .describe('limits take the first sentences, or sentences at equal distances'),
  vectors: path().optional().describe('word vectors of the level "pretrained"'),
  gazetteers: z.array(path()).default([]),
  clusters: z.array(path()).default([]),
});

/** A rung of a category ladder; on every rung the sentences are the same, but for `matched`. */
export const rungSchema = z.discriminatedUnion('route', [
  z.strictObject({ route: z.literal('all').describe('the categories as they are') }),
  z.strictObject({
    route: z.literal('map').describe('fine categories merged by the map of the corpus'),
    level: z
      .enum(['coarse', 'middle'])
      .optional()
      .describe('embedded corpus, which has no map file: the level of its hierarchy'),
  }),
  z.strictObject({
    route: z.literal('merge').describe('the rarest categories merged until K are left'),
    categories: count(1),
  }),
  z.strictObject({
    route: z.literal('add').describe('the K most frequent categories; all others become O'),
    categories: count(1),
  }),
  z.strictObject({
    route: z
      .literal('matched')
      .describe('the K most frequent categories, each with equally many training mentions'),
    categories: count(1),
    mentions: count(1).describe('training mentions of each category'),
  }),
]);
export type Rung = z.output<typeof rungSchema>;

export const EMISSIONS = ['features', 'bilstm', 'both'] as const;
export type Emission = (typeof EMISSIONS)[number];
/**
 * softmax: each label alone. masked-softmax: the same model, decoded within the tag scheme. softmax-transitions: the same model
 * with transition weights fitted afterwards, its scores kept. crf: trained and decoded globally. masked-crf: decoded within the
 * tag scheme. crf-local: trained globally, decoded without transitions.
 */
export const OUTPUTS = [
  'softmax',
  'masked-softmax',
  'softmax-transitions',
  'crf',
  'masked-crf',
  'crf-local',
] as const;
export type Output = (typeof OUTPUTS)[number];
export const VECTOR_LEVELS = ['none', 'pretrained'] as const;
export const RESOURCE_LEVELS = ['none', 'gazetteers', 'clusters', 'all'] as const;

/** Changes to the training data; scores are always taken on the unchanged test set, but for typing errors. */
export const distortionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('label-noise').describe('this share of the training labels changed'),
    share: share(),
  }),
  z.strictObject({
    kind: z.literal('typing-errors').describe('this share of the words of train, dev and test misspelt'),
    share: share(),
  }),
  z.strictObject({
    kind: z.literal('thin-outside').describe('this share of the training sentences without spans left out'),
    share: share(),
  }),
  z.strictObject({
    kind: z.literal('cut-outside').describe('this share of the training tokens labelled O left out'),
    share: share(),
  }),
]);
export type Distortion = z.output<typeof distortionSchema>;

export const TEMPLATE_LEVELS = /^(preset|words|without:[A-Z][A-Z0-9]*)$/;

const trainingSchema = givenOptions(networkTrainSchema.omit({ seed: true }));

export const gridSchema = z.strictObject({
  name: name(),
  corpora: z.array(name()).min(1).optional().describe('default: all'),
  emissions: z.array(z.enum(EMISSIONS)).min(1).default(['features', 'bilstm']),
  outputs: z.array(z.enum(OUTPUTS)).min(1).default(['softmax', 'masked-softmax', 'crf']),
  vectors: z.array(z.enum(VECTOR_LEVELS)).min(1).default(['none']),
  resources: z.array(z.enum(RESOURCE_LEVELS)).min(1).default(['none']).describe('of hand features'),
  templates: z
    .array(z.string().regex(TEMPLATE_LEVELS, 'expected preset, words or without:GROUP'))
    .min(1)
    .default(['preset'])
    .describe('hand features: those of the preset, the word alone, or the preset without a group'),
  categories: z
    .array(rungSchema)
    .min(1)
    .default([{ route: 'all' }]),
  trainSentences: z
    .array(z.union([count(1), z.literal('all')]))
    .min(1)
    .default(['all']),
  distortions: z
    .array(distortionSchema)
    .min(1)
    .default([{ kind: 'none' }]),
  seeds: z.array(z.number().int()).min(1).default([1, 2, 3]),
  training: trainingSchema
    .optional()
    .describe(
      'of the networks of this grid, over "training" of the experiment: on few sentences they need more epochs',
    ),
});

export const experimentSchema = z.strictObject({
  version: z.literal(1).default(1),
  name: name(),
  title: z.string().max(200).optional(),
  corpora: z.array(corpusSchema).min(1),
  grids: z.array(gridSchema).min(1),
  features: givenOptions(trainOptionsSchema.omit({ head: true, seed: true }))
    .default({})
    .describe('training of the hand-feature models; default: that of the preset'),
  network: givenOptions(networkSchema.omit({ head: true }))
    .default({})
    .describe('architecture of the networks'),
  training: trainingSchema.default({}).describe('training of the networks'),
  interpretation: z
    .strictObject({
      decisions: count(0).default(200).describe('decisions explained per model; 0 = none'),
      emissions: z.array(z.enum(EMISSIONS)).default(['features', 'bilstm']),
      refits: count(0)
        .max(1000)
        .default(5)
        .describe(
          'further trainings of each explained system without vectors or resources, on training sentences (documents where marked) drawn with replacement: how stable its reasons are; 0 = none',
        ),
      examples: count(0)
        .max(50)
        .default(5)
        .describe('decisions of each such system that the report shows word by word; 0 = none'),
      l1Path: count(0)
        .max(50)
        .default(8)
        .describe(
          'trainings along the path of l1 penalties at most: how few weights reach 95 % of the score on dev; 0 = none',
        ),
    })
    .prefault({})
    .describe(
      'how interpretable the models with a CRF output are, measured on the most training sentences of the grid "main" (else the first), or of the first that has such models',
    ),
  statistics: z
    .strictObject({
      rounds: count(100).default(10_000).describe('bootstrap rounds'),
      seed: z.number().int().default(1),
      confidence: z.number().gt(0.5).lt(1).default(0.95),
      smallestEffect: z
        .number()
        .positive()
        .default(0.5)
        .describe('points of F1 below which a difference does not matter'),
    })
    .prefault({}),
  systems: z
    .array(
      z.strictObject({
        name: name(),
        corpus: name(),
        predictions: path().describe('the test file with predicted labels in its last column'),
      }),
    )
    .default([])
    .describe('predictions of other programs'),
  budget: z
    .strictObject({ minutes: z.number().positive().optional() })
    .default({})
    .describe('after this time no further run is begun'),
});

export type ExperimentOptions = z.input<typeof experimentSchema>;
/** With every default written out, as it stands in the result. */
export type Experiment = z.output<typeof experimentSchema>;
export type ExperimentCorpus = z.output<typeof corpusSchema>;
export type Grid = z.output<typeof gridSchema>;

/** Checks an experiment and writes out its defaults. @throws OptionError with the place in the file */
export function resolveExperiment(options: unknown): Experiment {
  return parseOptions(experimentSchema, options, 'experiment');
}

/** The JSON schema of experiment files, as editors use it; draft 2020-12. */
export function experimentJsonSchema(): Record<string, unknown> {
  return { title: 'crf-lab experiment', ...z.toJSONSchema(experimentSchema, { io: 'input' }) };
}

/** Types and early checks for experiments written in TypeScript. */
export function defineExperiment(options: ExperimentOptions): ExperimentOptions {
  resolveExperiment(options);
  return options;
}
