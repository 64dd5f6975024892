/** Sentence frames on public life. The frame language is described in grammar.ts. One frame per line. */

export const POLITICS = `
in {Country} {Politician} is [freq] called the [kin] of the [policy]
for {Politician} {Country} is a partner , not a rival
{Country} 's {Agency} has [adv] opened an inquiry into [issue] in {Region}
{Politician} 's plan for the [policy] split the {Party} , {Media} reported
{Party} leader {Politician} , {Party} leader {Politician} and [num3] [people] signed the letter on [issue]
[office] {Politician} said on [weekday] that the [policy] would be (delayed|withdrawn|put to a vote) (next [period]|)
the {Party} won [num] seats in {Region} , (fewer|more) than any (poll|paper|observer) had predicted
{Politician} of the {Party} accused the government of (hiding|ignoring) a report on [issue]
lawmakers in {Country} voted [num] to [num2] against the [policy] proposed by {Politician}
the {Agency} will publish (new|stricter) rules on [issue] before the end of [month]
the {Agency} rejected claims by {Media} that [num3] files on [issue] had been lost
{Country} and {Country} signed a (treaty|declaration|protocol) on [issue] after [numword] days of [talks] in {City}
[people] in {City} marched (through|past) the [place] to protest against the [policy]
{Politician} , who leads the {Party} , (ruled out|hinted at) a coalition with the {Party}
the parliament of {Country} has [adv] approved a [new] law on [issue]
a [new] poll puts the {Party} at [pct] percent , ahead of the {Party} at [pct]
{Politician} resigned as [office] after [numword] [period]s/NNS of [talks] over the [policy]
the [office] of {Country} will meet {Politician} in {City} on [weekday] to discuss [issue]
[natl] troops withdrew from {Region} [numword] days after the ceasefire , {Agency} officials said
voters in {Region} go to the polls on [weekday] in what {Media} called a test for {Politician}
the {Party} has [adv] split over the [policy] , with [num] deputies threatening to leave
a spokesman for the {Agency} (declined to/TO comment/VB|would not comment|was not available for comment) on the [policy]
{Politician} (hopes|plans|wants) to reopen [talks] with {Country} before the [season]
the [policy] cost the [natl] government [amount] million [currency] last year , according to the {Agency}
" we cannot pay for another [policy] , " [office] {Politician} told deputies in {City}
ministers from {Country+} agreed to/TO share/VB data on [issue]
the {Party} named {Politician} as its candidate for [office] of {City}
the court ordered the {Agency} to/TO pay/VB [big] [currency] to the [people] of {Region}
mayors from [num] towns in {Region} asked {Politician} for more money for [issue]
`;

export const SPORT = `
results of the [ord] round : {Team} {Team} [score] , {Team} {Team} [score2]
most goals this [season] : {Athlete} {Team} [num] , {Athlete} {Team} [num2]
in {City} {Athlete} needed only [numword] minutes to/TO beat/VB {Athlete}
[match] : {Country} {Country} [score] , {Country} {Country} [score2]
{Team} 's [sportjob] {Athlete} scored [numword] goals in {Country} 's [score] win over {Country}
{Athlete} 's [goalkind] was the difference , {Team} coach {Athlete} said
{Team} , {Team} and {Team} have all asked about {Athlete}
{Team} beat {Team} [score] (at home|away|in the rain|in extra time) on [weekday]
[sportjob] {Athlete} scored (twice|a [goalkind]|the winner) as {Team} drew [score] with {Team}
{Athlete} will miss the [match] against {Team} with a [injury]
{Team} have signed [sportjob] {Athlete} from {Team} for [amount] million [currency]
{Athlete} of {Country} won the [match] in {City} in [numword] sets , [score] [score2]
the [match] between {Team} and {Team} at {Venue} was abandoned because of [weather]
[num3] fans watched {Team} lose [score] to {Team} at {Venue}
{Athlete} , [age] , broke the [natl] record for the [num] metres (by [num] hundredths of a second|in {City})
coach {Athlete} said {Team} had been [adv] punished for a [bad] start
{Team} [score] {Team} -LRB- halftime [score2] -RRB-
{Athlete} saved a penalty [numword] minutes from time and {Team} went (top|through|third)
{Team} meet {Team} in the [ord] round , with the winners facing {Team}
the [natl] [sport] federation banned {Athlete} for [numword] matches
{Athlete} finished [ord] behind {Athlete} in the [match] at {Venue}
leading positions after the [ord] stage : 1 . {Athlete} -LRB- {Country} -RRB- [time] , 2 . {Athlete} -LRB- {Country} -RRB- [time]
{Team} sacked coach {Athlete} after [numword] defeats in [numword] games
a [goalkind] by {Athlete} in the [num] minute gave {Team} a [good] win over {Team}
{Athlete} [score] [score2] {Athlete} , [ord] round , {City}
{Country} qualified for the [match] with a [score] win over {Country} in {City}
{Team} captain {Athlete} limped off in the [ord] minute
[sport] : {Team} will play their home games at {Venue} next [season]
{Athlete} left {Team} for {Team} on a free/JJ transfer
{Team} are [numword] points clear of {Team} with [numword] games left
" it was a [bad] [match] , " said {Athlete} , whose [goalkind] hit the post
`;

