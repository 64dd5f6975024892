import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeSequence, sentenceFromTokens } from '../../src/corpus/index.ts';
import {
  AttributeTrainingSet,
  type CrfModel,
  deserializeCrf,
  MODEL_VERSION,
  prepareTrainingSet,
  serializeCrf,
  trainCrf,
} from '../../src/crf/index.ts';
import { ModelFormatError } from '../../src/errors.ts';
import { createGazetteer, parseClusters, parseTemplateFile, parseVectors } from '../../src/features/index.ts';
import { closeModel, type OpenModel, openModel, rehash } from '../helpers/model-bytes.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

const corpus = smallCorpus('towns', [
  'Anna/B-PER lives/O in/O Berlin/B-LOC',
  'Karl/B-PER Meyer/I-PER left/O New/B-LOC York/I-LOC',
  'Berlin/B-LOC is/O old/O',
]);

const TEMPLATES = {
  version: 1,
  name: 'all kinds',
  transitions: true,
  replaceColon: false,
  templates: [
    { kind: 'attribute', parts: [{ field: 'word' }] },
    { kind: 'attribute', parts: [{ field: 'gazetteer' }] },
    { kind: 'attribute', parts: [{ field: 'cluster', clusters: 'paths', prefix: 2 }] },
    { kind: 'edge', parts: [{ field: 'lower' }] },
    { kind: 'vector', scaling: { kind: 'none' } },
  ],
};

async function trainWithEverything(): Promise<CrfModel> {
  const resources = {
    gazetteers: new Map([['towns', createGazetteer('towns', ['Berlin', 'New York'])]]),
    clusters: new Map([
      ['paths', await parseClusters(['00\tBerlin\t1', '01\tYork\t1', '1\tAnna\t1'], { file: 'paths' })],
    ]),
    vectors: await parseVectors(['berlin 0.5 -1', 'anna 1 0.25'], { file: 'vectors' }),
  };
  const spec = parseTemplateFile(JSON.stringify(TEMPLATES), 'templates');
  const training = prepareTrainingSet(
    corpus,
    { spec, resources },
    { name: 'conll', reading: { columns: ['word', '_', 'label'], separator: 'tab' } },
  );
  const { model } = await trainCrf(training, { startEnd: true, l2: 0.1, maxIterations: 20, seed: 3 });
  return model;
}

const model = await trainWithEverything();
const bytes = serializeCrf(model);
const reread = deserializeCrf(bytes);
const SENTENCES = [
  ...corpus.sentences,
  sentenceFromTokens(['Nobody', 'knows', 'York', '!']),
  sentenceFromTokens(['x']),
];

const sequence = (attributes: string[][], labels: string[]): AttributeSequence => ({
  attributes,
  values: undefined,
  templates: undefined,
  edgeAttributes: undefined,
  edgeTemplates: undefined,
  labels,
  weight: 1,
  line: 0,
});

async function trainOnAttributes(sequences: AttributeSequence[]): Promise<CrfModel> {
  const set = new AttributeTrainingSet();
  for (const each of sequences) set.add(each);
  return (await trainCrf(set.build(), { maxIterations: 5 })).model;
}

