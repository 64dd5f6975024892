/**
 * A trained model: vocabularies, features, weights, and how to get from a sentence to its attributes. It decodes and
 * answers every question about p(y | x) exactly.
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import type { InputFormat } from '../corpus/input-format.ts';
import { schemeConstraints } from '../corpus/scheme-detection.ts';
import type { Sentence } from '../corpus/sentence.ts';
import type { Scheme } from '../corpus/tag-scheme.ts';
import { OptionError } from '../errors.ts';
import { CorpusEncoder } from '../features/corpus-encoder.ts';
import { DatasetBuilder, type EncodedDataset, type Vocabularies } from '../features/encode.ts';
import { createExtractor, type FeatureExtractor } from '../features/extract.ts';
import type { Resources } from '../features/resources.ts';
import type { FeatureSpec } from '../features/template.ts';
import { type FeatureIndex, weightLayout } from './feature-index.ts';
import {
  type Decoding,
  edgeMarginals,
  entropy,
  forward,
  forwardBackward,
  type InferenceConstraints,
  Lattice,
  nBest,
  nodeMarginals,
  pathScore,
  posteriorDecode,
  viterbi,
} from './inference/index.ts';
import type { Head, ResolvedTrainOptions } from './options.ts';
import { fillScores, transitionMatrix } from './scores.ts';
import { type BatchDecoder, createBatchDecoder, type DecoderParts } from './wasm/batch-decoder.ts';

export type { InputFormat } from '../corpus/input-format.ts';
export { DECODINGS, type Decoding } from './inference/index.ts';

export interface DecodeOptions {
  readonly decode?: Decoding;
  /** Labels that must stand at their positions, `[T]`; undefined where free. */
  readonly forced?: readonly (string | undefined)[];
}

/** One of the k best label sequences. `score` is f(y, x), the unnormalised log score. */
export interface ScoredLabels {
  readonly labels: string[];
  readonly score: number;
  readonly probability: number;
}

/** Up to so many positions plain decoding is done before a batch decoder would be ready. */
const FEW_POSITIONS = 256;

/**
 * Whether so few positions are labelled sooner one sequence at a time. Never for posterior labels, on which the two ways agree
 * but for rounding: those of a sequence must not depend on how many others there are.
 */
export function isQuickerAlone(decoding: Decoding, positions: number): boolean {
  return decoding !== 'posterior' && positions <= FEW_POSITIONS;
}

/** Everything a model is made of; all plain data but the vocabularies. */
export interface ModelParts {
  readonly head: Head;
  readonly scheme: Scheme;
  readonly vocabularies: Vocabularies;
  readonly index: FeatureIndex;
  /** `[F]`, laid out as `weightLayout(index)` says. */
  readonly weights: Float64Array;
  /** Template names; an attribute's template id points here. */
  readonly templates: readonly string[];
  /** undefined for models trained on ready-made attributes: those tag attribute sequences only. */
  readonly features: { readonly spec: FeatureSpec; readonly resources: Resources } | undefined;
  readonly options: ResolvedTrainOptions;
  readonly input: InputFormat;
  /** False when the training was interrupted: the same training may go on from here. */
  readonly isFinished: boolean;
  /** Of an interrupted training: `hashTrainingSet` of its data, where it was written down. */
  readonly dataHash?: string | undefined;
}

export class CrfModel {
  readonly parts: ModelParts;
  readonly #lattice: Lattice;
  readonly #constraints: InferenceConstraints;
  #extractor: FeatureExtractor | undefined;
  #decoder: Promise<BatchDecoder> | undefined;
  #encoder: CorpusEncoder | undefined;

  constructor(parts: ModelParts) {
    const expected = weightLayout(parts.index).featureCount;
    if (parts.weights.length !== expected) {
      throw new RangeError(`${parts.weights.length} weights for ${expected} features`);
    }
    this.parts = parts;
    this.#lattice = new Lattice(parts.index.labelCount);
    this.#lattice.setTransitions(transitionMatrix(parts.index, parts.weights));
    this.#constraints = schemeConstraints(this.labels, parts.scheme);
  }

  /** Labels in id order, `[L]`. */
  get labels(): readonly string[] {
    return this.parts.vocabularies.labels.strings;
  }

