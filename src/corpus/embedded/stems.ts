/**
 * Stems that invented names are built on, and the source builders draw from. A name is text whose words may carry a Penn
 * tag (`of/IN`); words without one are NNP. `shorts` are the forms later mentions use (a surname, an acronym, a town).
 */
import type { Random } from '../../numeric/index.ts';
import { chance, pick } from './choice.ts';
import * as parts from './name-parts.ts';

/** One invented name: its full form and the shorter ones that later mentions may use. */
export interface Name {
  readonly full: string;
  readonly shorts: readonly string[];
}

/** Stems that several kinds of names share: the source of names that only context can tell apart. */
export interface StemPool {
  /** Towns; also the first word of teams, stations, newspapers, universities, firms, and a share of the surnames. */
  readonly towns: readonly string[];
  readonly surnames: readonly string[];
  readonly countries: readonly string[];
  readonly natures: readonly string[];
}

const TOWN_STEMS = 320;
const SURNAME_STEMS = 560;
const COUNTRY_STEMS = 44;
const NATURE_STEMS = 220;
/** Share of the names that are built on a stem of their own. */
const COINED = 0.7;
/** How many towns are hubs, names that turn up everywhere, and the share of names built on one. */
const HUBS = 36;
const HUB_NAMES = 0.24;
/** Share of the surnames that are town names as well ("Marlow said", "in Marlow"). */
const TOWN_SURNAMES = 0.22;

function distinct(count: number, make: () => string): string[] {
  const seen = new Set<string>();
  for (let tries = 0; seen.size < count && tries < count * 40; tries++) seen.add(make());
  return [...seen];
}

/** Draws the stems all builders share. */
export function createStemPool(random: Random): StemPool {
  const join = (...lists: readonly (readonly string[])[]): string =>
    lists.map((list) => pick(random, list)).join('');
  const towns = distinct(TOWN_STEMS, () => join(parts.STEM_OPENINGS, parts.TOWN_ENDINGS));
  const surnames = distinct(SURNAME_STEMS, () => {
    if (chance(random, TOWN_SURNAMES)) return pick(random, towns);
    return join(chance(random, 0.5) ? parts.STEM_OPENINGS : parts.SURNAME_OPENINGS, parts.SURNAME_ENDINGS);
  });
  const countries = distinct(COUNTRY_STEMS, () =>
    chance(random, 0.6)
      ? join(parts.COUNTRY_OPENINGS, parts.COUNTRY_MIDDLES, parts.COUNTRY_ENDINGS)
      : join(parts.COUNTRY_OPENINGS, parts.COUNTRY_ENDINGS),
  );
  const natures = distinct(NATURE_STEMS, () => join(parts.NATURE_OPENINGS, parts.NATURE_ENDINGS));
  return { towns, surnames, countries, natures };
}

/** The adjective of an invented country: Veldoria, Veldorian. Annotated nowhere, as nationality words are plain words. */
export function nationalityOf(country: string): string {
  if (country.endsWith('land')) return `${country}ic`;
  if (country.endsWith('stan') || country.endsWith('mark')) return `${country}i`;
  if (country.endsWith('a')) return `${country}n`;
  if (country.endsWith('que')) return `${country.slice(0, -3)}can`;
  return `${country}ian`;
}

/** A name without short forms. */
export function single(full: string): Name {
  return { full, shorts: [] };
}

/** What builders draw from: one generator, one stem pool. */
export class NameSource {
  readonly random: Random;
  readonly stems: StemPool;

  constructor(random: Random, stems: StemPool) {
    this.random = random;
    this.stems = stems;
  }

  pick(list: readonly string[]): string {
    return pick(this.random, list);
  }

  /** One entry of each list, joined to a word. */
  join(...lists: readonly (readonly string[])[]): string {
    return lists.map((list) => this.pick(list)).join('');
  }

  /** One of several builders, all equally likely; repeat one to weigh it. */
  one(...makers: readonly (() => Name)[]): Name {
    return pick(this.random, makers)();
  }

  /** A town whose name persons, teams and firms bear as well. */
  hub(): string {
    return this.pick(this.stems.towns.slice(0, HUBS));
  }

  /** A stem of the pool, or one coined for this name alone. */
  town(): string {
    if (chance(this.random, HUB_NAMES)) return this.hub();
    if (chance(this.random, COINED)) return this.join(parts.STEM_OPENINGS, parts.TOWN_ENDINGS);
    return this.pick(this.stems.towns);
  }

  surname(): string {
    if (chance(this.random, HUB_NAMES)) return this.hub();
    if (chance(this.random, COINED)) return this.join(parts.SURNAME_OPENINGS, parts.SURNAME_ENDINGS);
    return this.pick(this.stems.surnames);
  }

  nature(): string {
    if (chance(this.random, COINED)) {
      return this.join(parts.NATURE_OPENINGS, parts.COUNTRY_MIDDLES, parts.NATURE_ENDINGS);
    }
    return this.pick(this.stems.natures);
  }
}