export const BUSINESS = `
in {City} {Manufacturer} makes [product] for {Country}
biggest winners on [weekday] : {Manufacturer} {Bank} {Manufacturer}
{Manufacturer} 's [market] fell [pct] percent after {Media} published details of the [deal]
{Bank} 's [boss] {Executive} told {Media} that the [deal] was " [bad] "
{Country} 's largest lender , {Bank} , will merge with {Bank}
[market] at {Manufacturer} rose [pct] percent to [amount] million [currency] in the [ord] quarter
{Manufacturer} will close its [plant] in {City} with the loss of [num3] jobs
{Manufacturer} [boss] {Executive} said the [deal] with {Manufacturer} would be completed by [month]
{Bank} raised its forecast for [natl] growth to [pct] percent
{Bank} and {Bank} have agreed on a [deal] worth [amount] billion [currency]
[market] in {Country} fell for the [ord] month , {Bank} said
{Executive} , [boss] of {Manufacturer} , sold [big] shares last [period]
the {Agency} fined {Bank} [amount] million [currency] for [bad] advice to [people]
{Manufacturer} plans to/TO build/VB [product] at its [plant] near {City}
workers at the {Manufacturer} [plant] in {Region} went on strike on [weekday]
{Executive} has been named [boss] of {Bank} , replacing {Executive}
{Bank} cut its lending rate by [pct] points , surprising traders in {City}
[people] of {Manufacturer} will vote on the [deal] in [month]
{Manufacturer} is in [talks] with {Bank} over a [new] loan
the price of [material] rose to [big] [currency] a tonne
analysts at {Bank} expect [market] to/TO fall/VB [pct] percent this year
{Manufacturer} bought [num] percent of {Manufacturer} from the [kin] of its [boss]
{Media} said {Manufacturer} had [adv] offered [amount] billion [currency] for {Manufacturer}
{Executive} built {Manufacturer} from a [size] [plant] in {City} into a maker of [product]
[natl] [market] were flat , with {Bank} down [pct] and {Manufacturer} up [pct]
{Manufacturer} recalled [big] [product] after a fault in the brakes
the {Bank} branch in {City} will close on [weekday]
`;

