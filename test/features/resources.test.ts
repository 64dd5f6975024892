import { beforeAll, describe, expect, it } from 'vitest';
import { ModelFormatError } from '../../src/errors.ts';
import { type ClusterLexicon, parseClusters } from '../../src/features/clusters.ts';
import { createGazetteer } from '../../src/features/gazetteer.ts';
import {
  deserializeResources,
  NO_RESOURCES,
  type Resources,
  resourceName,
  serializeResources,
} from '../../src/features/resources.ts';
import { parseVectors } from '../../src/features/vector-files/text-vectors.ts';
import { xxHash32 } from '../../src/numeric/index.ts';
import { sharedLines } from '../helpers/resource-lines.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

/** The same as plain data: what two equal resources have in common whatever the order inside their maps. */
function plain({ gazetteers, clusters, vectors }: Resources): unknown {
  const words = (lexicon: ClusterLexicon): unknown =>
    new Map([...lexicon.words.keys()].map((word) => [word, lexicon.lookup(word)]));
  return {
    gazetteers: [...gazetteers].map(([key, list]) => [key, { ...list }]),
    clusters: [...clusters].map(([key, lexicon]) => [
      key,
      lexicon.name,
      lexicon.duplicates,
      lexicon.paths,
      words(lexicon),
    ]),
    vectors: vectors && [vectors.name, vectors.dimension, vectors.duplicates, vectors.words, vectors.values],
  };
}

let small: Resources;

beforeAll(async () => {
  small = {
    gazetteers: new Map([
      ['city', createGazetteer('city', ['New York', 'Newport', 'Åland 😀', '__proto__', 'a b c d e f g h'])],
      ['code', createGazetteer('code', ['US'], { caseSensitive: true, requireCapital: false })],
      ['empty', createGazetteer('empty', [])],
    ]),
    clusters: new Map([
      [
        'tree',
        await parseClusters(['0\tdog', '0101101110\tcat', '0\tdo', '0\tdog', '11\t\ufeffx'], {
          file: 'tree',
        }),
      ],
    ]),
    vectors: await parseVectors(['the 0.1 -2.5e-8', 'b. c 3 4'], { file: 'vec' }),
  };
});

describe('resourceName', () => {
  it.each([
    ['lists/people.family_name.txt.gz', 'people.family_name'],
    ['C:\\lists\\lower.10000.TXT', 'lower.10000'],
    ['twitter-6mpaths.gz', 'twitter-6mpaths'],
    ['vectors.vec', 'vectors.vec'],
    ['/x/.txt', '.txt'],
  ])('of %j is %j', (path, name) => {
    expect(resourceName(path)).toBe(name);
  });
});

describe('resources as bytes', () => {
  it('come back as they were', () => {
    for (const resources of [small, NO_RESOURCES, { ...small, vectors: undefined }]) {
      expect(plain(deserializeResources(serializeResources(resources), 'm'))).toEqual(plain(resources));
    }
  });

  it('are the same bytes when written again, and read from the middle of a larger array', () => {
    const bytes = serializeResources(small);
    expect(serializeResources(deserializeResources(bytes, 'm'))).toEqual(bytes);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    const inside = larger.subarray(3, 3 + bytes.length);
    expect(plain(deserializeResources(inside, 'm'))).toEqual(plain(small));
  });

  it('are refused when cut off anywhere', () => {
    const bytes = serializeResources(small);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => deserializeResources(bytes.subarray(0, length), 'm')).toThrow(ModelFormatError);
    }
  });

  it('are refused with any byte changed', () => {
    const bytes = serializeResources(small);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x20;
      expect(() => deserializeResources(damaged, 'm')).toThrow(ModelFormatError);
    }
  });

  it('fail with a ModelFormatError or give resources, and nothing else, when a forged checksum hides a change', () => {
    const bytes = serializeResources(small);
    let refused = 0;
    for (let at = 4; at < bytes.length; at++) {
      for (const value of [0, 1, 127, 255]) {
        const forged = withChecksum(bytes, at, value);
        try {
          deserializeResources(forged, 'm');
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFormatError);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('say which file and what to do about it', () => {
    const bytes = serializeResources(small);
    expect(() => deserializeResources(bytes.subarray(0, 20), 'my.model')).toThrow(
      'my.model: the resources in it are damaged (wrong checksum): copy the file again or train anew',
    );
    try {
      deserializeResources(withChecksum(bytes, 4, 9), 'my.model');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: 'ModelFormatError', file: 'my.model', version: 9 });
    }
  });
});

/** A copy with one byte changed and the checksum made to fit. */
function withChecksum(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const forged = bytes.slice();
  forged[at] = value;
  new DataView(forged.buffer).setUint32(0, xxHash32(forged.subarray(4)), true);
  return forged;
}

describe.skipIf(!hasSharedData)('the published resources as bytes', () => {
  it('come back as they were, in a fraction of their size as text', async () => {
    const teams = sharedLines('gazetteers/twitter-nlp-lexicon/sports.sports_team.txt.gz');
    const paths = sharedLines('brown-clusters/twitter-6mpaths.txt.gz');
    const wsj = sharedLines('brown-clusters/wsj-bitstrings.txt.gz');
    const resources: Resources = {
      gazetteers: new Map([['teams', createGazetteer('teams', teams)]]),
      clusters: new Map([
        ['twitter', await parseClusters(paths, { file: 'twitter' })],
        ['wsj', await parseClusters(wsj, { file: 'wsj' })],
      ]),
      vectors: await parseVectors(sharedLines('vectors/glove.6B.50d.subset.txt.gz'), { file: 'glove' }),
    };
    const { vectors, ...words } = resources;
    const bytes = serializeResources(resources);
    const back = deserializeResources(bytes, 'm');
    // Loops, since comparing maps and arrays of this size with toEqual takes half a minute.
    expect(back.gazetteers.get('teams')?.entries.join('\n')).toBe(
      resources.gazetteers.get('teams')?.entries.join('\n'),
    );
    for (const [key, lexicon] of resources.clusters) {
      const other = back.clusters.get(key);
      expect(other?.size).toBe(lexicon.size);
      expect(
        [...lexicon.words.keys()].filter((word) => other?.lookup(word) !== lexicon.lookup(word)),
      ).toEqual([]);
    }
    expect(back.vectors?.words.join('\n')).toBe(vectors?.words.join('\n'));
    expect(back.vectors?.values.findIndex((value, at) => value !== vectors?.values[at])).toBe(-1);
    const textLength = [teams, paths, wsj].flat().join('\n').length;
    const vectorBytes = 4 * (vectors?.values.length ?? 0);
    expect(serializeResources({ ...words, vectors: undefined }).length).toBeLessThan(textLength / 2);
    expect(bytes.length).toBeLessThan(textLength / 2 + vectorBytes * 1.1);
  });
});
