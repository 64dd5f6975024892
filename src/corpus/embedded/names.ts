/**
 * Builders of invented names, one per fine category. A name is text whose words may carry a Penn tag (`of/IN`);
 * words without one are NNP. `shorts` are the forms later mentions use (a surname, an acronym, a team's town).
 */
import type { Random } from '../../numeric/index.ts';
import { chance, pick } from './choice.ts';
import type { FineCategory } from './hierarchy.ts';
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

/** Name builders over one generator and one stem pool. */
export class NameBuilder {
  readonly #random: Random;
  readonly #stems: StemPool;

  constructor(random: Random, stems: StemPool) {
    this.#random = random;
    this.#stems = stems;
  }

  /** A fresh name of the category; repeats are possible. */
  build(category: FineCategory): Name {
    switch (category) {
      case 'Politician':
      case 'Executive':
      case 'Cleric':
      case 'Musician':
      case 'Actor':
      case 'Athlete':
      case 'Scientist':
      case 'Writer':
        return this.#person(category);
      case 'City':
        return this.#city();
      case 'Country':
        return single(pick(this.#random, this.#stems.countries));
      case 'Region':
        return this.#region();
      case 'River':
        return this.#river();
      case 'Mountain':
        return this.#mountain();
      case 'Island':
        return this.#island();
      case 'Station':
        return this.#station();
      case 'Venue':
        return this.#venue();
      case 'Manufacturer':
        return this.#manufacturer();
      case 'Bank':
        return this.#bank();
      case 'Media':
        return this.#media();
      case 'Team':
        return this.#team();
      case 'Band':
        return this.#band();
      case 'University':
        return this.#university();
      case 'Agency':
        return this.#agency();
      case 'Party':
        return this.#party();
      case 'Book':
      case 'Film':
      case 'Song':
        return this.#work(category);
      case 'Vehicle':
        return this.#vehicle();
      case 'Software':
        return single(this.#join(parts.SOFTWARE_OPENINGS, parts.SOFTWARE_ENDINGS));
      case 'Food':
        return this.#food();
      case 'Disease':
        return this.#disease();
      case 'Medication':
        return this.#medication();
      default:
        return category satisfies never;
    }
  }

  #pick(list: readonly string[]): string {
    return pick(this.#random, list);
  }

  #join(...lists: readonly (readonly string[])[]): string {
    return lists.map((list) => this.#pick(list)).join('');
  }

  /** One of several builders, all equally likely; repeat one to weigh it. */
  #one(...makers: readonly (() => Name)[]): Name {
    return pick(this.#random, makers)();
  }

  #person(category: FineCategory): Name {
    const random = this.#random;
    const last = this.#surname();
    const first = chance(random, 0.8)
      ? this.#pick(parts.FIRST_NAMES)
      : this.#join(parts.FIRST_OPENINGS, parts.FIRST_ENDINGS);
    if (category === 'Musician' && chance(random, 0.15)) return single(first);
    if (category === 'Cleric' && chance(random, 0.15))
      return { full: `${first} ${this.#pick(ROMAN)}`, shorts: [first] };
    if (category === 'Athlete' && chance(random, 0.2))
      return { full: `${first.charAt(0)}. ${last}`, shorts: [last] };
    if (chance(random, 0.06)) return { full: `${first} van ${last}`, shorts: [`Van ${last}`] };
    if (chance(random, 0.08)) return { full: `${first} ${this.#pick(INITIALS)} ${last}`, shorts: [last] };
    if (chance(random, 0.05)) return { full: `${first} ${last}-${this.#surname()}`, shorts: [last] };
    return { full: `${first} ${last}`, shorts: [last] };
  }

  /** A stem of the pool, or one coined for this name alone. */
  #town(): string {
    if (chance(this.#random, COINED)) return this.#join(parts.STEM_OPENINGS, parts.TOWN_ENDINGS);
    return this.#pick(this.#stems.towns);
  }

  #surname(): string {
    if (chance(this.#random, COINED)) return this.#join(parts.SURNAME_OPENINGS, parts.SURNAME_ENDINGS);
    return this.#pick(this.#stems.surnames);
  }

  #nature(): string {
    if (chance(this.#random, COINED)) {
      return this.#join(parts.NATURE_OPENINGS, parts.COUNTRY_MIDDLES, parts.NATURE_ENDINGS);
    }
    return this.#pick(this.#stems.natures);
  }

  #city(): Name {
    const town = this.#town();
    const roll = this.#random.uniform();
    if (roll < 0.74) return single(town);
    if (roll < 0.82) return { full: `${this.#pick(parts.SEAT_WORDS)} ${town}`, shorts: [town] };
    if (roll < 0.88) return single(`Port ${this.#nature()}`);
    if (roll < 0.94) return { full: `${town} on/IN the/DT ${this.#nature()}`, shorts: [town] };
    return single(`Saint ${this.#pick(parts.FIRST_NAMES)}`);
  }

  #region(): Name {
    const nature = this.#nature();
    return this.#one(
      () => single(`${this.#pick(parts.SEAT_WORDS)} ${this.#pick(this.#stems.countries)}`),
      () => ({ full: `${nature} Valley`, shorts: [nature] }),
      () => single(`${nature}shire`),
      () => ({ full: `${nature} Coast`, shorts: [nature] }),
      () => single(`Plains/NNPS of/IN ${nature}`),
      () => ({ full: `${this.#town()} County`, shorts: [] }),
    );
  }

  #river(): Name {
    const nature = this.#nature();
    return this.#one(
      () => single(nature),
      () => single(nature),
      () => ({ full: `River ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} River`, shorts: [nature] }),
      () => ({ full: `Upper ${nature}`, shorts: [nature] }),
    );
  }

  #mountain(): Name {
    const nature = this.#nature();
    return this.#one(
      () => ({ full: `Mount ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} Peak`, shorts: [nature] }),
      () => single(nature),
      () => single(`${nature} Hills/NNPS`),
      () => single(`Pass of/IN the/DT ${this.#pick(parts.TITLE_PLURALS)}/NNPS`),
    );
  }

  #island(): Name {
    const nature = this.#nature();
    return this.#one(
      () => ({ full: `Isle of/IN ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} Island`, shorts: [nature] }),
      () => single(nature),
      () => single(`Saint ${this.#pick(parts.FIRST_NAMES)}`),
      () => single(`${this.#pick(parts.SEAT_WORDS)} ${nature} Islands/NNPS`),
    );
  }

  #station(): Name {
    const town = this.#town();
    return this.#one(
      () => ({ full: `${town} ${this.#pick(parts.STATION_HEADS)}`, shorts: [] }),
      () => ({ full: `${town} ${this.#pick(parts.STATION_HEADS)}`, shorts: [] }),
      () => ({ full: `${town} Airport`, shorts: [town] }),
      () => single(`${this.#pick(parts.TITLE_NOUNS)} ${this.#pick(parts.STATION_HEADS)}`),
      () => single(`${this.#surname()} International Airport`),
    );
  }

  #venue(): Name {
    const head = this.#pick(parts.VENUE_HEADS);
    return this.#one(
      () => ({ full: `${this.#town()} ${head}`, shorts: [] }),
      () => ({ full: `${this.#town()} ${head}`, shorts: [] }),
      () => ({ full: `Royal ${head}`, shorts: [] }),
      () => single(`${this.#pick(parts.TITLE_NOUNS)} ${head}`),
      () => single(`Museum of/IN ${this.#pick(parts.TITLE_NOUNS)} and/CC ${this.#pick(parts.TITLE_NOUNS)}`),
      () => single(`Hotel ${this.#surname()}`),
      () =>
        single(
          `House of/IN the/DT ${this.#pick(parts.TITLE_ADJECTIVES)} ${this.#pick(parts.TITLE_PLURALS)}/NNPS`,
        ),
    );
  }

  #manufacturer(): Name {
    const coined = this.#join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS);
    const surname = this.#surname();
    const head = this.#pick(parts.FIRM_HEADS);
    return this.#one(
      () => ({ full: `${coined} ${head}`, shorts: [coined] }),
      () => single(coined),
      () => ({ full: `${surname} ${head}`, shorts: [surname] }),
      () => ({ full: `${surname} &/CC ${this.#surname()}`, shorts: [surname] }),
      () => ({ full: `${coined} ${head} ${this.#pick(['Ltd', 'Inc.', 'Group'])}`, shorts: [coined] }),
      () => ({ full: `${this.#town()} ${head}`, shorts: [] }),
    );
  }

  #bank(): Name {
    const coined = this.#join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS);
    const head = this.#pick(parts.BANK_HEADS);
    return this.#one(
      () =>
        single(`Bank of/IN ${chance(this.#random, 0.5) ? this.#pick(this.#stems.countries) : this.#town()}`),
      () => ({ full: `${coined} ${head}`, shorts: [coined] }),
      () => ({ full: `${this.#town()} ${head}`, shorts: [] }),
      () => single(`First ${this.#town()} Savings Bank`),
      () => ({
        full: `${this.#surname()} and/CC ${this.#surname()}`,
        shorts: [],
      }),
      () => single(coined),
      () =>
        single(`Bank for/IN ${this.#pick(parts.AGENCY_TOPICS)} and/CC ${this.#pick(parts.AGENCY_TOPICS)}`),
    );
  }

  #media(): Name {
    const head = this.#pick(parts.MEDIA_HEADS);
    const town = this.#town();
    return this.#one(
      () => ({ full: `${town} ${head}`, shorts: [head] }),
      () => ({ full: `Daily ${head}`, shorts: [head] }),
      () => ({ full: `The/DT ${town} ${head}`, shorts: [head] }),
      () => single(`Radio ${town}`),
      () => single(`${this.#pick(['Evening', 'Northern', 'Sunday', 'Morning'])} ${head}`),
      () => single(`Channel ${2 + this.#random.integer(20)}/CD`),
    );
  }

  #team(): Name {
    const town = this.#town();
    const ending = this.#pick(parts.TEAM_ENDINGS);
    const tagged = ending.endsWith('s') ? `${ending}/NNPS` : ending;
    return this.#one(
      () => single(town),
      () => single(town),
      () => ({ full: `${town} ${tagged}`, shorts: ending.endsWith('s') ? [town, tagged] : [town] }),
      () => ({ full: `${town} ${tagged}`, shorts: [town] }),
      () => ({ full: `FC ${town}`, shorts: [town] }),
      () => single(pick(this.#random, this.#stems.countries)),
    );
  }

  #band(): Name {
    const plural = `${this.#pick(parts.TITLE_PLURALS)}/NNPS`;
    const adjective = this.#pick(parts.TITLE_ADJECTIVES);
    return this.#one(
      () => ({ full: `The/DT ${adjective} ${plural}`, shorts: [plural] }),
      () => single(`${adjective} ${this.#pick(parts.TITLE_NOUNS)}`),
      () => single(plural),
      () => single(`${this.#pick(parts.TITLE_NOUNS)} and/CC the/DT ${plural}`),
      () => single(`${this.#town()} Street Choir`),
      () => single(this.#join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS)),
      () =>
        single(`${this.#town()} ${this.#pick(['Philharmonic', 'Quartet', 'Brass', 'Symphony Orchestra'])}`),
    );
  }

  #university(): Name {
    const town = this.#town();
    return this.#one(
      () => single(`University of/IN ${town}`),
      () => ({ full: `${town} University`, shorts: [town] }),
      () => ({ full: `${town} Institute of/IN ${this.#pick(STUDIES)}`, shorts: [] }),
      () => single(`${this.#surname()} College`),
      () => single(`Royal College of/IN ${this.#pick(STUDIES)} and/CC ${this.#pick(STUDIES)}`),
      () => single(`University of/IN ${this.#pick(parts.SEAT_WORDS)} ${this.#pick(this.#stems.countries)}`),
    );
  }

  #agency(): Name {
    const topic = this.#pick(parts.AGENCY_TOPICS);
    const head = this.#pick(parts.AGENCY_HEADS);
    return this.#one(
      () => single(`Ministry of/IN ${topic}`),
      () => single(`Department of/IN ${topic} and/CC ${this.#pick(parts.AGENCY_TOPICS)}`),
      () =>
        single(
          `Department of/IN ${topic} ,/, ${this.#pick(parts.AGENCY_TOPICS)} and/CC ${this.#pick(parts.AGENCY_TOPICS)}`,
        ),
      () => ({ full: `National ${topic} ${head}`, shorts: [`N${topic.charAt(0)}${head.charAt(0)}`] }),
      () => ({ full: `${this.#pick(this.#stems.countries)} ${topic} ${head}`, shorts: [] }),
      () => ({ full: `Federal ${head} of/IN ${topic}`, shorts: [`F${head.charAt(0)}${topic.charAt(0)}`] }),
      () => single(`${this.#town()} City Council`),
    );
  }

  #party(): Name {
    const word = this.#pick(parts.PARTY_WORDS);
    const head = this.#pick(parts.PARTY_HEADS);
    return this.#one(
      () => ({ full: `${word} ${head}`, shorts: [`${word}s/NNPS`] }),
      () => ({ full: `${word} ${head}`, shorts: [word] }),
      () => ({ full: `${this.#pick(this.#stems.countries)} ${word} ${head}`, shorts: [`${word} ${head}`] }),
      () => single(`${head} for/IN ${word} and/CC ${this.#pick(AIMS)}`),
      () => single(`${head} of/IN the/DT ${word} ${this.#pick(AIMS)}`),
    );
  }

  #work(category: 'Book' | 'Film' | 'Song'): Name {
    const adjective = this.#pick(parts.TITLE_ADJECTIVES);
    const noun = this.#pick(parts.TITLE_NOUNS);
    const plural = `${this.#pick(parts.TITLE_PLURALS)}/NNPS`;
    const place = chance(this.#random, 0.5) ? this.#town() : this.#nature();
    const common = [
      (): Name => single(`The/DT ${adjective} ${noun}`),
      (): Name => single(`${adjective} ${plural}`),
      (): Name => single(`The/DT ${noun} of/IN ${place}`),
      (): Name => single(`${noun}`),
    ];
    const own: Record<typeof category, readonly (() => Name)[]> = {
      Book: [
        () => single(`The/DT ${noun} of/IN ${adjective} ${plural}`),
        () => single(`A/DT ${noun} for/IN the/DT ${this.#pick(parts.TITLE_NOUNS)}`),
        () => single(`A/DT History of/IN ${place}`),
        () => single(`A/DT ${noun} to/TO ${place}`),
        () => single(`${noun} by/IN ${this.#pick(parts.TITLE_NOUNS)}`),
        () => single(`${this.#surname()} 's/POS ${noun}`),
        () => single(`${plural} and/CC ${this.#pick(parts.TITLE_PLURALS)}/NNPS`),
      ],
      Film: [
        () => single(`${noun} in/IN ${place}`),
        () => single(`The/DT ${this.#pick(parts.TITLE_NOUNS)} and/CC the/DT ${noun}`),
        () => single(`${adjective} ${noun} ${1 + this.#random.integer(4)}/CD`),
        () => single(this.#surname()),
        () => single(`The/DT ${noun} from/IN ${place}`),
        () => single(`${noun} at/IN ${this.#pick(parts.TITLE_NOUNS)}`),
        () => single(`No/DT ${noun} on/IN ${this.#pick(['Monday', 'Sunday', 'Friday'])}`),
      ],
      Song: [
        () => single(`${this.#pick(parts.TITLE_VERBS)}/VB Me/PRP in/IN ${place}`),
        () => single(`${this.#pick(parts.TITLE_VERBS)}/VB the/DT ${noun}`),
        () => single(`${adjective} ${noun} ${noun}`),
        () => single(`You/PRP and/CC the/DT ${noun}`),
        () => single(`${this.#pick(parts.TITLE_VERBS)}/VB a/DT ${noun} with/IN Me/PRP`),
        () => single(`${noun} ,/, ${noun}`),
      ],
    };
    return pick(this.#random, [...common, ...own[category], ...own[category]])();
  }

  #vehicle(): Name {
    const word = this.#pick(parts.VEHICLE_WORDS);
    const letters = this.#pick(LETTERS);
    const digits = `${(1 + this.#random.integer(9)) * pick(this.#random, [1, 10, 100])}`;
    return this.#one(
      () => single(word),
      () => ({ full: `${word} ${digits}/CD`, shorts: [word] }),
      () => single(`${letters}-${digits}`),
      () => single(`${letters}${digits}`),
      () => ({ full: `${word} ${letters}`, shorts: [word] }),
      () => ({ full: `${word} ${letters} ${digits}/CD`, shorts: [word] }),
    );
  }

  #food(): Name {
    const base = this.#pick(parts.FOOD_BASES);
    const head = `${base}/${base.endsWith('s') ? 'NNS' : 'NN'}`;
    const main = `${this.#pick(parts.FOOD_MAINS)}/NN`;
    const adjective = `${this.#pick(parts.FOOD_ADJECTIVES)}/JJ`;
    const coined = `${this.#join(parts.FOOD_OPENINGS, parts.FOOD_ENDINGS)}/NN`;
    return this.#one(
      () => single(`${main} ${head}`),
      () => single(`${main} ${head}`),
      () => single(coined),
      () => single(coined),
      () => single(`${adjective} ${main}`),
      () => single(`${main} and/CC ${this.#pick(parts.FOOD_MAINS)}/NN ${head}`),
      () => single(`${this.#town()} ${head}`),
      () => single(`${adjective} ${coined}`),
      () => single(`${adjective} ${main} ${head}`),
    );
  }

  #disease(): Name {
    const coined = `${this.#join(parts.DISEASE_STEMS, parts.DISEASE_ENDINGS)}/NN`;
    const adjective = `${this.#pick(parts.DISEASE_ADJECTIVES)}/JJ`;
    const head = `${this.#pick(parts.DISEASE_HEADS)}/NN`;
    return this.#one(
      () => single(coined),
      () => single(coined),
      () => single(`${adjective} ${coined}`),
      () => single(`${adjective} ${head}`),
      () => single(`${this.#surname()} syndrome/NN`),
      () => single(`${this.#surname()} 's/POS disease/NN`),
      () => single(`${this.#nature()} ${head}`),
      () => single(`${adjective} ${this.#pick(BODY)}/NN ${head}`),
      () => single(`${head} of/IN the/DT ${this.#pick(BODY)}/NN`),
    );
  }

  #medication(): Name {
    const stem = this.#join(parts.DRUG_OPENINGS, parts.DRUG_MIDDLES, parts.DRUG_ENDINGS);
    return single(chance(this.#random, 0.75) ? `${stem.toLowerCase()}/NN` : stem);
  }
}

function single(full: string): Name {
  return { full, shorts: [] };
}

const ROMAN = ['II', 'III', 'IV', 'VI', 'IX'];
const INITIALS = ['A.', 'B.', 'J.', 'M.', 'R.', 'T.'];
const LETTERS = ['K', 'RX', 'TV', 'GT', 'S', 'QE', 'LM', 'XJ', 'M', 'B', 'HX', 'DC'];
const STUDIES = [
  'Technology',
  'Mining',
  'Medicine',
  'Music',
  'Law',
  'Agriculture',
  'Engineering',
  'Economics',
  'Surgery',
  'Art',
];
const AIMS = ['Justice', 'Peace', 'Land', 'Solidarity', 'Democracy', 'Order', 'Renewal', 'Independence'];
const BODY = ['liver', 'lung', 'bone', 'kidney', 'skin', 'heart', 'joint', 'eye', 'brain'];
