/** Everything the training kernels need, laid out in one shared memory. */
import type { EncodedDataset } from '../../features/encode.ts';
import { MAX_MEMORY_BYTES, memoryLimit, SharedMemory } from '../../numeric/index.ts';
import type { FeatureIndex } from '../feature-index.ts';
import * as field from './assembly/training/plan-fields.ts';
import { arrangeBatches, LANES } from './batches.ts';
import { chooseColumns } from './columns.ts';
import { coefficientsPlace, type KernelSetup, PIECE_SUMS, sumsPerPiece } from './kernels.ts';
import { MemoryError } from './memory-error.ts';
import { cutPieces, pieceCountOf } from './pieces.ts';
import { writeScatterLists } from './scatter-lists.ts';
import { SharedSlots } from './shared-slots.ts';
import { measureStreams, type StreamSizes, type StreamSource, writeTokenStreams } from './streams.ts';
import { writeTransitions } from './transition-tables.ts';
import { numberVariables, type Variables, WeightMap } from './variables.ts';

export interface TrainingPlan {
  readonly memory: SharedMemory;
  readonly setup: KernelSetup;
  /** The plan's words, for what changes from evaluation to evaluation. */
  readonly words: Uint32Array;
  readonly variables: Variables;
  readonly map: WeightMap;
  readonly blockCount: number;
  readonly blockLogZ: Float64Array;
  readonly pieceSums: Float64Array;
  readonly mostAttributes: number;
  readonly hasValues: boolean;
  /** Whether the label pairs with weights are so many that full matrices are the faster form. */
  readonly isDense: boolean;
}

export interface PlanOptions {
  readonly l2: number;
  /** Whether identical columns may share a variable: not under an l1 penalty. */
  readonly merges: boolean;
  readonly threads: number;
  /** Pairs that L-BFGS keeps. */
  readonly memory: number;
}

/** Vectors of L-BFGS besides its correction pairs, those of OWL-QN included. */
const OPTIMISER_VECTORS = 6;
/** Share of the label pairs with a weight from which the full matrix is the faster form; found by trial. */
const DENSE_SHARE = 0.7;

