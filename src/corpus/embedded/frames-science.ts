/** Sentence frames on science, medicine, technology and transport. The frame language is described in grammar.ts. */

export const SCIENCE = `
{Scientist} 's [object] is kept at {University} and not , as {Media} wrote , in {City}
{University} 's {Scientist} [says] the [animals] of {Mountain} came from {Region}
[researchers] at {University} have found a [object] that is [num] million years old
{Scientist} of {University} published the [finding] in [month]
the [finding] by {Scientist} and {Scientist} explains how [animals] find their way home
a [object] discovered on {Mountain} may change what [researchers] know about [animals]
[researchers] counted [big] [animals] on {Island} , [pct] percent fewer than in [year]
the {Agency} gave {University} [amount] million [currency] for a [new] [object]
{Scientist} won the [prize] for [field] for work on a [object]
the [animals] of {Island} sleep [numword] hours a day , a [finding] shows
{Scientist} studied [field] at {University} before she moved to {University}
[researchers] drilled [num] metres into the ice of {Mountain}
water samples from the {River} contained [pct] percent more [material] than expected
a [size] [object] was seen above {City} on [weekday] night
professor/NN {Scientist} [says] the [object] could be older than {Mountain}
the [finding] , led by {Scientist} , followed [big] [animals] along the {River}
{Scientist} first described the [object] in a paper on [field] in [year]
students of [field] at {University} built a [object] out of [material]
[researchers] from {Country} and {Country} mapped the floor of the {River}
the [object] is named after {Scientist} , who taught [field] in {City}
the {Agency} will launch a [object] from {Island} in [year]
{Scientist} spent [numword] winters on {Island} watching [animals]
" nobody had measured the [object] before , " said {Scientist} of {University}
the institute sent [numword] [researchers] to {Region} to/TO study/VB the [object]
bones of [animals] were found in a cave near the {River}
{University} named its [new] [edu] after {Scientist}
`;

export const MEDICINE = `
{Scientist} 's work on {Disease} led to {Medication} , {Medication} and [numword] more drugs
patients with {Disease} who took {Medication} lived [numword] months longer
the {Agency} approved {Medication} for the treatment of {Disease}
{Disease} often begins with [symptom] and [symptom]
[medjob] in {City} treated [num] people for {Disease} (in [month]|last week|)
{Medication} can cause [symptom] in [pct] percent of patients
a trial of {Medication} at {University} was stopped because of [symptom]
{Scientist} found that {Medication} protects the [organ] in children with {Disease}
an outbreak of {Disease} in {Region} has killed [num] people
the risk of {Disease} rises with age and with [symptom]
doses of {Medication} were [adv] doubled in patients with {Disease}
a [new] test for {Disease} needs only a drop of blood , says {Scientist}
[medjob] should not give {Medication} together with {Medication}
{Disease} and {Disease} are both diseases of the [organ]
the clinic in {City} ran out of {Medication} in [month]
[care] of the [organ] is [freq] needed in severe {Disease}
{Scientist} developed {Medication} at {University} in [year]
one in [numword] adults over [age] suffers from {Disease}
vaccination against {Disease} is [freq] free in {Country}
{Medication} , {Medication} and [care] are the usual treatment for {Disease}
he was taken to hospital with {Disease} and treated with {Medication}
{Disease} spreads through [animals] and dirty water , the {Agency} said
" I had {Disease} as a child , " [said] {Person}
mice with {Disease} were given [num] milligrams of {Medication} a day
{University} [researchers] compared {Medication} with [care] in [num3] patients
`;

export const TECHNOLOGY = `
the {Manufacturer} {Software} [tech] comes with {Software} and a [color] case
{Manufacturer} 's [new] [tech] is built on {Software} , not on {Software}
{Software} users reported a [bug] in the [new] [tech] on [weekday]
the [tech] runs on {Software} and stores its data in {Software}
{Executive} showed the [new] version of {Software} at {Venue}
{Manufacturer} paid [amount] million [currency] for the makers of {Software}
a [bug] in {Software} let strangers read messages for [numword] days
students at {University} wrote {Software} in [numword] weeks
{Software} now works with {Software} , the company said in a note to users
the {Manufacturer} [tech] needs [num] percent less power
more than [num] million people have downloaded {Software}
{Executive} , who founded {Manufacturer} at [age] , [says] [tech] makers are too slow
you can open the file in {Software} or print it from {Software}
the {Agency} told staff to/TO delete/VB {Software} from their phones
the [new] {Vehicle} uses {Software} to/TO read/VB road signs
version [pct] of {Software} fixes a [bug] in the [tech]
{Manufacturer} released a [size] [tech] that reads handwriting
{Media} called {Software} the most [good] [tech] of the year
hackers used a [bug] to/TO enter/VB the [tech] of {Bank}
{Scientist} used {Software} to/TO map/VB the [object]
the update of {Software} takes [num] minutes on a [new] phone
{Manufacturer} and {Manufacturer} share a [tech] for self-driving [vehicle]s/NNS
{University} teaches {Software} in its [field] [edu]
`;

export const TRANSPORT = `
the {Manufacturer} {Vehicle} and the {Manufacturer} {Vehicle} are built in {City}
{Manufacturer} 's {Vehicle} beat the {Vehicle} in a test by {Media}
the [new] {Manufacturer} {Vehicle} does [num] kilometres on one charge
{Manufacturer} builds the {Vehicle} at its [plant] in {City}
the {Vehicle} has a [num] litre tank and a [material] roof
trains from {Station} to {Station} take [num] minutes
a [vehicle] left {Station} at [time] and arrived [numword] hours late
the {Agency} will repair the bridge over the {River} next [season]
{Manufacturer} stopped making the {Vehicle} in [year]
a [color] {Vehicle} hit a [vehicle] outside {Station}
the ferry across the {River} carries [num3] cars a day
[people] at {Station} waited [numword] hours for a [vehicle]
test drivers praised the {Vehicle} for its [good] engine , but not its [bad] brakes
the line from {City} to {City} crosses the {River} [numword] times
the {Manufacturer} {Vehicle} costs [big] [currency] , less than the {Vehicle}
a [vehicle] carrying [material] left the road near {City}
{Station} will be closed for [numword] weeks while the roof is rebuilt
the {Vehicle} and the {Vehicle} share an engine , designed by {Manufacturer}
change at {Station} for the [vehicle] to {Island}
the [new] [vehicle] service links {City} , {City} and {Station}
drivers in {City} pay [num] [currency] to/TO cross/VB the {River}
{Executive} drove a {Vehicle} to the opening of {Station}
owners of the {Vehicle} complained of a [bad] noise
`;

export const EDUCATION = `
{University} will open a [edu] in {City} with room for [num3] students
the [field] [edu] at {University} lasts [numword] years
{Scientist} teaches [field] at {University} and lives in {City}
{Writer} gave a [good] lecture on [theme] at {University}
fees at {University} and {University} will rise by [pct] percent
[people] from {Region} can study at {University} for free
the [edu] of {University} burned down in [year]
{Politician} studied law at {University} , where she met {Politician}
{University} ranks [ord] in {Country} for [field]
the {Agency} wants schools to/TO teach/VB [field] from the age of [numword]
pupils in {City} spend [num] minutes a day on [field]
{University} gave {Musician} an [ord] honorary/JJ degree
exams in [field] were postponed because of a [storm]
{Executive} left [amount] million [currency] to {University}
a [role] at {University} lost [num3] exam papers on a [vehicle]
{University} has [big] students from [num] countries
the library holds [big] letters by {Writer}
{Scientist} was professor/NN of [field] at {University} until [year]
`;