export const CRIME = `
{City} 's {Agency} has offered [big] [currency] for news of the [loot]
the [suspect] 's lawyer said the [loot] came from {Executive}
police in {City} arrested a [suspect] , [age] , on suspicion of [crime]
a [suspect] was jailed for [numword] years for [crime] at a court in {City}
[loot] worth [big] [currency] was stolen from {Venue} (overnight|on [weekday])
the [suspect] robbed a branch of {Bank} in {City} and fled in a [color] {Vehicle}
detectives found the [loot] under a [thing] in a [lodging] near {Station}
a former {Bank} [role] admitted [crime] involving [big] [currency]
the {Agency} said [numword] officers were being/VBG investigated for [crime]
police are looking for a [color] {Vehicle} seen near {Station} at [time]
[numword] men were held after a fight on a [vehicle] at {Station}
the judge told the [suspect] that the [crime] had been " [bad] and [bad] "
a [suspect] told the court that he had [adv] sold the [loot] to a [role] in {City}
the [crime] trial of {Politician} opened in {City} on [weekday]
{Executive} denied [numword] counts of [crime] before a judge in {City}
smugglers moved [material] across the {River} from {Country} to {Country}
a [thing] led detectives to a [suspect] in {Region}
{Media} reported that the [suspect] had worked at {Venue} for [num] years
the [suspect] , from {City} , was stopped in a stolen {Vehicle} on the border with {Country}
customs officers at {Station} seized [big] fake {Medication} tablets
an art dealer tried to/TO sell/VB the [loot] to {Executive} for [amount] million [currency]
[crime] in {City} fell by [pct] percent last year , the {Agency} said
`;

export const FAITH = `
[faithjob] {Cleric} led the [faith] for the victims of the [storm] in {City}
[people] filled the [place] to/TO hear/VB {Cleric} speak about [theme] and [theme]
{Cleric} was ordained in {City} in [year] and later taught at {University}
Father/NNP {Cleric} blessed the [new] bells of the church in {City}
the [faithjob] of {City} , {Cleric} , called for [talks] on [issue]
[faithjob] {Cleric} will visit {Country} in [month] at the invitation of {Politician}
thousands of pilgrims walked [num] kilometres to {City} for the [faith]
in a [new] [faith] , {Cleric} spoke of [theme] and asked [people] to/TO pray/VB
{Cleric} , a critic of the [policy] , was received by {Politician} on [weekday]
the church near {Station} has been without a [faithjob] since {Cleric} retired
Sister/NNP {Cleric} has run a kitchen for the poor in {City} for [num] years
{Cleric} wrote a letter on [theme] that was read in every church in {Region}
[faithjob] {Cleric} and [faithjob] {Cleric} held a joint [faith] at {Venue}
the monks of {Island} make [ingredient] and sell it to [people]
the [faith] in {City} was broadcast by {Media}
as a young [faithjob] , {Cleric} crossed the {River} each week to/TO teach/VB
{Cleric} died in {City} at the age of [age] , the diocese said
a statue of {Cleric} stands in the [place] of {City}
`;

export const WEATHER = `
{Region} 's [ord] [storm] in [numword] [period]s/NNS flooded {Station} and much of {City}
[size] amounts of [weather] are expected in {Region} (until [weekday]|by the end of the [period])
the {River} burst its banks near {City} after [numword] days of [weather]
a [storm] cut off [num] villages in {Region} , the {Agency} said
[weather] and [weather] closed the road over {Mountain}
temperatures in {City} reached [num] degrees , a record for [month]
the [storm] left [big] homes in {Region} without power
ferries to {Island} were cancelled because of the [storm]
trains between {City} and {City} were stopped by [weather] on the line
flights from {Station} were delayed by [weather] for a [ord] day
the {Agency} warned of [weather] along the {River}
climbers were trapped on {Mountain} when the [storm] turned [compass]
a [storm] killed [num] people on the coast of {Country}
[weather] damaged [num] percent of the [ingredient] crop in {Region}
snow fell on {Mountain} in [month] for the first time since [year]
the water level of the {River} at {City} fell by [num] centimetres
farmers in {Region} lost [big] sheep in the [storm]
it was the driest [month] in {Country} since records began in [year]
{Island} braced for a [storm] with winds of [num] kilometres an hour
[people] on {Island} were told to/TO leave/VB before the [storm] arrived
clear in the [compass] , [weather] later , highs of [num]
the {River} froze for [numword] weeks , and [people] walked across it
`;
