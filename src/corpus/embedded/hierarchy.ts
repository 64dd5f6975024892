/**
 * The category hierarchy of the embedded corpus: 32 fine categories under 12 middle ones under 4 coarse ones.
 * No name occurs at two levels, so a label alone says which level it is of.
 */

export const LEVELS = ['coarse', 'middle', 'fine'] as const;
export type Level = (typeof LEVELS)[number];

const TREE = {
  Person: {
    Official: ['Politician', 'Executive', 'Cleric'],
    Entertainer: ['Musician', 'Actor', 'Athlete'],
    Scholar: ['Scientist', 'Writer'],
  },
  Place: {
    Settlement: ['City', 'Country', 'Region'],
    Nature: ['River', 'Mountain', 'Island'],
    Facility: ['Station', 'Venue'],
  },
  Group: {
    Company: ['Manufacturer', 'Bank', 'Media'],
    Club: ['Team', 'Band'],
    Institution: ['University', 'Agency', 'Party'],
  },
  Thing: {
    Work: ['Book', 'Film', 'Song'],
    Product: ['Vehicle', 'Software', 'Food'],
    Medical: ['Disease', 'Medication'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

type Tree = typeof TREE;

/** A category of the finest level. */
export type FineCategory = {
  [C in keyof Tree]: {
    [M in keyof Tree[C]]: Tree[C][M] extends readonly (infer F)[] ? F : never;
  }[keyof Tree[C]];
}[keyof Tree];

/** Which fine category belongs to which middle and coarse one. */
export interface CategoryHierarchy {
  readonly coarse: readonly string[];
  readonly middle: readonly string[];
  readonly fine: readonly FineCategory[];
  /** Category maps; each is total on its domain. */
  readonly fineToMiddle: ReadonlyMap<string, string>;
  readonly middleToCoarse: ReadonlyMap<string, string>;
  readonly fineToCoarse: ReadonlyMap<string, string>;
}

function buildHierarchy(): CategoryHierarchy {
  const middle: string[] = [];
  const fine: FineCategory[] = [];
  const fineToMiddle = new Map<string, string>();
  const middleToCoarse = new Map<string, string>();
  const fineToCoarse = new Map<string, string>();
  for (const [coarseName, middles] of Object.entries(TREE)) {
    for (const [middleName, leaves] of Object.entries<readonly FineCategory[]>(middles)) {
      middle.push(middleName);
      middleToCoarse.set(middleName, coarseName);
      for (const leaf of leaves) {
        fine.push(leaf);
        fineToMiddle.set(leaf, middleName);
        fineToCoarse.set(leaf, coarseName);
      }
    }
  }
  return { coarse: Object.keys(TREE), middle, fine, fineToMiddle, middleToCoarse, fineToCoarse };
}

/** The hierarchy of the embedded corpus; its maps serve as category maps. */
export const embeddedHierarchy: CategoryHierarchy = buildHierarchy();

/** Fine categories whose names are always one token. */
export const SINGLE_TOKEN_CATEGORIES: readonly FineCategory[] = ['Country', 'Software', 'Medication'];

/** The category of the given level that a fine category belongs to. */
export function categoryAt(fine: FineCategory, level: Level): string {
  switch (level) {
    case 'fine':
      return fine;
    case 'middle':
      return embeddedHierarchy.fineToMiddle.get(fine) ?? fine;
    case 'coarse':
      return embeddedHierarchy.fineToCoarse.get(fine) ?? fine;
    default:
      return level satisfies never;
  }
}
