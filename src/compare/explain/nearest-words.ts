/** What a network holds alike: words by their trained vectors, tokens by their hidden states. */
import type { Sentence } from '../../corpus/index.ts';
import { type NetworkInspector, UNKNOWN_WORD } from '../../neural/index.ts';

/** Plain data. */
export interface WordNeighbour {
  /** The first of the words that share this vector. */
  readonly word: string;
  /** Its most frequent label in the data; null where they have none. */
  readonly label: string | null;
  /** Tokens of the data with this vector. */
  readonly count: number;
  readonly cosine: number;
}

export interface StateNeighbour {
  /** 0-based, in the data. */
  readonly sentence: number;
  readonly token: number;
  readonly word: string;
  /** The words before and after it, as far as there are any. */
  readonly before: string | null;
  readonly after: string | null;
  readonly label: string | null;
  readonly cosine: number;
}

export interface NearestWords {
  /** Whether the network has a vector of its own for the word; if not, that of unknown words is compared. */
  readonly isKnown: boolean;
  readonly vectors: readonly WordNeighbour[];
  readonly states: readonly StateNeighbour[];
}

/** The tokens of some sentences as a network sees them, ready to be searched. */
export class NeighbourIndex {
  readonly #inspector: NetworkInspector;
  readonly #sentences: readonly Sentence[];
  /** First token of each sentence, `[N+1]`. */
  readonly #offsets: Uint32Array;
  /** Hidden states of length 1, `[P][2H]`. */
  readonly #states: Float32Array;
  /** By row of the word table. */
  readonly #words = new Map<number, { word: string; count: number; labels: Map<string, number> }>();

  /** Documents do not matter: hidden states see the words of the sentence alone. */
  constructor(inspector: NetworkInspector, sentences: readonly Sentence[]) {
    this.#inspector = inspector;
    this.#sentences = sentences;
    const data = inspector.predictor.encode(sentences);
    this.#offsets = data.sentenceOffsets;
    this.#states = inspector.states(data);
    const width = inspector.stateSize;
    for (let p = 0; p < data.tokenCount; p++) normalise(this.#states.subarray(p * width, (p + 1) * width));
    for (const [n, { tokens, labels }] of sentences.entries()) {
      for (const [t, word] of tokens.entries()) {
        const row = data.words[(data.sentenceOffsets[n] ?? 0) + t] ?? UNKNOWN_WORD;
        if (row === UNKNOWN_WORD) continue;
        const entry = this.#words.get(row) ?? { word, count: 0, labels: new Map<string, number>() };
        entry.count++;
        const label = labels?.[t];
        if (label !== undefined) entry.labels.set(label, (entry.labels.get(label) ?? 0) + 1);
        this.#words.set(row, entry);
      }
    }
  }

  /**
   * The k nearest of each kind by cosine, nearest first, ties in the order of the data. The word's own vector, and tokens at the same
   * place of the very same sentence, are left out.
   */
  nearest(sentence: Sentence, token: number, k: number): NearestWords {
    const data = this.#inspector.predictor.encode([sentence]);
    const row = data.words[token] ?? UNKNOWN_WORD;
    const width = this.#inspector.stateSize;
    const state = this.#inspector.states(data).slice(token * width, (token + 1) * width);
    normalise(state);
    return {
      isKnown: row !== UNKNOWN_WORD,
      vectors: this.#nearestVectors(row, k),
      states: this.#nearestStates(state, sentence, token, k),
    };
  }

  #nearestVectors(row: number, k: number): WordNeighbour[] {
    const own = this.#inspector.wordVector(row).slice();
    normalise(own);
    const found = [...this.#words].flatMap(([other, { word, count, labels }]) => {
      if (other === row) return [];
      const vector = this.#inspector.wordVector(other).slice();
      normalise(vector);
      return [{ word, label: mostFrequent(labels), count, cosine: dot(own, vector, 0) }];
    });
    return found.sort((a, b) => b.cosine - a.cosine).slice(0, k);
  }

  #nearestStates(state: Float32Array, sentence: Sentence, token: number, k: number): StateNeighbour[] {
    const text = sentence.tokens.join('\0');
    const found: { sentence: number; token: number; cosine: number }[] = [];
    for (const [n, { tokens }] of this.#sentences.entries()) {
      const isSame = tokens.length === sentence.tokens.length && tokens.join('\0') === text;
      for (let t = 0; t < tokens.length; t++) {
        if (isSame && t === token) continue;
        const at = ((this.#offsets[n] ?? 0) + t) * state.length;
        const cosine = dot(state, this.#states, at);
        const last = found[k - 1];
        if (last !== undefined && last.cosine >= cosine) continue;
        const place = found.findIndex((other) => other.cosine < cosine);
        found.splice(place < 0 ? found.length : place, 0, { sentence: n, token: t, cosine });
        if (found.length > k) found.length = k;
      }
    }
    return found.map(({ sentence: n, token: t, cosine }) => {
      const { tokens = [], labels } = this.#sentences[n] ?? {};
      return {
        sentence: n,
        token: t,
        word: tokens[t] ?? '',
        before: tokens[t - 1] ?? null,
        after: tokens[t + 1] ?? null,
        label: labels?.[t] ?? null,
        cosine,
      };
    });
  }
}

/** To length 1, in place; 0 stays 0. */
function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const x of vector) squares += x * x;
  const length = Math.sqrt(squares);
  if (length > 0) for (const [i, x] of vector.entries()) vector[i] = x / length;
}

/** a · b[at...]. */
function dot(a: Float32Array, b: Float32Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[at + i] ?? 0);
  return sum;
}

/** Of equally frequent ones the first. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | null {
  let best: string | null = null;
  for (const [label, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = label;
  return best;
}