/** @throws MemoryError when the training needs more than a WebAssembly memory holds */
export function createTrainingPlan(
  data: EncodedDataset,
  index: FeatureIndex,
  observed: Float64Array,
  heapBase: number,
  options: PlanOptions,
): TrainingPlan {
  const L = index.labelCount;
  const K = index.transitionFrom.length;
  const rowLabels = Math.ceil(L / 4) * 4;
  const columns = chooseColumns(data, index, options.merges);
  const batches = arrangeBatches(data, rowLabels);
  const variables = numberVariables(data, index, columns, batches);
  const source: StreamSource = { data, index, columns, batches, variables, rowLabels };
  const sizes = measureStreams(source);
  const slots = new SharedSlots(source);
  const rows = variables.rowFirst.length - 1;
  const blockCount = batches.blockSupers.length - 1;
  const V = variables.count;
  checkMemory(source, sizes, slots.slots.length, options);

  const memory = new SharedMemory(heapBase);
  const words = memory.uint32(field.PLAN_WORDS);
  const put = (place: number, array: { readonly byteOffset: number }): void => {
    words[place] = array.byteOffset;
  };
  const copied = (place: number, array: Uint32Array): void => {
    const target = memory.uint32(array.length);
    target.set(array);
    put(place, target);
  };

  // 1. Sizes and what belongs to variables.
  words[field.LABELS] = L;
  words[field.ROW_LABELS] = rowLabels;
  words[field.TRANSITIONS] = K;
  words[field.VARIABLES] = V;
  words[field.FIRST_TRANSITION] = variables.transitionFirst;
  words[field.BLOCK_COUNT] = blockCount;
  words[field.ROW_COUNT] = rows;
  const map = new WeightMap(index, columns, variables);
  const scale = memory.float64(V);
  const counts = memory.float64(V);
  const labels = memory.uint16(V);
  map.forEach((f, v, multiplicity) => {
    scale[v] = Math.sqrt(multiplicity);
    counts[v] = observed[f]!;
    if (f < index.stateLabels.length) labels[v] = columns.labelRank[index.stateLabels[f]!]!;
  });
  // Boundary rows: their labels are those of the boundary weights.
  boundaryLabels(labels, variables, variables.startRow, index.startLabels, columns.labelRank);
  boundaryLabels(labels, variables, variables.endRow, index.endLabels, columns.labelRank);
  put(field.SCALE, scale);
  put(field.OBSERVED, counts);
  put(field.VARIABLE_LABELS, labels);
  put(field.EXP, memory.float64(V));
  const raw = memory.float64(V);
  put(field.RAW, raw);
  put(field.ROW_EXP, memory.float64(rows * rowLabels));
  put(field.ROW_BOUND, memory.float64(rows));
  copied(field.ROW_FIRST, variables.rowFirst);
  const narrow = variables.narrowFirst.length - 1;
  put(field.NARROW_EXP, memory.float64(narrow * field.NARROW_LABELS));
  put(field.NARROW_BOUND, memory.float64(narrow));
  copied(field.NARROW_FIRST, variables.narrowFirst);

  // 2. Transitions.
  writeTransitions(memory, words, source);

  // 3. Batches.
  const { lengths, sequences } = batches;
  copied(field.BATCH_LENGTHS, lengths);
  copied(field.BATCH_TOKENS, batches.tokens);
  copied(field.SUPER_BATCHES, batches.superBatches);
  copied(field.BLOCK_SUPERS, batches.blockSupers);
  const laneLengths = memory.uint32(lengths.length * LANES);
  const laneWeights = memory.float64(lengths.length * LANES);
  for (let k = 0; k < sequences.length; k++) {
    const n = sequences[k]!;
    if (n < 0) continue;
    laneLengths[k] = data.sequenceOffsets[n + 1]! - data.sequenceOffsets[n]!;
    laneWeights[k] = data.weights[n]!;
  }
  put(field.LANE_LENGTHS, laneLengths);
  put(field.LANE_WEIGHTS, laneWeights);

  // 4. Sums of each block.
  const slotSums = memory.float64(slots.slots.length);
  put(field.BLOCK_SLOTS, slotSums);
  copied(field.BLOCK_SLOT_OFFSETS, slots.blockOffsets);
  copied(field.SHARED_OFFSETS, slots.offsets);
  copied(field.SHARED_SLOTS, slots.slots);
  words[field.FIRST_SHARED] = variables.sharedFirst;
  words[field.SHARED_END] = variables.transitionFirst;
  copied(field.BLOCK_VARIABLES, variables.blockFirst);
  const rowStride = rows * rowLabels * 8;
  words[field.BLOCK_ROWS_STRIDE] = rowStride;
  words[field.BLOCK_ROWS] = memory.allocate(rowStride * blockCount);
  const narrowStride = narrow * field.NARROW_LABELS * 8;
  words[field.BLOCK_NARROW_STRIDE] = narrowStride;
  words[field.BLOCK_NARROW] = memory.allocate(narrowStride * blockCount);
  put(field.BLOCK_TRANSITIONS, memory.float64(blockCount * K));
  const blockLogZ = memory.float64(blockCount);
  put(field.BLOCK_LOG_Z, blockLogZ);

  // 5. Streams of tokens and of superbatches.
  const sharedAddress = (variable: number, block: number): number =>
    slotSums.byteOffset + 8 * slots.slot(variable, block);
  const streams = writeTokenStreams(memory, source, sizes, (a, block) =>
    sharedAddress(variables.first[a]!, block),
  );
  put(field.TOKEN_ROWS, streams.tokenRows);
  put(field.TOKEN_NARROW, streams.tokenNarrow);
  put(field.ROW_REFS, streams.rowRefs);
  put(field.TOKEN_PAIRS, streams.tokenPairs);
  put(field.PAIRS, streams.pairs);
  words[field.TOKEN_VALUED] = streams.tokenValued?.byteOffset ?? 0;
  words[field.VALUED] = streams.valuedAddress;
  const lists = writeScatterLists(memory, source, sizes, streams, (variable, block) =>
    variable < variables.sharedFirst ? raw.byteOffset + 8 * variable : sharedAddress(variable, block),
  );
  put(field.SUPER_ROW_GROUPS, lists.superRowGroups);
  put(field.ROW_GROUPS, lists.rowGroups);
  put(field.SUPER_ROW_TOKENS, lists.superRowTokens);
  put(field.ROW_TOKENS, lists.rowTokens);
  put(field.SUPER_NARROW_GROUPS, lists.superNarrowGroups);
  put(field.NARROW_GROUPS, lists.narrowGroups);
  put(field.SUPER_NARROW_TOKENS, lists.superNarrowTokens);
  put(field.NARROW_TOKENS, lists.narrowTokens);
  put(field.SUPER_SINGLES, lists.superSingles);
  put(field.SINGLE_SLOTS, lists.singleSlots);
  put(field.SINGLE_PLACES, lists.singlePlaces);
  put(field.SUPER_GROUPS, lists.superGroups);
  put(field.GROUPS, lists.groups);
  put(field.SUPER_GROUP_PLACES, lists.superGroupPlaces);
  put(field.GROUP_PLACES, lists.groupPlaces);

  // 6. Tasks.
  const pieces = cutPieces(variables);
  const pieceWords = memory.int32(pieces.length);
  pieceWords.set(pieces);
  const pieceCount = pieces.length / 3;
  const pieceSums = memory.float64(PIECE_SUMS * pieceCount);
  const vectorPieces = pieceCountOf(V);
  const mostVectors = 2 * options.memory;
  const setup: KernelSetup = {
    plan: words.byteOffset,
    works: Array.from({ length: options.threads }, () =>
      createWork(memory, rowLabels, K, batches.maxLength, batches.superTokens),
    ),
    isNarrow: sizes.isNarrow,
    pieces: pieceWords.byteOffset,
    pieceCount,
    pieceSums: pieceSums.byteOffset,
    arguments: memory.allocate(8 * (coefficientsPlace({ mostVectors }) + mostVectors)),
    vectorPieces,
    vectorPieceLength: Math.ceil(V / vectorPieces / 8) * 8,
    vectorSums: memory.allocate(8 * sumsPerPiece({ mostVectors }) * vectorPieces),
    mostVectors,
  };
  new DataView(memory.memory.buffer, words.byteOffset).setFloat64(4 * field.L2, options.l2, true);
  return {
    memory,
    setup,
    words,
    variables,
    map,
    blockCount,
    blockLogZ,
    pieceSums,
    mostAttributes: sizes.mostAttributes,
    hasValues: sizes.valued > 0,
    isDense: K > DENSE_SHARE * L * L,
  };
}

