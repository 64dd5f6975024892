/** fast-check generators of feature specifications of all kinds, and of sentences that make their corner cases likely. */
import fc from 'fast-check';
import type { Sentence } from '../../src/corpus/sentence.ts';
import { ClusterLexicon } from '../../src/features/clusters.ts';
import { DOCUMENT_FIELDS } from '../../src/features/document.ts';
import { WORD_FLAGS } from '../../src/features/extractors.ts';
import { createGazetteer } from '../../src/features/gazetteer.ts';
import type { Resources } from '../../src/features/resources.ts';
import { SENTENCE_FIELDS } from '../../src/features/sentence-class.ts';
import {
  type FeatureSpec,
  type FieldInput,
  parseFeatureSpec,
  type Template,
  templateName,
} from '../../src/features/template.ts';
import { WordVectors } from '../../src/features/vectors.ts';

/** Separators of attributes, boundary values, halves of surrogate pairs, names of prototypes, and words. */
const WORDS = ['EU', 'German', 'Mr', 'said', 'SAID', 'U.S.', '1990', '2', '-', '.', '"', 'a', 'b'] as const;
const HOSTILE = [
  '<s>',
  '</s>',
  '|',
  'a|b',
  '=',
  ':',
  'a:b',
  '__COLON__',
  '_B-1',
  '',
  'é',
  '𝒳y',
  '\ud800',
  '__proto__',
];
const TAGS = ['I-NP', 'B-NP', 'I-VP', 'O', 'NN', 'NN|SYM'] as const;

export const RANDOM_SPEC_RESOURCES: Resources = {
  gazetteers: new Map([
    ['country', createGazetteer('country', ['German', 'EU', 'EU German', 'Mr German'])],
    ['lower.x', createGazetteer('lower.x', ['said', 'a b', 'German'])],
  ]),
  clusters: new Map([
    [
      'c',
      new ClusterLexicon(
        'c',
        ['0101', '11'],
        new Map([
          ['eu', 0],
          ['German', 1],
          ['said', 1],
        ]),
      ),
    ],
  ]),
  vectors: new WordVectors('v', 2, ['eu', 'german', 'a'], Float32Array.of(1, -2, 0.5, 4, 1, 1)),
};

const field: fc.Arbitrary<FieldInput> = fc.oneof(
  fc.constantFrom<FieldInput[]>(
    { field: 'word' },
    { field: 'lower' },
    { field: 'shape' },
    { field: 'type' },
    { field: 'flags' },
    { field: 'constant' },
    { field: 'soundex' },
    { field: 'doubleMetaphone' },
    { field: 'stem' },
    { field: 'column', name: 'pos' },
    { field: 'column', name: 'chunk', scheme: 'iob2' },
    { field: 'length', maximum: 3 },
    { field: 'gazetteer' },
    { field: 'gazetteer', gazetteer: 'country', match: 'longest', coding: 'bio' },
    { field: 'cluster', clusters: 'c', prefix: 3 },
    { field: 'cluster', clusters: 'c', prefix: 'full' },
    { field: 'bag', side: 'left', distance: 2 },
    { field: 'bag', side: 'right', distance: 3 },
  ),
  fc.record({
    field: fc.constantFrom('prefix' as const, 'suffix' as const),
    length: fc.integer({ min: 1, max: 3 }),
    of: fc.constantFrom('word' as const, 'lower' as const),
  }),
  fc.constantFrom(
    { field: 'ngrams' as const, minimum: 2, maximum: 3 },
    { field: 'ngrams' as const, minimum: 3, maximum: 3 },
  ),
  fc.constantFrom(...WORD_FLAGS).map((flag) => ({ field: 'flag' as const, flag })),
  fc
    .constantFrom(
      'first' as const,
      'last' as const,
      'index' as const,
      'indexFromEnd' as const,
      'relative' as const,
    )
    .map((position) => ({ field: 'position' as const, position, buckets: 3 })),
  fc.constantFrom(...DOCUMENT_FIELDS).map((document) => ({ field: 'document' as const, document })),
  fc.constantFrom(...SENTENCE_FIELDS).map((sentence) => ({ field: 'sentence' as const, sentence })),
);

