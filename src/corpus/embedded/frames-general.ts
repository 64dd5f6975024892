/** Frames that fit every topic: subjects whose category only the document tells, sentences without names, headlines. */

/** `{person}`, `{org}`, `{place}` and `{agent}` take a category of the document's topic, `[matter]` one of its nouns. */
export const GENERAL = `
{person} 's [matter] [adv] surprised {org}
{place} 's [people] have not forgotten {person} 's [matter]
{agent} 's [ord] [matter] was a [bad] one , according to {Media}
the [role] 's [thing] was found in {place} by {person}
{person} [said] that the [matter] had come as a [bad] surprise to [people]
{person} and {person} met in {place} on [weekday]
{agent} [adv] rejected the [matter]
{agent} (did|would) not answer questions about the [matter] on [weekday]
{agent} has been [adv] criticised for the [matter]
" it was a [good] [matter] , " {person} told {Media}
" the [matter] is [freq] [bad] , " [said] {person} , [age]
{person} was born in {place} in [year] and moved to {place} at [age]
{person} lives in {place} with two children and a [color] dog
{person} , a former [role] from {place} , says little about [theme]
{org} has [num3] members in {place}
{org} was founded in {place} in [year] by {person}
a [role] who knows {person} called the [matter] " [bad] "
for {person} , {place} was the [ord] stop of a [size] [travel]
[people] in {place} remember {person} well
nothing connects {person} with {place} except a [thing]
according to {person} , {agent} [freq] ignored the [matter]
the [matter] brought {person} to {place}
what {agent} wants is a [matter] , not a [abstract]
{agent} is [freq] compared with {agent}
the [kin] of {person} works for {org} in {place}
few people in {place} had heard of {person} before [month]
{org} (thanked|praised|blamed) {person} for the [matter]
many in {org} believe that {person} is right
{person} [says] that {place} has changed
some call it a [matter] ; {person} calls it a [abstract]
{agent} will not say when the [matter] began
{person} gave {org} a [thing] made of [material]
in [year] , {person} sold a [thing] to {org}
the [group] asked {agent} for a [new] [matter]
{agent} and {agent} disagree about the [matter]
{person} turned [age] on [weekday]
have you heard of {agent} ?
why did {person} leave {place} ?
will {agent} change the [matter] before [month] ?
`;

export const NAMELESS = `
the [role] 's [thing] was found in the [place] on [weekday]
the [group] 's [abstract] cost [amount] million [currency] , not [amount] million
it is the [crowd] 's [abstract] , not the [group] 's
the [group] will meet again on [weekday] to/TO discuss/VB the [abstract]
nobody knows why the [abstract] took so long
[people] said the [abstract] was [bad] but [good]
it rained for most of the [period] , and the [place] was empty
the [ord] [abstract] was more [bad] than the [ord]
there was a [thing] on the table and a [size] [thing] by the door
more than [num3] [people] took part in the [period]
tickets cost [num] [currency] and are sold at the [place]
prices of [ingredient] and [material] have [adv] doubled since [month]
she kept the [thing] in a [thing] until [weekday]
he had been a [role] for [num] years before he became a [role]
the [crowd] waited in the [weather] for [numword] hours
the [abstract] is not [new] , and it is [freq] [bad]
the [group] has [adv] changed its [abstract]
a [color] [vehicle] stood in front of the [place]
no one was hurt when the [vehicle] hit the [place]
the [animals] come back every [season]
about [pct] percent of [people] agreed with the [abstract]
" we had a [good] [period] , " one [role] said
the [weather] [adv] turned to [weather] before [dish]
[numword] of the [num] [people] asked had no opinion
in [month] the [group] found a [bad] [abstract] and a [good] one
the [new] [place] is [numword] times as long as the [new] one
the [kin] of the [role] paid [num3] [currency] for a [thing]
most [places] in the region are [size] and [new]
it is too early to/TO say/VB whether the [abstract] will work
the [abstract] began with a [thing] and ended with a [size] [abstract]
the [place] was built of [material] in the [ord] century
they walked [num] [unit] to the [place] and saw only [animals]
the [group] spent [amount] million [currency] on a [new] [place]
[people] complain that the [new] [vehicle] is [freq] late
a [role] explained the [abstract] to the [people] in [numword] minutes
there is no [abstract] without a [abstract]
the [role] smiled and put the [thing] back
the [place] is open on [weekday] and [weekday] until [time]
[natl] and [natl] [people] held a [good] [dish] near the [place]
the [natl] [group] came [ord] in the [sport] [match]
[theme] is older than [theme] , the [role] likes to/TO say/VB
the doors closed at [time] , and the [crowd] went home
what happened next is still a [abstract] to [people]
`;

export const HEADLINES = `
{person} rejects [matter]
{Party} wins vote in {Region}
{Team} [score] {Team}
{Manufacturer} to/TO close/VB {City} [plant]
[storm] hits {Region}
{Disease} outbreak in {City} , [num] ill
{Country} , {Country} sign [issue] treaty
{Bank} profit up [pct] percent
{Athlete} wins in {City}
police seize [loot] at {Station}
review : {Film}
{Band} back on tour
{University} finds [object]
{Software} hit by [bug]
{Politician} quits over [policy]
[sport] : {Country} [score] {Country}
{place} , [month] [num]
{City} -LRB- {Region} -RRB- , [year]
`;
