/** Files of our own with right checksums: models, networks, checkpoints. */
import { topFeatures, transitionTable, weightRows } from '../../../src/compare/index.ts';
import { sentenceFromTokens } from '../../../src/corpus/index.ts';
import { type CrfModel, deserializeCrf, serializeCrf, WeightEditor } from '../../../src/crf/index.ts';
import {
  type Checkpoint,
  deserializeCheckpoint,
  deserializeNetwork,
  NetworkModel,
  serializeCheckpoint,
  serializeNetwork,
} from '../../../src/neural/index.ts';
import { type Random, xxHash32 } from '../../../src/numeric/index.ts';
import { closeModel, openModel, rehash } from '../../helpers/model-bytes.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { nerSpec, patternSpec, trainedCrf } from '../../helpers/trained-crf.ts';
import { partsOf, readerOf } from '../../neural/network-parts.ts';
import { jsonText, mutateBytes, mutateJson, mutateText, pick } from '../mutate.ts';
import { type PreparedTarget, prepare } from '../target.ts';

const SENTENCES = [
  'EU/B-ORG rejects/O German/B-MISC call/O',
  'Peter/B-PER Blackburn/I-PER',
  'in/O New/B-LOC York/I-LOC',
];
const CORPUS = smallCorpus('small', SENTENCES);
const WITH_POS = {
  ...CORPUS,
  sentences: CORPUS.sentences.map((sentence) => ({
    ...sentence,
    columns: new Map([['pos', sentence.tokens.map(() => 'NN')]]),
  })),
  columns: ['word', 'pos', 'label'],
};
const MODELS: readonly Uint8Array[] = [
  serializeCrf(await trainedCrf(WITH_POS, nerSpec())),
  serializeCrf(await trainedCrf(WITH_POS, patternSpec())),
];
const WORDS = [
  'O',
  'B-PER',
  'iob2',
  'sgd',
  'lbfgs',
  'crf',
  'softmax',
  'weights',
  'labels.strings',
  'word',
  'conll',
];
const ASKED = sentenceFromTokens(['EU', 'rejects', 'Peter'], undefined, new Map([['pos', ['NN', 'NN', '']]]));

/** What commands do with a model: label, explain, list weights, write it again. */
function useModel(model: CrfModel): void {
  for (const decode of ['viterbi', 'constrained', 'posterior'] as const) model.label(ASKED, { decode });
  model.marginals(ASKED);
  topFeatures(model, 3);
  transitionTable(model);
  let left = 50;
  for (const _ of weightRows(model)) if (--left === 0) break;
  new WeightEditor(model).finish('keep');
  serializeCrf(model);
}

function drawModel(random: Random): Uint8Array {
  const bytes = pick(random, MODELS);
  if (random.integer(5) === 0) {
    const changed = Uint8Array.from(mutateBytes(random, bytes, MODELS));
    if (changed.length < 32 || random.integer(4) === 0) return changed;
    new DataView(changed.buffer).setFloat64(16, changed.length, true);
    return rehash(changed);
  }
  const open = openModel(bytes);
  const others = [...openModel(pick(random, MODELS)).sections.values()];
  for (let left = random.integer(3); left > 0; left--) {
    const name = pick(random, [...open.sections.keys()]);
    if (random.integer(10) === 0) open.sections.delete(name);
    else
      open.sections.set(
        name,
        Uint8Array.from(mutateBytes(random, open.sections.get(name) ?? new Uint8Array(0), others)),
      );
  }
  if (random.integer(2) === 0) {
    const changed = mutateJson(random, open.header, WORDS);
    // What is nested too deep to be written is no input.
    const isWritable = jsonText(changed).startsWith('{');
    if (isWritable && typeof changed === 'object' && changed !== null)
      open.header = changed as Record<string, unknown>;
  }
  if (random.integer(20) > 0) return closeModel(open);
  const wrong = random.integer(2 ** 20);
  return closeModel(open, (entry) =>
    random.integer(4) > 0
      ? entry
      : {
          ...entry,
          [pick(random, ['offset', 'bytes'])]: pick(random, [wrong, -wrong, 8 * wrong, 2 ** 53, 0.5]),
        },
  );
}

const NETWORKS: readonly ReadonlyMap<string, Uint8Array>[] = [
  serializeNetwork(partsOf({})),
  serializeNetwork(partsOf({ hasVectors: true, isWide: true })),
  serializeNetwork(
    partsOf({ options: { layers: 2, caseDimension: 2, characters: { encoder: 'lstm', hidden: 2 } } }),
  ),
];

interface DrawnNetwork {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly isUsed: boolean;
}

function hex(bytes: Uint8Array): string {
  return xxHash32(bytes).toString(16).padStart(8, '0');
}

