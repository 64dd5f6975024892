/** The topics documents are about: their frames, and what the roles of the general frames stand for in them. */

import { BOOKS, FILM, FOOD, MUSIC, TRAVEL } from './frames-culture.ts';
import { BUSINESS, CRIME, FAITH, POLITICS, SPORT, WEATHER } from './frames-public.ts';
import { EDUCATION, MEDICINE, SCIENCE, TECHNOLOGY, TRANSPORT } from './frames-science.ts';
import type { FineCategory } from './hierarchy.ts';

/** A topic; the lists may repeat a category to weigh it. */
export interface Topic {
  readonly name: string;
  readonly frames: string;
  readonly person: readonly FineCategory[];
  readonly org: readonly FineCategory[];
  readonly place: readonly FineCategory[];
}

export const TOPICS: readonly Topic[] = [
  {
    name: 'politics',
    frames: POLITICS,
    person: ['Politician', 'Politician', 'Executive'],
    org: ['Party', 'Agency'],
    place: ['City', 'Country', 'Region'],
  },
  { name: 'sport', frames: SPORT, person: ['Athlete'], org: ['Team'], place: ['City', 'Country', 'Venue'] },
  {
    name: 'business',
    frames: BUSINESS,
    person: ['Executive'],
    org: ['Manufacturer', 'Bank'],
    place: ['City', 'Country'],
  },
  {
    name: 'crime',
    frames: CRIME,
    person: ['Politician', 'Executive', 'Actor'],
    org: ['Agency', 'Bank'],
    place: ['City', 'Region', 'Venue'],
  },
  {
    name: 'faith',
    frames: FAITH,
    person: ['Cleric'],
    org: ['University', 'Agency'],
    place: ['City', 'Country', 'Island'],
  },
  {
    name: 'weather',
    frames: WEATHER,
    person: ['Politician', 'Scientist'],
    org: ['Agency'],
    place: ['Region', 'Island', 'City', 'Mountain'],
  },
  {
    name: 'science',
    frames: SCIENCE,
    person: ['Scientist'],
    org: ['University', 'Agency'],
    place: ['Island', 'Mountain', 'City', 'Country'],
  },
  {
    name: 'medicine',
    frames: MEDICINE,
    person: ['Scientist', 'Politician'],
    org: ['University', 'Agency'],
    place: ['City', 'Region', 'Country'],
  },
  {
    name: 'technology',
    frames: TECHNOLOGY,
    person: ['Executive', 'Scientist'],
    org: ['Manufacturer', 'University'],
    place: ['City', 'Country'],
  },
  {
    name: 'transport',
    frames: TRANSPORT,
    person: ['Executive', 'Politician'],
    org: ['Manufacturer', 'Agency'],
    place: ['City', 'Station', 'Region'],
  },
  {
    name: 'education',
    frames: EDUCATION,
    person: ['Scientist', 'Writer', 'Politician'],
    org: ['University'],
    place: ['City', 'Country'],
  },
  {
    name: 'film',
    frames: FILM,
    person: ['Actor', 'Actor', 'Writer'],
    org: ['Media', 'Manufacturer'],
    place: ['City', 'Country', 'Venue'],
  },
  { name: 'music', frames: MUSIC, person: ['Musician'], org: ['Band'], place: ['City', 'Venue', 'Country'] },
  {
    name: 'books',
    frames: BOOKS,
    person: ['Writer'],
    org: ['Media', 'University'],
    place: ['City', 'Island', 'Country'],
  },
  {
    name: 'food',
    frames: FOOD,
    person: ['Writer', 'Actor', 'Executive'],
    org: ['Agency', 'Media'],
    place: ['City', 'Region', 'Island'],
  },
  {
    name: 'travel',
    frames: TRAVEL,
    person: ['Writer', 'Musician'],
    org: ['Media', 'University'],
    place: ['City', 'Island', 'Mountain', 'Region'],
  },
];
