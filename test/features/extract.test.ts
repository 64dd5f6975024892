import { describe, expect, it } from 'vitest';
import { type Sentence, sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError, TemplateSyntaxError } from '../../src/errors.ts';
import { ClusterLexicon } from '../../src/features/clusters.ts';
import { createExtractor, extractCorpus } from '../../src/features/extract.ts';
import { createGazetteer } from '../../src/features/gazetteer.ts';
import type { Resources } from '../../src/features/resources.ts';
import { type FieldInput, parseFeatureSpec, type Template } from '../../src/features/template.ts';
import { window } from '../../src/features/template-builders.ts';
import { parseTemplateFile } from '../../src/features/template-file.ts';
import { WordVectors } from '../../src/features/vectors.ts';

const SENTENCE: Sentence = sentenceFromTokens(
  ['EU', 'rejects', 'German'],
  ['B-ORG', 'O', 'B-MISC'],
  new Map([
    ['pos', ['NNP', 'VBZ', 'JJ']],
    ['chunk', ['I-NP', 'I-VP', 'I-NP']],
  ]),
);

const RESOURCES: Resources = {
  gazetteers: new Map([['country', createGazetteer('country', ['German', 'EU'])]]),
  clusters: new Map([
    [
      'wsj',
      new ClusterLexicon(
        'wsj',
        ['0101', '11'],
        new Map([
          ['eu', 0],
          ['German', 1],
        ]),
      ),
    ],
  ]),
  vectors: new WordVectors('glove', 2, ['eu', 'german'], Float32Array.of(1, -2, 0.5, 4)),
};

function spec(templates: readonly unknown[], more: object = {}): ReturnType<typeof parseFeatureSpec> {
  return parseFeatureSpec({ templates, ...more });
}

function attributesOf(templates: readonly unknown[], sentence = SENTENCE): readonly (readonly string[])[] {
  return createExtractor(spec(templates), RESOURCES).extract(sentence).attributes;
}

function single(field: FieldInput, offset = 0): unknown {
  return { kind: 'attribute', parts: [{ ...field, offset }] };
}

