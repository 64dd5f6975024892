/** Invented names of persons. */
import { chance } from './choice.ts';
import * as parts from './name-parts.ts';
import { type Name, type NameSource, single } from './stems.ts';

const ROMAN = ['II', 'III', 'IV', 'VI', 'IX'];
const INITIALS = ['A.', 'B.', 'J.', 'M.', 'R.', 'T.'];

export type PersonCategory =
  | 'Politician'
  | 'Executive'
  | 'Cleric'
  | 'Musician'
  | 'Actor'
  | 'Athlete'
  | 'Scientist'
  | 'Writer';

/** A person's name; all trades share the same first names and surnames, and only a few forms hint at one. */
export function personName(source: NameSource, category: PersonCategory): Name {
  const random = source.random;
  const last = source.surname();
  const first = chance(random, 0.8)
    ? source.pick(parts.FIRST_NAMES)
    : source.join(parts.FIRST_OPENINGS, parts.FIRST_ENDINGS);
  if (category === 'Musician' && chance(random, 0.15)) return single(first);
  if (category === 'Cleric' && chance(random, 0.15))
    return { full: `${first} ${source.pick(ROMAN)}`, shorts: [first] };
  if (category === 'Athlete' && chance(random, 0.2))
    return { full: `${first.charAt(0)}. ${last}`, shorts: [last] };
  if (chance(random, 0.06)) return { full: `${first} van ${last}`, shorts: [`Van ${last}`] };
  if (chance(random, 0.08)) return { full: `${first} ${source.pick(INITIALS)} ${last}`, shorts: [last] };
  if (chance(random, 0.05)) return { full: `${first} ${last}-${source.surname()}`, shorts: [last] };
  return { full: `${first} ${last}`, shorts: [last] };
}
