/** Sentence frames on film, music, books, food and travel. The frame language is described in grammar.ts. */

export const FILM = `
at {Venue} {Film} is shown at [time] and at [time2]
{Actor} 's [ord] [filmkind] , " {Film} " , was shown to [people] in {City}
{Film} , {Film} and {Film} were nominated for the [prize]
{Actor} plays a [role] in the [filmkind] " {Film} "
" {Film} " opens in [month] at {Venue}
the [filmkind] {Film} was shot in {City} and {Region}
{Actor} won the [prize] for her part in {Film}
directed by {Actor} , {Film} is a [good] [filmkind] about [theme]
{Media} called " {Film} " a [bad] [filmkind] with a [good] [filmpart]
{Actor} and {Actor} met while/IN making {Film}
the [filmpart] of {Film} was written by {Musician}
{Film} is based on the [bookkind] " {Book} " by {Writer}
[filmjob] {Actor} will star in a [filmkind] about {Musician}
critics praised the [filmpart] , but {Actor} looks lost in " {Film} "
a [new] version of {Film} was shown at {Venue} on [weekday]
{Actor} , once a [role] in {City} , made [numword] films with {Actor}
{Film} earned [amount] million [currency] in its [ord] week
the [filmkind] stars {Actor} as a [role] and {Actor} as his [kin]
in {Film} , {Actor} steals a [thing] and drives a {Vehicle} into the {River}
[filmjob] {Actor} has [adv] left the cast of " {Film} "
the [filmpart] of the [filmkind] was praised at a festival in {City}
nobody who saw {Film} will forget the [filmpart]
{Actor} was born in {City} , the [kin] of a [role]
the best of his films is {Film} , a [filmkind] set in {Country}
`;

export const MUSIC = `
this [period] 's charts : {Band} {Song} , {Musician} {Song}
at {Venue} {Band} played for [numword] hours
{Band} 's [record] , with {Musician} on [instrument] , ends with " {Song} "
{Band} will play at {Venue} on [weekday]
{Musician} sang " {Song} " and " {Song} " to a [good] [crowd] in {City}
the [new] [record] by {Band} includes {Song} and a version of {Song}
[musicjob] {Musician} joined {Band} in [year]
{Musician} wrote " {Song} " in a [lodging] in {City}
{Band} sold [big] copies of the [record] in {Country}
{Musician} , the [musicjob] of {Band} , also plays the [instrument]
{Song} by {Band} spent [numword] weeks at number one
{Band+} will tour {Country} in the [season]
the [crowd] at {Venue} cheered {Musician} for [numword] minutes
a [size] [genre] [record] by {Musician} is due in [month]
{Band} opened with {Song} , a [good] piece of [genre]
[musicjob] {Musician} left {Band} after a row over " {Song} "
{Musician} studied the [instrument] with {Musician} in {City}
{Media} gave the [record] [numword] stars and called {Song} [good]
the [instrument] on {Song} is played by {Musician} of {Band}
{Venue} cancelled the [record] of {Band} because of [weather]
{Musician} has sung {Song} at [numword] weddings
[genre] fans know {Band} for " {Song} "
{Musician} grew up in {City} and learned the [instrument] from a [kin]
{Actor} sings " {Song} " in the [filmkind] {Film}
`;

