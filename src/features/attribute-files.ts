/** CRFsuite attribute files as data sets. */
import { CrfsuiteParser, noAttributes } from '../corpus/crfsuite.ts';
import { type OpenOptions, openLineBlocks } from '../corpus/files.ts';
import { parseText } from '../corpus/text-lines.ts';
import { AttributeScanner, type ScannedSequences } from './attribute-scanner.ts';
import { DatasetBuilder, type Vocabularies } from './encode.ts';
import { decodeWtf8 } from './wtf8.ts';

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

/** Up to this size, strings are quicker than copying a model's vocabularies into the scanner's memory. */
const SMALL_FILE_BYTES = 64 * 2 ** 10;

/** The same piece by piece, each of one or more complete sequences, so that a file of any size can be labelled. */
export async function* streamAttributeFile(
  path: string,
  vocabularies: Vocabularies,
  options: OpenOptions = {},
): AsyncGenerator<ScannedSequences> {
  let scanner: AttributeScanner | undefined;
  /** The first block, as long as it may be the only one. */
  let held = new Uint8Array(0);
  for await (const block of openLineBlocks(path, options)) {
    if (block.firstLine === 1 && block.bytes.length <= SMALL_FILE_BYTES) {
      held = Uint8Array.from(block.bytes);
      continue;
    }
    if (scanner === undefined) {
      scanner = await AttributeScanner.create(path, vocabularies);
      scanner.scan({ bytes: held, firstLine: 1 });
    }
    scanner.scan(block);
    const piece = scanner.take();
    if (piece.data.sequenceCount > 0) yield piece;
  }
  if (scanner === undefined) {
    yield encodeSmallFile(held, path, vocabularies);
    return;
  }
  end(scanner, path);
  const last = scanner.take();
  if (last.data.sequenceCount > 0) yield last;
}

function encodeSmallFile(bytes: Uint8Array, path: string, vocabularies: Vocabularies): ScannedSequences {
  const gold: string[][] = [];
  const builder = new DatasetBuilder(vocabularies);
  let hasAttributes = false;
  const parser = new CrfsuiteParser(path, (sequence) => {
    hasAttributes ||= sequence.attributes.some((names) => names.length > 0);
    gold.push([...(sequence.labels ?? [])]);
    builder.add(sequence);
  });
  parseText(parser, decodeWtf8(bytes, 0, bytes.length), path);
  if (!hasAttributes) throw noAttributes(path);
  return { data: builder.build(), gold: () => gold };
}

function end(scanner: AttributeScanner, path: string): void {
  if (!scanner.end().hasAttributes) throw noAttributes(path);
}
