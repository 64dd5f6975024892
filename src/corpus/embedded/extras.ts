/** What the generator hangs on a frame: openings, closings, appositions. The frame language is described in grammar.ts. */

/** Put before a sentence. */
export const OPENINGS = `
on [weekday] ,
last [period] ,
in [month] [year] ,
in {place} ,
after [numword] [bad] [period]s/NNS ,
earlier this [period] ,
to the surprise of many [people] ,
[adv] ,
meanwhile ,
according to {Media} ,
as in [year] ,
despite the [weather] ,
at [time] on [weekday] ,
for the [ord] time ,
near {place} ,
[numword] [period]s/NNS later ,
`;

/** Put at the end of a sentence, before the full stop. */
export const CLOSINGS = `
, {Media} reported on [weekday]
, [people] said
, {person} said
, according to {org}
in {place}
, {org} said in a statement
for the [ord] time since [month] [year]
despite [bad] [weather]
, a [role] in {place} said
, to/TO the surprise of [people]
, the [role] [adv] added
like a [size] [thing] in the [weather]
, which [people] called a [bad] [abstract]
, at a cost of [amount] million [currency]
, just as in [year]
, but the [group] disagreed
, and [people] [adv] agreed
near {place}
, as {person} had warned
, a [bad] [abstract] for {org}
, {person} told {Media}
, [num3] more than in [year]
`;

/** Joins two sentences. */
export const CONJUNCTIONS = `
, and
, but
, while
;
, although
, because
`;

/** After the first mention of a name, between commas, by middle category. */
export const APPOSITIONS: ReadonlyMap<string, string> = new Map([
  [
    'Official',
    `
[age]
who was born in {place}
[office] since [year]
a former [boss] of {Manufacturer}
who turned [age] in [month]
`,
  ],
  [
    'Entertainer',
    `
[age]
who grew up in {place}
the [kin] of {person}
a [new] [natl] star
who turned [age] on [weekday]
`,
  ],
  [
    'Scholar',
    `
who teaches at {University}
[age]
a [new] critic of [theme]
who lives in {place}
`,
  ],
  [
    'Settlement',
    `
[num] kilometres [compass] of {City}
a [size] and [new] part of {Country}
the home of {person}
`,
  ],
  [
    'Nature',
    `
which lies in {Region}
[num] kilometres from {City}
`,
  ],
  [
    'Company',
    `
based in {City}
which has [num3] staff
founded in [year] by {person}
`,
  ],
  [
    'Institution',
    `
which has its seat in {City}
founded in [year]
`,
  ],
  [
    'Club',
    `
from {City}
founded in [year]
`,
  ],
  [
    'Work',
    `
a [good] work
first shown in [year]
`,
  ],
  [
    'Product',
    `
a [new] rival of {same}
which costs [num] [currency]
`,
  ],
  [
    'Medical',
    `
[freq] mistaken for {same}
first described in [year]
`,
  ],
]);
