/** Invented names of works, products, diseases and medications. */
import { chance, pick } from './choice.ts';
import * as parts from './name-parts.ts';
import { type Name, type NameSource, single } from './stems.ts';

const LETTERS = ['K', 'RX', 'TV', 'GT', 'S', 'QE', 'LM', 'XJ', 'M', 'B', 'HX', 'DC'];
const BODY = ['liver', 'lung', 'bone', 'kidney', 'skin', 'heart', 'joint', 'eye', 'brain'];

/** A title; the three kinds of works share some patterns and have some of their own. */
function workTitle(source: NameSource, category: 'Book' | 'Film' | 'Song'): Name {
  const adjective = source.pick(parts.TITLE_ADJECTIVES);
  const noun = source.pick(parts.TITLE_NOUNS);
  const plural = `${source.pick(parts.TITLE_PLURALS)}/NNPS`;
  const place = chance(source.random, 0.5) ? source.town() : source.nature();
  const common = [
    (): Name => single(`The/DT ${adjective} ${noun}`),
    (): Name => single(`${adjective} ${plural}`),
    (): Name => single(`The/DT ${noun} of/IN ${place}`),
    (): Name => single(`${noun}`),
  ];
  const own: Record<typeof category, readonly (() => Name)[]> = {
    Book: [
      () => single(`The/DT ${noun} of/IN ${adjective} ${plural}`),
      () => single(`A/DT ${noun} for/IN the/DT ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(`A/DT History of/IN ${place}`),
      () => single(`A/DT ${noun} to/TO ${place}`),
      () => single(`${noun} ,/, ${source.pick(parts.TITLE_NOUNS)} ,/, ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(`${noun} by/IN ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(`${source.surname()} 's/POS ${noun}`),
      () => single(`${plural} and/CC ${source.pick(parts.TITLE_PLURALS)}/NNPS`),
    ],
    Film: [
      () => single(`${noun} in/IN ${place}`),
      () => single(`The/DT ${source.pick(parts.TITLE_NOUNS)} and/CC the/DT ${noun}`),
      () => single(`${adjective} ${noun} ${1 + source.random.integer(4)}/CD`),
      () => single(source.surname()),
      () => single(`The/DT ${noun} from/IN ${place}`),
      () => single(`${noun} at/IN ${source.pick(parts.TITLE_NOUNS)}`),
      () => single(`No/DT ${noun} on/IN ${source.pick(['Monday', 'Sunday', 'Friday'])}`),
    ],
    Song: [
      () => single(`${source.pick(parts.TITLE_VERBS)}/VB Me/PRP in/IN ${place}`),
      () => single(`${source.pick(parts.TITLE_VERBS)}/VB the/DT ${noun}`),
      () => single(`${adjective} ${noun} ${noun}`),
      () => single(`You/PRP and/CC the/DT ${noun}`),
      () => single(`${source.pick(parts.TITLE_VERBS)}/VB a/DT ${noun} with/IN Me/PRP`),
      () => single(`${noun} ,/, ${noun}`),
    ],
  };
  return pick(source.random, [...common, ...own[category], ...own[category]])();
}

/** A builder per category of things. */
export const thingNames = {
  Vehicle(source: NameSource): Name {
    const word = source.pick(parts.VEHICLE_WORDS);
    const letters = source.pick(LETTERS);
    const digits = `${(1 + source.random.integer(9)) * pick(source.random, [1, 10, 100])}`;
    return source.one(
      () => single(word),
      () => ({ full: `${word} ${digits}/CD`, shorts: [word] }),
      () => single(`${letters}-${digits}`),
      () => single(`${letters}${digits}`),
      () => ({ full: `${word} ${letters}`, shorts: [word] }),
      () => ({ full: `${word} ${letters} ${digits}/CD`, shorts: [word] }),
    );
  },
  Food(source: NameSource): Name {
    const base = source.pick(parts.FOOD_BASES);
    const head = `${base}/${base.endsWith('s') ? 'NNS' : 'NN'}`;
    const main = `${source.pick(parts.FOOD_MAINS)}/NN`;
    const adjective = `${source.pick(parts.FOOD_ADJECTIVES)}/JJ`;
    const coined = `${source.join(parts.FOOD_OPENINGS, parts.FOOD_ENDINGS)}/NN`;
    return source.one(
      () => single(`${main} ${head}`),
      () => single(`${main} ${head}`),
      () => single(coined),
      () => single(coined),
      () => single(`${adjective} ${main}`),
      () => single(`${main} and/CC ${source.pick(parts.FOOD_MAINS)}/NN ${head}`),
      () => single(`${source.town()} ${head}`),
      () => single(`${adjective} ${coined}`),
      () => single(`${adjective} ${main} ${head}`),
    );
  },
  Disease(source: NameSource): Name {
    const coined = `${source.join(parts.DISEASE_STEMS, parts.DISEASE_ENDINGS)}/NN`;
    const adjective = `${source.pick(parts.DISEASE_ADJECTIVES)}/JJ`;
    const head = `${source.pick(parts.DISEASE_HEADS)}/NN`;
    return source.one(
      () => single(coined),
      () => single(coined),
      () => single(`${adjective} ${coined}`),
      () => single(`${adjective} ${head}`),
      () => single(`${source.surname()} syndrome/NN`),
      () => single(`${source.surname()} 's/POS disease/NN`),
      () => single(`${source.nature()} ${head}`),
      () => single(`${adjective} ${source.pick(BODY)}/NN ${head}`),
      () => single(`${head} of/IN the/DT ${source.pick(BODY)}/NN`),
    );
  },
  Medication(source: NameSource): Name {
    const stem = source.join(parts.DRUG_OPENINGS, parts.DRUG_MIDDLES, parts.DRUG_ENDINGS);
    return single(chance(source.random, 0.75) ? `${stem.toLowerCase()}/NN` : stem);
  },
  Software(source: NameSource): Name {
    return single(source.join(parts.SOFTWARE_OPENINGS, parts.SOFTWARE_ENDINGS));
  },
  Book: (source: NameSource): Name => workTitle(source, 'Book'),
  Film: (source: NameSource): Name => workTitle(source, 'Film'),
  Song: (source: NameSource): Name => workTitle(source, 'Song'),
} as const;
