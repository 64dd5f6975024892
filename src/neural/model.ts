/** A trained network as plain data, and what makes a predictor of it. */
import type { InputFormat, Scheme, Sentence } from '../corpus/index.ts';
import type { Decoding } from '../crf/inference/index.ts';
import type { FeatureSpec, Resources, Vocabularies } from '../features/index.ts';
import { capacityFor } from './batch-packer.ts';
import { createEngine, type EngineOptions } from './create-engine.ts';
import type { NetworkTables } from './network-data.ts';
import type { Network, ResolvedNetworkTrainOptions } from './options.ts';
import type { NetworkSizes, Parameter } from './parameters.ts';
import { NetworkPredictor } from './predictor.ts';

/** Hand features that score emissions beside the network. */
export interface WidePart {
  readonly spec: FeatureSpec;
  readonly resources: Resources;
  readonly vocabularies: Vocabularies;
}

/** One line of a learning curve. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the sentences of their negative log-likelihood, with dropout, before each step. */
  readonly loss: number;
  readonly learningRate: number;
  /** Entity F1 (token accuracy where labels mark no spans) on the dev set, in [0, 1]; undefined without one. */
  readonly devScore: number | undefined;
}

export interface NetworkModelParts {
  readonly network: Network;
  readonly training: ResolvedNetworkTrainOptions;
  readonly tables: NetworkTables;
  readonly scheme: Scheme;
  readonly input: InputFormat;
  readonly wide: WidePart | undefined;
  /** In the order of `parameterShapes`. */
  readonly parameters: readonly Parameter[];
  /** Learning curve of the training that made it. */
  readonly history: readonly EpochRecord[];
  /** Epoch the parameters are of. */
  readonly bestEpoch: number;
  /** False when the training was interrupted. */
  readonly isFinished: boolean;
}

/** Sizes of a network over these tables. */
export function networkSizes(tables: NetworkTables, wide: WidePart | undefined): NetworkSizes {
  return {
    words: tables.words.size,
    characters: tables.characters?.size ?? 1,
    labels: tables.labels.length,
    attributes: wide?.vocabularies.attributes.size ?? 0,
  };
}

export class NetworkModel {
  readonly parts: NetworkModelParts;
  #predictor: Promise<NetworkPredictor> | undefined;

  constructor(parts: NetworkModelParts) {
    this.parts = parts;
  }

  /** Labels in id order, `[L]`. */
  get labels(): readonly string[] {
    return this.parts.tables.labels;
  }

  get head(): Network['head'] {
    return this.parts.network.head;
  }

  get scheme(): Scheme {
    return this.parts.scheme;
  }

  /** A predictor with an engine of its own; close it after use. */
  async predictor(options: EngineOptions = {}): Promise<NetworkPredictor> {
    const { network, tables, wide, parameters } = this.parts;
    const engine = await createEngine(
      { network, sizes: networkSizes(tables, wide), training: undefined, frozenFrom: undefined },
      { ...options, capacity: options.capacity ?? capacityFor([], 32) },
    );
    for (const [i, { values }] of engine.parameters.entries())
      values.set(parameters[i]?.values ?? new Float32Array(0));
    return new NetworkPredictor(this.parts, engine);
  }

  /** The best labels of sentences, `[N][T]`, by a predictor that is made at the first call and kept. */
  async label(sentences: readonly Sentence[], decoding: Decoding = 'viterbi'): Promise<string[][]> {
    this.#predictor ??= this.predictor();
    return (await this.#predictor).label(sentences, decoding);
  }

  /** Ends the predictor of `label`. */
  async close(): Promise<void> {
    const predictor = this.#predictor;
    this.#predictor = undefined;
    await (await predictor)?.close();
  }
}
