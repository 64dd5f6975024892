/** A thread of `label-pool.ts`: takes its setup, then job after job. */
import { parentPort } from 'node:worker_threads';
import { createBatchDecoder } from '../crf/wasm/batch-decoder.ts';
import { CrfLabError } from '../errors.ts';
import { AttributeScanner } from '../features/attribute-scanner.ts';
import {
  type LabelJob,
  type LabelledJob,
  type LabelSetup,
  type RefusedJob,
  setupVocabularies,
} from './label-task.ts';

type Label = (job: LabelJob) => LabelledJob;

async function createLabel(setup: LabelSetup): Promise<Label> {
  const vocabularies = setupVocabularies(setup);
  const { attributes } = vocabularies;
  const scanner = await AttributeScanner.create('', vocabularies);
  const decoder = await createBatchDecoder({ ...setup.decoder, attributes });
  return ({ number, bytes, length }) => {
    // As a Buffer it is searched many times faster.
    scanner.scan({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, length), firstLine: 1 });
    const { hasAttributes } = scanner.end();
    const { data } = scanner.take();
    const labels = decoder.decode(data, setup.decoding);
    return { number, bytes, hasAttributes, sequenceOffsets: data.sequenceOffsets, labels };
  };
}

const port = parentPort;
let label: Promise<Label> | undefined;

port?.on('message', async (message: LabelSetup | LabelJob) => {
  if ('decoder' in message) {
    label = createLabel(message);
    return;
  }
  // What is rejected here ends the thread, and the pool with it.
  const run = await label;
  if (run === undefined) throw new Error('a job came before the setup');
  try {
    const done = run(message);
    port.postMessage(done, [message.bytes.buffer]);
  } catch (error) {
    if (!(error instanceof CrfLabError)) throw error;
    const refused: RefusedJob = { isRefused: true };
    port.postMessage(refused);
  }
});
