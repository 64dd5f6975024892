/**
 * CRFsuite attribute files to ids straight from their bytes: the same data set as `CrfsuiteParser` and `DatasetBuilder`
 * make, without a string for each occurrence of an attribute.
 */
import {
  type AttributeFileCounts,
  noSequences,
  parseAttributeLine,
  weightWithoutSequence,
} from '../corpus/crfsuite.ts';
import type { LineBlock } from '../corpus/files.ts';
import { isBlank, splitLines } from '../corpus/text-lines.ts';
import { type ArrayBlocks, float64Blocks, int32Blocks, uint32Blocks } from './array-blocks.ts';
import type { EncodedDataset, Vocabularies } from './encode.ts';
import { Vocabulary } from './vocabulary.ts';
import { FeatureMemory } from './wasm/feature-memory.ts';
import { MAX_PIECE_BYTES, SCAN_OUTCOMES, ScanBuffers } from './wasm/scan-buffers.ts';
import { ScannerVocabulary } from './wasm/scanner-vocabulary.ts';
import { decodeWtf8 } from './wtf8.ts';

/** Complete sequences of an attribute file. */
export interface ScannedSequences {
  readonly data: EncodedDataset;
  /** Gold labels as strings, `[N][T]`: also those the vocabularies do not know. */
  readonly gold: () => string[][];
}

/** What an attribute file held. */
export interface ScannedCounts extends AttributeFileCounts {
  /** False where no line had more than a label. */
  readonly hasAttributes: boolean;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Fed with blocks of lines, in order; `end` once after the last. */
export class AttributeScanner {
  readonly #file: string;
  readonly #memory: FeatureMemory;
  readonly #buffers: ScanBuffers;
  readonly #attributes: ScannerVocabulary;
  /** Grows in any case: gold labels are wanted also where they are unknown. */
  readonly #labels: ScannerVocabulary;
  /** undefined: they are being made. */
  readonly #vocabularies: Vocabularies | undefined;
  /** Strings of the labels by id, as far as they were asked for. */
  readonly #labelNames: string[] = [];

  readonly #attributeIds = uint32Blocks();
  #values: ArrayBlocks<Float64Array<ArrayBuffer>> | undefined;
  /** Ends of positions and sequences, without the 0 in front. */
  readonly #attributeEnds = uint32Blocks();
  readonly #sequenceEnds = uint32Blocks();
  readonly #labelIds = int32Blocks();
  /** Weights other than 1, by number of the sequence since the last `take`. */
  #weights = new Map<number, number>();
  #weight: number | undefined;
  #weightLine = 0;
  #counts = { sequences: 0, items: 0 };

  private constructor(memory: FeatureMemory, file: string, vocabularies: Vocabularies | undefined) {
    this.#file = file;
    this.#memory = memory;
    this.#vocabularies = vocabularies;
    this.#buffers = new ScanBuffers(memory);
    this.#labels = new ScannerVocabulary(memory, vocabularies?.labels ?? new Vocabulary(), false);
    const isFrozen = vocabularies !== undefined;
    this.#attributes = new ScannerVocabulary(memory, vocabularies?.attributes ?? new Vocabulary(), isFrozen);
  }

  /**
   * A scanner that looks labels and attributes up in frozen vocabularies, or numbers them in order of first appearance.
   * @param file named in errors
   */
  static async create(file: string, vocabularies?: Vocabularies): Promise<AttributeScanner> {
    return new AttributeScanner(await FeatureMemory.create(), file, vocabularies);
  }

