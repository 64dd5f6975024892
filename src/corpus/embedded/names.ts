/** Builders of invented names, one per fine category. */
import { groupNames } from './group-names.ts';
import type { FineCategory } from './hierarchy.ts';
import { type PersonCategory, personName } from './person-names.ts';
import { placeNames } from './place-names.ts';
import type { Name, NameSource } from './stems.ts';
import { thingNames } from './thing-names.ts';

type NameBuilder = (source: NameSource) => Name;

const person =
  (category: PersonCategory): NameBuilder =>
  (source) =>
    personName(source, category);

/** Each builder gives a fresh name; repeats are possible. */
export const NAME_BUILDERS: Readonly<Record<FineCategory, NameBuilder>> = {
  Politician: person('Politician'),
  Executive: person('Executive'),
  Cleric: person('Cleric'),
  Musician: person('Musician'),
  Actor: person('Actor'),
  Athlete: person('Athlete'),
  Scientist: person('Scientist'),
  Writer: person('Writer'),
  ...placeNames,
  ...groupNames,
  ...thingNames,
};