describe('attribute templates', () => {
  it('write name=value at every position where the field has a value, in template order', () => {
    expect(attributesOf([...window({ field: 'word' }, -1, 0), single({ field: 'shape' })])).toEqual([
      ['w[0]=EU', 'shape[0]=XX'],
      ['w[-1]=EU', 'w[0]=rejects', 'shape[0]=xxxxxxx'],
      ['w[-1]=rejects', 'w[0]=German', 'shape[0]=Xxxxxx'],
    ]);
  });

  it('join the values of a conjunction by a bar, and drop it where a part falls outside the sentence', () => {
    const parts = [
      { field: 'lower', offset: -1 },
      { field: 'type' },
      { field: 'column', name: 'pos', offset: 1 },
    ];
    expect(attributesOf([{ kind: 'attribute', parts }])).toEqual([[], ['wl[-1]|type[0]|pos[1]=eu|x|JJ'], []]);
  });

  it('pad with <s> and </s> where asked, at any distance', () => {
    const parts = [{ field: 'word', offset: -2 }, { field: 'word' }, { field: 'word', offset: 2 }];
    expect(attributesOf([{ kind: 'attribute', parts, boundary: 'pad' }])).toEqual([
      ['w[-2]|w[0]|w[2]=<s>|EU|German'],
      ['w[-2]|w[0]|w[2]=<s>|rejects|</s>'],
      ['w[-2]|w[0]|w[2]=EU|German|</s>'],
    ]);
    expect(attributesOf(window({ field: 'lower' }, 3, 3, 'pad'))).toEqual([
      ['wl[3]=</s>'],
      ['wl[3]=</s>'],
      ['wl[3]=</s>'],
    ]);
  });

  it('do not pad a conjunction that lies outside the sentence as a whole', () => {
    const parts = [
      { field: 'word', offset: -2 },
      { field: 'word', offset: 2 },
    ];
    expect(attributesOf([{ kind: 'attribute', parts, boundary: 'pad' }])).toEqual([
      ['w[-2]|w[2]=<s>|German'],
      [],
      ['w[-2]|w[2]=EU|</s>'],
    ]);
  });

  it('name fields without value only, never pad them, and leave them out of a conjunction’s values', () => {
    const capital = { field: 'flag', flag: 'iu' };
    const templates = [
      { kind: 'attribute', parts: [capital] },
      { kind: 'attribute', parts: [{ ...capital, offset: -1 }], boundary: 'pad' },
      { kind: 'attribute', parts: [capital, { field: 'type' }] },
      { kind: 'attribute', parts: [{ field: 'position', position: 'first' }] },
      { kind: 'attribute', parts: [{ field: 'constant' }] },
    ];
    expect(attributesOf(templates)).toEqual([
      ['iu', 'iu|type[0]=X', '__BOS__', '__BIAS__'],
      ['iu[-1]', '__BIAS__'],
      ['iu', 'iu|type[0]=Xx', '__BIAS__'],
    ]);
  });

  it('make one attribute per combination of the values of fields that have several', () => {
    const word = sentenceFromTokens(['a']);
    const ngrams = { field: 'ngrams', minimum: 2, maximum: 2 };
    const parts = [ngrams, { field: 'word' }, { field: 'flags' }];
    expect(attributesOf([{ kind: 'attribute', name: 'x', parts }], word)).toEqual([
      ['x=^a|a|al', 'x=^a|a|ca', 'x=a$|a|al', 'x=a$|a|ca'],
    ]);
    expect(attributesOf([single({ field: 'ngrams', minimum: 2, maximum: 3 })], word)).toEqual([
      ['ngrams2-3[0]=^a', 'ngrams2-3[0]=a$', 'ngrams2-3[0]=^a$'],
    ]);
  });

  it('make nothing where a field of several values has none', () => {
    const parts = [{ field: 'ngrams', minimum: 10, maximum: 10 }, { field: 'word' }];
    expect(attributesOf([{ kind: 'attribute', parts }])).toEqual([[], [], []]);
  });

  it('number and bucket positions', () => {
    const five = sentenceFromTokens(['a', 'b', 'c', 'd', 'e']);
    const field = (position: 'index' | 'indexFromEnd' | 'relative'): unknown =>
      single({ field: 'position', position, buckets: 3 });
    expect(attributesOf([field('index'), field('indexFromEnd'), field('relative')], five)).toEqual([
      ['index3[0]=0', 'indexFromEnd3[0]=2', 'relative3[0]=0'],
      ['index3[0]=1', 'indexFromEnd3[0]=2', 'relative3[0]=0'],
      ['index3[0]=2', 'indexFromEnd3[0]=2', 'relative3[0]=1'],
      ['index3[0]=2', 'indexFromEnd3[0]=1', 'relative3[0]=1'],
      ['index3[0]=2', 'indexFromEnd3[0]=0', 'relative3[0]=2'],
    ]);
  });

  it('turn an IOB1 column into IOB2 where asked, and leave values that are no tags', () => {
    const tags = ['I-NP', 'I-NP', 'B-NP', 'I-VP', 'O', 'I-VP', 'IN', 'I-NP'];
    const sentence = sentenceFromTokens(tags, undefined, new Map([['chunk', tags]]));
    const iob2 = attributesOf([single({ field: 'column', name: 'chunk', scheme: 'iob2' })], sentence);
    expect(iob2.map(([attribute]) => attribute?.split('=')[1])).toEqual([
      'B-NP',
      'I-NP',
      'B-NP',
      'B-VP',
      'O',
      'B-VP',
      'IN',
      'B-NP',
    ]);
  });

  it('read prefixes and suffixes of the word or its lower-cased form, and lengths up to a maximum', () => {
    const templates = [
      single({ field: 'prefix', length: 3 }),
      single({ field: 'suffix', length: 2, of: 'lower' }, -1),
      single({ field: 'length', maximum: 5 }),
    ];
    expect(attributesOf(templates)).toEqual([
      ['length5[0]=2'],
      ['p3=rej', 'sl2[-1]=eu', 'length5[0]=5'],
      ['p3=Ger', 'sl2[-1]=ts', 'length5[0]=5'],
    ]);
  });

  it('write colons as __COLON__ where the specification says so', () => {
    const sentence = sentenceFromTokens([':', 'a:b:']);
    const templates = [single({ field: 'word' })];
    const replaced = createExtractor(spec(templates, { replaceColon: true })).extract(sentence);
    expect(replaced.attributes).toEqual([['w[0]=__COLON__'], ['w[0]=a__COLON__b__COLON__']]);
    expect(createExtractor(spec(templates)).extract(sentence).attributes[0]).toEqual(['w[0]=:']);
  });

  it('take hostile words and column names as they are', () => {
    const words = ['__proto__', 'constructor', 'a=b|c'];
    const sentence = sentenceFromTokens(words, undefined, new Map([['__proto__', words]]));
    const templates = [single({ field: 'column', name: '__proto__' }), single({ field: 'lower' })];
    expect(attributesOf(templates, sentence)).toEqual(
      words.map((word) => [`__proto__[0]=${word}`, `wl[0]=${word}`]),
    );
  });
});

