/** The names of one document: what was introduced comes back, often in a shorter form. */
import type { Random } from '../../numeric/index.ts';
import { chance, pick } from './choice.ts';
import type { FineCategory } from './hierarchy.ts';
import type { Inventory } from './inventory.ts';
import type { Split } from './splits.ts';
import type { Name } from './stems.ts';

/** How often a slot takes a name the document has already, and a later mention its short form. */
const REUSE = 0.55;
const SHORTEN = 0.75;
const SHORT_AT_ONCE = 0.06;

/** One mention: which name, in which form, and whether it is the first. */
export interface Mention {
  readonly text: string;
  readonly isFirst: boolean;
}

export class Cast {
  readonly #random: Random;
  readonly #inventory: Inventory;
  readonly #split: Split;
  readonly #members = new Map<FineCategory, Name[]>();
  #inSentence = new Set<Name>();

  constructor(random: Random, inventory: Inventory, split: Split) {
    this.#random = random;
    this.#inventory = inventory;
    this.#split = split;
  }

  /** Forgets which names the sentence before used: no sentence names one thing twice. */
  startSentence(): void {
    this.#inSentence = new Set();
  }

  mention(category: FineCategory): Mention {
    const random = this.#random;
    const members = this.#members.get(category) ?? [];
    const free = members.filter((name) => !this.#inSentence.has(name));
    const isReused = free.length > 0 && chance(random, REUSE);
    const name = isReused ? pick(random, free) : this.#drawNew(category);
    const isFirst = !members.includes(name);
    if (isFirst) this.#members.set(category, [...members, name]);
    this.#inSentence.add(name);
    const isShort = name.shorts.length > 0 && chance(random, isFirst ? SHORT_AT_ONCE : SHORTEN);
    return { text: isShort ? pick(random, name.shorts) : name.full, isFirst };
  }

  #drawNew(category: FineCategory): Name {
    let name = this.#inventory.draw(this.#split, category);
    for (let tries = 0; tries < 20 && this.#inSentence.has(name); tries++) {
      name = this.#inventory.draw(this.#split, category);
    }
    return name;
  }
}