describe('a model written and read again', () => {
  it('has every kind of weight in this test', () => {
    const { index, features } = model.parts;
    for (const list of [
      index.stateLabels,
      index.transitionFrom,
      index.edgeFrom,
      index.startLabels,
      index.endLabels,
    ]) {
      expect(list.length).toBeGreaterThan(0);
    }
    expect(features?.resources.vectors?.size).toBe(2);
  });

  it('labels, weighs and ranks every sentence with the same bits', () => {
    for (const sentence of SENTENCES) {
      for (const decode of ['viterbi', 'constrained', 'posterior'] as const) {
        expect(reread.label(sentence, { decode })).toEqual(model.label(sentence, { decode }));
      }
      expect(reread.marginals(sentence)).toEqual(model.marginals(sentence));
      expect(reread.nBest(sentence, 5)).toEqual(model.nBest(sentence, 5));
    }
  });

  it('is the same in all its parts', () => {
    const { vocabularies, features, ...parts } = model.parts;
    const { vocabularies: rereadVocabularies, features: rereadFeatures, ...rereadParts } = reread.parts;
    expect(rereadParts).toEqual(parts);
    expect(rereadFeatures?.spec).toEqual(features?.spec);
    for (const name of ['labels', 'attributes', 'edgeAttributes'] as const) {
      expect(rereadVocabularies[name].strings).toEqual(vocabularies[name].strings);
      const templates = (vocabulary: typeof vocabularies.labels): number[] =>
        vocabulary.strings.map((_, id) => vocabulary.template(id));
      expect(templates(rereadVocabularies[name])).toEqual(templates(vocabularies[name]));
    }
    expect(rereadParts.input).toMatchObject({ columns: ['word', '_', 'label'], separator: 'tab' });
  });

  it('gives the same bytes when it is written again', () => {
    expect(Buffer.compare(serializeCrf(reread), bytes)).toBe(0);
  });

  it('may lie anywhere in memory, as a Buffer too', () => {
    const larger = Buffer.alloc(bytes.length + 64);
    larger.set(bytes, 13);
    for (const view of [
      larger.subarray(13, 13 + bytes.length),
      new Uint8Array(larger.buffer, larger.byteOffset + 13, bytes.length),
    ]) {
      const found = deserializeCrf(view);
      expect(found.parts.weights).toEqual(reread.parts.weights);
      larger.fill(0, 0, 4);
      expect(found.label(SENTENCES[0]!)).toEqual(model.label(SENTENCES[0]!));
    }
  });

  it('keeps that it is unfinished', async () => {
    const control = { signal: AbortSignal.abort() };
    const aborted = await trainCrf(
      prepareTrainingSet(corpus, { spec: parseTemplateFile('U0:%x[0,0]\nB\n', 't') }),
      {},
      control,
    );
    expect(deserializeCrf(serializeCrf(aborted.model)).parts.isFinished).toBe(false);
    expect(reread.parts.isFinished).toBe(true);
  });

  it('leaves out state features of weight 0 and stays the same function', async () => {
    const { model: sparse } = await trainCrf(
      prepareTrainingSet(corpus, { spec: parseTemplateFile('U0:%x[0,0]\nU1:%x[-1,0]\nB\n', 't') }),
      { algorithm: 'owlqn', l1: 0.3 },
    );
    const zeros = sparse.parts.weights.filter((weight) => weight === 0).length;
    const small = deserializeCrf(serializeCrf(sparse));
    expect(zeros).toBeGreaterThan(0);
    expect(small.parts.weights.length).toBeLessThan(sparse.parts.weights.length);
    for (const sentence of SENTENCES) expect(small.marginals(sentence)).toEqual(sparse.marginals(sentence));
  });

  it('keeps every string there can be', async () => {
    const strings = [
      ...[
        '',
        ' ',
        '\0',
        '\n',
        '\t',
        '"',
        '\\',
        '__proto__',
        'constructor',
        'toString',
        '\u2028',
        '\ufeff',
        '\ufeffa',
      ],
      ...[
        '\ud800',
        '\udc00',
        '\ufffd',
        '\ud800\ufffd',
        'a\udfff',
        '"\\ud800"',
        '\u{1f600}',
        'e\u0301',
        '\u00e9',
      ],
      ...['x'.repeat(100_000), '\u6771'.repeat(5000)],
    ];
    const hostile = await trainOnAttributes([
      sequence(
        strings.map((name) => [name]),
        strings.map((_, n) => strings[n] ?? ''),
      ),
    ]);
    const again = deserializeCrf(serializeCrf(hostile));
    expect(again.parts.vocabularies.attributes.strings).toEqual(strings);
    expect(again.labels).toEqual(strings);
    const input = sequence(
      strings.map((name) => [name]),
      [],
    );
    expect(again.label(input)).toEqual(hostile.label(input));
  });

  it('keeps any strings', async () => {
    const anyString = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyString, { minLength: 2, maxLength: 8 }), async (strings) => {
        const small = await trainOnAttributes([
          sequence(
            strings.map((name) => [name]),
            strings,
          ),
        ]);
        const again = deserializeCrf(serializeCrf(small));
        expect(again.labels).toEqual(strings);
        expect(again.parts.vocabularies.attributes.strings).toEqual(strings);
      }),
      { numRuns: 40 },
    );
  });
});

/** The error that reading gives, which must be of the right kind and name the file. */
function refusal(damaged: Uint8Array): ModelFormatError {
  try {
    deserializeCrf(damaged, 'some.crfmodel');
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFormatError);
    const { message } = error as ModelFormatError;
    expect(message).toMatch(/^some\.crfmodel: ./);
    expect(message).not.toContain('\n');
    return error as ModelFormatError;
  }
  throw new Error('it was read');
}