describe('resources in templates', () => {
  it('give list matches, cluster prefixes, sound codes and places in the sentence', () => {
    const templates = [
      single({ field: 'gazetteer' }),
      single({ field: 'gazetteer', gazetteer: 'country', match: 'longest', coding: 'bio' }),
      single({ field: 'cluster', clusters: 'wsj', prefix: 3 }),
      single({ field: 'cluster', clusters: 'wsj', prefix: 'full' }, 1),
      single({ field: 'soundex' }),
      single({ field: 'sentence', sentence: 'index' }),
    ];
    expect(attributesOf(templates)).toEqual([
      [
        'gazetteer[0]=U-country',
        'gazetteer.country.longest.bio[0]=B-country',
        'cluster.wsj.3[0]=010',
        'soundex[0]=E000',
        'sentence.index[0]=0',
      ],
      ['cluster.wsj.full[1]=11', 'soundex[0]=R223', 'sentence.index[0]=1'],
      [
        'gazetteer[0]=U-country',
        'gazetteer.country.longest.bio[0]=B-country',
        'soundex[0]=G655',
        'sentence.index[0]=2',
      ],
    ]);
  });

  it('give one real-valued attribute per dimension of a vector, or one for an unknown word', () => {
    const templates = [{ kind: 'vector' }, single({ field: 'word' })];
    const { attributes, values } = createExtractor(spec(templates), RESOURCES).extract(SENTENCE);
    expect(attributes).toEqual([
      ['vector[0].0', 'vector[0].1', 'w[0]=EU'],
      ['vector[0].unknown', 'w[0]=rejects'],
      ['vector[0].0', 'vector[0].1', 'w[0]=German'],
    ]);
    expect(values).toEqual([
      [1, -2, 1],
      [1, 1],
      [0.5, 4, 1],
    ]);
  });

  it('scale vectors and read them at an offset, without values outside the sentence', () => {
    const template = { kind: 'vector', name: 'v', offset: 1, scaling: { kind: 'unit' } };
    const { attributes, values } = createExtractor(spec([template]), RESOURCES).extract(SENTENCE);
    expect(attributes).toEqual([['v.unknown'], ['v.0', 'v.1'], []]);
    expect(values?.[1]?.[0]).toBeCloseTo(0.5 / Math.hypot(0.5, 4), 6);
  });

  it('are missed by name', () => {
    const extractorFor = (field: FieldInput) => () => createExtractor(spec([single(field)]));
    expect(extractorFor({ field: 'cluster', clusters: 'wsj', prefix: 4 })).toThrow(OptionError);
    expect(extractorFor({ field: 'cluster', clusters: 'wsj', prefix: 4 })).toThrow(
      /cluster file "wsj".*none/,
    );
    expect(extractorFor({ field: 'gazetteer' })).toThrow(/gazetteers and none are given/);
    expect(extractorFor({ field: 'gazetteer', gazetteer: 'x' })).toThrow(/gazetteer "x"/);
    expect(() => createExtractor(spec([{ kind: 'vector' }]))).toThrow(/vectors and none are given/);
  });
});

