/** The attributes of a wide part that tell a sentence from its baseline, and how they score. */
import type { Sentence } from '../../corpus/index.ts';
import type { NetworkData, NetworkInspector } from '../../neural/index.ts';
import { attributeReads, type Reads } from './token-reads.ts';

/** An attribute at a position whose value differs. */
export interface WideItem {
  readonly position: number;
  readonly attribute: number;
  /** Value in the sentence less that in the baseline. */
  readonly difference: number;
  /** The words it was read from. */
  readonly reads: Reads;
}

export interface WidePart {
  /** Scores of the baseline, `[T][L]`. */
  readonly baseline: Float64Array;
  /** Scores of the sentence less those of the baseline, `[T][L]`. */
  readonly difference: Float64Array;
  readonly items: readonly WideItem[];
}

/**
 * Of a network without a wide part: no items, scores of 0.
 * @param data the sentence and, unless the baseline has no attributes at all, its baseline
 */
export function widePart(
  inspector: NetworkInspector,
  data: NetworkData,
  sentence: Sentence,
  baseline: Sentence | undefined,
): WidePart {
  const T = sentence.tokens.length;
  const L = inspector.predictor.labels.length;
  const part = { baseline: new Float64Array(T * L), difference: new Float64Array(T * L) };
  const items: WideItem[] = [];
  const { wide, wideWeights } = inspector;
  if (wide === undefined || data.wide === undefined) return { ...part, items };
  const readsOf = attributeReads(wide.spec, wide.templates);
  const addScores = (out: Float64Array, t: number, attribute: number, value: number): void => {
    for (let j = 0; j < L; j++)
      out[t * L + j] = (out[t * L + j] ?? 0) + value * (wideWeights[attribute * L + j] ?? 0);
  };
  for (let t = 0; t < T; t++) {
    const own = valuesAt(data, t);
    const other = baseline === undefined ? new Map<number, number>() : valuesAt(data, T + t);
    for (const [attribute, value] of other) addScores(part.baseline, t, attribute, value);
    for (const attribute of new Set([...own.keys(), ...other.keys()])) {
      const difference = (own.get(attribute) ?? 0) - (other.get(attribute) ?? 0);
      if (difference === 0) continue;
      addScores(part.difference, t, attribute, difference);
      const read = own.has(attribute) ? sentence : (baseline ?? sentence);
      const name = wide.attributes.string(attribute);
      const template = wide.templates[wide.attributes.template(attribute)] ?? null;
      items.push({
        position: t,
        attribute,
        difference,
        reads: readsOf('state', template, name, t, read, T),
      });
    }
  }
  return { ...part, items };
}

/** Attributes of a token with their values; several occurrences add up. */
function valuesAt({ wide }: NetworkData, token: number): Map<number, number> {
  const values = new Map<number, number>();
  if (wide === undefined) return values;
  const end = wide.attributeOffsets[token + 1] ?? 0;
  for (let k = wide.attributeOffsets[token] ?? 0; k < end; k++) {
    const attribute = wide.attributeIds[k] ?? 0;
    const value = wide.values === undefined ? 1 : (wide.values[k] ?? 0);
    values.set(attribute, (values.get(attribute) ?? 0) + value);
  }
  return values;
}
