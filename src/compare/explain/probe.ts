/**
 * Linear probes (Alain and Bengio 2016, "Understanding Intermediate Layers Using Linear Classifier Probes"): how well logistic regression
 * reads hand features off hidden states, against the most frequent value and against a control task of as many values in which every
 * word has a random one (Hewitt and Liang 2019, "Designing and Interpreting Probes with Control Tasks").
 */
import type { Sentence } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import type { NetworkInspector } from '../../neural/index.ts';
import { createRandom, type Random, shuffle } from '../../numeric/index.ts';
import { fitLogisticRegression } from './logistic-regression.ts';
import type { ProbeTask } from './probe-tasks.ts';

export interface ProbeOptions {
  /** Tokens that probes are fitted to; half as many again are held out. Of fewer, two thirds and one third. Default 3000. */
  readonly tokens?: number | undefined;
  /** Most values of a feature that are told apart, the rest being one. Default 12. */
  readonly values?: number | undefined;
  /** Weight of the penalty ½ l2 |w|². Default 1. */
  readonly l2?: number | undefined;
  /** Of the draw of sentences and of the control tasks. Default 1. */
  readonly seed?: number | undefined;
  readonly onTask?: ((name: string, done: number, count: number) => void) | undefined;
}

/** Plain data. Accuracies are over the held-out tokens. */
export interface ProbeRow {
  readonly feature: string;
  /** Values told apart, "none" and "other" among them. */
  readonly values: number;
  readonly accuracy: number;
  /** Of the value most frequent in the tokens fitted to. */
  readonly baseline: number;
  /** Of a probe fitted to the control task. */
  readonly control: number;
  /** accuracy − control: what is not for the probe's own power to memorise words. */
  readonly selectivity: number;
}

export interface ProbeResult {
  readonly fittedTokens: number;
  readonly heldOutTokens: number;
  /** 2H */
  readonly inputs: number;
  readonly rows: readonly ProbeRow[];
}

/**
 * One probe and one control probe a task. Sentences are drawn in a seeded order, and none is on both sides.
 * @param tasks of all tokens of the sentences; those with one value are left out
 * @throws OptionError on options out of range, or too few sentences to hold some out
 */
export function probeStates(
  inspector: NetworkInspector,
  sentences: readonly Sentence[],
  tasks: readonly ProbeTask[],
  options: ProbeOptions = {},
): ProbeResult {
  const { tokens = 3000, values = 12, l2 = 1, seed = 1 } = options;
  for (const [name, n, least] of [
    ['tokens', tokens, 10],
    ['values', values, 2],
  ] as const)
    if (!(Number.isInteger(n) && n >= least))
      throw new OptionError(name, `${n}, expected a whole number >= ${least}`);
  const split = splitTokens(sentences, tokens, seed);
  const data = inspector.predictor.encode(sentences.map((sentence, document) => ({ ...sentence, document })));
  const D = inspector.stateSize;
  const states = inspector.states(data);
  const scaling = standardisation(states, split.fitted, D);
  const X = { fitted: scaling(split.fitted), heldOut: scaling(split.heldOut) };
  const rows: ProbeRow[] = [];
  for (const [i, task] of tasks.entries()) {
    options.onTask?.(task.name, i, tasks.length);
    if (task.values.length !== data.tokenCount)
      throw new RangeError(`${task.values.length} values for ${data.tokenCount} tokens`);
    const { ids, count } = frequentValues(task.values, split.fitted, values);
    if (count < 2) continue;
    const accuracyOf = (y: Int32Array): number => {
      const probe = fitLogisticRegression(X.fitted, pick(y, split.fitted), count, { l2 });
      return agreement(probe.predict(X.heldOut), pick(y, split.heldOut));
    };
    const accuracy = accuracyOf(ids);
    const control = accuracyOf(controlTask(createRandom(seed + 1), ids, task.words, split.fitted));
    rows.push({
      feature: task.name,
      values: count,
      accuracy,
      baseline: agreement(new Int32Array(split.heldOut.length), pick(ids, split.heldOut)),
      control,
      selectivity: accuracy - control,
    });
  }
  return {
    fittedTokens: split.fitted.length,
    heldOutTokens: split.heldOut.length,
    inputs: D,
    rows,
  };
}