function boundaryLabels(
  labels: Uint16Array,
  variables: Variables,
  row: number,
  of: Uint16Array,
  labelRank: Uint16Array,
): void {
  for (let k = 0; k < of.length; k++) labels[variables.rowFirst[row]! + k] = labelRank[of[k]!]!;
}

/** One thread's room. */
function createWork(memory: SharedMemory, rowLabels: number, K: number, T: number, tokens: number): number {
  const lanes = rowLabels * LANES * 8;
  const work = memory.uint32(field.WORK_WORDS);
  work[field.WORK_E] = memory.allocate(T * lanes);
  work[field.WORK_A] = memory.allocate(T * lanes);
  work[field.WORK_C] = memory.allocate(T * LANES * 8);
  work[field.WORK_ROWS] = memory.allocate(lanes);
  work[field.WORK_P] = memory.allocate(lanes);
  work[field.WORK_POSTERIORS] = memory.allocate(tokens * rowLabels * 8);
  work[field.WORK_EDGES] = memory.allocate(16 * K);
  work[field.WORK_LOG_EDGES] = memory.allocate(8 * K);
  work[field.WORK_SHIFTS] = memory.allocate(LANES * 8);
  work[field.WORK_DENSE_EDGES] = memory.allocate(16 * rowLabels * rowLabels);
  return work.byteOffset;
}

/** The memory's size, before any of it is asked for. */
function checkMemory(
  { batches, variables, rowLabels, index }: StreamSource,
  sizes: StreamSizes,
  slots: number,
  options: PlanOptions,
): void {
  const place = sizes.isNarrow ? 2 : 4;
  const rows =
    variables.rowFirst.length * rowLabels * 8 + variables.narrowFirst.length * field.NARROW_LABELS * 8;
  const blocks = batches.blockSupers.length;
  const L = index.labelCount;
  const vectors = 8 * variables.count * (2 * options.memory + OPTIMISER_VECTORS + 5);
  const streams =
    16 * sizes.tokens +
    sizes.rowRefs * (8 + 2 * place) +
    sizes.narrowRefs * (8 + place) +
    sizes.pairs * (2 * place + 8 + 2 * place) +
    24 * sizes.valued +
    16 * slots;
  const work =
    options.threads * rowLabels * 8 * (8 * batches.maxLength + batches.superTokens + 2 * rowLabels);
  const bytes = vectors + streams + rows * (blocks + 1) + work + L * (20 * L + 16 * rowLabels) + 2 ** 20;
  if (bytes > Math.min(MAX_MEMORY_BYTES, memoryLimit()))
    throw new MemoryError(bytes, vectors, variables.count);
}
