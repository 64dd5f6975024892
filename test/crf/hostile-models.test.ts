/** Files that pretend to be models, and are refused before they cost memory. */
import { mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/cli/model-file.ts';
import { loadNetwork } from '../../src/cli/network-folder.ts';
import { readBytes, writeFolderAtomically } from '../../src/corpus/index.ts';
import { deserializeCrf, serializeCrf } from '../../src/crf/index.ts';
import { ModelFormatError } from '../../src/errors.ts';
import { ByteWriter } from '../../src/features/byte-stream.ts';
import { deserializeResources } from '../../src/features/index.ts';
import { NETWORK_FILES, NETWORK_JSON, serializeNetwork } from '../../src/neural/index.ts';
import { xxHash32 } from '../../src/numeric/index.ts';
import { rehash } from '../helpers/model-bytes.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';
import { nerSpec, trainedCrf } from '../helpers/trained-crf.ts';
import { partsOf } from '../neural/network-parts.ts';

const folder = await mkdtemp(join(tmpdir(), 'hostile-models-'));
const model = await trainedCrf(
  smallCorpus('small', ['EU/B-ORG rejects/O', 'Peter/B-PER sleeps/O']),
  nerSpec([]),
);
const bytes = serializeCrf(model);
const MIB = 2 ** 20;

/** The head of the model, which says to be of `length` bytes, and zeros. */
function headed(length: number, zeros: number): Uint8Array {
  const file = new Uint8Array(32 + zeros);
  file.set(bytes.subarray(0, 32));
  new DataView(file.buffer).setFloat64(16, length, true);
  return file;
}

describe('files in place of models', () => {
  it.each([
    ['zeros', new Uint8Array(40 * MIB), /not a crf-lab model/],
    ['text', Buffer.from('word O\n'.repeat(1e6)), /not a crf-lab model/],
    ['a head and zeros without end', headed(2 ** 40, 40 * MIB), /holds more than the \d+ bytes that it may/],
    [
      'a head that says less than follows',
      headed(5000, 40 * MIB),
      /holds more than the 5000 bytes that it may/,
    ],
    ['a head of nonsense', headed(Number.NaN, 40 * MIB), /holds more than the \d+ bytes/],
    ['less than a head', new Uint8Array(bytes.subarray(0, 20)), /not a crf-lab model/],
  ])('are refused in gzip by their first bytes: %s', async (_, content, message) => {
    const path = join(folder, 'bomb.crfmodel');
    await writeFile(path, gzipSync(content));
    const before = process.memoryUsage().arrayBuffers;
    await expect(loadModel(path)).rejects.toThrow(message);
    await expect(loadModel(path)).rejects.toThrow(ModelFormatError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * MIB);
  });

  it('are refused by their first bytes however large they are', async () => {
    const path = join(folder, 'large.crfmodel');
    await writeFile(path, '');
    // A hole in the disk: nothing of it is read.
    await truncate(path, 2 ** 40);
    await expect(loadModel(path)).rejects.toThrow(/not a crf-lab model/);
  });

  it('a model in gzip is read', async () => {
    const path = join(folder, 'm.crfmodel.gz');
    await writeFile(path, gzipSync(bytes));
    expect(serializeCrf(await loadModel(path))).toEqual(bytes);
  });

  it('gzip that is shortened very far is refused, and none that is small', async () => {
    const path = join(folder, 'zeros.gz');
    await writeFile(path, gzipSync(new Uint8Array(10 * MIB)));
    expect(await readBytes(path)).toHaveLength(10 * MIB);
    await writeFile(path, gzipSync(new Uint8Array(100 * MIB)));
    await expect(readBytes(path)).rejects.toThrow(/holds more than the 16777216 bytes that it may/);
  });
});

describe('models with a right checksum', () => {
  it('whose header is larger than any is are refused before it is parsed', () => {
    const file = headed(9 * MIB + 32, 9 * MIB);
    new DataView(file.buffer).setUint32(24, 9 * MIB, true);
    expect(() => deserializeCrf(rehash(file), 'm')).toThrow(
      /m: a header of 9437184 bytes; the file is damaged/,
    );
  });

  it('of lists whose entries share ever longer beginnings are refused', () => {
    const writer = new ByteWriter();
    writer.raw(new Uint8Array(4));
    writer.integer(1);
    writer.integer(1);
    writer.string('list');
    writer.string('list');
    writer.integer(0);
    writer.integer(0);
    const count = 30_000;
    writer.integer(count);
    for (let k = 0; k < count; k++) {
      writer.integer(k);
      writer.string('a');
    }
    const file = writer.finish();
    new DataView(file.buffer).setUint32(0, xxHash32(file.subarray(4)), true);
    expect(() => deserializeResources(file, 'm')).toThrow(
      /the resources in it are damaged \(strings of more than/,
    );
  });
});

describe('folders of networks', () => {
  it.each(['network.json', 'weights.bin', 'words.jsonl'])(
    'with a %s of a terabyte are refused by its size',
    async (name) => {
      const path = join(folder, `network-${name}`);
      await writeFolderAtomically(path, serializeNetwork(partsOf()), {
        marker: NETWORK_JSON,
        known: NETWORK_FILES,
      });
      await truncate(join(path, name), 2 ** 40);
      await expect(loadNetwork(path)).rejects.toThrow(/found 1099511627776 bytes, expected/);
      await expect(loadNetwork(path)).rejects.toThrow(ModelFormatError);
    },
  );
});