  /** @throws CorpusFormatError where a line is not valid */
  scan({ bytes, firstLine }: LineBlock): void {
    const lines = bytes.includes(CARRIAGE_RETURN) ? withoutReturns(bytes, this.#file, firstLine) : bytes;
    let line = firstLine;
    for (let start = 0; start < lines.length; ) {
      const end = this.#pieceEnd(lines, start);
      line = this.#scanPiece(lines.subarray(start, end), line);
      start = end;
    }
  }

  /** @throws CorpusFormatError where there was no sequence at all */
  end(): ScannedCounts {
    this.#endSequence();
    this.#flush();
    const { sequences, items } = this.#counts;
    if (sequences === 0) throw noSequences(this.#file);
    return { sequences, items, hasAttributes: this.#buffers.hasAttributes };
  }

  /** The sequences completed since the last call; the one that is still open is kept. Only for known vocabularies. */
  take(): ScannedSequences {
    if (this.#vocabularies === undefined)
      throw new RangeError('the vocabularies are not known before the end');
    return this.#take(this.#vocabularies);
  }

  /** All sequences, under new vocabularies that hold what was in the file. Call it once, after `end`. */
  finish(): ScannedSequences {
    if (this.#vocabularies !== undefined) throw new RangeError('the scanner was given vocabularies');
    return this.#take({
      labels: this.#labels.toVocabulary(),
      attributes: this.#attributes.toVocabulary(),
      edgeAttributes: new Vocabulary().freeze(),
    });
  }

  /** End of the lines to scan next, for which the buffers have room then. */
  #pieceEnd(bytes: Uint8Array, start: number): number {
    let end = bytes.length;
    if (end - start > MAX_PIECE_BYTES) {
      end = bytes.lastIndexOf(NEWLINE, start + MAX_PIECE_BYTES - 1) + 1;
      if (end <= start) end = bytes.indexOf(NEWLINE, start) + 1;
      if (end <= start) end = bytes.length;
    }
    this.#buffers.ensureCapacity(end - start);
    return end;
  }

  /** Scans complete lines, and returns the number of the next. */
  #scanPiece(piece: Uint8Array, firstLine: number): number {
    const buffers = this.#buffers;
    const { scan } = this.#memory.kernels;
    buffers.load(piece, firstLine);
    for (;;) {
      const outcome = scan(buffers.record, this.#attributes.record, this.#labels.record);
      if (outcome === SCAN_OUTCOMES.done) break;
      if (outcome === SCAN_OUTCOMES.hardLine) {
        const { start, end, line } = buffers.hardLine;
        this.#readLine(decodeWtf8(piece, start, end), line);
        buffers.skipHardLine();
      } else {
        const { position } = buffers;
        const next = piece.indexOf(NEWLINE, position);
        const room = (next < 0 ? piece.length : next) - position;
        (outcome === SCAN_OUTCOMES.labelsFull ? this.#labels : this.#attributes).grow(room);
      }
    }
    buffers.readLongValues(piece);
    const { line } = buffers;
    this.#flush();
    return line;
  }

  /** A line that the kernel leaves alone. */
  #readLine(text: string, lineNumber: number): void {
    if (isBlank(text)) {
      this.#endSequence();
      return;
    }
    const { label, attributes, values, weight } = parseAttributeLine(text, this.#file, lineNumber);
    if (weight !== undefined) {
      this.#weight = weight;
      this.#weightLine = lineNumber;
      this.#buffers.setHasWeight(true);
    }
    if (label === undefined) return;
    const ids: number[] = [];
    let known: number[] | undefined = values === undefined ? undefined : [];
    for (const [k, name] of attributes.entries()) {
      const id = this.#attributes.add(name);
      if (id < 0) continue;
      ids.push(id);
      known?.push(values?.[k] ?? 1);
    }
    if (known?.every((value) => value === 1) === true) known = undefined;
    this.#buffers.addPosition(this.#labels.add(label), ids, known, attributes.length > 0);
  }

  #endSequence(): void {
    if (!this.#buffers.endSequence()) {
      if (this.#weight !== undefined) throw weightWithoutSequence(this.#file, this.#weightLine);
      return;
    }
    if (this.#weight === undefined) return;
    this.#weights.set(this.#sequenceEnds.length + this.#buffers.sequenceCount - 1, this.#weight);
    this.#weight = undefined;
    this.#buffers.setHasWeight(false);
  }

  /** Takes what the buffers hold. */
  #flush(): void {
    const { ids, values, attributeEnds, labels, sequenceEnds } = this.#buffers.take();
    this.#counts.sequences += sequenceEnds.length;
    this.#counts.items += labels.length;
    if (values !== undefined && this.#values === undefined) {
      this.#values = float64Blocks();
      this.#values.append(new Float64Array(this.#attributeIds.length).fill(1));
    }
    this.#values?.append(values ?? new Float64Array(ids.length).fill(1));
    addTo(attributeEnds, this.#attributeIds.length);
    addTo(sequenceEnds, this.#labelIds.length);
    this.#attributeIds.append(ids);
    this.#attributeEnds.append(attributeEnds);
    this.#labelIds.append(labels);
    this.#sequenceEnds.append(sequenceEnds);
  }

  #take(vocabularies: Vocabularies): ScannedSequences {
    const sequenceOffsets = withZero(this.#sequenceEnds.take());
    const N = sequenceOffsets.length - 1;
    const P = sequenceOffsets[N]!;
    const attributeOffsets = withZero(this.#attributeEnds.take());
    const nnz = attributeOffsets[P]!;
    const ids = this.#attributeIds.take();
    const allValues = this.#values?.take();
    const allLabels = this.#labelIds.take();

    // The open sequence stays.
    const openEnds = attributeOffsets.slice(P + 1);
    addTo(openEnds, -nnz);
    this.#attributeEnds.append(openEnds);
    if (ids.length > nnz) this.#attributeIds.append(ids.slice(nnz));
    if (allLabels.length > P) this.#labelIds.append(allLabels.slice(P));
    this.#values = undefined;
    if (allValues !== undefined && ids.length > nnz) {
      this.#values = float64Blocks();
      this.#values.append(allValues.slice(nnz));
    }
    const weights = new Float64Array(N).fill(1);
    for (const [n, weight] of this.#weights) weights[n] = weight;
    this.#weights = new Map();

    const goldIds = allLabels.subarray(0, P);
    const { size } = vocabularies.labels;
    const hasUnknown = goldIds.some((id) => id >= size);
    const values = allValues?.subarray(0, nnz);
    const data: EncodedDataset = {
      vocabularies,
      sequenceCount: N,
      positionCount: P,
      sequenceOffsets,
      attributeOffsets: attributeOffsets.subarray(0, P + 1),
      attributeIds: ids.subarray(0, nnz),
      values: values?.some((value) => value !== 1) === true ? values : undefined,
      edgeOffsets: undefined,
      edgeIds: undefined,
      labels: hasUnknown ? goldIds.map((id) => (id < size ? id : -1)) : goldIds,
      weights,
      maxLength: longest(sequenceOffsets),
    };
    return { data, gold: () => this.#namesOf(goldIds, sequenceOffsets) };
  }

  #namesOf(ids: Int32Array, sequenceOffsets: Uint32Array): string[][] {
    const names = this.#labelNames;
    if (names.length < this.#labels.size) {
      const { bytes, offsets } = this.#labels.slice(names.length);
      for (let k = 0; k + 1 < offsets.length; k++)
        names.push(decodeWtf8(bytes, offsets[k]!, offsets[k + 1]!));
    }
    const gold: string[][] = [];
    for (let n = 0; n + 1 < sequenceOffsets.length; n++) {
      gold.push(Array.from(ids.subarray(sequenceOffsets[n]!, sequenceOffsets[n + 1]!), (id) => names[id]!));
    }
    return gold;
  }
}

/** The lines with LF ends alone. @throws CorpusFormatError as `splitLines` */
function withoutReturns(bytes: Uint8Array, file: string, firstLine: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(CARRIAGE_RETURN, start);
    const end = found < 0 ? bytes.length : found;
    out.set(bytes.subarray(start, end), length);
    length += end - start;
    start = end;
    while (bytes[start] === CARRIAGE_RETURN) start++;
    // Anywhere but before a line end it is an error, whose place is found in the text.
    if (found >= 0 && start < bytes.length && bytes[start] !== NEWLINE)
      splitLines(decodeWtf8(bytes, 0, bytes.length), file, firstLine);
  }
  return out.subarray(0, length);
}

function addTo(numbers: Uint32Array, summand: number): void {
  if (summand === 0) return;
  for (let k = 0; k < numbers.length; k++) numbers[k]! += summand;
}

/** CSR offsets from ends. */
function withZero(ends: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(ends.length + 1);
  offsets.set(ends, 1);
  return offsets;
}

function longest(sequenceOffsets: Uint32Array): number {
  let length = 0;
  for (let n = 1; n < sequenceOffsets.length; n++) {
    length = Math.max(length, sequenceOffsets[n]! - sequenceOffsets[n - 1]!);
  }
  return length;
}
