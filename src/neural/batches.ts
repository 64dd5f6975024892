/** Which sentences make up the batches of an epoch, and in what order sentences are predicted. */
import { createRandom, shuffle } from '../numeric/index.ts';
import type { PackedBatch } from './batch-packer.ts';
import type { PredictionLimits } from './engine.ts';
import type { NetworkData } from './network-data.ts';
import type { ResolvedNetworkTrainOptions } from './options.ts';
import { seedFor } from './seeds.ts';

/** Batches whose sentences are sorted together when `bucketed`: near lengths, yet other neighbours every epoch. */
const BATCHES_PER_BUCKET = 50;

/** The batches of an epoch (from 1): every sentence once, the last batch perhaps smaller. Sentences without tokens are left out. */
export function epochBatches(
  { sentenceCount, sentenceOffsets }: NetworkData,
  { batch: B, batches, seed }: ResolvedNetworkTrainOptions,
  epoch: number,
): Uint32Array[] {
  const random = createRandom(seedFor(seed, 'order', epoch));
  const lengthOf = (n: number): number => (sentenceOffsets[n + 1] ?? 0) - (sentenceOffsets[n] ?? 0);
  const order = Uint32Array.from({ length: sentenceCount }, (_, n) => n).filter((n) => lengthOf(n) > 0);
  shuffle(random, order);
  if (batches === 'bucketed') {
    for (let start = 0; start < order.length; start += B * BATCHES_PER_BUCKET) {
      const bucket = order.subarray(start, start + B * BATCHES_PER_BUCKET);
      // Equal lengths stay in their drawn order.
      bucket.set(Array.from(bucket).sort((a, b) => lengthOf(a) - lengthOf(b)));
    }
  }
  const cut: Uint32Array[] = [];
  for (let start = 0; start < order.length; start += B) cut.push(order.subarray(start, start + B));
  if (batches === 'bucketed') shuffle(random, cut);
  return cut;
}

/** Batches for prediction: like lengths together, at most `sentences` and about `rows` tokens in one (a longer sentence alone). */
export function predictionBatches(
  { sentenceCount, sentenceOffsets }: NetworkData,
  limits: PredictionLimits,
): number[][] {
  const lengthOf = (n: number): number => (sentenceOffsets[n + 1] ?? 0) - (sentenceOffsets[n] ?? 0);
  const order = Array.from({ length: sentenceCount }, (_, n) => n).filter((n) => lengthOf(n) > 0);
  order.sort((a, b) => lengthOf(b) - lengthOf(a));
  const batches: number[][] = [];
  let rows = 0;
  for (const n of order) {
    const last = batches.at(-1);
    rows += lengthOf(n);
    if (last !== undefined && last.length < limits.sentences && rows <= limits.rows) last.push(n);
    else {
      batches.push([n]);
      rows = lengthOf(n);
    }
  }
  return batches;
}

/** Calls `put` for every row of a batch with the token of the data it stands for. */
export function scatterRows(
  { sentenceCount, sentences, lengths, timeOffsets }: PackedBatch,
  { sentenceOffsets }: NetworkData,
  put: (row: number, token: number) => void,
): void {
  for (let b = 0; b < sentenceCount; b++) {
    const start = sentenceOffsets[sentences[b] ?? 0] ?? 0;
    for (let t = 0; t < (lengths[b] ?? 0); t++) put((timeOffsets[t] ?? 0) + b, start + t);
  }
}
