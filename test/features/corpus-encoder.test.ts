import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConll, readConllu, readSlots } from '../../src/corpus/index.ts';
import { type Corpus, type Sentence, sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError, TemplateSyntaxError } from '../../src/errors.ts';
import { CorpusEncoder } from '../../src/features/corpus-encoder.ts';
import { DatasetBuilder, type EncodedDataset, type Vocabularies } from '../../src/features/encode.ts';
import { createExtractor, extractCorpus } from '../../src/features/extract.ts';
import { PRESETS, type PresetInputs, presetSpec } from '../../src/features/presets.ts';
import { NO_RESOURCES, type Resources } from '../../src/features/resources.ts';
import { type FeatureSpec, parseFeatureSpec } from '../../src/features/template.ts';
import { parseTemplateFile } from '../../src/features/template-file.ts';
import { Vocabulary } from '../../src/features/vocabulary.ts';
import { RANDOM_SPEC_RESOURCES, randomSentences, randomSpec } from '../helpers/random-specs.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

function newVocabularies(): Vocabularies {
  return { labels: new Vocabulary(), attributes: new Vocabulary(), edgeAttributes: new Vocabulary() };
}

function freeze(vocabularies: Vocabularies): void {
  for (const vocabulary of Object.values(vocabularies)) vocabulary.freeze();
}

/** The definition: strings first, then ids. */
function encodeStrings(
  spec: FeatureSpec,
  resources: Resources,
  sentences: readonly Sentence[],
  vocabularies: Vocabularies,
): EncodedDataset {
  const builder = new DatasetBuilder(vocabularies);
  extractCorpus(createExtractor(spec, resources), { sentences }, (sequence) => builder.add(sequence));
  return builder.build();
}

/** All but the vocabularies, arrays as kind, length and bytes: comparing millions of numbers one by one takes seconds. */
function withoutVocabularies({ vocabularies: _, ...data }: EncodedDataset): object {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      if (!ArrayBuffer.isView(value)) return [key, value];
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const name = value.constructor.name;
      return [
        key,
        bytes.length < 1000 ? value : `${name} ${createHash('sha256').update(bytes).digest('hex')}`,
      ];
    }),
  );
}

function contents(vocabulary: Vocabulary): string[] {
  return vocabulary.strings.map((string, id) => `${vocabulary.template(id)} ${string}`);
}

/** Encodes `train` with growing and `dev` with frozen vocabularies on both paths. */
function expectSameEncoding(
  spec: FeatureSpec,
  train: readonly Sentence[],
  dev: readonly Sentence[],
  resources: Resources = NO_RESOURCES,
  mostCached?: number,
): void {
  const expected = newVocabularies();
  const vocabularies = newVocabularies();
  const options = mostCached === undefined ? {} : { mostCached };
  const encoder = new CorpusEncoder({ spec, resources }, vocabularies, options);
  const data = encoder.encodeCorpus({ sentences: train });
  expect(withoutVocabularies(data)).toEqual(
    withoutVocabularies(encodeStrings(spec, resources, train, expected)),
  );
  for (const kind of ['labels', 'attributes', 'edgeAttributes'] as const) {
    // As one string first: the difference of two long lists takes too long to look for where there is none.
    const [found, wanted] = [contents(vocabularies[kind]), contents(expected[kind])];
    if (found.join('\n') !== wanted.join('\n')) expect(found).toEqual(wanted);
  }
  freeze(vocabularies);
  freeze(expected);
  const expectedDev = withoutVocabularies(encodeStrings(spec, resources, dev, expected));
  // With what is cached from the training sentences, and with nothing.
  expect(withoutVocabularies(encoder.encodeCorpus({ sentences: dev }))).toEqual(expectedDev);
  const fresh = new CorpusEncoder({ spec, resources }, vocabularies, options);
  expect(withoutVocabularies(fresh.encodeCorpus({ sentences: dev }))).toEqual(expectedDev);
}