  get head(): Head {
    return this.parts.head;
  }

  get scheme(): Scheme {
    return this.parts.scheme;
  }

  /** The extractor of the model's templates; OptionError when it was trained on ready-made attributes. */
  get extractor(): FeatureExtractor {
    const { spec, resources } = this.#features();
    this.#extractor ??= createExtractor(spec, resources);
    return this.#extractor;
  }

  /** Sentences to attribute ids by the model's templates and vocabularies; OptionError as `extractor`. */
  get encoder(): CorpusEncoder {
    this.#encoder ??= new CorpusEncoder(this.#features(), this.parts.vocabularies);
    return this.#encoder;
  }

  /** Ids of attribute sequences under the model's vocabularies; what it does not know is left out. */
  encode(sequences: Iterable<AttributeSequence>): EncodedDataset {
    const builder = new DatasetBuilder(this.parts.vocabularies);
    for (const sequence of sequences) builder.add(sequence);
    return builder.build();
  }

  /** What labels many encoded sequences fast, the same way as `decode`; made at the first call. */
  batchDecoder(): Promise<BatchDecoder> {
    this.#decoder ??= createBatchDecoder(this.decoderParts);
    return this.#decoder;
  }

  /**
   * Best labels of all sequences of an encoded data set one after another, the same as `batchDecoder()` gives. For few
   * positions no such decoder is made, which would take longer than finding their labels without.
   */
  async decodeAll(data: EncodedDataset, decoding: Decoding = 'viterbi'): Promise<Int32Array> {
    if (!isQuickerAlone(decoding, data.positionCount) || this.#decoder !== undefined)
      return (await this.batchDecoder()).decode(data, decoding);
    const labels = new Int32Array(data.positionCount);
    const { sequenceOffsets } = data;
    for (let n = 0; n < data.sequenceCount; n++) {
      const start = sequenceOffsets[n] ?? 0;
      if ((sequenceOffsets[n + 1] ?? 0) > start)
        labels.set(this.decode(data, n, { decode: decoding }), start);
    }
    return labels;
  }

  /** What a decoder of this model is made from, say in another thread. */
  get decoderParts(): DecoderParts {
    const { index, weights, vocabularies } = this.parts;
    return { index, weights, constraints: this.#constraints, attributes: vocabularies.attributes };
  }

  /** The best labels of a sentence (taken as a document of its own) or of ready attributes. */
  label(input: Sentence | AttributeSequence, options: DecodeOptions = {}): string[] {
    return this.labelEncoded(this.#encoded(input), 0, options);
  }

  /** The best labels of every sentence of one document, whose context document features see. */
  labelDocument(document: readonly Sentence[], options: DecodeOptions = {}): string[][] {
    const data = this.encoder.encodeDocument(document);
    return document.map((_, n) => this.labelEncoded(data, n, options));
  }

  /** The best labels of sequence `n` of an encoded data set. */
  labelEncoded(data: EncodedDataset, n: number, options: DecodeOptions = {}): string[] {
    return this.#names(this.decode(data, n, options));
  }

  /** The best labels of sequence `n` of an encoded data set, as label ids, `[T]`. */
  decode(data: EncodedDataset, n: number, options: DecodeOptions = {}): Int32Array {
    const lattice = this.fill(data, n);
    const { decode = 'viterbi', forced } = options;
    const forcedIds = forced === undefined ? undefined : this.#forcedIds(forced, lattice.length);
    if (decode === 'posterior') {
      if (forcedIds !== undefined)
        throw new OptionError('forced', 'posterior decoding takes no forced labels');
      forwardBackward(lattice);
      return posteriorDecode(lattice);
    }
    return viterbi(lattice, decode === 'constrained' ? this.#constraints : undefined, forcedIds).labels;
  }

  /**
   * The k best label sequences in order of score, fewer where there are fewer. `decode: 'constrained'` leaves out those
   * outside the tag scheme; probabilities stay those of the whole model.
   */
  nBest(input: Sentence | AttributeSequence, k: number, options: DecodeOptions = {}): ScoredLabels[] {
    return this.nBestEncoded(this.#encoded(input), 0, k, options);
  }

  nBestEncoded(data: EncodedDataset, n: number, k: number, options: DecodeOptions = {}): ScoredLabels[] {
    const lattice = this.fill(data, n);
    const logZ = forward(lattice);
    const forced = options.forced === undefined ? undefined : this.#forcedIds(options.forced, lattice.length);
    const constraints = options.decode === 'constrained' ? this.#constraints : undefined;
    return nBest(lattice, k, constraints, forced).map(({ labels, score }) => ({
      labels: this.#names(labels),
      score,
      probability: Math.exp(score - logZ),
    }));
  }

  /** P(y_t = label | x) of every label, an entry per token: `labelProbabilities(sentence)[t]?.get('B-PER')`. */
  labelProbabilities(input: Sentence | AttributeSequence): ReadonlyMap<string, number>[] {
    const marginals = this.marginals(input);
    const L = this.labels.length;
    return Array.from(
      { length: marginals.length / L },
      (_, t) => new Map(this.labels.map((label, j) => [label, marginals[t * L + j] ?? 0])),
    );
  }

  /** P(y_t = j | x), one flat array of shape `[T][L]`: that of label `labels[j]` at token t is number t * labels.length + j. */
  marginals(input: Sentence | AttributeSequence): Float64Array {
    return this.marginalsEncoded(this.#encoded(input), 0);
  }

  marginalsEncoded(data: EncodedDataset, n: number): Float64Array {
    const lattice = this.fill(data, n);
    forwardBackward(lattice);
    const out = new Float64Array(lattice.length * lattice.labelCount);
    nodeMarginals(out, lattice);
    return out;
  }

  /** P(y_{t−1} = i, y_t = j | x), `[L][L]`, for 1 <= t < T. */
  edgeMarginals(input: Sentence | AttributeSequence, t: number): Float64Array {
    const lattice = this.fill(this.#encoded(input), 0);
    if (!(t >= 1 && t < lattice.length)) throw new RangeError(`t = ${t} is outside 1..${lattice.length - 1}`);
    forwardBackward(lattice);
    const out = new Float64Array(lattice.labelCount ** 2);
    edgeMarginals(out, lattice, t);
    return out;
  }

  /** log Z(x), the score f(y, x) of given labels, log p(y | x), and the entropy of p(· | x) in nats. */
  assess(
    input: Sentence | AttributeSequence,
    labels: readonly string[],
  ): { logZ: number; score: number; logProbability: number; entropy: number } {
    const lattice = this.fill(this.#encoded(input), 0);
    const ids = this.#forcedIds(labels, lattice.length);
    const logZ = forwardBackward(lattice);
    const score = pathScore(lattice, ids);
    return { logZ, score, logProbability: score - logZ, entropy: entropy(lattice) };
  }

  /** The model's lattice with the scores of sequence `n`; valid until the next call on this model. */
  fill(data: EncodedDataset, n: number): Lattice {
    if (data.vocabularies.attributes !== this.parts.vocabularies.attributes) {
      throw new RangeError(
        'the data set is encoded with the vocabularies of another model: use model.encode',
      );
    }
    fillScores(this.#lattice, this.parts.index, this.parts.weights, data, n);
    return this.#lattice;
  }

  #features(): NonNullable<ModelParts['features']> {
    const { features } = this.parts;
    if (features === undefined) {
      throw new OptionError(
        'model',
        'trained on attribute files: it tags attribute sequences (--format crfsuite), not sentences',
      );
    }
    return features;
  }

  #encoded(input: Sentence | AttributeSequence): EncodedDataset {
    return 'tokens' in input ? this.encoder.encodeDocument([input]) : this.encode([input]);
  }

  #names(ids: Int32Array): string[] {
    return Array.from(ids, (id) => this.parts.vocabularies.labels.string(id));
  }

  #forcedIds(forced: readonly (string | undefined)[], length: number): Int32Array {
    if (forced.length !== length) throw new RangeError(`${forced.length} labels for ${length} positions`);
    return Int32Array.from(forced, (label) => {
      if (label === undefined) return -1;
      const id = this.parts.vocabularies.labels.id(label);
      if (id < 0) throw new OptionError('labels', `the model has no label ${JSON.stringify(label)}`);
      return id;
    });
  }
}
