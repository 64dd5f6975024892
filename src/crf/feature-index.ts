/**
 * Which (attribute, label) and (label, label) pairs own a weight, and where it stands in the weight vector:
 *
 *     [ state features | transitions | edge features | start | end ]
 *
 * State features lie in order of attribute, then label, so an attribute's weights are one contiguous stretch.
 */
import { OptionError } from '../errors.ts';
import type { EncodedDataset } from '../features/encode.ts';
import { collectStateFeatures } from './state-features.ts';

export interface FeatureIndex {
  /** L */
  readonly labelCount: number;
  /** A */
  readonly attributeCount: number;
  /** Attribute a owns the state weights `stateOffsets[a] .. stateOffsets[a+1]`, `[A+1]`. */
  readonly stateOffsets: Uint32Array;
  /** Label of each state feature, `[S]`, ascending within an attribute. */
  readonly stateLabels: Uint16Array;
  /** From and to label of each transition feature, `[K]`; its weight stands at `stateLabels.length + k`. */
  readonly transitionFrom: Uint16Array;
  readonly transitionTo: Uint16Array;
  /** The same for pairs that depend on an edge attribute, `[E+1]` and `[*]`. */
  readonly edgeOffsets: Uint32Array;
  readonly edgeFrom: Uint16Array;
  readonly edgeTo: Uint16Array;
  /** Labels with a weight for starting and for ending a sequence; empty unless asked for. */
  readonly startLabels: Uint16Array;
  readonly endLabels: Uint16Array;
}

/** Offsets of the five parts within the weight vector; `featureCount` is its length F. */
export interface WeightLayout {
  readonly transitions: number;
  readonly edges: number;
  readonly starts: number;
  readonly ends: number;
  readonly featureCount: number;
}

export function weightLayout(index: FeatureIndex): WeightLayout {
  const transitions = index.stateLabels.length;
  const edges = transitions + index.transitionFrom.length;
  const starts = edges + index.edgeFrom.length;
  const ends = starts + index.startLabels.length;
  return { transitions, edges, starts, ends, featureCount: ends + index.endLabels.length };
}

export interface FeatureIndexOptions {
  /** Give every attribute a weight for every label, also for pairs never seen (CRFsuite `feature.possible_states`). */
  readonly possibleStates: boolean;
  /** The same for pairs of labels (CRFsuite `feature.possible_transitions`). */
  readonly possibleTransitions: boolean;
  /** Drop features whose frequency (sum of values times instance weight over the data) is lower. */
  readonly minFrequency: number;
  /** Weights for the first and last label of a sequence (CRFsuite has none). */
  readonly startEnd: boolean;
  /** Label pairs own weights at all: false for the local softmax head and for templates without `B`. */
  readonly transitions: boolean;
  /**
   * Whether edge attributes (CRF++ `B01:%x[0,0]`) own weights: false for the local softmax head. Default `transitions`; a template
   * may well have them without `B`.
   */
  readonly edgeFeatures?: boolean;
}

/** Largest number of labels; ids are stored in 16 bits. */
export const MAX_LABELS = 65_535;

/** Largest |weight| a model may hold: no training gets near it, and sums of such weights stay within the range of scores. */
export const MAX_WEIGHT = 1e100;

/**
 * Finds the features of a data set and their observed counts Σ_n weight_n Σ_t f(x_n, y_n, t), `[F]`.
 * Positions without a gold label are an OptionError: training needs every label.
 */
export function buildFeatureIndex(
  data: EncodedDataset,
  labelCount: number,
  attributeCount: number,
  edgeAttributeCount: number,
  options: FeatureIndexOptions,
): { index: FeatureIndex; observed: Float64Array } {
  if (labelCount > MAX_LABELS)
    throw new OptionError('labels', `${labelCount} labels, at most ${MAX_LABELS} are possible`);
  const L = labelCount;
  for (let p = 0; p < data.positionCount; p++) {
    if (data.labels[p]! < 0)
      throw new OptionError('labels', `position ${p} of the training data has no label`);
  }

  const state = collectStateFeatures(data, attributeCount, L, options.possibleStates, options.minFrequency);

  // Label bigrams are pairs under one imaginary attribute, edge features pairs under each edge attribute.
  const allPairs = options.possibleTransitions;
  const bigrams = options.transitions
    ? collectPairs(1, L * L, allPairs, options.minFrequency, (visit) => {
        forEachPosition(data, (p, t, weight) => {
          if (t > 0) visit(0, data.labels[p - 1]! * L + data.labels[p]!, weight);
        });
      })
    : NO_PAIRS;
  const { edgeOffsets, edgeIds } = data;
  const edges =
    edgeOffsets !== undefined && edgeIds !== undefined && (options.edgeFeatures ?? options.transitions)
      ? collectPairs(edgeAttributeCount, L * L, allPairs, options.minFrequency, (visit) => {
          forEachPosition(data, (p, t, weight) => {
            if (t === 0) return;
            const pair = data.labels[p - 1]! * L + data.labels[p]!;
            for (let k = edgeOffsets[p]!; k < edgeOffsets[p + 1]!; k++) visit(edgeIds[k]!, pair, weight);
          });
        })
      : NO_PAIRS;
  const boundary = (atEnd: boolean): Pairs =>
    options.startEnd
      ? collectPairs(1, L, allPairs, options.minFrequency, (visit) => {
          forEachPosition(data, (p, t, weight, length) => {
            if (t === (atEnd ? length - 1 : 0)) visit(0, data.labels[p]!, weight);
          });
        })
      : NO_PAIRS;
  const starts = boundary(false);
  const ends = boundary(true);

  const observed = new Float64Array(
    state.counts.length +
      bigrams.counts.length +
      edges.counts.length +
      starts.counts.length +
      ends.counts.length,
  );
  let at = 0;
  for (const pairs of [state, bigrams, edges, starts, ends]) {
    observed.set(pairs.counts, at);
    at += pairs.counts.length;
  }
  return {
    index: {
      labelCount,
      attributeCount,
      stateOffsets: state.offsets,
      stateLabels: state.labels,
      transitionFrom: fromLabels(bigrams.targets, L),
      transitionTo: toLabels(bigrams.targets, L),
      edgeOffsets: edges.offsets,
      edgeFrom: fromLabels(edges.targets, L),
      edgeTo: toLabels(edges.targets, L),
      startLabels: Uint16Array.from(starts.targets),
      endLabels: Uint16Array.from(ends.targets),
    },
    observed,
  };
}