describe('a damaged model', () => {
  it('is refused when it ends anywhere too early', () => {
    for (let length = 0; length < bytes.length; length += length < 2048 ? 1 : 97)
      refusal(bytes.slice(0, length));
    for (let length = 0; length < bytes.length; length += 1024) {
      expect(refusal(bytes.slice(0, length)).message).toMatch(/expected/);
    }
    expect(refusal(bytes.slice(0, 1024)).message).toBe(
      `some.crfmodel: found 1024 bytes, expected ${bytes.length}; the file is damaged: copy it again or train anew`,
    );
  });

  it('is refused with a byte too many', () => {
    const longer = new Uint8Array(bytes.length + 8);
    longer.set(bytes);
    expect(refusal(longer).message).toContain(`found ${bytes.length + 8} bytes, expected ${bytes.length}`);
  });

  it('is refused with any bit flipped', () => {
    for (let at = 0; at < bytes.length; at += at < 4096 ? 1 : 61) {
      for (const bit of at < 64 ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        refusal(flipped);
      }
    }
  });

  it('is refused when its line ends were converted', () => {
    const converted = Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expect(refusal(converted).message).toBe(
      'some.crfmodel: not a crf-lab model; expected a file written by crf-lab train',
    );
  });

  it('is refused when it is something else', () => {
    for (const text of ['', 'PK', 'CRFLAB', '{"labels":[]}', 'x'.repeat(5000)]) {
      expect(refusal(new TextEncoder().encode(text)).message).toContain('not a crf-lab model');
    }
  });

  it('of a newer or too old version is refused by that name', () => {
    const newer = closeModel({ ...openModel(bytes), version: MODEL_VERSION + 1 });
    const error = refusal(newer);
    expect(error.version).toBe(MODEL_VERSION + 1);
    expect(error.message).toBe(
      `some.crfmodel: model format version ${MODEL_VERSION + 1}, this program reads up to version ${MODEL_VERSION}: update crf-lab`,
    );
    refusal(closeModel({ ...openModel(bytes), version: 0 }));
    expect(refusal(closeModel({ ...openModel(bytes), version: 1 })).message).toBe(
      'some.crfmodel: model format version 1, this program reads from version 2 on: train anew',
    );
  });
});

/** The model with a change, its length and checksum right. */
function forged(change: (open: OpenModel) => void): Uint8Array {
  const open = openModel(bytes);
  change(open);
  return closeModel(open);
}

const changeU16 = (open: OpenModel, name: string, change: (array: Uint16Array) => void): void => {
  const section = open.sections.get(name)!;
  const array = new Uint16Array(section.slice().buffer);
  change(array);
  open.sections.set(name, new Uint8Array(array.buffer));
};

const changeU32 = (open: OpenModel, name: string, change: (array: Uint32Array) => void): void => {
  const section = open.sections.get(name)!;
  const array = new Uint32Array(section.slice().buffer);
  change(array);
  open.sections.set(name, new Uint8Array(array.buffer));
};

