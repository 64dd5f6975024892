/** Penn tags of the plain words in the frames: the usual tag in a frame; `word/TAG` in a frame overrides it. */
import { assert } from '../../errors.ts';

const WORDS_BY_TAG: readonly (readonly [tag: string, words: string])[] = [
  ['DT', 'a an another all any each every no some the this both'],
  ['CC', 'and but or'],
  ['MD', 'can cannot could may should will would must'],
  ['TO', 'to'],
  ['POS', "'s"],
  ['EX', 'there'],
  ['WDT', 'which'],
  ['WP', 'what who whom'],
  ['WP$', 'whose'],
  ['WRB', 'how when where why'],
  ['PRP', 'he I it she they we you'],
  ['PRP$', 'her his its my their'],
  ['CD', 'billion million one two three thousands 1 2'],
  [
    'IN',
    `about above across after against along although as at because before behind between by despite except for from
    in into like near of off on outside over since than that though through under until whether while with without`,
  ],
  ['RP', 'out up'],
  [
    'RB',
    `just again ahead also away back down here later longer meanwhile not now often once only so still together too twice
    well overnight`,
  ],
  ['RBR', 'earlier'],
  ['RBS', 'most'],
  [
    'JJ',
    `available clear dirty due early empty extra fake famous few flat former free ill joint last late little long
    much many new next old open past poor rival severe slow stolen surprising top usual young first second third self-driving
    home worth halftime honorary leading`,
  ],
  ['JJR', 'fewer less more older stricter'],
  ['JJS', 'best biggest driest largest'],
  [
    'VBG',
    'according carrying facing hiding ignoring involving leaving looking making replacing threatening watching being',
  ],
  [
    'VBN',
    `based been blessed born broken cancelled described drawn driven eaten given kept known nominated mistaken forgotten ordained hurt
    rebuilt seen shown sung taken withdrawn written compared`,
  ],
  [
    'VBD',
    `added abandoned accused admitted agreed approved arrested arrived asked banned became began blamed blessed bought
    braced broke brought built burned burst called came caused changed cheered closed complained completed contained cost
    counted criticised crossed cut damaged declined delayed denied described designed developed did died directed
    disagreed discovered doubled downloaded drew drilled drove earned ended expected explained fell filled fined finished
    fled followed forecast found founded froze gave grew had happened heard held hinted hit ignored investigated jailed
    joined killed learned led left limped lived lost made mapped marched measured met moved named needed
    offered opened ordered paid played postponed praised predicted printed proposed published punished put
    qualified rained raised ran ranked reached recalled received rejected released repaired reported resigned retired
    robbed rose ruled sacked said sang saved saw scored seized sent set showed signed smiled sold spent split
    spoke flooded stood stopped studied surprised taught thanked told took translated trapped treated tried turned used visited
    voted waited walked wanted warned was watched went were withdrew won worked wrote`,
  ],
  [
    'VBZ',
    `begins builds calls carries connects comes costs crosses depends describes does drives matches explains falls finds follows gives
    goes has holds hopes includes is keeps knows lasts leads leaves lies likes looks makes means names needs opens plans
    plays protects puts quits ranks reads rejects rises runs says returns separates serves shows sings sleeps spreads stands stars stores
    starts steals suffers takes tastes teaches tells uses wants wins works lives hits finds links`,
  ],
  [
    'VB',
    `add allow answer attend be beat begin believe call change close come comment complain compare contact cook
    disagree discuss do drive eat enter expect fall file find forget get give go have hear join keep know launch
    leave let live lose make meet merge miss move need open order pay play publish put read remember reopen repair run say see
    seize sell serve share sleep speak spend start stay stir stop take teach try update rise use walk want win are cause`,
  ],
  [
    'NNS',
    `results charts adults amounts analysts sets banks bells bones brakes buses cars children claims climbers copies countries counts
    critics customs data days defeats degrees deputies detectives diseases doors doses drivers ends exams facts fans
    farmers fees ferries files films fixes flights games goals grams hackers highs homes hours hundredths jobs kilometres kilos languages lawmakers letters makers mayors measures members details drugs men messages metres mice milligrams ministers minutes
    mistakes monks months officers officials owners papers patients people phones pilgrims points police polls positions
    prices pupils questions records rules sailors samples schools seats shares signs smugglers strangers students tablets
    talks temperatures tickets times towns traders trains troops users victims views villages voters weddings weeks winds
    winners winters workers works years centimetres words`,
  ],
  [
    'NN',
    `advice age art blood border bowl branch bridge broadcast candidate captain cast cave ceasefire century charge
    child childhood church clinic coach coalition coast company court critic crop dawn day dealer death declaration degree
    diocese dog door drop edition end engine exam fault federation ferry festival fight floor foot front glass government
    growth handwriting heart hospital ice institute invitation judge kitchen law lecture lending letter level library
    line litre loan loss maker meal minute money month news night nobody noise note nothing number observer opening
    opinion partner case inquiry plan leader difference lawyer outbreak paper parliament hour part penalty percent phone piece plate poll post power price print professor profit
    protest protocol quarter rain rate record region report review right risk road roof room round row sale seat service
    sheep shot sign snow spokesman staff stage star statement statue story strike study subject surprise suspicion table
    tank test time tonne tour transfer treatment treaty trial vaccination version lender view visit vote water way week winner
    work world year`,
  ],
  [',', ','],
  ['.', '. ? !'],
  [':', ': ;'],
  ['(', '('],
  [')', ')'],
  ['QUOTE', '"'],
];

const TAGS: ReadonlyMap<string, string> = new Map(
  WORDS_BY_TAG.toReversed().flatMap(([tag, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, tag] as const),
  ),
);

/** The usual tag of a frame's literal word. Fails on a word that the lexicon misses, so that no frame goes untagged. */
export function tagOfWord(word: string): string {
  const tag = TAGS.get(word);
  assert(tag !== undefined, `the lexicon of the embedded corpus has no tag for "${word}"`);
  return tag;
}

const HAVE_OR_BE = new Set('be been being is are was were has have had'.split(' '));

/**
 * Tags that depend on the neighbours: past forms after a form of "have" or "be" or before "by" are participles, past
 * forms after a modal or "to" are base forms ("will cut"), base forms elsewhere are plural present ("fans know").
 * "more" before an adjective is an adverb. Quotes alternate between opening and closing.
 */
export function adjustTags(tokens: readonly string[], tags: string[]): void {
  let quotes = 0;
  for (let t = 0; t < tags.length; t++) {
    const tag = tags[t];
    if (tag === 'JJR' && /^(?:more|less)$/i.test(tokens[t] ?? '') && tags[t + 1] === 'JJ') tags[t] = 'RBR';
    if (tag === 'QUOTE') tags[t] = quotes++ % 2 === 0 ? '``' : "''";
    if (tag !== 'VBD' && tag !== 'VB') continue;
    let before = t - 1;
    while (before >= 0 && tags[before] === 'RB') before--;
    const leftTag = tags[before];
    const isBase = leftTag === 'MD' || leftTag === 'TO';
    if (tag === 'VBD') {
      if (isBase) tags[t] = 'VB';
      else if (HAVE_OR_BE.has((tokens[before] ?? '').toLowerCase()) || tokens[t + 1] === 'by')
        tags[t] = 'VBN';
    } else if (!isBase && before >= 0 && /^(NN|NNS|NNP|NNPS|PRP|WP|WDT|CD|\))/.test(leftTag ?? '')) {
      tags[t] = 'VBP';
    }
  }
}
