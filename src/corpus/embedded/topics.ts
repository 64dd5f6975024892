/** The topics documents are about: their frames, and what the roles of the general frames stand for in them. */

import { BOOKS, FILM, FOOD, MUSIC, TRAVEL } from './frames-culture.ts';
import { BUSINESS, CRIME, FAITH, POLITICS, SPORT, WEATHER } from './frames-public.ts';
import { EDUCATION, MEDICINE, SCIENCE, TECHNOLOGY, TRANSPORT } from './frames-science.ts';
import type { FineCategory } from './hierarchy.ts';

/** A topic; the lists may repeat a category to weigh it. */
export interface Topic {
  readonly name: string;
  /** Word class of what its news is about: the general frames call it `[matter]`. */
  readonly matter: string;
  readonly frames: string;
  readonly person: readonly FineCategory[];
  readonly org: readonly FineCategory[];
  readonly place: readonly FineCategory[];
}

export const TOPICS: readonly Topic[] = [
  {
    name: 'politics',
    matter: 'policy',
    frames: POLITICS,
    person: ['Politician', 'Politician', 'Politician', 'Executive'],
    org: ['Party', 'Agency'],
    place: ['City', 'Country', 'Region'],
  },
  {
    name: 'sport',
    matter: 'match',
    frames: SPORT,
    person: ['Athlete'],
    org: ['Team'],
    place: ['City', 'Country', 'Venue'],
  },
  {
    name: 'business',
    matter: 'deal',
    frames: BUSINESS,
    person: ['Executive'],
    org: ['Manufacturer', 'Bank'],
    place: ['City', 'Country'],
  },
  {
    name: 'crime',
    matter: 'crime',
    frames: CRIME,
    person: ['Executive', 'Executive', 'Politician'],
    org: ['Agency', 'Bank'],
    place: ['City', 'Region', 'Venue'],
  },
  {
    name: 'faith',
    matter: 'faith',
    frames: FAITH,
    person: ['Cleric'],
    org: ['University', 'Agency'],
    place: ['City', 'Country', 'Island'],
  },
  {
    name: 'weather',
    matter: 'storm',
    frames: WEATHER,
    person: ['Politician', 'Politician', 'Scientist'],
    org: ['Agency'],
    place: ['Region', 'Island', 'City', 'Mountain'],
  },
  {
    name: 'science',
    matter: 'finding',
    frames: SCIENCE,
    person: ['Scientist'],
    org: ['University', 'Agency'],
    place: ['Island', 'Mountain', 'City', 'Country'],
  },
  {
    name: 'medicine',
    matter: 'care',
    frames: MEDICINE,
    person: ['Scientist', 'Scientist', 'Scientist', 'Politician'],
    org: ['University', 'Agency'],
    place: ['City', 'Region', 'Country'],
  },
  {
    name: 'technology',
    matter: 'tech',
    frames: TECHNOLOGY,
    person: ['Executive', 'Executive', 'Scientist'],
    org: ['Manufacturer', 'University'],
    place: ['City', 'Country'],
  },
  {
    name: 'transport',
    matter: 'vehicle',
    frames: TRANSPORT,
    person: ['Executive', 'Executive', 'Politician'],
    org: ['Manufacturer', 'Agency'],
    place: ['City', 'Station', 'Region'],
  },
  {
    name: 'education',
    matter: 'edu',
    frames: EDUCATION,
    person: ['Scientist', 'Scientist', 'Writer'],
    org: ['University'],
    place: ['City', 'Country'],
  },
  {
    name: 'film',
    matter: 'filmkind',
    frames: FILM,
    person: ['Actor', 'Actor', 'Actor', 'Writer'],
    org: ['Media', 'Manufacturer'],
    place: ['City', 'Country', 'Venue'],
  },
  {
    name: 'music',
    matter: 'record',
    frames: MUSIC,
    person: ['Musician'],
    org: ['Band'],
    place: ['City', 'Venue', 'Country'],
  },
  {
    name: 'books',
    matter: 'bookkind',
    frames: BOOKS,
    person: ['Writer'],
    org: ['Media', 'University'],
    place: ['City', 'Island', 'Country'],
  },
  {
    name: 'food',
    matter: 'dish',
    frames: FOOD,
    person: ['Writer', 'Writer', 'Actor'],
    org: ['Agency', 'Media'],
    place: ['City', 'Region', 'Island'],
  },
  {
    name: 'travel',
    matter: 'travel',
    frames: TRAVEL,
    person: ['Writer'],
    org: ['Media', 'University'],
    place: ['City', 'Island', 'Mountain', 'Region'],
  },
];
