/** Name lists, clusters, vectors, templates, expressions, and words under every template. */
import { foundLines, type Sentence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import { CrfLabError } from '../../../src/errors.ts';
import {
  contextsOf,
  createExtractor,
  createGazetteer,
  deserializeResources,
  type FeatureSpec,
  isBinaryVectors,
  parseBinaryVectors,
  parseClusters,
  parseFeatureSpec,
  parsePatternFile,
  parseTemplateFile,
  presetSpec,
  type Resources,
  resourceTemplates,
  scaleVectors,
  serializeResources,
  type WordVectors,
  wordShape,
} from '../../../src/features/index.ts';
import { VectorTextParser } from '../../../src/features/vector-files/text-vectors.ts';
import { compileWapitiRegex } from '../../../src/features/wapiti-regex.ts';
import { type Random, xxHash32 } from '../../../src/numeric/index.ts';
import { joined, jsonText, mutateBytes, mutateJson, mutateText, pick } from '../mutate.ts';
import { type PreparedTarget, prepare } from '../target.ts';

const LISTS = [
  "New York\nLondon\nthe  Hague\n# x\nO'Neill & Co.\n",
  'a\nb c d e f g h\n\n',
  'ÉCOLE\nİstanbul\n',
];
const CLUSTERS = ['0010\tthe\t34\n0011\tcat\t3\n1\tx\t1\n', 'the\t001\ncat\t01\n'];
const VECTORS = [
  '3 2\nmy name 0.1 0.2\na 1 2\nroute 66 3 4\n',
  'the 0.5 -1 2e-1\n. . . .25 3. -4E0\n',
  'a nan 1\nb 1 2\nc 3 4\n',
];
const BINARY = [
  joined(
    Buffer.from('2 2\nab '),
    new Uint8Array(Float32Array.of(0.5, -3).buffer),
    Buffer.from('\nc '),
    new Uint8Array(Float32Array.of(1e-9, 7).buffer),
    Buffer.from('\n'),
  ),
  joined(Buffer.from('1 1\nx '), new Uint8Array(Float32Array.of(1).buffer)),
];
const CRFPP = ['# words\nU00:%x[-2,0]\nU01:%x[0,0]/%x[1,1]\nB\n', 'U05:%x[0,1]\nB01:%x[-1,0]\n'];
const WAPITI = [
  '*\nu:1=%x[-1,0] # c\nu:2=%t[0,0,"^\\\\u"]\nu:3=%m[0,0,"^.?.?.?$"]\nb:%X[@1,0]\n',
  'u:%m[ 0,0,"\\\\d*x?\\\\p"]\nu:%x[*1,0]\nu:%T[@-1,0,"a.*b"]\n',
];
const PIECES = [
  '%x[0,0]',
  '%x[-99999,9]',
  '%m[0,0,"',
  '"]',
  '.*',
  '.?',
  '\\d',
  '\\U',
  '^',
  '$',
  '%t[0,0,".*.*.*x"]',
  'u',
  'B',
];
const EXPRESSIONS = ['^\\u', '^.?.?.?', '\\d*', 'a.*b.*c', '.*.*.*.*x', '\\p\\P*\\s?$', 'x?x?x?xxx', '[a]'];
const TOKENS = [
  "l'État",
  '1990s',
  'U.S.-15',
  'aaaaaaaaaaaaaaaaaa',
  '\ud800',
  'ﬁ',
  '...',
  'McDonald',
  'running',
  'nationalization',
  '‮abc',
  '9,999.50',
];
const LONGEST_TOKEN = 100_000;

const SPECS: readonly unknown[] = [
  presetSpec('ner', { columns: ['pos'], hasDocuments: true }),
  presetSpec('pos', { columns: [], hasDocuments: false }),
  presetSpec('chunk', { columns: ['pos'], hasDocuments: false }),
  parseFeatureSpec({
    version: 1,
    templates: [
      { kind: 'attribute', parts: [{ field: 'stem' }] },
      { kind: 'attribute', parts: [{ field: 'stem', stemmer: 'lancaster' }] },
      { kind: 'attribute', parts: [{ field: 'soundex' }, { field: 'metaphone', offset: 1 }] },
      { kind: 'attribute', parts: [{ field: 'doubleMetaphone' }] },
      { kind: 'attribute', parts: [{ field: 'brill' }] },
      { kind: 'attribute', parts: [{ field: 'ngrams', minimum: 1, maximum: 4 }] },
      { kind: 'attribute', parts: [{ field: 'flags' }, { field: 'shape' }, { field: 'type' }] },
      { kind: 'attribute', parts: [{ field: 'position', position: 'relative' }, { field: 'length' }] },
      { kind: 'attribute', parts: [{ field: 'bag', side: 'left' }] },
    ],
  }),
];

function drawTokens(random: Random): string[] {
  const tokens = Array.from({ length: 1 + random.integer(6) }, () =>
    mutateText(random, pick(random, TOKENS), TOKENS, PIECES),
  );
  if (random.integer(20) === 0) {
    const piece = pick(random, [
      'a',
      'A',
      '1',
      'ab',
      'ss',
      'ies',
      'e',
      'é',
      '.',
      '-',
      'Ab1',
      'sch',
      'ational',
      '😀',
      'ed',
      'X',
    ]);
    tokens.push(piece.repeat(Math.ceil((1 + random.integer(LONGEST_TOKEN)) / piece.length)));
  }
  return tokens;
}

function drawSentences(random: Random): Sentence[] {
  return Array.from({ length: 1 + random.integer(2) }, () => {
    const tokens = drawTokens(random);
    return sentenceFromTokens(
      tokens,
      undefined,
      new Map([['pos', tokens.map(() => pick(random, ['NN', '3', '-1', '']))]]),
    );
  });
}

function extractAll(spec: FeatureSpec, sentences: readonly Sentence[], resources?: Resources): void {
  const extractor = createExtractor(spec, resources);
  const corpus = { name: 'x', sentences, documents: 1, columns: ['word', 'pos'], labelColumn: undefined };
  for (const context of contextsOf(corpus.sentences)) extractor.extractInContext(context);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes);
}

