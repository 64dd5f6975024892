/**
 * Tokens a second of the fused network engine, training and inference (Viterbi included): word vectors of 100, character CNN of
 * 30 filters, dropout one half, batches of 32 random sentences of CoNLL-2003 or, where the data are missing, of synthetic ones
 * of like lengths. Rates are of CPU time with one thread and of wall time with more; best of RUNS. Prints Markdown.
 *
 *     npx tsx test/bench/network-speed.ts [--hidden 100,200 --labels 9,33,133 --threads 1,2 --runs 3 --batches 20 --head crf]
 *
 * --part train or --part infer measures one of the two. Inference is that of a whole model: NetworkPredictor.decode of the batches'
 * sentences, ids in, labels out.
 *
 * --json prints one line for a single case, rates of wall time over all runs; --export FOLDER writes the batches for the PyTorch peer.
 * CRF_LAB_SIMD=plain measures the build without relaxed SIMD. Peak memory is the whole process's, so ask for one case a run.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus, type Sentence, sentenceFromTokens } from '../../src/corpus/index.ts';
import {
  CharacterTable,
  capacityFor,
  encodeSentences,
  initialiseParameter,
  type Network,
  type NetworkData,
  type NetworkHead,
  type Parameter,
  resolveNetwork,
  resolveNetworkTrainOptions,
  WordTable,
} from '../../src/neural/index.ts';
import { NetworkPredictor } from '../../src/neural/predictor.ts';
import { createFusedEngine } from '../../src/neural/wasm/index.ts';
import { createRandom, shuffle } from '../../src/numeric/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

const BATCH = 32;

const { values } = parseArgs({
  options: {
    hidden: { type: 'string', default: '100,200' },
    labels: { type: 'string', default: '9,33,133' },
    threads: { type: 'string', default: '1,2' },
    runs: { type: 'string', default: '3' },
    batches: { type: 'string', default: '20' },
    head: { type: 'string', default: 'crf' },
    json: { type: 'boolean', default: false },
    part: { type: 'string', default: 'both' },
    export: { type: 'string' },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);
const head: NetworkHead = values.head === 'softmax' ? 'softmax' : 'crf';

const sentences = hasSharedData
  ? (await readCorpus(sharedData('conll2003/train.txt.gz'))).sentences
  : synthetic();
const words = sentences.flatMap(({ tokens }) => tokens);
const tables = {
  words: WordTable.fromWords(words, { casing: 'exact', digits: 'zero' }, undefined),
  characters: CharacterTable.fromWords(words, 25, 'zero'),
};
const order = sentences.map((_, n) => n);
shuffle(createRandom(1), order);
const batches = Array.from({ length: Number(values.batches) }, (_, i) =>
  order.slice(i * BATCH, (i + 1) * BATCH),
).filter((batch) => batch.length > 0);
const encoded = encodeSentences(sentences, { ...tables, labels: [] });
const tokens = batches.flat().reduce((sum, n) => sum + (sentences[n]?.tokens.length ?? 0), 0);

if (values.export !== undefined) await exportBatches(values.export);
else if (values.json) {
  const [hidden = 100] = numbers(values.hidden);
  const [labels = 9] = numbers(values.labels);
  const [threads = 2] = numbers(values.threads);
  const { train, infer } = await measure(hidden, labels, threads, meanRate);
  console.log(
    JSON.stringify({
      trainTokensPerSecond: train,
      predictTokensPerSecond: infer,
      peakMemoryMB: process.resourceUsage().maxRSS / 1024,
    }),
  );
} else {
  console.log(
    `${sentences.length} sentences, ${words.length} tokens, ${tables.words.size} words, ${tables.characters.size} characters; ` +
      `${batches.length} batches of ${BATCH} with ${tokens} tokens\n`,
  );
  console.log('| hidden | labels | threads | training, tokens/s | inference, tokens/s |');
  console.log('| ---: | ---: | ---: | ---: | ---: |');
  for (const hidden of numbers(values.hidden)) {
    for (const labels of numbers(values.labels)) {
      for (const threads of numbers(values.threads)) {
        const { train, infer } = await measure(hidden, labels, threads, bestRate);
        console.log(`| ${[hidden, labels, threads, train, infer].join(' | ')} |`);
      }
    }
  }
  console.log(`\nPeak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB.`);
}

/** The batches as test/bench/peers/bilstm_crf_pytorch.py reads them. */
async function exportBatches(folder: string): Promise<void> {
  const arrays = {
    sentences: Int32Array.from(batches.flat()),
    sentenceOffsets: encoded.sentenceOffsets,
    words: encoded.words,
    forms: encoded.forms,
    labels: Int32Array.from({ length: encoded.tokenCount }, (_, i) => i % 997),
    formOffsets: encoded.formOffsets,
    formCharacters: encoded.formCharacters,
  };
  for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(arrays))
    await writeFile(join(folder, `${name}.i32`), new Uint8Array(buffer, byteOffset, byteLength));
  const meta = {
    words: tables.words.size,
    characters: tables.characters.size,
    ...{ wordDimension: 100, characterDimension: 30, filters: 30, batch: BATCH },
  };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(meta));
}