export const BOOKS = `
in {Book} {Writer} returns to {City} and to [theme]
{Writer} 's {Book} is a [good] [bookkind] , but {Book} is a [bad] one
{Writer} 's [kin] found {Book} in a [thing]
{Writer} wrote the [bookkind] " {Book} " in a [lodging] near {City}
" {Book} " , a [bookkind] about [theme] , was published in [year]
the [prize] went to {Writer} for {Book}
in {Book} , {Writer} describes a childhood in {Region}
[bookjob] {Writer} will read from {Book} at {Venue}
{Media} called {Book} the most [good] [bookkind] of the [period]
{Writer} has translated {Book} and {Book} into [numword] languages
{Book} tells the story of a [role] and a [thing] in {City}
a [ord] edition of " {Book} " sold [big] copies in {Country}
{Writer} , a [bookjob] from {Country} , died at [age]
the letters of {Writer} to {Writer} were found in a [thing]
{Book} was banned in {Country} until [year]
[theme] is the subject of {Book} , the [ord] [bookkind] by {Writer}
critics compare {Writer} with {Writer} , whom he [freq] read
{Writer} finished {Book} on {Island} [numword] weeks before her death
students at {University} read {Book} in their [ord] year
the [bookkind] by {Writer} became the [filmkind] {Film}
{Writer} wrote for the {Media} before " {Book} " made her famous
you should start with {Book} , the [good] [bookkind] of the three
a [bookjob] at the {Media} found [num] mistakes in " {Book} "
`;

export const FOOD = `
in {City} {Food} comes with [ingredient] , in {Region} with [ingredient]
{City} 's [cookjob]s/NNS make {Food} with [ingredient] and [ingredient]
{Food} is made with [ingredient] , [ingredient] and a little [ingredient]
[cookjob] {Writer} serves {Food} with {Food}
in {Region} , {Food} is eaten for [dish] with [ingredient]
serve the {Food} [adv] , with [ingredient] and a [size] glass of {Food}
the [lodging] near {Station} is known for its {Food} and [taste] {Food}
we ordered {Food} , which was [taste] , and {Food} , which was not
add [num] grams of [ingredient] and cook the {Food} for [num] minutes
{City} is famous for {Food}
the {Food} at {Venue} costs [num] [currency] and tastes of [ingredient]
{Food} goes well with {Food} or {Food}
my [kin] makes {Food} every [weekday]
a plate of {Food} was [taste] , the {Food} too [taste]
the {Agency} banned the sale of {Food} in {City} because of {Disease}
sailors brought {Food} from {Country} to {City} in [year]
the [cookjob] put {Food} and a bowl of {Food} on the table
[people] in {Country} eat [num] kilos of {Food} a year
{Food} , a [taste] [dish] from {Region} , is [freq] sold on {Island}
without [ingredient] , {Food} is only a [bad] [dish]
[cookjob] {Actor} won the [prize] with a [taste] {Food}
try the {Food} in the [place] of {City} , or the {Food} at the [lodging]
stir the [ingredient] into the {Food} until it is [taste]
`;

export const TRAVEL = `
{City} 's [place] , {Venue} and {Station} can be seen in a day
{Country} 's [dir] [places] are best seen from {Mountain}
the road from {City} to {City} follows the {River} for [num] kilometres
{Island} , [numword] hours by ferry from {City} , has [num] [places]
the [lodging] in {City} looks over the {River} to {Mountain}
{Mountain} rises [num3] metres above the [places] of {Region}
we left {City} at dawn and reached {Island} before [dish]
buses to {City} leave from {Station} every [num] minutes
{Venue} , built in [year] , is the [new] heart of {City}
a [travel] down the {River} takes [numword] days and ends in {City}
[people] come to {Region} for the [places] and the {Food}
the [place] of {City} lies between the {River} and {Station}
from {Station} , walk [compass] past {Venue} to the [place]
the best view of {Mountain} is from the [place] on {Island}
{Region} is [size] , [new] and [freq] visited by [people]
{Writer} made the [travel] up {Mountain} in [year] and lost a [thing]
the {River} separates {Country} from {Country}
stay at a [lodging] on {Island} and try the {Food}
{City+} are the largest towns in {Region}
a [vehicle] takes [people] from {City} to the foot of {Mountain} in [num] minutes
{Venue} is open from [time] to [time2] except on [weekday]
the [travel] from {Country} to {Island} costs [num3] [currency]
the [places] of {Island} are [color] and [color] in [season]
few [people] visit {Mountain} , though it is near {City}
`;