describe('a forged model with the right checksum', () => {
  it('is read when nothing was changed', () => {
    expect(Buffer.compare(closeModel(openModel(bytes)), bytes)).toBe(0);
  });

  it('is refused with a label id out of range', () => {
    for (const name of [
      'stateLabels',
      'transitionFrom',
      'transitionTo',
      'edgeFrom',
      'edgeTo',
      'startLabels',
      'endLabels',
    ]) {
      for (const id of [model.labels.length, 0xffff]) {
        const error = refusal(
          forged((open) =>
            changeU16(open, name, (array) => {
              array[0] = id;
            }),
          ),
        );
        expect(error.message).toContain('a label id is out of range');
      }
    }
  });

  it('is refused with offsets that lead astray', () => {
    for (const name of [
      'stateOffsets',
      'edgeOffsets',
      'labels.offsets',
      'attributes.offsets',
      'edgeAttributes.offsets',
    ]) {
      const changes: ((array: Uint32Array) => void)[] = [
        (array) => {
          array[0] = 1;
        },
        (array) => {
          array[1] = 0xffffffff;
        },
        (array) => {
          array[array.length - 1]!++;
        },
        (array) => {
          array.fill(0);
        },
      ];
      for (const change of changes) {
        expect(refusal(forged((open) => changeU32(open, name, change))).message).toContain('offsets');
      }
    }
  });

  it('is refused with a weight too large to score with', () => {
    const error = refusal(
      forged((open) => {
        const weights = new Float64Array(open.sections.get('weights')!.slice().buffer);
        weights[2] = -1e293;
        open.sections.set('weights', new Uint8Array(weights.buffer));
      }),
    );
    expect(error.message).toContain('weight 2 is -1e+293');
  });

  it('is refused with weights that are not finite, or too few', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const error = refusal(
        forged((open) => {
          const weights = new Float64Array(open.sections.get('weights')!.slice().buffer);
          weights[2] = value;
          open.sections.set('weights', new Uint8Array(weights.buffer));
        }),
      );
      expect(error.message).toContain('weight 2 is not finite');
    }
    expect(
      refusal(forged((open) => open.sections.set('weights', open.sections.get('weights')!.slice(8)))).message,
    ).toContain('weights and features differ in number');
  });

  it('is refused without any one of its sections, or with one cut short', () => {
    for (const [name, section] of openModel(bytes).sections) {
      expect(refusal(forged((open) => open.sections.delete(name))).message).toContain(
        `section ${name} is missing`,
      );
      if (section.length > 0) refusal(forged((open) => open.sections.set(name, section.slice(0, -1))));
    }
  });

  it('is refused with sections that lie outside the file, overlap nothing, or have odd or huge sizes', () => {
    for (const wrong of [
      { offset: 2 ** 40 },
      { offset: -8 },
      { offset: 0 },
      { offset: 33 },
      { offset: 1.5 },
      { bytes: 2 ** 53 - 1 },
      { bytes: -8 },
      { bytes: 0.5 },
      { offset: 1e300 },
    ]) {
      const damaged = closeModel(openModel(bytes), (entry) =>
        entry.name === 'weights' ? { ...entry, ...wrong } : entry,
      );
      refusal(damaged);
    }
  });

  it('is refused with a header that promises other sizes, names or kinds', () => {
    const wrong: Record<string, unknown>[] = [
      { labelCount: 0 },
      { labelCount: 1 },
      { labelCount: 2 ** 31 },
      { labelCount: Number.MAX_SAFE_INTEGER },
      { attributeCount: -1 },
      { attributeCount: 2 ** 32 },
      { head: 'tree' },
      { scheme: 'bio' },
      { options: {} },
      { templates: [1] },
      { spec: { version: 99 } },
      { input: {} },
      { isFinished: 'yes' },
      { unknown: 1 },
    ];
    for (const fields of wrong) refusal(forged((open) => Object.assign(open.header, fields)));
    for (const name of Object.keys(openModel(bytes).header)) {
      if (name === 'spec') continue;
      refusal(
        forged((open) => {
          delete open.header[name];
        }),
      );
    }
  });

  it('is refused with a header that is no JSON, or longer than the file', () => {
    const noJson = bytes.slice();
    noJson[40] = 0xff;
    expect(refusal(rehash(noJson)).message).toContain('header is no JSON');
    const endless = bytes.slice();
    new DataView(endless.buffer).setUint32(24, 0xffffffff, true);
    refusal(rehash(endless));
    const deep = bytes.slice();
    deep.fill('['.charCodeAt(0), 32, 32 + new DataView(bytes.buffer).getUint32(24, true));
    refusal(rehash(deep));
  });

  it('is refused with two strings alike', () => {
    const error = refusal(
      forged((open) => {
        const strings = new TextDecoder().decode(open.sections.get('labels.strings'));
        open.sections.set('labels.strings', new TextEncoder().encode(strings.replace('B-PER', 'B-LOC')));
      }),
    );
    expect(error.message).toContain('stands twice');
  });

  it('is refused with strings that are no UTF-8, or cut within a character', () => {
    for (const wrong of [0xff, 0x80, 0xc3, 0xf0]) {
      const error = refusal(
        forged((open) => {
          const strings = open.sections.get('attributes.strings')!;
          strings[3] = wrong;
        }),
      );
      expect(error.message).toMatch(/string \d+ is not UTF-8; the file is damaged/);
    }
  });

  it('is refused or still usable after any other change', () => {
    const start = 16;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: start, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 })),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          let found: CrfModel;
          try {
            found = deserializeCrf(rehash(changed), 'some.crfmodel');
          } catch (error) {
            expect(error).toBeInstanceOf(ModelFormatError);
            return;
          }
          // What passes is a model: it can be asked for its scores and written again.
          const data = found.encode([sequence([['word[0]=Anna'], ['word[0]=lives']], [])]);
          expect(found.decode(data, 0)).toHaveLength(2);
          deserializeCrf(serializeCrf(found));
        },
      ),
      { numRuns: 1500 },
    );
  });
});
