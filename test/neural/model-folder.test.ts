import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderReader, writeFolderAtomically } from '../../src/corpus/index.ts';
import {
  deserializeNetwork,
  loadTensorFlow,
  NETWORK_FILES,
  serializeNetwork,
} from '../../src/neural/index.ts';
import { partsOf } from './network-parts.ts';

describe('a model folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'crf-lab-network-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const OWN = { marker: 'network.json', known: NETWORK_FILES };

  it('is written, read, and replaced as a whole', async () => {
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(partsOf({ isFinished: false })), OWN);
    expect((await deserializeNetwork(folderReader(path), path)).isFinished).toBe(false);
    await writeFolderAtomically(path, serializeNetwork(partsOf()), OWN);
    expect((await deserializeNetwork(folderReader(path), path)).isFinished).toBe(true);
    expect(await readdir(root)).toEqual(['model']);
  });

  it('is read by TensorFlow.js from a web server as it stands', async () => {
    const { tf } = await loadTensorFlow({ prefer: 'cpu' });
    const parts = partsOf({ hasVectors: true, isWide: true });
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(parts), OWN);
    const read = folderReader(path);
    const server = createServer((request, response) => {
      read((request.url ?? '/').slice(1)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const model = await tf.loadLayersModel(`http://127.0.0.1:${port}/model.json`);
      const words = model.weights.find(({ originalName }) => originalName === 'word_vectors/embeddings')!;
      expect(words.read().dataSync().subarray(4)).toEqual(parts.parameters[0]!.values);
      model.dispose();
    } finally {
      server.close();
    }
  });

  it('is not written over anything else', async () => {
    const files = serializeNetwork(partsOf());
    const file = join(root, 'file');
    await writeFile(file, 'x');
    await expect(writeFolderAtomically(file, files, OWN)).rejects.toThrow(
      `${file}: is a file, expected the name of a new folder`,
    );
    const photos = join(root, 'photos');
    await mkdir(photos);
    await writeFolderAtomically(photos, files, OWN);
    await writeFile(join(photos, 'cat.jpg'), 'x');
    await expect(writeFolderAtomically(photos, files, OWN)).rejects.toThrow(
      `${photos}: this folder has cat.jpg in it and is not replaced; name a new folder`,
    );
    expect((await readdir(root)).sort()).toEqual(['file', 'photos']);
    await expect(writeFolderAtomically(join(root, 'no', 'model'), files, OWN)).rejects.toThrow(
      /its folder does not exist; make it first/,
    );
  });

  it('keeps the old one when writing fails', async () => {
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(partsOf()), OWN);
    const broken = new Map([
      ['model.json', 'no bytes' as unknown as Uint8Array],
      ['x', 7 as unknown as Uint8Array],
    ]);
    await expect(writeFolderAtomically(path, broken, OWN)).rejects.toThrow(
      /cannot be written.*; the old folder is unchanged/,
    );
    expect(await readdir(root)).toEqual(['model']);
    expect((await deserializeNetwork(folderReader(path), path)).labels).toHaveLength(3);
  });

  it('that is not there is named', async () => {
    const path = join(root, 'none');
    await expect(deserializeNetwork(folderReader(path), path)).rejects.toThrow(
      `${path}/network.json: cannot be read; expected the folder of a network written by crf-lab train`,
    );
    await expect(folderReader(root)('../x')).rejects.toThrow(RangeError);
  });
});