describe('the corpus encoder', () => {
  it('gives the ids and vocabularies of the string path, growing and frozen, whatever the templates', () => {
    fc.assert(
      fc.property(randomSpec, randomSentences, randomSentences, (spec, train, dev) => {
        expectSameEncoding(spec, train, dev, RANDOM_SPEC_RESOURCES);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same ids when its caches are emptied again and again', () => {
    fc.assert(
      fc.property(randomSpec, randomSentences, randomSentences, (spec, train, dev) => {
        expectSameEncoding(spec, train, dev, RANDOM_SPEC_RESOURCES, 0);
        const vocabularies = newVocabularies();
        const encoder = new CorpusEncoder({ spec, resources: RANDOM_SPEC_RESOURCES }, vocabularies, {
          mostCached: 20,
        });
        const expected = newVocabularies();
        for (const sentences of [train, dev, train]) {
          expect(withoutVocabularies(encoder.encodeCorpus({ sentences }))).toEqual(
            withoutVocabularies(encodeStrings(spec, RANDOM_SPEC_RESOURCES, sentences, expected)),
          );
        }
        expect(contents(vocabularies.attributes)).toEqual(contents(expected.attributes));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the ids of the string path over more positions than the kernel gathers at once', () => {
    fc.assert(
      fc.property(randomSpec, randomSentences, randomSentences, fc.nat(1100), (spec, few, others, T) => {
        // One sentence that begins in one group of 1024 positions and ends in another, between short ones.
        const long = few.flatMap(({ tokens }) => tokens);
        const at = (t: number): string => (t % 7 === 0 ? `w${t}` : (long[(t * t) % long.length] ?? 'a'));
        const tokens = Array.from({ length: T + 1 }, (_, t) => at(t));
        const tags = tokens.map((_, t) => (t % 3 === 0 ? 'O' : 'I-NP'));
        const columns = new Map([
          ['pos', tokens.map((_, t) => `T${(t * t) % 11}`)],
          ['chunk', tags],
        ]);
        const sentences = [...few, { ...sentenceFromTokens(tokens, tags, columns), document: 2 }, ...others];
        expectSameEncoding(spec, sentences, others, RANDOM_SPEC_RESOURCES);
      }),
      { numRuns: 25 },
    );
  });

  it('makes room for a position with more attributes than the kernel hands over at once', () => {
    const spec = parseFeatureSpec({
      templates: [
        { kind: 'attribute', parts: [{ field: 'ngrams', minimum: 2, maximum: 3 }] },
        { kind: 'attribute', parts: [{ field: 'ngrams', minimum: 2, maximum: 3, offset: -1 }] },
        { kind: 'attribute', parts: [{ field: 'word' }] },
      ],
    });
    let state = 1;
    const letters = Array.from({ length: 40_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(0x4e00 + (state % 5000));
    });
    const sentences = [sentenceFromTokens(['a', letters.join(''), 'b'])];
    expectSameEncoding(spec, sentences, sentences);
  });

  it('encodes a document in parts as it does the whole', () => {
    fc.assert(
      fc.property(randomSpec, randomSentences, fc.nat(8), (spec, document, cut) => {
        const vocabularies = newVocabularies();
        const encoder = new CorpusEncoder({ spec, resources: RANDOM_SPEC_RESOURCES }, vocabularies);
        const whole = encoder.encodeDocument(document);
        const middle = Math.min(cut, document.length);
        const parts = [
          encoder.encodeDocument(document, 0, middle),
          encoder.encodeDocument(document, middle, document.length),
        ];
        expect(parts.flatMap(({ attributeIds }) => [...attributeIds])).toEqual([...whole.attributeIds]);
        expect(parts.flatMap(({ labels }) => [...labels])).toEqual([...whole.labels]);
      }),
      { numRuns: 50 },
    );
  });

  it('goes on over more positions than one batch holds', () => {
    const spec = presetSpec('chunk', { columns: [] });
    const words = Array.from({ length: 70_000 }, (_, t) => `w${(t * t) % 997}`);
    const sentences = [
      sentenceFromTokens(words),
      ...Array.from({ length: 3000 }, (_, n) => sentenceFromTokens([`w${n}`, 'and', `W${n % 50}`])),
    ];
    expectSameEncoding(spec, sentences, sentences.slice(2000));
  });

  it('leaves out what a frozen vocabulary lacks and keeps the values of what is left', () => {
    const spec = parseFeatureSpec({
      templates: [{ kind: 'vector' }, { kind: 'attribute', parts: [{ field: 'word' }] }],
    });
    const vocabularies = newVocabularies();
    vocabularies.attributes.add('w[0]=German');
    vocabularies.attributes.add('vector[0].1');
    freeze(vocabularies);
    const encoder = new CorpusEncoder({ spec, resources: RANDOM_SPEC_RESOURCES }, vocabularies);
    const data = encoder.encodeDocument([sentenceFromTokens(['German', 'EU', 'x'], ['O', 'O', 'O'])]);
    expect([...data.attributeIds]).toEqual([1, 0, 1]);
    expect([...(data.values ?? [])]).toEqual([4, 1, -2]);
    expect([...data.attributeOffsets]).toEqual([0, 2, 3, 3]);
    expect([...data.labels]).toEqual([-1, -1, -1]);
  });

  it('tells apart what different values and templates spell alike', () => {
    const word = (offset: number) => ({ field: 'word', offset }) as const;
    const spec = parseFeatureSpec({
      templates: [
        { kind: 'attribute', parts: [word(0), word(1)] },
        { kind: 'attribute', name: 'a', parts: [word(0)] },
        { kind: 'attribute', name: 'a=b', parts: [word(0)] },
        { kind: 'attribute', name: 'c', parts: [word(0), word(1), word(2)] },
        { kind: 'attribute', name: 'd', parts: [word(0)] },
      ],
    });
    const sentences = ['a|b c', 'a b|c', 'b=c c b|c|d', 'a b c', 'c d', 'b=d', 'a b|c d', 'a|b c d'].map(
      (text) => sentenceFromTokens(text.split(' ')),
    );
    for (let first = 0; first < sentences.length; first++) {
      expectSameEncoding(spec, [...sentences.slice(first), ...sentences], sentences);
    }
    const vocabularies = newVocabularies();
    const encoder = new CorpusEncoder({ spec }, vocabularies);
    const [left, right] = [encoder.encodeDocument([sentences[0]!]), encoder.encodeDocument([sentences[1]!])];
    expect(left.attributeIds[0]).toBe(right.attributeIds[0]);
    expect(vocabularies.attributes.string(0)).toBe('w[0]|w[1]=a|b|c');
  });

  it('shares vocabularies with others that add to them', () => {
    const spec = presetSpec('ner', { columns: [] });
    const sentences = ['EU rejects German call', 'Peter Blackburn', 'BRUSSELS EU call', 'x'].map((text) =>
      sentenceFromTokens(text.split(' ')),
    );
    const [vocabularies, expected] = [newVocabularies(), newVocabularies()];
    const encoders = [0, 1].map(() => new CorpusEncoder({ spec }, vocabularies));
    for (const [n, sentence] of [...sentences, ...sentences].entries()) {
      const data = encoders[n % 3 === 1 ? 1 : 0]!.encodeDocument([sentence]);
      expect(withoutVocabularies(data)).toEqual(
        withoutVocabularies(encodeStrings(spec, NO_RESOURCES, [sentence], expected)),
      );
      const foreign = ['w[0]=other', 'w[0]=BRUSSELS', 'w[0]=x'][n % 3] ?? '';
      for (const { attributes } of [vocabularies, expected]) attributes.add(foreign);
    }
    expect(contents(vocabularies.attributes)).toEqual(contents(expected.attributes));
  });

  it('misses the columns that templates and patterns read', () => {
    const encoderOf = (spec: FeatureSpec) => new CorpusEncoder({ spec }, newVocabularies());
    const sentence = sentenceFromTokens(['a'], undefined, new Map([['pos', ['NN']]]));
    const lemma = parseFeatureSpec({
      templates: [{ kind: 'attribute', parts: [{ field: 'column', name: 'lemma' }] }],
    });
    expect(() => encoderOf(lemma).encodeDocument([sentence])).toThrow(OptionError);
    expect(() => encoderOf(lemma).encodeDocument([sentence])).toThrow(/column "lemma".*"pos"/);
    const beyond = encoderOf(parseTemplateFile('U:%x[0,1]\nU:%x[0,2]\n', 'f'));
    expect(() => beyond.encodeDocument([sentence])).toThrow(TemplateSyntaxError);
    expect(() => beyond.encodeDocument([sentence])).toThrow(/"U:%x\[0,2\]".*column 2, the data has 2/);
  });

  it('gives an empty data set for no sentences', () => {
    const data = new CorpusEncoder(
      { spec: presetSpec('words', { columns: [] }) },
      newVocabularies(),
    ).encodeCorpus({
      sentences: [],
    });
    expect(data).toMatchObject({ sequenceCount: 0, positionCount: 0, maxLength: 0, values: undefined });
    expect([...data.attributeOffsets]).toEqual([0]);
  });
});

describe.skipIf(!hasSharedData)('the corpus encoder on real corpora', () => {
  const CONLL = { columns: ['word', 'pos', 'chunk', 'ner'] };
  const corpora: readonly [string, () => Promise<Corpus>][] = [
    ['CoNLL-2003', () => readConll(sharedData('conll2003/dev.txt.gz'), CONLL)],
    [
      'CoNLL-2000',
      () => readConll(sharedData('conll2000/test.txt.gz'), { columns: CONLL.columns.slice(0, 3) }),
    ],
    ['UD English', () => readConllu(sharedData('ud-en-ewt/dev.conllu.gz'))],
    ['ATIS', () => readSlots(sharedData('atis/dev.seq.in.gz'))],
  ];
  it.each(corpora)('equals the string path for every preset: %s', async (_, read) => {
    const corpus = await read();
    const columns = corpus.columns.filter((column) => corpus.sentences[0]?.columns.has(column));
    const inputs: PresetInputs = { columns, hasDocuments: corpus.documents > 1 };
    for (const preset of PRESETS) {
      if (preset.startsWith('crfsuite') && !['pos', 'chunk'].every((name) => columns.includes(name)))
        continue;
      expectSameEncoding(
        presetSpec(preset, inputs),
        corpus.sentences.slice(0, 250),
        corpus.sentences.slice(250, 320),
      );
    }
  });
});