interface Split {
  readonly fitted: Uint32Array;
  readonly heldOut: Uint32Array;
}

/** Tokens of whole sentences in a seeded order: first those to fit to, then those held out. */
function splitTokens(sentences: readonly Sentence[], tokens: number, seed: number): Split {
  const offsets: number[] = [];
  let total = 0;
  for (const sentence of sentences) {
    offsets.push(total);
    total += sentence.tokens.length;
  }
  const order = Uint32Array.from(sentences, (_, n) => n);
  shuffle(createRandom(seed), order);
  const wanted = Math.min(tokens, Math.ceil((2 / 3) * total));
  const [fitted, heldOut]: [number[], number[]] = [[], []];
  for (const n of order) {
    const side = fitted.length < wanted ? fitted : heldOut;
    if (side === heldOut && heldOut.length >= wanted / 2) break;
    const T = sentences[n]?.tokens.length ?? 0;
    for (let t = 0; t < T; t++) side.push((offsets[n] ?? 0) + t);
  }
  if (heldOut.length === 0)
    throw new OptionError('data', `${sentences.length} sentences, expected enough to hold some out`);
  return { fitted: Uint32Array.from(fitted), heldOut: Uint32Array.from(heldOut) };
}

/** Rows of some tokens, each number less its mean over the fitted tokens, divided by its standard deviation there. */
function standardisation(
  states: Float32Array,
  fitted: Uint32Array,
  D: number,
): (tokens: Uint32Array) => Float64Array {
  const mean = new Float64Array(D);
  const variance = new Float64Array(D);
  for (const p of fitted)
    for (let d = 0; d < D; d++) mean[d] = (mean[d] ?? 0) + (states[p * D + d] ?? 0) / fitted.length;
  for (const p of fitted)
    for (let d = 0; d < D; d++)
      variance[d] = (variance[d] ?? 0) + ((states[p * D + d] ?? 0) - (mean[d] ?? 0)) ** 2 / fitted.length;
  return (tokens) => {
    const X = new Float64Array(tokens.length * D);
    for (const [n, p] of tokens.entries()) {
      for (let d = 0; d < D; d++)
        X[n * D + d] = ((states[p * D + d] ?? 0) - (mean[d] ?? 0)) / (Math.sqrt(variance[d] ?? 0) || 1);
    }
    return X;
  };
}

/** Ids of the values, most frequent among the fitted tokens first; from `most` − 1 on, and unseen ones, all are the last. */
function frequentValues(
  values: readonly string[],
  fitted: Uint32Array,
  most: number,
): { ids: Int32Array; count: number } {
  const counts = new Map<string, number>();
  for (const p of fitted) counts.set(values[p] ?? '', (counts.get(values[p] ?? '') ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value);
  const count = Math.min(most, sorted.length);
  const idOf = new Map(sorted.map((value, i) => [value, Math.min(i, count - 1)]));
  return { ids: Int32Array.from(values, (value) => idOf.get(value) ?? count - 1), count };
}

/** Every word gets one value, drawn as the fitted tokens have them. */
function controlTask(
  random: Random,
  ids: Int32Array,
  words: readonly string[],
  fitted: Uint32Array,
): Int32Array {
  const drawn = new Map<string, number>();
  return Int32Array.from(words, (word) => {
    const known = drawn.get(word) ?? ids[fitted[random.integer(fitted.length)] ?? 0] ?? 0;
    drawn.set(word, known);
    return known;
  });
}

function pick(ids: Int32Array, tokens: Uint32Array): Int32Array {
  return Int32Array.from(tokens, (p) => ids[p] ?? 0);
}

function agreement(a: Int32Array, b: Int32Array): number {
  return a.reduce((sum, id, i) => sum + (id === b[i] ? 1 : 0), 0) / a.length;
}