async function readVectorBytes(bytes: Uint8Array): Promise<WordVectors> {
  if (isBinaryVectors(bytes)) return parseBinaryVectors([bytes], { file: 'v' });
  const parser = new VectorTextParser({ file: 'v' });
  for await (const lines of foundLines(once(bytes), 'v'))
    for (const { text, isUtf8 } of lines) parser.line(text, isUtf8);
  return parser.end();
}

const RESOURCES: Resources = {
  gazetteers: new Map([['cities', createGazetteer('cities', ['New York', 'London', 'the Hague'])]]),
  clusters: new Map([
    ['brown', await parseClusters((CLUSTERS[0] ?? '').trim().split('\n'), { file: 'brown' })],
  ]),
  vectors: await readVectorBytes(Buffer.from(VECTORS[0] ?? '')),
};
const RESOURCE_BYTES = serializeResources(RESOURCES);

function refused(text: string): never {
  throw new CrfLabError(text);
}

export const RESOURCE_TARGETS: readonly PreparedTarget[] = [
  prepare<readonly [string, readonly string[]]>({
    name: 'gazetteer',
    draw: (random) => [
      mutateText(random, pick(random, LISTS), LISTS, ['\n', ' ', '-', '&', '.']),
      drawTokens(random),
    ],
    run: ([text, tokens]) => {
      const list = createGazetteer('list', text.split('\n'));
      const resources = {
        ...RESOURCES,
        gazetteers: new Map([['list', list]]),
        clusters: new Map(),
        vectors: undefined,
      };
      const templates = resourceTemplates(resources);
      extractAll(parseFeatureSpec({ version: 1, templates }), [sentenceFromTokens(tokens)], resources);
    },
  }),
  prepare<string>({
    name: 'clusters',
    draw: (random) => mutateText(random, pick(random, CLUSTERS), CLUSTERS, ['\t', ' ', '0', '1', '\n']),
    run: async (text) => {
      const lexicon = await parseClusters(text.replace(/\n$/, '').split('\n'), { file: 'brown' });
      const resources = {
        gazetteers: new Map(),
        clusters: new Map([['brown', lexicon]]),
        vectors: undefined,
      };
      const spec = parseFeatureSpec({ version: 1, templates: resourceTemplates(resources) });
      extractAll(spec, [sentenceFromTokens(['the', 'cat', ...lexicon.words.keys()].slice(0, 20))], resources);
    },
  }),
  prepare<Uint8Array>({
    name: 'vectors',
    draw: (random) =>
      random.integer(2) === 0
        ? Buffer.from(
            mutateText(random, pick(random, VECTORS), VECTORS, ['nan', ' ', '\n', '0.5', '-inf', '1e9']),
          )
        : mutateBytes(random, pick(random, [...BINARY, ...VECTORS.map((text) => Buffer.from(text))]), BINARY),
    run: async (bytes) => scaleVectors(await readVectorBytes(bytes), { kind: 'standardise', sigma: 0.1 }),
  }),
  prepare<Uint8Array>({
    name: 'resources',
    draw: (random) => {
      const bytes = Uint8Array.from(mutateBytes(random, RESOURCE_BYTES, [RESOURCE_BYTES]));
      if (bytes.length >= 4) new DataView(bytes.buffer).setUint32(0, xxHash32(bytes.subarray(4)), true);
      return bytes;
    },
    run: (bytes) => {
      const resources = deserializeResources(bytes, 'resources.bin');
      extractAll(
        parseFeatureSpec({ version: 1, templates: resourceTemplates(resources) }),
        [sentenceFromTokens(['New', 'York', 'cat'])],
        resources,
      );
    },
  }),
  ...(['crf++', 'wapiti', undefined] as const).map((dialect) =>
    prepare<readonly [string, readonly Sentence[]]>({
      name: `templates-${dialect ?? 'any'}`,
      draw: (random) => [
        mutateText(
          random,
          pick(random, dialect === 'crf++' ? CRFPP : dialect === 'wapiti' ? WAPITI : [...CRFPP, ...WAPITI]),
          [...CRFPP, ...WAPITI],
          PIECES,
        ),
        drawSentences(random),
      ],
      run: ([text, sentences]) => {
        parsePatternFile(text, 'templates', dialect);
        extractAll(parseTemplateFile(text, 'templates', dialect), sentences);
      },
    }),
  ),
  prepare<readonly [string, readonly Sentence[]]>({
    name: 'templates-json',
    draw: (random) => {
      const text = jsonText(
        mutateJson(random, pick(random, SPECS), [
          'word',
          'stem',
          'ngrams',
          'cities',
          'pos',
          'attribute',
          'vector',
        ]),
      );
      return [
        random.integer(10) === 0 ? mutateText(random, text, [text], PIECES) : text,
        drawSentences(random),
      ];
    },
    run: ([text, sentences]) => extractAll(parseTemplateFile(text, 'templates.json'), sentences, RESOURCES),
  }),
  prepare<readonly [string, readonly string[]]>({
    name: 'wapiti-regex',
    draw: (random) => [
      mutateText(random, pick(random, EXPRESSIONS), EXPRESSIONS, [
        '.*',
        '.?',
        '\\d',
        '\\',
        'x*',
        '^',
        '$',
        '?',
      ]),
      drawTokens(random),
    ],
    run: ([source, tokens]) => {
      const regex = compileWapitiRegex(source, (_, reason) => refused(reason));
      for (const token of tokens) regex.exec(token);
    },
  }),
  prepare<readonly [number, readonly Sentence[]]>({
    name: 'tokens',
    draw: (random) => [random.integer(SPECS.length), drawSentences(random)],
    run: ([spec, sentences]) => {
      extractAll(parseFeatureSpec(SPECS[spec]), sentences);
      for (const { tokens } of sentences) for (const token of tokens) wordShape(token);
    },
  }),
];
