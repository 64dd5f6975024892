/**
 * Feature templates as data: what JSON template files and model files hold, and what presets are made of.
 * A field names one column of values; a part is a field at an offset; an attribute template is a conjunction of parts.
 */
import * as z from 'zod';
import { OptionError } from '../errors.ts';
import { checkValue } from '../parse-options.ts';
import { DOCUMENT_FIELDS } from './document.ts';
import { WORD_FLAGS } from './extractors.ts';
import { SENTENCE_FIELDS } from './sentence-class.ts';

/** Version of the format of `FeatureSpec`. */
export const FEATURE_SPEC_VERSION = 1;

/** Value of a padded part before the first and after the last token. */
export const BEFORE_SENTENCE = '<s>';
export const AFTER_SENTENCE = '</s>';

const offset = z
  .int()
  .min(-1000)
  .max(1000)
  .default(0)
  .describe('position relative to the current token, in tokens');
const wordForm = z.enum(['word', 'lower']).default('word').describe('surface form or lower-cased form');
const name = z.string().min(1);

/** One field at an offset. The schema of every field carries its offset, since the two never come apart in a file. */
const partSchema = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('word'), offset }),
  z.strictObject({ field: z.literal('lower'), offset }),
  z
    .strictObject({ field: z.literal('shape'), offset })
    .describe('X for upper case, x for lower case, d for digits'),
  z.strictObject({ field: z.literal('type'), offset }).describe('shape with runs squeezed to one character'),
  z.strictObject({
    field: z.literal('column'),
    name: name.describe('a column of the corpus: pos, chunk, ...'),
    scheme: z.literal('iob2').optional().describe('turn IOB1 tags of the column into IOB2'),
    offset,
  }),
  z.strictObject({
    field: z.literal('prefix'),
    length: z.int().min(1).max(9).describe('characters'),
    of: wordForm,
    offset,
  }),
  z.strictObject({
    field: z.literal('suffix'),
    length: z.int().min(1).max(9).describe('characters'),
    of: wordForm,
    offset,
  }),
  z.strictObject({
    field: z.literal('ngrams'),
    minimum: z.int().min(1).max(20).describe('characters'),
    maximum: z.int().min(1).max(20).describe('characters'),
    offset,
  }),
  z
    .strictObject({ field: z.literal('flag'), flag: z.enum(WORD_FLAGS), offset })
    .describe('one yes/no question'),
  z
    .strictObject({ field: z.literal('flags'), offset })
    .describe('every flag that holds, as values of one field'),
  z.strictObject({
    field: z.literal('position'),
    position: z.enum(['first', 'last', 'index', 'indexFromEnd', 'relative']),
    buckets: z
      .int()
      .min(1)
      .max(1000)
      .default(4)
      .describe(
        'index: the last bucket takes all further tokens; relative: the sentence in that many equal parts',
      ),
    offset,
  }),
  z
    .strictObject({
      field: z.literal('bag'),
      side: z.enum(['left', 'right']),
      distance: z.int().min(1).max(100).default(4).describe('tokens that count, from the nearest on'),
      offset,
    })
    .describe(
      'the lower-cased words on one side, in whatever order (disjunctive features of Finkel et al. 2005)',
    ),
  z.strictObject({ field: z.literal('constant'), offset }).describe('always there: the bias of each label'),
  z.strictObject({
    field: z.literal('length'),
    maximum: z.int().min(1).max(1000).default(20).describe('characters; longer words count as this'),
    offset,
  }),
  z.strictObject({
    field: z.literal('stem'),
    stemmer: z.enum(['porter', 'lancaster']).default('porter'),
    offset,
  }),
  z.strictObject({ field: z.literal('soundex'), offset }),
  z.strictObject({ field: z.literal('metaphone'), offset }),
  z.strictObject({ field: z.literal('doubleMetaphone'), offset }),
  z
    .strictObject({ field: z.literal('brill'), offset })
    .describe('part of speech as a Brill tagger guesses it'),
  z.strictObject({
    field: z.literal('gazetteer'),
    gazetteer: name.optional().describe('name of one list; all lists when absent'),
    match: z
      .enum(['all', 'longest'])
      .default('all')
      .describe('every entry found, or per list the longest only'),
    coding: z.enum(['bilou', 'bio']).default('bilou').describe('how a value tells the place in the match'),
    requireCapital: z.boolean().default(true).describe('most lists match only where the text has a capital'),
    offset,
  }),
  z.strictObject({
    field: z.literal('cluster'),
    clusters: name.describe('name of the cluster file'),
    prefix: z.union([z.int().min(1).max(64), z.literal('full')]).describe('bits from the root of the tree'),
    offset,
  }),
  z.strictObject({ field: z.literal('document'), document: z.enum(DOCUMENT_FIELDS), offset }),
  z.strictObject({ field: z.literal('sentence'), sentence: z.enum(SENTENCE_FIELDS), offset }),
]);

