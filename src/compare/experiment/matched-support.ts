/** Choice of sentences in which every category is mentioned equally often. */
import { createRandom, shuffle } from '../../numeric/index.ts';

/** Sentences with the same mentions: they stand for one another. */
interface SentenceKind {
  /** Mentions by number of the category. */
  readonly mentions: readonly (readonly [category: number, count: number])[];
  /** In random order; the first `chosen` of them are taken. */
  readonly sentences: number[];
  chosen: number;
}

/** Total mentions against their target: Σ_k (total_k - target)². */
class Deviation {
  readonly #surplus: number[];

  constructor(categories: number, target: number) {
    this.#surplus = Array.from({ length: categories }, () => -target);
  }

  of(category: number): number {
    return this.#surplus[category] ?? 0;
  }

  get total(): number {
    return this.#surplus.reduce((sum, surplus) => sum + surplus * surplus, 0);
  }

  /** Change of the sum when a sentence of this kind is taken (`sign` 1) or left (-1): Σ (s ± c)² - s². */
  change({ mentions }: SentenceKind, sign: 1 | -1): number {
    let change = 0;
    for (const [category, count] of mentions) change += sign * 2 * count * this.of(category) + count * count;
    return change;
  }

  apply({ mentions }: SentenceKind, sign: 1 | -1): void {
    for (const [category, count] of mentions) this.#surplus[category] = this.of(category) + sign * count;
  }
}

/**
 * Which sentences to take, `[N]`, so that every category comes as near as possible to `target` mentions: least Σ_k (total_k -
 * target)², by a first pass over the sentences in random order and then by taking one, leaving one, or both at once as long as that
 * helps. No mention is ever removed from a sentence. Of the sentences without mentions the same share is taken as of the others,
 * so that a surplus of text without entities does not come with the choice.
 * @param perSentence categories mentioned in each sentence, `[N]`, with repetitions
 */
export function matchSupport(
  perSentence: readonly (readonly string[])[],
  target: number,
  seed: number,
): readonly boolean[] {
  const numbers = new Map<string, number>();
  for (const category of perSentence.flat()) if (!numbers.has(category)) numbers.set(category, numbers.size);
  const order = perSentence.map((_, n) => n);
  shuffle(createRandom(seed), order);
  const kinds = new Map<string, SentenceKind>();
  const empty: number[] = [];
  const deviation = new Deviation(numbers.size, target);
  for (const n of order) {
    const categories = perSentence[n] ?? [];
    if (categories.length === 0) {
      empty.push(n);
      continue;
    }
    const kind = kindOf(categories, numbers, kinds);
    kind.sentences.push(n);
    if (deviation.change(kind, 1) >= 0) continue;
    deviation.apply(kind, 1);
    kind.chosen++;
  }
  const list = [...kinds.values()];
  while (improve(list, deviation));

  const withMentions = list.reduce((sum, { sentences }) => sum + sentences.length, 0);
  const taken = list.flatMap(({ sentences, chosen }) => sentences.slice(0, chosen));
  const share = withMentions === 0 ? 1 : taken.length / withMentions;
  const isChosen = perSentence.map(() => false);
  for (const n of taken) isChosen[n] = true;
  for (const n of empty.slice(0, Math.round(share * empty.length))) isChosen[n] = true;
  return isChosen;
}

function kindOf(
  categories: readonly string[],
  numbers: ReadonlyMap<string, number>,
  kinds: Map<string, SentenceKind>,
): SentenceKind {
  const counts = new Map<number, number>();
  for (const category of categories) {
    const number = numbers.get(category) ?? 0;
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const mentions = [...counts].sort(([a], [b]) => a - b);
  const key = mentions.map((pair) => pair.join(':')).join(' ');
  const kind = kinds.get(key) ?? { mentions, sentences: [], chosen: 0 };
  kinds.set(key, kind);
  return kind;
}

/** The best single step; where none helps, the first exchange that does. False where nothing helps any more. */
function improve(kinds: readonly SentenceKind[], deviation: Deviation): boolean {
  if (deviation.total === 0) return false;
  let best: { kind: SentenceKind; sign: 1 | -1; change: number } | undefined;
  for (const kind of kinds) {
    for (const sign of [1, -1] as const) {
      const isPossible = sign === 1 ? kind.chosen < kind.sentences.length : kind.chosen > 0;
      if (!isPossible) continue;
      const change = deviation.change(kind, sign);
      if (change < (best?.change ?? 0)) best = { kind, sign, change };
    }
  }
  if (best !== undefined) {
    step(best.kind, best.sign, deviation);
    return true;
  }
  return exchange(kinds, deviation);
}

function exchange(kinds: readonly SentenceKind[], deviation: Deviation): boolean {
  const isOff = ({ mentions }: SentenceKind): boolean =>
    mentions.some(([category]) => deviation.of(category) !== 0);
  for (const left of kinds) {
    if (left.chosen === 0) continue;
    const gain = deviation.change(left, -1);
    const isLeftOff = isOff(left);
    deviation.apply(left, -1);
    for (const taken of kinds) {
      if (taken === left || taken.chosen === taken.sentences.length) continue;
      if (!isLeftOff && !isOff(taken)) continue;
      if (gain + deviation.change(taken, 1) >= 0) continue;
      left.chosen--;
      step(taken, 1, deviation);
      return true;
    }
    deviation.apply(left, 1);
  }
  return false;
}

function step(kind: SentenceKind, sign: 1 | -1, deviation: Deviation): void {
  kind.chosen += sign;
  deviation.apply(kind, sign);
}
