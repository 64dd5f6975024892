import { describe, expect, it } from 'vitest';
import { ModelFormatError } from '../../src/errors.ts';
import { deserializeNetwork, serializeNetwork } from '../../src/neural/index.ts';
import { xxHash32 } from '../../src/numeric/index.ts';
import { type Files, partsOf, readerOf, type Variant } from './network-parts.ts';

describe('a damaged network', () => {
  /** The one line of the error when `change` was done to the files. */
  async function errorAfter(change: (files: Files) => void, variant?: Variant): Promise<ModelFormatError> {
    const files = serializeNetwork(partsOf(variant));
    change(files);
    const error: unknown = await deserializeNetwork(readerOf(files), 'm').then(
      () => 'no error',
      (caught: unknown) => caught,
    );
    expect(error, `${change}`).toBeInstanceOf(ModelFormatError);
    const found = error as ModelFormatError;
    expect(found.message).not.toContain('\n');
    return found;
  }

  /** Changes network.json, or another file listed in it, and mends all checksums: a forger's work. */
  function forge(files: Files, name: string, change: (text: string) => string): void {
    const text = (file: string): string => new TextDecoder().decode(files.get(file));
    const encode = (value: string): Uint8Array => new TextEncoder().encode(value);
    const hash = (bytes: Uint8Array): string => xxHash32(bytes).toString(16).padStart(8, '0');
    files.set(name, encode(change(text(name))));
    const { checksum: _, ...header } = JSON.parse(text('network.json')) as Record<string, unknown>;
    const list = header.files as Record<string, { bytes: number; xxHash32: string }>;
    if (name !== 'network.json')
      list[name] = { bytes: files.get(name)!.length, xxHash32: hash(files.get(name)!) };
    files.set(
      'network.json',
      encode(JSON.stringify({ ...header, checksum: hash(encode(JSON.stringify(header))) })),
    );
  }

  const FULL: Variant = { hasVectors: true, isWide: true, isFinished: false };

  it('is named where a file is missing', async () => {
    for (const name of serializeNetwork(partsOf(FULL)).keys()) {
      const error = await errorAfter((files) => files.delete(name), FULL);
      expect(error.file).toBe(`m/${name}`);
      expect(error.message).toMatch(
        name === 'network.json' ? /expected the folder of a network/ : /copy the whole folder/,
      );
    }
  });

  it('is named where a file is truncated, longer or has one bit changed', async () => {
    for (const name of serializeNetwork(partsOf(FULL)).keys()) {
      const changes: ((bytes: Uint8Array) => Uint8Array)[] = [
        (bytes) => bytes.slice(0, bytes.length >> 1),
        (bytes) => bytes.slice(0, 0),
        (bytes) => Uint8Array.of(...bytes, 0),
        ...[0.1, 0.5, 0.99].map((place) => (bytes: Uint8Array) => {
          const changed = bytes.slice();
          const at = Math.floor(place * bytes.length);
          changed[at] = (changed[at] ?? 0) ^ 1;
          return changed;
        }),
      ];
      for (const change of changes) {
        const error = await errorAfter((files) => files.set(name, change(files.get(name)!)), FULL);
        expect(error.file, name).toBe(`m/${name}`);
      }
    }
  });

  it('is refused when newer, or something else', async () => {
    const newer = await errorAfter((files) =>
      forge(files, 'network.json', (text) => text.replace('"version": 1', '"version": 2')),
    );
    expect(newer.message).toBe(
      'm/network.json: network format version 2, this program reads up to version 1: update crf-lab',
    );
    expect(newer.version).toBe(2);
    for (const text of ['{}', '[]', 'null', '{"format":"layers-model","version":1}']) {
      const error = await errorAfter((files) => files.set('network.json', new TextEncoder().encode(text)));
      expect(error.message).toBe(
        'm/network.json: not a network of crf-lab; expected a file written by crf-lab train',
      );
    }
    const unsigned = await errorAfter((files) =>
      files.set(
        'network.json',
        new TextEncoder().encode(
          new TextDecoder().decode(files.get('network.json')).replace(/,\s*"checksum": "\w+"/, ''),
        ),
      ),
    );
    expect(unsigned.message).toMatch(/network.json: checksum does not match/);
    const hand = await errorAfter((files) =>
      files.set(
        'network.json',
        new TextEncoder().encode(
          new TextDecoder().decode(files.get('network.json')).replace('B-PER', 'B-LOC'),
        ),
      ),
    );
    expect(hand.message).toMatch(/checksum does not match; the file is damaged or was changed/);
  });

  it('is refused when forged', async () => {
    const cases: [file: string, from: string | RegExp, to: string, message: RegExp][] = [
      ['model.json', '"weights.bin"', '"../weights.bin"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"/etc/passwd"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"a\\\\\\\\b"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"__proto__"', /does not list __proto__/],
      ['model.json', '"weights.bin"', '"words.jsonl"', /bytes of weights, expected/],
      ['model.json', '"units":3', '"units":4', /topology is not that of the network/],
      ['model.json', '"Dense"', '"Lambda"', /topology is not that of the network/],
      ['model.json', '"shape":[3]', '"shape":[4]', /weights are not those of the network/],
      ['model.json', '"dtype":"float32"', '"dtype":"uint8"', /weightsManifest.0.weights.0.dtype/],
      ['network.json', '"hidden": 3', '"hidden": 4', /not (that|those) of the network/],
      ['network.json', '"labels": 3', '"labels": 2', /not (that|those) of the network/],
      ['network.json', '"B-PER"', '"O"', /2 labels, expected 3/],
      ['network.json', '"plain": ', '"plain": 1', /words, expected/],
      ['network.json', '"head": "crf"', '"head": "mlp"', /network.head/],
      ['network.json', '"isFinished": true', '"isFinished": true, "run": "x"', /run/],
      ['words.jsonl', '["', '[1,"', /line \d+: expected a word/],
      ['words.jsonl', '"', '', /damaged/],
      ['words.jsonl', /^.*\n/, '', /words, expected/],
      ['characters.jsonl', '"t"', '"th"', /line 1: expected a character/],
      ['characters.jsonl', '"t"', '"h"', /a character stands twice/],
      ['characters.jsonl', /^.*\n/, '', /characters, expected/],
    ];
    for (const [file, from, to, message] of cases) {
      const change = (files: Files): void =>
        forge(files, file, (text) => {
          const changed = text.replace(from, to);
          expect(changed, `${from}`).not.toBe(text);
          return changed;
        });
      const error = await errorAfter(change);
      expect(error.message, `${file}: ${from} -> ${to}`).toMatch(message);
    }
  });

  it.each([
    [20, 'words: a number is not finite'],
    [0, 'words: the row for padding is not 0'],
  ])('is refused where a weight is not a number: byte %i', async (at, what) => {
    const error = await errorAfter((files) => {
      const bytes = files.get('weights.bin')!;
      new DataView(bytes.buffer, bytes.byteOffset).setFloat32(at, Number.NaN, true);
      forge(files, 'network.json', (text) => {
        const header = JSON.parse(text) as { files: Record<string, { xxHash32: string }> };
        header.files['weights.bin']!.xxHash32 = xxHash32(bytes).toString(16).padStart(8, '0');
        return JSON.stringify(header);
      });
    });
    expect(error.message).toBe(
      `m/weights.bin: ${what}; the file is damaged or was changed: copy the whole folder again or train anew`,
    );
  });
});