type Rate = (run: () => void, threads: number) => number;

async function measure(
  hidden: number,
  labels: number,
  threads: number,
  rate: Rate,
): Promise<{ train: number; infer: number }> {
  const random = createRandom(2);
  // Labels of the corpus are of no account for speed: random ones, as many as asked for.
  const data: NetworkData = {
    ...encoded,
    labels: Int32Array.from({ length: encoded.tokenCount }, () => random.integer(labels)),
  };
  const learningRate = 0.001;
  const training = resolveNetworkTrainOptions({ batch: BATCH, learningRate });
  const network = resolveNetwork({ hidden, head });
  const engine = await createFusedEngine(
    {
      network,
      sizes: { words: tables.words.size, characters: tables.characters.size, labels, attributes: 0 },
      training,
      frozenFrom: undefined,
    },
    { threads, capacity: capacityFor([data], BATCH) },
  );
  for (const parameter of engine.parameters) initialiseParameter(parameter, random);
  let seed = 0;
  const train = (): void => {
    for (const batch of batches) engine.step(engine.pack(data, batch), { dropoutSeed: seed++, learningRate });
  };
  let trainRate = Number.NaN;
  if (values.part !== 'infer') {
    train();
    trainRate = rate(train, threads);
  }
  // As NetworkModel.predictor does: an engine that only predicts, with batches of its own choice.
  const { predictor, chosen } = await predictorOf(engine.parameters, network, labels, threads);
  await engine.close();
  const infer = (): void => {
    predictor.decode(chosen);
  };
  infer();
  const inferRate = values.part === 'train' ? Number.NaN : rate(infer, threads);
  await predictor.close();
  return { train: trainRate, infer: inferRate };
}

/** A predictor with these parameters, and the sentences of all batches as it wants them. */
async function predictorOf(
  parameters: readonly Parameter[],
  network: Network,
  labels: number,
  threads: number,
): Promise<{ predictor: NetworkPredictor; chosen: NetworkData }> {
  const sizes = { words: tables.words.size, characters: tables.characters.size, labels, attributes: 0 };
  const engine = await createFusedEngine(
    { network, sizes, training: undefined, frozenFrom: undefined },
    { threads, capacity: capacityFor([], BATCH) },
  );
  for (const [i, { values }] of engine.parameters.entries()) values.set(parameters[i]?.values ?? []);
  const names = Array.from({ length: labels }, (_, j) => `L${j}`);
  const predictor = new NetworkPredictor(
    { ...tables, labels: names, network, scheme: 'none', wide: undefined },
    engine,
  );
  const chosen = batches.flat().flatMap((n) => sentences[n] ?? []);
  return { predictor, chosen: predictor.encode(chosen) };
}

/** Tokens a second of wall time over all runs. */
function meanRate(run: () => void): number {
  const startedAt = performance.now();
  for (let k = 0; k < Number(values.runs); k++) run();
  return (1000 * tokens * Number(values.runs)) / (performance.now() - startedAt);
}

/** Tokens a second in the best of the runs. */
function bestRate(run: () => void, threads: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < Number(values.runs); k++) {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, threads === 1 ? (user + system) / 1e6 : (performance.now() - startedAt) / 1e3);
  }
  return Math.round(tokens / best);
}

/** Lengths of mean 14.5 as in CoNLL-2003, words by Zipf's law. */
function synthetic(): Sentence[] {
  const random = createRandom(7);
  const count = 20_000;
  return Array.from({ length: 14_000 }, () => {
    const length = 1 + Math.floor(-13.5 * Math.log(1 - random.uniform()));
    const words = Array.from({ length: Math.min(length, 110) }, () => {
      const rank = Math.floor(count ** random.uniform());
      return `w${rank.toString(36).repeat(1 + (rank % 3))}`;
    });
    return sentenceFromTokens(words);
  });
}