/** Files changed, and what network.json says of them made true again. */
function drawNetwork(random: Random): DrawnNetwork {
  const valid = pick(random, NETWORKS);
  const files = new Map(valid);
  const decode = (name: string): unknown => JSON.parse(new TextDecoder().decode(valid.get(name)));
  let header = decode('network.json') as { files: Record<string, unknown>; checksum?: unknown };
  for (let left = random.integer(3); left > 0; left--) {
    const name = pick(random, [...files.keys()]);
    const bytes = files.get(name) ?? new Uint8Array(0);
    if (name === 'network.json') header = mutateJson(random, header, WORDS) as typeof header;
    else if (name === 'model.json' && random.integer(2) === 0)
      files.set(name, Buffer.from(jsonText(mutateJson(random, decode(name), WORDS))));
    else if (name.endsWith('.jsonl') && random.integer(2) === 0)
      files.set(
        name,
        Buffer.from(
          mutateText(random, new TextDecoder().decode(bytes), ['"a"\n["b"]\n'], ['"', '\n', '[', ']']),
        ),
      );
    else files.set(name, Uint8Array.from(mutateBytes(random, bytes, [bytes])));
    if (name === 'resources.bin') {
      const changed = Uint8Array.from(files.get(name) ?? []);
      if (changed.length >= 4) new DataView(changed.buffer).setUint32(0, xxHash32(changed.subarray(4)), true);
      files.set(name, changed);
    }
  }
  if (random.integer(4) === 0) header = mutateJson(random, header, WORDS) as typeof header;
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
    if (typeof header.files === 'object' && header.files !== null && random.integer(10) > 0) {
      for (const name of Object.keys(header.files)) {
        const bytes = files.get(name);
        if (bytes !== undefined) header.files[name] = { bytes: bytes.length, xxHash32: hex(bytes) };
      }
    }
    const { checksum: _, ...rest } = header;
    const text = jsonText({ ...rest, checksum: hex(Buffer.from(jsonText(rest))) });
    files.set('network.json', Buffer.from(text));
  } else files.set('network.json', Buffer.from(jsonText(header)));
  return { files, isUsed: random.integer(8) === 0 };
}

const CHECKPOINT: Checkpoint = {
  parameters: new Map([
    ['words', Float32Array.of(1, 2, 3)],
    ['bias', Float32Array.of(0.5)],
  ]),
  optimizer: new Map([['words.m', Float32Array.of(1, 2, 3)]]),
  steps: 17,
  best: { epoch: 2, score: 0.5, parameters: new Map([['bias', Float32Array.of(0.25)]]) },
  history: [{ epoch: 1, loss: 2, learningRate: 0.1, devScore: 0.4 }],
};
const FINGERPRINT = 'ab12';
const CHECKPOINT_BYTES = serializeCheckpoint(CHECKPOINT, FINGERPRINT);

function drawCheckpoint(random: Random): Uint8Array {
  const view = new DataView(CHECKPOINT_BYTES.buffer, CHECKPOINT_BYTES.byteOffset);
  const length = view.getUint32(12, true);
  let bytes: Uint8Array;
  if (random.integer(2) === 0)
    bytes = Uint8Array.from(mutateBytes(random, CHECKPOINT_BYTES, [CHECKPOINT_BYTES]));
  else {
    const header: unknown = JSON.parse(new TextDecoder().decode(CHECKPOINT_BYTES.subarray(16, 16 + length)));
    const json = Buffer.from(
      jsonText(mutateJson(random, header, ['parameters', 'optimizer', 'best', '__proto__'])),
    );
    bytes = Uint8Array.from(
      Buffer.concat([CHECKPOINT_BYTES.subarray(0, 16), json, CHECKPOINT_BYTES.subarray(16 + length)]),
    );
    new DataView(bytes.buffer).setUint32(12, json.length, true);
  }
  if (bytes.length >= 16) new DataView(bytes.buffer).setUint32(8, xxHash32(bytes.subarray(12)), true);
  return bytes;
}

export const MODEL_TARGETS: readonly PreparedTarget[] = [
  prepare<Uint8Array>({
    name: 'crf-model',
    draw: drawModel,
    run: (bytes) => useModel(deserializeCrf(bytes, 'x.crfmodel')),
  }),
  prepare<DrawnNetwork>({
    name: 'network',
    draw: drawNetwork,
    run: async ({ files, isUsed }) => {
      const model = new NetworkModel(await deserializeNetwork(readerOf(new Map(files)), 'network'));
      if (!isUsed) return;
      // A memory of WebAssembly's each: not for every input.
      const predictor = await model.predictor({ threads: 1 });
      try {
        await predictor.label([ASKED]);
      } finally {
        await predictor.close();
      }
    },
  }),
  prepare<Uint8Array>({
    name: 'checkpoint',
    draw: drawCheckpoint,
    run: (bytes) => {
      const found = deserializeCheckpoint(bytes, FINGERPRINT, 'checkpoint.bin');
      if (found !== undefined) serializeCheckpoint(found, FINGERPRINT);
    },
  }),
];
