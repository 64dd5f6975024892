/** Invented names of companies, clubs and institutions. */
import { chance, pick } from './choice.ts';
import * as parts from './name-parts.ts';
import { type Name, type NameSource, single } from './stems.ts';

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

/** A builder per category of groups. */
export const groupNames = {
  Manufacturer(source: NameSource): Name {
    const coined = source.join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS);
    const surname = source.surname();
    const head = source.pick(parts.FIRM_HEADS);
    return source.one(
      () => ({ full: `${coined} ${head}`, shorts: [coined] }),
      () => single(chance(source.random, 0.3) ? source.hub() : coined),
      () => ({ full: `${surname} ${head}`, shorts: [surname] }),
      () => ({ full: `${surname} &/CC ${source.surname()}`, shorts: [surname] }),
      () => ({ full: `${coined} ${head} ${source.pick(['Ltd', 'Inc.', 'Group'])}`, shorts: [coined] }),
      () => ({ full: `${source.town()} ${head}`, shorts: [] }),
    );
  },
  Bank(source: NameSource): Name {
    const coined = source.join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS);
    const head = source.pick(parts.BANK_HEADS);
    return source.one(
      () =>
        single(
          `Bank of/IN ${chance(source.random, 0.5) ? source.pick(source.stems.countries) : source.town()}`,
        ),
      () => ({ full: `${coined} ${head}`, shorts: [coined] }),
      () => ({ full: `${source.town()} ${head}`, shorts: [] }),
      () => single(`First ${source.town()} Savings Bank`),
      () => ({
        full: `${source.surname()} and/CC ${source.surname()}`,
        shorts: [],
      }),
      () => single(chance(source.random, 0.3) ? source.hub() : coined),
      () =>
        single(`Bank for/IN ${source.pick(parts.AGENCY_TOPICS)} and/CC ${source.pick(parts.AGENCY_TOPICS)}`),
    );
  },
  Media(source: NameSource): Name {
    const head = source.pick(parts.MEDIA_HEADS);
    const town = source.town();
    return source.one(
      () => ({ full: `${town} ${head}`, shorts: [head] }),
      () => ({ full: `Daily ${head}`, shorts: [head] }),
      () => ({ full: `The/DT ${town} ${head}`, shorts: [head] }),
      () => single(`Radio ${town}`),
      () => single(`${source.pick(['Evening', 'Northern', 'Sunday', 'Morning'])} ${head}`),
      () => single(`Channel ${2 + source.random.integer(20)}/CD`),
    );
  },
  Team(source: NameSource): Name {
    const town = source.town();
    const ending = source.pick(parts.TEAM_ENDINGS);
    const tagged = ending.endsWith('s') ? `${ending}/NNPS` : ending;
    return source.one(
      () => single(town),
      () => single(town),
      () => ({ full: `${town} ${tagged}`, shorts: ending.endsWith('s') ? [town, tagged] : [town] }),
      () => ({ full: `${town} ${tagged}`, shorts: [town] }),
      () => ({ full: `FC ${town}`, shorts: [town] }),
      () => single(pick(source.random, source.stems.countries)),
    );
  },
  Band(source: NameSource): Name {
    const plural = `${source.pick(parts.TITLE_PLURALS)}/NNPS`;
    const adjective = source.pick(parts.TITLE_ADJECTIVES);
    return source.one(
      () => ({ full: `The/DT ${adjective} ${plural}`, shorts: [plural] }),
      () => single(`${adjective} ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(plural),
      () => single(`${source.pick(parts.TITLE_NOUNS)} and/CC the/DT ${plural}`),
      () => single(`${source.town()} Street Choir`),
      () =>
        single(
          `${source.pick(parts.TITLE_NOUNS)} ,/, ${source.pick(parts.TITLE_NOUNS)} and/CC ${source.pick(parts.TITLE_NOUNS)}`,
        ),
      () => single(source.join(parts.FIRM_OPENINGS, parts.FIRM_ENDINGS)),
      () =>
        single(`${source.town()} ${source.pick(['Philharmonic', 'Quartet', 'Brass', 'Symphony Orchestra'])}`),
    );
  },
  University(source: NameSource): Name {
    const town = source.town();
    return source.one(
      () => single(`University of/IN ${town}`),
      () => ({ full: `${town} University`, shorts: [town] }),
      () => ({ full: `${town} Institute of/IN ${source.pick(STUDIES)}`, shorts: [] }),
      () => single(`${source.surname()} College`),
      () => single(`Royal College of/IN ${source.pick(STUDIES)} and/CC ${source.pick(STUDIES)}`),
      () =>
        single(`University of/IN ${source.pick(parts.SEAT_WORDS)} ${source.pick(source.stems.countries)}`),
    );
  },
  Agency(source: NameSource): Name {
    const topic = source.pick(parts.AGENCY_TOPICS);
    const head = source.pick(parts.AGENCY_HEADS);
    return source.one(
      () => single(`Ministry of/IN ${topic}`),
      () => single(`Department of/IN ${topic} and/CC ${source.pick(parts.AGENCY_TOPICS)}`),
      () =>
        single(
          `Department of/IN ${topic} ,/, ${source.pick(parts.AGENCY_TOPICS)} and/CC ${source.pick(parts.AGENCY_TOPICS)}`,
        ),
      () => ({ full: `National ${topic} ${head}`, shorts: [`N${topic.charAt(0)}${head.charAt(0)}`] }),
      () => ({ full: `${source.pick(source.stems.countries)} ${topic} ${head}`, shorts: [] }),
      () => ({ full: `Federal ${head} of/IN ${topic}`, shorts: [`F${head.charAt(0)}${topic.charAt(0)}`] }),
      () => single(`${source.town()} City Council`),
    );
  },
  Party(source: NameSource): Name {
    const word = source.pick(parts.PARTY_WORDS);
    const head = source.pick(parts.PARTY_HEADS);
    return source.one(
      () => ({ full: `${word} ${head}`, shorts: [`${word}s/NNPS`] }),
      () => ({ full: `${word} ${head}`, shorts: [word] }),
      () => ({ full: `${source.pick(source.stems.countries)} ${word} ${head}`, shorts: [`${word} ${head}`] }),
      () => single(`${head} for/IN ${word} and/CC ${source.pick(AIMS)}`),
      () => single(`${head} of/IN the/DT ${word} ${source.pick(AIMS)}`),
    );
  },
} as const;