describe('extracted sequences', () => {
  it('carry labels, line, weight 1 and the template of each attribute', () => {
    const templates = [single({ field: 'word' }), single({ field: 'ngrams', minimum: 4, maximum: 4 })];
    const extractor = createExtractor(spec(templates));
    const sequence = extractor.extract({ ...SENTENCE, line: 7 });
    expect(extractor.templates).toEqual(['w[0]', 'ngrams4-4[0]']);
    expect(sequence.attributes[0]).toEqual(['w[0]=EU', 'ngrams4-4[0]=^eu$']);
    expect(sequence.templates?.[0]).toEqual([0, 1]);
    expect(sequence.templates?.[2]).toEqual([0, 1, 1, 1, 1, 1]);
    expect(sequence).toMatchObject({ labels: SENTENCE.labels, line: 7, weight: 1 });
    expect(sequence.values).toBeUndefined();
    expect(sequence.edgeAttributes).toBeUndefined();
  });

  it('have edge attributes from the second position on, with templates of their own', () => {
    const templates = [
      { kind: 'edge', parts: [{ field: 'word', offset: -1 }, { field: 'word' }] },
      single({ field: 'word' }),
    ];
    const sequence = createExtractor(spec(templates)).extract(SENTENCE);
    expect(sequence.edgeAttributes).toEqual([[], ['w[-1]|w[0]=EU|rejects'], ['w[-1]|w[0]=rejects|German']]);
    expect(sequence.edgeTemplates).toEqual([[], [0], [0]]);
    expect(sequence.templates).toEqual([[1], [1], [1]]);
  });

  it('come from a CRF++ file as that program expands it', () => {
    const text = 'U00:%x[-1,0]\nU01:%x[0,1]/%x[1,1]\nB02:%x[0,1]\nB\n';
    const extractor = createExtractor(parseTemplateFile(text, 'template'));
    const sequence = extractor.extract(SENTENCE);
    expect(extractor.spec.transitions).toBe(true);
    expect(extractor.templates).toEqual(['U00:%x[-1,0]', 'U01:%x[0,1]/%x[1,1]', 'B02:%x[0,1]']);
    expect(sequence.attributes).toEqual([
      ['U00:_B-1', 'U01:NNP/VBZ'],
      ['U00:EU', 'U01:VBZ/JJ'],
      ['U00:rejects', 'U01:JJ/_B+1'],
    ]);
    expect(sequence.edgeAttributes).toEqual([[], ['B02:VBZ'], ['B02:JJ']]);
    expect(sequence.edgeTemplates).toEqual([[], [2], [2]]);
  });

  it('pair a * pattern of Wapiti with labels and with label pairs, a bare * with labels only', () => {
    const sequence = createExtractor(parseTemplateFile('*\n*:%X[0,0]\n', 'f')).extract(SENTENCE);
    expect(sequence.attributes).toEqual([
      ['*', '*:eu'],
      ['*', '*:rejects'],
      ['*', '*:german'],
    ]);
    expect(sequence.edgeAttributes).toEqual([[], ['*:rejects'], ['*:german']]);
  });

  it('need the columns that templates and patterns read, and say what there is', () => {
    const missing = createExtractor(spec([single({ field: 'column', name: 'lemma' })]));
    expect(() => missing.extract(SENTENCE)).toThrow(OptionError);
    expect(() => missing.extract(SENTENCE)).toThrow(/column "lemma".*"pos", "chunk"/);
    const beyond = createExtractor(parseTemplateFile('U:%x[0,2]\nU:%x[0,3]\n', 'f'));
    expect(() => beyond.extract(SENTENCE)).toThrow(TemplateSyntaxError);
    expect(() => beyond.extract(SENTENCE)).toThrow(/"U:%x\[0,3\]".*column 3, the data has 3/);
  });

  it('see their document, and stream over a corpus in order', () => {
    const make = (tokens: string[], document: number): Sentence => ({
      ...sentenceFromTokens(tokens),
      document,
    });
    const sentences = [
      make(['Mr', 'Ekeus', 'said'], 0),
      make(['Then', 'Ekeus', 'left'], 0),
      make(['Here', 'Ekeus', 'came'], 1),
    ];
    const templates = window({ field: 'document', document: 'left' }, 0, 0) satisfies Template[];
    const extractor = createExtractor(spec(templates));
    const seen: (readonly string[] | undefined)[] = [];
    const indices: number[] = [];
    extractCorpus(extractor, { sentences }, (sequence, index) => {
      seen.push(sequence.attributes[1]);
      indices.push(index);
    });
    expect(seen).toEqual([['document.left[0]=then'], ['document.left[0]=mr'], []]);
    expect(indices).toEqual([0, 1, 2]);
    const [first] = extractor.extractDocument(sentences.slice(0, 2));
    expect(first?.attributes[1]).toEqual(['document.left[0]=then']);
    expect(extractor.extract(sentences[0] ?? SENTENCE).attributes[1]).toEqual([]);
  });

  it('are the same every time', () => {
    const extractor = createExtractor(spec([single({ field: 'flags' }), single({ field: 'type' })]));
    expect(extractor.extract(SENTENCE)).toEqual(extractor.extract(SENTENCE));
  });
});
