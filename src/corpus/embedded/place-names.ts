/** Invented names of places. */
import * as parts from './name-parts.ts';
import { type Name, type NameSource, single } from './stems.ts';

/** A builder per category of places. */
export const placeNames = {
  City(source: NameSource): Name {
    const town = source.town();
    const roll = source.random.uniform();
    if (roll < 0.74) return single(town);
    if (roll < 0.82) return { full: `${source.pick(parts.SEAT_WORDS)} ${town}`, shorts: [town] };
    if (roll < 0.88) return single(`Port ${source.nature()}`);
    if (roll < 0.94) return { full: `${town} on/IN the/DT ${source.nature()}`, shorts: [town] };
    return single(`Saint ${source.pick(parts.FIRST_NAMES)}`);
  },
  Region(source: NameSource): Name {
    const nature = source.nature();
    return source.one(
      () => single(`${source.pick(parts.SEAT_WORDS)} ${source.pick(source.stems.countries)}`),
      () => ({ full: `${nature} Valley`, shorts: [nature] }),
      () => single(`${nature}shire`),
      () => ({ full: `${nature} Coast`, shorts: [nature] }),
      () => single(`Plains/NNPS of/IN ${nature}`),
      () => ({ full: `${source.town()} County`, shorts: [] }),
    );
  },
  River(source: NameSource): Name {
    const nature = source.nature();
    return source.one(
      () => single(nature),
      () => single(nature),
      () => ({ full: `River ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} River`, shorts: [nature] }),
      () => ({ full: `Upper ${nature}`, shorts: [nature] }),
    );
  },
  Mountain(source: NameSource): Name {
    const nature = source.nature();
    return source.one(
      () => ({ full: `Mount ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} Peak`, shorts: [nature] }),
      () => single(nature),
      () => single(`${nature} Hills/NNPS`),
      () => single(`Pass of/IN the/DT ${source.pick(parts.TITLE_PLURALS)}/NNPS`),
    );
  },
  Island(source: NameSource): Name {
    const nature = source.nature();
    return source.one(
      () => ({ full: `Isle of/IN ${nature}`, shorts: [nature] }),
      () => ({ full: `${nature} Island`, shorts: [nature] }),
      () => single(nature),
      () => single(`Saint ${source.pick(parts.FIRST_NAMES)}`),
      () => single(`${source.pick(parts.SEAT_WORDS)} ${nature} Islands/NNPS`),
    );
  },
  Station(source: NameSource): Name {
    const town = source.town();
    return source.one(
      () => ({ full: `${town} ${source.pick(parts.STATION_HEADS)}`, shorts: [] }),
      () => ({ full: `${town} ${source.pick(parts.STATION_HEADS)}`, shorts: [] }),
      () => ({ full: `${town} Airport`, shorts: [town] }),
      () => single(`${source.pick(parts.TITLE_NOUNS)} ${source.pick(parts.STATION_HEADS)}`),
      () => single(`${source.surname()} International Airport`),
    );
  },
  Venue(source: NameSource): Name {
    const head = source.pick(parts.VENUE_HEADS);
    return source.one(
      () => ({ full: `${source.town()} ${head}`, shorts: [] }),
      () => ({ full: `${source.town()} ${head}`, shorts: [] }),
      () => ({ full: `Royal ${head}`, shorts: [] }),
      () => single(`${source.pick(parts.TITLE_NOUNS)} ${head}`),
      () => single(`Museum of/IN ${source.pick(parts.TITLE_NOUNS)} and/CC ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(`Hotel ${source.surname()}`),
      () =>
        single(
          `House of/IN the/DT ${source.pick(parts.TITLE_ADJECTIVES)} ${source.pick(parts.TITLE_PLURALS)}/NNPS`,
        ),
    );
  },
  Country(source: NameSource): Name {
    return single(source.pick(source.stems.countries));
  },
} as const;