const offset = fc.integer({ min: -3, max: 3 });
const part = fc.tuple(field, fc.oneof(fc.constant(0), offset)).map(([each, at]) => ({ ...each, offset: at }));

const conjunction = fc.record(
  {
    kind: fc.constantFrom('attribute' as const, 'attribute' as const, 'attribute' as const, 'edge' as const),
    // Names by which attributes of different templates come out alike.
    name: fc.constantFrom('x', 'x=a', 'w[0]', 'y:z'),
    parts: fc.oneof(
      { weight: 2, arbitrary: fc.array(part, { minLength: 1, maxLength: 1 }) },
      { weight: 3, arbitrary: fc.array(part, { minLength: 2, maxLength: 4 }) },
    ),
    boundary: fc.constantFrom('omit' as const, 'pad' as const),
  },
  { requiredKeys: ['kind', 'parts', 'boundary'] },
);

const vector = fc.record({
  kind: fc.constant('vector' as const),
  offset,
  scaling: fc.constantFrom({ kind: 'none' as const }, { kind: 'unit' as const }),
});

const PATTERNS = {
  'crf++': [
    'U',
    'U00:%x[0,0]',
    'U01:%x[-1,0]/%x[0,1]/%x[2,0]',
    'U02:%x[1,0]|%x[1,1]',
    'U03%x[-9,2]:',
    'B04:%x[0,1]',
    'B05:%x[-1,0]/%x[0,0]',
  ],
  wapiti: [
    '*',
    'u:%X[0,0]',
    '*:%x[-1,0]/%t[0,0,"^\\u"]',
    'u:%m[1,0,"\\d*$"]%x[@1,1]',
    'b:%x[@-1,0]/%x[1,0]',
    'u:%x[*1,0]/%x[-5,0]/%x[5,0]',
  ],
} as const;

const pattern = fc
  .constantFrom('crf++' as const, 'wapiti' as const)
  .chain((dialect) =>
    fc
      .constantFrom(...PATTERNS[dialect])
      .map((line) => ({ kind: 'pattern' as const, pattern: line, dialect })),
  );

const template = fc.oneof(
  { weight: 12, arbitrary: conjunction },
  { weight: 2, arbitrary: pattern },
  { weight: 1, arbitrary: vector },
);

/** Up to 12 templates of all kinds, over `RANDOM_SPEC_RESOURCES` and the columns `pos` and `chunk`. */
export const randomSpec: fc.Arbitrary<FeatureSpec> = fc
  .tuple(fc.array(template, { minLength: 1, maxLength: 12 }), fc.boolean())
  .map(([templates, replaceColon]) => {
    const distinct = new Map<string, unknown>();
    for (const each of templates) {
      const { templates: parsed } = parseFeatureSpec({ templates: [each] });
      for (const checked of parsed) distinct.set(keyOf(checked), checked);
    }
    return parseFeatureSpec({ templates: [...distinct.values()], replaceColon });
  });

function keyOf(checked: Template): string {
  const kind = checked.kind === 'edge' || checked.kind === 'pattern' ? checked.kind : '';
  return `${kind} ${templateName(checked)}`;
}

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
);
const tag = fc.constantFrom(...TAGS);

const sentence = fc
  .array(fc.tuple(word, tag, tag, fc.constantFrom('O', 'B-X', 'I-X')), { minLength: 1, maxLength: 6 })
  .chain((rows) =>
    fc.record({
      tokens: fc.constant(rows.map(([token]) => token)),
      columns: fc.constant(
        new Map([
          ['pos', rows.map(([, pos]) => pos)],
          ['chunk', rows.map(([, , chunk]) => chunk)],
        ]),
      ),
      labels: fc.constantFrom(
        undefined,
        rows.map(([, , , label]) => label),
      ),
    }),
  );

/** Sentences of up to 3 documents. */
export const randomSentences: fc.Arbitrary<Sentence[]> = fc
  .array(fc.tuple(sentence, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 8 })
  .map((drawn) => {
    const documents = drawn.map(([, document]) => document).sort((a, b) => a - b);
    return drawn.map(([each], n) => ({ ...each, document: documents[n] ?? 0, id: undefined, line: 0 }));
  });