const parts = z.array(partSchema).min(1).max(16);
const boundary = z
  .enum(['omit', 'pad'])
  .default('omit')
  .describe(
    `outside the sentence: no attribute, or the values ${BEFORE_SENTENCE} and ${AFTER_SENTENCE} as long as one part is inside or there is one part only`,
  );

const sigma = z.number().positive().default(0.1).describe('standard deviation after scaling');
const scaling = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('unit') }).describe('every vector to length 1'),
  z
    .strictObject({ kind: z.literal('standardise'), sigma })
    .describe('every dimension to mean 0 and this deviation'),
  z.strictObject({ kind: z.literal('global'), sigma }).describe('all numbers by one factor'),
]);

const templateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attribute'), name: name.optional(), parts, boundary }),
  z
    .strictObject({ kind: z.literal('edge'), name: name.optional(), parts, boundary })
    .describe('pairs with (previous label, label) instead of a label'),
  z.strictObject({
    kind: z.literal('vector'),
    name: name.optional(),
    scaling: scaling.default({ kind: 'none' }),
    offset,
  }),
  z.strictObject({
    kind: z.literal('pattern'),
    pattern: name.describe('one line of a CRF++ or Wapiti template file'),
    dialect: z.enum(['crf++', 'wapiti']),
    line: z.int().min(0).default(0).describe('1-based line in its file, 0 when unknown'),
  }),
]);

export const featureSpecSchema = z
  .strictObject({
    version: z.literal(FEATURE_SPEC_VERSION).default(FEATURE_SPEC_VERSION),
    name: name.default('custom').describe('for reports'),
    templates: z.array(templateSchema).max(10_000),
    transitions: z.boolean().default(true).describe('weights for pairs of adjacent labels'),
    replaceColon: z
      .boolean()
      .default(false)
      .describe("write ':' in attributes as __COLON__, as CRFsuite's tutorial scripts do"),
  })
  .superRefine((spec, context) => {
    const seen = new Map<string, number>();
    spec.templates.forEach((template, index) => {
      if (template.kind === 'pattern') return;
      const key = `${template.kind === 'edge' ? 'edge ' : ''}${templateName(template)}`;
      const earlier = seen.get(key);
      if (earlier !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['templates', index],
          message: `template ${earlier} has the same name ${templateName(template)}: drop one or give it a name of its own`,
        });
      }
      seen.set(key, index);
    });
  });

export type FeatureSpec = z.output<typeof featureSpecSchema>;
export type Template = z.output<typeof templateSchema>;
export type AttributeTemplate = Extract<Template, { kind: 'attribute' }>;
export type EdgeTemplate = Extract<Template, { kind: 'edge' }>;
export type VectorTemplate = Extract<Template, { kind: 'vector' }>;
export type PatternTemplate = Extract<Template, { kind: 'pattern' }>;
export type TemplatePart = z.output<typeof partSchema>;
type WithoutOffset<P> = P extends unknown ? Omit<P, 'offset'> : never;
/** A column of values, without the offset at which a template reads it. */
export type Field = WithoutOffset<TemplatePart>;

/**
 * Checks a specification from outside (JSON, a model file) and fills in defaults; a checked one comes back equal.
 * @throws OptionError with the path of the first thing wrong
 */
export function parseFeatureSpec(value: unknown, source = 'template'): FeatureSpec {
  const checked = checkValue(featureSpecSchema, value);
  if ('value' in checked) return checked.value;
  const { path, reason } = checked.fault;
  throw new OptionError([source, ...path].join('.'), reason);
}