// Loops: `from` with a function would list all numbers first.

function fromLabels(pairs: Uint32Array, L: number): Uint16Array {
  const labels = new Uint16Array(pairs.length);
  for (let k = 0; k < pairs.length; k++) labels[k] = Math.floor(pairs[k]! / L);
  return labels;
}

function toLabels(pairs: Uint32Array, L: number): Uint16Array {
  const labels = new Uint16Array(pairs.length);
  for (let k = 0; k < pairs.length; k++) labels[k] = pairs[k]! % L;
  return labels;
}

/** For each of `n` sources the targets it was seen with, ascending, as CSR, and how often. */
interface Pairs {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  readonly counts: Float64Array;
}

const NO_PAIRS: Pairs = {
  offsets: new Uint32Array(1),
  targets: new Uint32Array(0),
  counts: new Float64Array(0),
};

type Visit = (source: number, target: number, value: number) => void;

/** Groups occurrences by source with a counting sort, then adds up each source's targets. */
function collectPairs(
  sourceCount: number,
  targetCount: number,
  all: boolean,
  minFrequency: number,
  forEachOccurrence: (visit: Visit) => void,
): Pairs {
  const starts = new Uint32Array(sourceCount + 1);
  forEachOccurrence((source) => {
    starts[source + 1]!++;
  });
  for (let source = 0; source < sourceCount; source++) starts[source + 1]! += starts[source]!;
  const fill = starts.slice(0, sourceCount);
  const occurrenceTargets = new Uint32Array(starts[sourceCount]!);
  const occurrenceValues = new Float64Array(starts[sourceCount]!);
  forEachOccurrence((source, target, value) => {
    const at = fill[source]!++;
    occurrenceTargets[at] = target;
    occurrenceValues[at] = value;
  });

  const offsets = new Uint32Array(sourceCount + 1);
  const room = all ? sourceCount * targetCount : starts[sourceCount]!;
  const targets = new Uint32Array(room);
  const counts = new Float64Array(room);
  let size = 0;
  const add = (target: number): void => {
    // Without a threshold everything seen stays, also where real values sum to zero or less.
    if (minFrequency > 0 && sums[target]! < minFrequency) return;
    targets[size] = target;
    counts[size++] = sums[target]!;
  };
  const sums = new Float64Array(targetCount);
  const seenBy = new Int32Array(targetCount).fill(-1);
  for (let source = 0; source < sourceCount; source++) {
    const found: number[] = [];
    for (let k = starts[source]!; k < starts[source + 1]!; k++) {
      const target = occurrenceTargets[k]!;
      if (seenBy[target] !== source) {
        seenBy[target] = source;
        sums[target] = 0;
        found.push(target);
      }
      sums[target]! += occurrenceValues[k]!;
    }
    if (all) {
      for (let target = 0; target < targetCount; target++) {
        if (seenBy[target] !== source) sums[target] = 0;
        add(target);
      }
    } else {
      if (found.length > 1) found.sort((a, b) => a - b);
      for (const target of found) add(target);
    }
    offsets[source + 1] = size;
  }
  if (size === room) return { offsets, targets, counts };
  return { offsets, targets: targets.slice(0, size), counts: counts.slice(0, size) };
}

function forEachPosition(
  data: EncodedDataset,
  visit: (position: number, t: number, weight: number, length: number) => void,
): void {
  for (let n = 0; n < data.sequenceCount; n++) {
    const start = data.sequenceOffsets[n]!;
    const length = data.sequenceOffsets[n + 1]! - start;
    const weight = data.weights[n]!;
    for (let t = 0; t < length; t++) visit(start + t, t, weight, length);
  }
}
