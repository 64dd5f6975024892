/** A trained network, and what makes a predictor of it. */
import type { Scheme, Sentence } from '../corpus/index.ts';
import type { Decoding } from '../crf/inference/index.ts';
import { capacityFor } from './batch-packer.ts';
import { createEngine, type EngineOptions } from './create-engine.ts';
import type { NetworkEngine } from './engine.ts';
import { NetworkInspector } from './inspector.ts';
import type { NetworkHead } from './options.ts';
import { NetworkPredictor } from './predictor.ts';
import type { NetworkParts } from './serialize.ts';

export class NetworkModel {
  readonly parts: NetworkParts;
  #predictor: Promise<NetworkPredictor> | undefined;

  constructor(parts: NetworkParts) {
    this.parts = parts;
  }

  /** Labels in id order, `[L]`. */
  get labels(): readonly string[] {
    return this.parts.labels;
  }

  get head(): NetworkHead {
    return this.parts.network.head;
  }

  get scheme(): Scheme {
    return this.parts.scheme;
  }

  /** A predictor with an engine of its own; close it after use. */
  async predictor(options: EngineOptions = {}): Promise<NetworkPredictor> {
    return new NetworkPredictor(this.parts, await this.#engine(options, false));
  }

  /** What shows inputs, hidden states and gradients, with an engine of its own; close it after use. */
  async inspector(options: EngineOptions = {}): Promise<NetworkInspector> {
    return new NetworkInspector(this.parts, await this.#engine(options, true));
  }

  async #engine(options: EngineOptions, differentiatesInputs: boolean): Promise<NetworkEngine> {
    const { network, sizes, parameters } = this.parts;
    const engine = await createEngine(
      { network, sizes, training: undefined, frozenFrom: undefined, differentiatesInputs },
      { ...options, capacity: options.capacity ?? capacityFor([], 32) },
    );
    for (const [i, { values }] of engine.parameters.entries())
      values.set(parameters[i]?.values ?? new Float32Array(0));
    return engine;
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