/** Whether a template looks beyond the sentence: then sentences must be seen within their documents. */
export function readsDocuments({ templates }: FeatureSpec): boolean {
  return templates.some(
    (template) => 'parts' in template && template.parts.some(({ field }) => field === 'document'),
  );
}

/** Fields that are there or not and carry no value: their name is all an attribute says about them. */
export function isUnitField(field: Field): boolean {
  return (
    field.field === 'flag' ||
    field.field === 'constant' ||
    (field.field === 'position' && (field.position === 'first' || field.position === 'last'))
  );
}

/** What equal fields share and no two others do: the key of a field's column. */
export function fieldKey(field: Field): string {
  return JSON.stringify({ ...field, offset: 0 });
}

/** Name of a field in attributes and reports. Fields get equal names only where a corpus names a column `w` or the like. */
export function fieldName(field: Field): string {
  switch (field.field) {
    case 'word':
      return 'w';
    case 'lower':
      return 'wl';
    case 'shape':
    case 'type':
    case 'flags':
    case 'soundex':
    case 'metaphone':
    case 'doubleMetaphone':
    case 'brill':
      return field.field;
    case 'stem':
      return field.stemmer === 'porter' ? 'stem' : `stem.${field.stemmer}`;
    case 'column':
      return field.scheme === undefined ? field.name : `${field.name}.${field.scheme}`;
    case 'prefix':
      return `p${field.of === 'lower' ? 'l' : ''}${field.length}`;
    case 'suffix':
      return `s${field.of === 'lower' ? 'l' : ''}${field.length}`;
    case 'ngrams':
      return `ngrams${field.minimum}-${field.maximum}`;
    case 'flag':
      return field.flag;
    case 'position':
      return positionName(field);
    case 'bag':
      return `bag.${field.side}${field.distance}`;
    case 'constant':
      return '__BIAS__';
    case 'length':
      return `length${field.maximum}`;
    case 'gazetteer':
      return gazetteerName(field);
    case 'cluster':
      return `cluster.${field.clusters}.${field.prefix}`;
    case 'document':
      return `document.${field.document}`;
    case 'sentence':
      return `sentence.${field.sentence}`;
    default: {
      const never: never = field;
      throw new OptionError('field', `unknown field ${JSON.stringify(never)}`);
    }
  }
}

function positionName(field: Extract<Field, { field: 'position' }>): string {
  if (field.position === 'first') return '__BOS__';
  if (field.position === 'last') return '__EOS__';
  return `${field.position}${field.buckets}`;
}

function gazetteerName(field: Extract<Field, { field: 'gazetteer' }>): string {
  const list = field.gazetteer === undefined ? '' : `.${field.gazetteer}`;
  const match = field.match === 'all' ? '' : `.${field.match}`;
  const coding = field.coding === 'bilou' ? '' : `.${field.coding}`;
  return `gazetteer${list}${match}${coding}${field.requireCapital ? '' : '.anyCase'}`;
}

/** Affixes and unit fields of the current token are named without `[0]`, as CRFsuite's scripts do. */
function partName(part: TemplatePart): string {
  const base = fieldName(part);
  const bare = part.field === 'prefix' || part.field === 'suffix' || isUnitField(part);
  return bare && part.offset === 0 ? base : `${base}[${part.offset}]`;
}

/** The name that stands before `=` in a template's attributes, e.g. `w[-1]|w[0]`; for a pattern, its line. */
export function templateName(template: Template): string {
  switch (template.kind) {
    case 'attribute':
    case 'edge':
      return template.name ?? template.parts.map(partName).join('|');
    case 'vector':
      return template.name ?? `vector[${template.offset}]`;
    case 'pattern':
      return template.pattern;
  }
}

/** A field as presets write it: keys that have a default may be left out. */
export type FieldInput = WithoutOffset<z.input<typeof partSchema>>;

/** Fills in the defaults of a field and puts it at an offset: `at({ field: 'word' }, -1)`. */
export function at(field: FieldInput, position = 0): TemplatePart {
  return partSchema.parse({ ...field, offset: position });
}
