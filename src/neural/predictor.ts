/** A network that answers: best labels of many sentences fast, and every question about p(y | x) through a lattice. */
import { type Sentence, schemeConstraints } from '../corpus/index.ts';
import {
  type Decoding,
  forward,
  forwardBackward,
  type InferenceConstraints,
  Lattice,
  nBest,
  nodeMarginals,
  noPathError,
  posteriorDecode,
} from '../crf/inference/index.ts';
import { contextsOf, type SentenceContext } from '../features/index.ts';
import { predictionBatches, scatterRows } from './batches.ts';
import type { DecodingScores, NetworkEngine } from './engine.ts';
import { encodeSentences, type NetworkData, type NetworkTables } from './network-data.ts';
import type { NetworkParts } from './serialize.ts';
import { encodeWide } from './wide-part.ts';

/** One of the k best label sequences. `score` is f(y, x), the unnormalised log score. */
export interface ScoredLabels {
  readonly labels: string[];
  readonly score: number;
  readonly probability: number;
}

/** What of a model is needed beside its parameters. */
export type PredictorParts = NetworkTables & Pick<NetworkParts, 'network' | 'scheme' | 'wide'>;

export class NetworkPredictor {
  readonly labels: readonly string[];
  readonly #parts: PredictorParts;
  readonly #engine: NetworkEngine;
  readonly #constraints: InferenceConstraints;
  readonly #lattice: Lattice;
  /** Whether a label sequence of length 1, 2, ... obeys the constraints, as far as was asked. */
  readonly #possibleLengths: boolean[] = [];
  /** Labels that may stand at the last of these. */
  #reached: Uint8Array | undefined;
  #isSettled = false;

  /** The engine must have the parameters of the model; the predictor closes it. */
  constructor(parts: PredictorParts, engine: NetworkEngine) {
    this.labels = parts.labels;
    this.#parts = parts;
    this.#engine = engine;
    this.#constraints = schemeConstraints(this.labels, parts.scheme);
    this.#lattice = new Lattice(this.labels.length);
  }

  /** Ids of sentences under the model's tables; with a wide part each sees the sentences of its document. */
  encode(sentences: readonly Sentence[]): NetworkData {
    return this.encodeContexts([...contextsOf(sentences)]);
  }

  /** The same of sentences in any context: only a wide part looks beyond the sentence. */
  encodeContexts(contexts: readonly SentenceContext[]): NetworkData {
    const { wide } = this.#parts;
    const sentences = contexts.map(({ sentence }) => sentence);
    return encodeSentences(
      sentences,
      this.#parts,
      wide === undefined ? undefined : encodeWide(wide, contexts),
    );
  }

  /** Best labels of all sentences as label ids, `[P]` in token order. @throws NoPathError when no path obeys the constraints */
  decode(data: NetworkData, decoding: Decoding = 'viterbi'): Int32Array {
    if (decoding === 'constrained') {
      const [first] = this.impossible(data);
      if (first !== undefined) throw noPathError(lengthOf(data, first) - 1);
    }
    return this.#decode(data, decoding);
  }

  /** The same by constrained decoding, sentences that `impossible` tells by viterbi. */
  decodePossible(data: NetworkData): Int32Array {
    const out = this.#decode(data, 'constrained');
    const impossible = this.impossible(data);
    if (impossible.length === 0) return out;
    const free = this.#decode(data, 'viterbi');
    for (const n of impossible) {
      const start = data.sentenceOffsets[n] ?? 0;
      out.set(free.subarray(start, data.sentenceOffsets[n + 1]), start);
    }
    return out;
  }

