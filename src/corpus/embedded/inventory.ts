/**
 * The names of one corpus. Every name is either shared by all splits or kept for one of them, so that the test set holds
 * names training never saw.
 */
import type { Random } from '../../numeric/index.ts';
import { pickZipf } from './choice.ts';
import { embeddedHierarchy, type FineCategory } from './hierarchy.ts';
import { NAME_BUILDERS } from './names.ts';
import { drawSplits, SPLITS, type Split } from './splits.ts';
import { type Name, NameSource, type StemPool } from './stems.ts';

/** Share of the names that all splits use. */
const SHARED_NAMES = 0.37;

/** Names per category before the split; persons and towns are many. */
const NAMES = 80;
const MANY_NAMES = 170;
const MANY: ReadonlySet<FineCategory> = new Set([
  'Politician',
  'Athlete',
  'City',
  'Team',
  'Food',
  'Scientist',
  'Writer',
]);

/** Rank offset of names: some are in the news often, most are not. */
const NAME_OFFSET = 40;

/** Names of every category, per split. */
export class Inventory {
  readonly #names = new Map<Split, Map<FineCategory, Name[]>>();
  readonly #random: Random;

  constructor(random: Random, stems: StemPool) {
    this.#random = random;
    const source = new NameSource(random, stems);
    for (const split of SPLITS)
      this.#names.set(split, new Map(embeddedHierarchy.fine.map((name) => [name, []])));
    for (const category of embeddedHierarchy.fine) {
      const seen = new Set<string>();
      const wanted = MANY.has(category) ? MANY_NAMES : NAMES;
      for (let tries = 0; seen.size < wanted && tries < wanted * 20; tries++) {
        const name = NAME_BUILDERS[category](source);
        if (seen.has(name.full)) continue;
        seen.add(name.full);
        for (const split of drawSplits(random, SHARED_NAMES))
          this.#names.get(split)?.get(category)?.push(name);
      }
    }
  }

  /** A name of the category that the split may use. */
  draw(split: Split, category: FineCategory): Name {
    return pickZipf(this.#random, this.#names.get(split)?.get(category) ?? [], NAME_OFFSET);
  }
}
