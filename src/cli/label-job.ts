/** What each thread of `label-pool.ts` does with a job. */
import { createBatchDecoder } from '../crf/wasm/batch-decoder.ts';
import { AttributeScanner } from '../features/attribute-scanner.ts';
import { type LabelJob, type LabelledJob, type LabelSetup, setupVocabularies } from './label-task.ts';

/** @throws CrfLabError where the bytes are not valid or have no labels; the job's thread is of no use afterwards */
export type Label = (job: LabelJob) => LabelledJob;

export async function createLabel(setup: LabelSetup): Promise<Label> {
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
