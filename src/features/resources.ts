/** What a model knows besides its corpus: name lists, clusters, vectors; as one value, and as bytes of the model file. */
import { ModelFormatError } from '../errors.ts';
import { xxHash32 } from '../numeric/index.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';
import { ClusterLexicon } from './clusters.ts';
import { Gazetteer } from './gazetteer.ts';
import { WordVectors } from './vectors.ts';

export interface Resources {
  /** By name. */
  readonly gazetteers: ReadonlyMap<string, Gazetteer>;
  /** By name. */
  readonly clusters: ReadonlyMap<string, ClusterLexicon>;
  readonly vectors: WordVectors | undefined;
}

export const NO_RESOURCES: Resources = { gazetteers: new Map(), clusters: new Map(), vectors: undefined };

/** Name of the resource in a file: the file's name without folder, `.gz` and `.txt`: `lists/lower.10000.txt.gz` → `lower.10000`. */
export function resourceName(path: string): string {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const stem = base.replace(/\.gz$/i, '').replace(/\.txt$/i, '');
  return stem === '' ? base : stem;
}

/** Version of the byte format. */
const RESOURCES_VERSION = 1;
const HASH_BYTES = 4;

/**
 * The resources as bytes: xxHash32 of all that follows (4 bytes, little-endian), version, lists, clusters, vectors.
 * Words are sorted and front-coded, so equal resources give equal bytes; 280,000 list entries take some 4 MB.
 */
export function serializeResources(resources: Resources): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(new Uint8Array(HASH_BYTES));
  writer.integer(RESOURCES_VERSION);
  writer.integer(resources.gazetteers.size);
  for (const [key, gazetteer] of resources.gazetteers) {
    writer.string(key);
    writeGazetteer(writer, gazetteer);
  }
  writer.integer(resources.clusters.size);
  for (const [key, lexicon] of resources.clusters) {
    writer.string(key);
    writeClusters(writer, lexicon);
  }
  writer.integer(resources.vectors === undefined ? 0 : 1);
  if (resources.vectors !== undefined) writeVectors(writer, resources.vectors);
  const bytes = writer.finish();
  new DataView(bytes.buffer).setUint32(0, xxHash32(bytes.subarray(HASH_BYTES)), true);
  return bytes;
}

/** The resources in `bytes`. ModelFormatError, naming the file, when they are damaged, truncated or of a newer version. */
export function deserializeResources(bytes: Uint8Array, fileName: string): Resources {
  const damaged = (reason: string, cause?: unknown): ModelFormatError =>
    new ModelFormatError(
      fileName,
      `the resources in it are damaged (${reason}): copy the file again or train anew`,
      undefined,
      { cause },
    );
  if (bytes.length <= HASH_BYTES) throw damaged('too short');
  const hash = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (hash !== xxHash32(bytes.subarray(HASH_BYTES))) throw damaged('wrong checksum');
  const reader = new ByteReader(bytes.subarray(HASH_BYTES));
  try {
    const version = reader.integer();
    if (version !== RESOURCES_VERSION) {
      const remedy = `this program reads version ${RESOURCES_VERSION}: update crf-lab`;
      throw new ModelFormatError(fileName, `resources of format version ${version}, ${remedy}`, version);
    }
    const gazetteers = readNamed(reader, readGazetteer);
    const clusters = readNamed(reader, readClusters);
    const vectorSets = reader.integer();
    if (vectorSets > 1) throw new RangeError(`${vectorSets} sets of vectors`);
    const vectors = vectorSets === 1 ? readVectors(reader) : undefined;
    if (reader.left > 0) throw new RangeError(`${reader.left} bytes too many`);
    return { gazetteers, clusters, vectors };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw damaged(error.message, error);
    throw error;
  }
}

function readNamed<Resource>(
  reader: ByteReader,
  read: (reader: ByteReader) => Resource,
): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  for (let left = reader.count(2); left > 0; left--) {
    const key = reader.string();
    if (resources.has(key)) throw new RangeError(`two resources are named ${JSON.stringify(key)}`);
    resources.set(key, read(reader));
  }
  return resources;
}

const CASE_SENSITIVE = 1;
const REQUIRE_CAPITAL = 2;

function writeGazetteer(writer: ByteWriter, gazetteer: Gazetteer): void {
  writer.string(gazetteer.name);
  writer.integer(
    (gazetteer.caseSensitive ? CASE_SENSITIVE : 0) + (gazetteer.requireCapital ? REQUIRE_CAPITAL : 0),
  );
  writer.integer(gazetteer.tooLong);
  writer.sortedStrings(gazetteer.entries.toSorted());
}

function readGazetteer(reader: ByteReader): Gazetteer {
  const name = reader.string();
  const flags = reader.integer();
  const tooLong = reader.integer();
  return new Gazetteer(name, reader.sortedStrings(), {
    caseSensitive: (flags & CASE_SENSITIVE) !== 0,
    requireCapital: (flags & REQUIRE_CAPITAL) !== 0,
    tooLong,
  });
}

function writeClusters(writer: ByteWriter, lexicon: ClusterLexicon): void {
  const members = lexicon.paths.map((): string[] => []);
  for (const [word, path] of lexicon.words) members[path]?.push(word);
  writer.string(lexicon.name);
  writer.integer(lexicon.duplicates);
  writer.integer(lexicon.paths.length);
  for (const [path, bits] of lexicon.paths.entries()) {
    writer.bits(bits);
    writer.sortedStrings((members[path] ?? []).sort());
  }
}

function readClusters(reader: ByteReader): ClusterLexicon {
  const name = reader.string();
  const duplicates = reader.integer();
  const paths: string[] = [];
  const words = new Map<string, number>();
  const count = reader.count(2);
  for (let path = 0; path < count; path++) {
    paths.push(reader.bits());
    for (const word of reader.sortedStrings()) {
      if (words.has(word)) throw new RangeError(`${JSON.stringify(word)} is in two clusters`);
      words.set(word, path);
    }
  }
  return new ClusterLexicon(name, paths, words, duplicates);
}

/** Words keep the file's order, most frequent first, which callers may rely on; so they are not front-coded. */
function writeVectors(writer: ByteWriter, vectors: WordVectors): void {
  writer.string(vectors.name);
  writer.integer(vectors.dimension);
  writer.integer(vectors.duplicates);
  writer.integer(vectors.size);
  for (const word of vectors.words) writer.string(word);
  writer.floats(vectors.values);
}

function readVectors(reader: ByteReader): WordVectors {
  const name = reader.string();
  const dimension = reader.integer();
  const duplicates = reader.integer();
  const size = reader.count(1);
  const words = Array.from({ length: size }, () => reader.string());
  const values = reader.floats(size * dimension);
  if (!values.every(Number.isFinite)) throw new RangeError('a vector is not finite');
  return new WordVectors(name, dimension, words, values, duplicates);
}