  /** Indices of the sentences too short or too long for any label sequence within the constraints. */
  impossible(data: NetworkData): number[] {
    const found: number[] = [];
    for (let n = 0; n < data.sentenceCount; n++) if (!this.#isPossible(lengthOf(data, n))) found.push(n);
    return found;
  }

  #decode(data: NetworkData, decoding: Decoding): Int32Array {
    const out = new Int32Array(data.tokenCount);
    if (decoding === 'posterior' && this.#parts.network.head === 'crf') {
      const emissions = this.emissions(data);
      for (let n = 0; n < data.sentenceCount; n++) {
        const lattice = this.lattice(data, emissions, n);
        if (lattice === undefined) continue;
        forwardBackward(lattice);
        out.set(posteriorDecode(lattice), data.sentenceOffsets[n]);
      }
      return out;
    }
    const scores = this.#decodingScores(decoding);
    this.#forBatches(data, (batch) => {
      const labels = this.#engine.decode(batch, scores);
      scatterRows(batch, data, (row, token) => {
        out[token] = labels[row] ?? 0;
      });
    });
    return out;
  }

  /** Label names of every sentence, `[N][T]`. */
  label(sentences: readonly Sentence[], decoding: Decoding = 'viterbi'): string[][] {
    const data = this.encode(sentences);
    return this.names(data, this.decode(data, decoding));
  }

  /** Label ids `[P]` as names, `[N][T]`. */
  names({ sentenceCount, sentenceOffsets }: NetworkData, ids: Int32Array): string[][] {
    return Array.from({ length: sentenceCount }, (_, n) =>
      Array.from(ids.subarray(sentenceOffsets[n], sentenceOffsets[n + 1]), (id) => this.labels[id] ?? ''),
    );
  }

  /** What label sequences of this network's scheme may be. */
  get constraints(): InferenceConstraints {
    return this.#constraints;
  }

  /** Scores of all labels before transitions, `[P][L]` in token order; what `lattice` and all that it serves start from. */
  emissions(data: NetworkData): Float32Array {
    const L = this.labels.length;
    this.#setTransitions();
    const out = new Float32Array(data.tokenCount * L);
    this.#forBatches(data, (batch) => {
      const emissions = this.#engine.emissions(batch);
      scatterRows(batch, data, (row, token) => {
        out.set(emissions.subarray(row * L, (row + 1) * L), token * L);
      });
    });
    return out;
  }

  /** P(y_t = j | x) of sentence `n`, `[T][L]`. */
  marginals(data: NetworkData, emissions: Float32Array, n: number): Float64Array {
    const lattice = this.lattice(data, emissions, n);
    if (lattice === undefined) return new Float64Array(0);
    forwardBackward(lattice);
    const out = new Float64Array(lattice.length * lattice.labelCount);
    nodeMarginals(out, lattice);
    return out;
  }

  /** The k best label sequences of sentence `n`, best first; probabilities are those of the whole model. */
  nBest(
    data: NetworkData,
    emissions: Float32Array,
    n: number,
    k: number,
    decoding: Decoding = 'viterbi',
  ): ScoredLabels[] {
    const lattice = this.lattice(data, emissions, n);
    if (lattice === undefined) return [];
    const logZ = forward(lattice);
    const constraints = decoding === 'constrained' ? this.#constraints : undefined;
    return nBest(lattice, k, constraints).map(({ labels, score }) => ({
      labels: Array.from(labels, (id) => this.labels[id] ?? ''),
      score,
      probability: Math.exp(score - logZ),
    }));
  }

  /**
   * Lattice with the scores of sentence `n`, `emissions` as this predictor gave them, valid until the next call; start and end
   * scores are part of the first and last state scores. undefined for a sentence without tokens.
   */
  lattice(data: NetworkData, emissions: Float32Array, n: number): Lattice | undefined {
    const L = this.labels.length;
    const [start = 0, end = 0] = [data.sentenceOffsets[n], data.sentenceOffsets[n + 1]];
    return start === end ? undefined : this.#fill(emissions.subarray(start * L, end * L));
  }

  /** The same for any emissions `[T][L]` of one sentence of at least one token. */
  latticeOf(emissions: ArrayLike<number>): Lattice {
    this.#setTransitions();
    return this.#fill(emissions);
  }

  #setTransitions(): void {
    const L = this.labels.length;
    const { transitions } = this.#crfScores() ?? { transitions: new Float32Array(L * L) };
    this.#lattice.setTransitions(Float64Array.from(transitions));
  }

  #fill(emissions: ArrayLike<number>): Lattice {
    const L = this.labels.length;
    const T = emissions.length / L;
    const lattice = this.#lattice;
    const crf = this.#crfScores();
    lattice.reset(T);
    const { stateScores } = lattice;
    for (let i = 0; i < T * L; i++) stateScores[i] = emissions[i] ?? 0;
    if (crf !== undefined) {
      const last = (T - 1) * L;
      for (let j = 0; j < L; j++) {
        stateScores[j] = (stateScores[j] ?? 0) + (crf.start[j] ?? 0);
        stateScores[last + j] = (stateScores[last + j] ?? 0) + (crf.end[j] ?? 0);
      }
    }
    return lattice;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  #crfScores(): DecodingScores | undefined {
    const find = (name: string): Float32Array =>
      this.#engine.parameters.find((parameter) => parameter.name === name)?.values ?? new Float32Array(0);
    if (this.#parts.network.head !== 'crf') return undefined;
    return { transitions: find('crf.transitions'), start: find('crf.start'), end: find('crf.end') };
  }

  #decodingScores(decoding: Decoding): DecodingScores | undefined {
    const crf = this.#crfScores();
    if (decoding !== 'constrained') return crf;
    const L = this.labels.length;
    const masked = (scores: Float32Array | undefined, allowed: Uint8Array): Float32Array =>
      Float32Array.from(allowed, (flag, i) => (flag === 1 ? (scores?.[i] ?? 0) : Number.NEGATIVE_INFINITY));
    const { transitions, start, end } = this.#constraints;
    if (transitions.length !== L * L) throw new RangeError('constraints of another label set');
    return {
      transitions: masked(crf?.transitions, transitions),
      start: masked(crf?.start, start),
      end: masked(crf?.end, end),
    };
  }

  /** Whether some label sequence of length T obeys the constraints. */
  #isPossible(T: number): boolean {
    const L = this.labels.length;
    const { start, end, transitions } = this.#constraints;
    const known = this.#possibleLengths;
    while (known.length < T && !this.#isSettled) {
      const reached = this.#reached;
      let next = start.slice();
      if (reached !== undefined) {
        next = new Uint8Array(L);
        for (let i = 0; i < L; i++) {
          if (reached[i] !== 1) continue;
          for (let j = 0; j < L; j++) next[j] = (next[j] ?? 0) | (transitions[i * L + j] ?? 0);
        }
        // From here on nothing changes any more.
        this.#isSettled = next.every((flag, j) => flag === reached[j]);
      }
      this.#reached = next;
      known.push(next.some((flag, j) => flag === 1 && end[j] === 1));
    }
    return T === 0 || (known[T - 1] ?? known.at(-1) ?? false);
  }

  #forBatches(data: NetworkData, use: (batch: ReturnType<NetworkEngine['pack']>) => void): void {
    for (const sentences of predictionBatches(data, this.#engine.predictionBatch))
      use(this.#engine.pack(data, sentences));
  }
}

function lengthOf({ sentenceOffsets }: NetworkData, n: number): number {
  return (sentenceOffsets[n + 1] ?? 0) - (sentenceOffsets[n] ?? 0);
}
