/** CRFsuite attribute files as data sets. */
import { noAttributes } from '../corpus/crfsuite.ts';
import { type OpenOptions, openLineBlocks } from '../corpus/files.ts';
import { AttributeScanner, type ScannedSequences } from './attribute-scanner.ts';
import type { Vocabularies } from './encode.ts';

/**
 * A whole file under new vocabularies, which number labels and attributes in order of first appearance, or under known
 * ones, which drop the attributes they lack and give unknown labels the id −1.
 * @throws CorpusFormatError, also where no line has an attribute: it is another kind of file
 */
export async function encodeAttributeFile(
  path: string,
  vocabularies?: Vocabularies,
  options: OpenOptions = {},
): Promise<ScannedSequences> {
  const scanner = await AttributeScanner.create(path, vocabularies);
  for await (const block of openLineBlocks(path, options)) scanner.scan(block);
  end(scanner, path);
  return vocabularies === undefined ? scanner.finish() : scanner.take();
}

/** The same piece by piece, each of one or more complete sequences, so that a file of any size can be labelled. */
export async function* streamAttributeFile(
  path: string,
  vocabularies: Vocabularies,
  options: OpenOptions = {},
): AsyncGenerator<ScannedSequences> {
  const scanner = await AttributeScanner.create(path, vocabularies);
  for await (const block of openLineBlocks(path, options)) {
    scanner.scan(block);
    const piece = scanner.take();
    if (piece.data.sequenceCount > 0) yield piece;
  }
  end(scanner, path);
  const last = scanner.take();
  if (last.data.sequenceCount > 0) yield last;
}

function end(scanner: AttributeScanner, path: string): void {
  if (!scanner.end().hasAttributes) throw noAttributes(path);
}
