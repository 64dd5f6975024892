import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertLabels,
  describeDetection,
  detectScheme,
  LabelReader,
  mapSequences,
  repairLabels,
  type Scheme,
  STANDARD_SPELLING,
  schemeConstraints,
  spansToLabels,
  spellLabel,
  standardLabel,
  type TagSpelling,
  withLetters,
} from '../../src/corpus/index.ts';
import { TAG_SEPARATORS } from '../../src/corpus/tag-spelling.ts';
import { OptionError } from '../../src/errors.ts';
import {
  detectReading,
  evaluateSpans,
  findErrorKinds,
  type ScoringMode,
} from '../../src/evaluation/index.ts';
import { spansArbitrary } from '../helpers/labelled-spans.ts';

/** Sentences of labels: `B-A I-A // O`. */
const corpus = (text: string): string[][] =>
  text.split(' // ').map((sentence) => sentence.split(' ').filter((label) => label !== ''));

/** Gold, predicted and correct phrases as `evaluate` counts them without being told anything. */
function counts(gold: string, predicted: string, mode: ScoringMode = 'conlleval'): string {
  const [right, found] = [corpus(gold), corpus(predicted)];
  const { micro } = evaluateSpans(right, found, { mode, ...detectReading(right, found) });
  return `${micro.gold} ${micro.predicted} ${micro.correct}`;
}

describe('phrases of labels in any letters and spelling', () => {
  const BMES = 'B-PER M-PER E-PER O B-LOC E-LOC // B-PER E-PER O B-LOC M-LOC E-LOC // O O S-LOC';
  test.each([
    ['BMES', BMES, BMES.replace('S-LOC', 'O'), '5 4 4'],
    ['BMEWO', BMES.replace('S-LOC', 'W-LOC'), BMES.replace('S-LOC', 'O'), '5 4 4'],
    ['BMES beside BIOES', BMES, BMES.replaceAll('M-', 'I-'), '5 5 5'],
    [
      'BMES beside BILOU',
      BMES,
      BMES.replaceAll('M-', 'I-').replaceAll('E-', 'L-').replace('S-', 'U-'),
      '5 5 5',
    ],
    [
      'BMEWO+, whose outside labels say what stands beside',
      'B_PER M_PER E_PER EE_O_LOC W_LOC BB_O_LOC MM_O // MM_O MM_O',
      'B_PER M_PER E_PER MM_O MM_O MM_O MM_O // MM_O MM_O',
      '2 1 1',
    ],
    ['bare', 'PER PER O LOC // O O O', 'O O O O // O O O', '2 0 0'],
    ['bare beside tags', 'PER PER O LOC // O O O', 'B-PER I-PER O O // O O O', '2 1 1'],
    ['bare, predicted without O', 'PER PER O LOC', 'PER PER PER LOC', '2 2 1'],
    ['underscore', 'B_PER I_PER O B_LOC', 'B_PER I_PER O O', '2 1 1'],
    ['category first', 'PER-B PER-I O LOC-B', 'PER-B PER-I O O', '2 1 1'],
    ['lower case', 'b-per i-per o b-loc', 'b-per i-per o o', '2 1 1'],
    ['slash', 'B/PER I/PER O B/LOC', 'B/PER I/PER O O', '2 1 1'],
    ['full stop', 'B.PER I.PER O B.LOC', 'B.PER I.PER O O', '2 1 1'],
    ['colon', 'B:PER I:PER O B:LOC', 'B:PER I:PER O O', '2 1 1'],
    ['0 for O', 'B-PER I-PER 0 B-LOC', 'B-PER I-PER 0 0', '2 1 1'],
    ['category first, lower case, colon', 'per:b per:i o loc:b', 'per:b per:i o o', '2 1 1'],
    ['underscore in categories', 'B-WORK_OF_ART I-WORK_OF_ART O', 'B-WORK_OF_ART O O', '1 1 0'],
    ['each side its own spelling', 'B-PER I-PER O B-LOC', 'PER_B PER_I O O', '2 1 1'],
    ['each side its own scheme', 'B-PER I-PER O B-LOC', 'B-PER E-PER O S-LOC', '2 2 2'],
    ['chunks without categories', 'B I O B', 'B I O O', '2 1 1'],
    ['the same in lower case', 'b i o b', 'b i o o', '2 1 1'],
    ['one letter for parts of speech', 'S E S E S B V FS', 'S E S E S B V FS', '8 8 8'],
    ['categories of one letter beside tags', 'B-B I-B O B-I', 'B-B I-B O O', '2 1 1'],
    ['special tokens are one each', '[CLS] B-A I-A [PAD] [PAD] O', '[CLS] B-A I-A [PAD] [PAD] O', '4 4 4'],
  ])('%s', (_, gold, predicted, expected) => {
    expect(counts(gold, predicted)).toBe(expected);
    // All of these are well formed, so that every mode reads them alike.
    expect(counts(gold, predicted, 'strict')).toBe(counts(gold, predicted));
    expect(counts(gold, predicted, 'discard')).toBe(counts(gold, predicted));
  });

  test('BMES has no categories of its own, and F1 is that of five phrases and four right ones', () => {
    const gold = corpus(BMES);
    const predicted = corpus(BMES.replace('S-LOC', 'O'));
    const scores = evaluateSpans(gold, predicted, detectReading(gold, predicted));
    expect(scores.micro.f1).toBeCloseTo(8 / 9, 12);
    expect([...scores.perCategory.keys()]).toEqual(['LOC', 'PER']);
    expect(scores.invalid).toEqual({ gold: 0, predicted: 0 });
  });

  test('predictions that break the scheme of the gold labels are still read under it', () => {
    // Valid under no scheme: I after O, and B after O.
    expect(counts('B-A I-A O O B-B', 'I-A I-A O O B-B', 'strict')).toBe('2 1 1');
    expect(detectReading(corpus('B-A I-A O'), corpus('I-A I-A B-A')).predictedScheme).toBe('iob1');
    expect(detectReading(corpus('B-A I-A O'), corpus('I-A O B-A')).predictedScheme).toBe('iob2');
  });

  test('errors and invalid transitions are those of the own scheme of the predictions', () => {
    const [gold, predicted] = [corpus('B-A I-A O B-B'), corpus('B-A I-A O S-B')];
    const kinds = findErrorKinds(gold, predicted, { scheme: 'iob2', predictedScheme: 'iobes' });
    // B I O: an entity that does not end.
    expect(kinds.invalidTransitions).toBe(1);
    expect(kinds.counts.get('correct')).toEqual({ gold: 2, predicted: 2 });
  });
});

describe('what a file of labels is read as', () => {
  const found = (text: string): [Scheme, string] => {
    const { scheme, spelling } = detectScheme(corpus(text));
    const { kind, separator, order, isLowerCase, outside } = spelling;
    return [scheme, kind === 'tags' ? `${order} ${separator} ${isLowerCase ? 'b' : 'B'} ${outside}` : kind];
  };
  test.each<[string, Scheme, string]>([
    ['B-A M-A E-A O', 'iobes', 'prefix - B O'],
    ['B-A E-A O W-A', 'iobes', 'prefix - B O'],
    ['A A O', 'io', 'bare'],
    ['A_B A_I O', 'iob2', 'suffix _ B O'],
    ['b/A i/A o', 'iob2', 'prefix / b o'],
    ['I_A I_A O', 'io', 'prefix _ B O'],
    // Labels that are no tags, be they the most, change nothing.
    ['X X X X X B-A I-A O X', 'iob2', 'prefix - B O'],
    ['-100 B-A I-A O -100 -100 -100', 'iob2', 'prefix - B O'],
    ['1 2 3 4 5 B-A I-A O', 'iob2', 'prefix - B O'],
    ['[PAD] [PAD] [PAD] S-A O', 'iobes', 'prefix - B O'],
    ['B-A B-A O O', 'iob2', 'prefix - B O'],
    ['O X X X Y Y B-A', 'iob2', 'prefix - B O'],
    ['E-MAIL O PER PER LOC', 'io', 'bare'],
    ['O I-A E-A X', 'ioe2', 'prefix - B O'],
    // Parts of speech, also those that look like tags, and Chinese words: no label says what is outside.
    ['S E S E S B V FS', 'none', 'plain'],
    ['B E S S', 'none', 'plain'],
    ['V.I N.S V.E', 'none', 'plain'],
    ['DT NN . , [ ]', 'none', 'plain'],
    ['o per', 'none', 'plain'],
    ['0 1 1', 'none', 'plain'],
    ['NOUN VERB PUNCT', 'none', 'plain'],
  ])('%s is %s, %s', (text, scheme, spelling) => {
    expect(found(text)).toEqual([scheme, spelling]);
  });

  test.each([
    ['B-A I-A O', []],
    ['NOUN VERB', []],
    ['PER O', [/categories without prefixes \(IO\), "O" as outside/]],
    ['PER/B O', [/tags like X\/B, "O" as outside, scheme iob2/]],
    ['B-A O X X Y', [/"X" \(2\), "Y" \(1\); each is read as a category of one token/]],
    ['B_A I_A', [/none is O: they are read as plain labels; name their scheme/]],
    ['o per', [/o or 0 beside labels without prefixes/]],
    ['B E S', [/letters such as B and S without O/]],
  ])('of %s it is said', (text, notes) => {
    const said = describeDetection(detectScheme(corpus(text)));
    expect(said).toHaveLength(notes.length);
    for (const [n, note] of notes.entries()) expect(said[n]).toMatch(note);
  });

  test('a scheme that is named decides what the labels do not', () => {
    const spell = (text: string, scheme: Scheme): string[] => {
      const sequences = corpus(text);
      const reader = new LabelReader(detectScheme(sequences, scheme).spelling);
      return [...reader.read(sequences[0] ?? [])];
    };
    expect(spell('B E S', 'iobes')).toEqual(['B', 'E', 'S']);
    expect(detectScheme(corpus('B E S'), 'iobes').scheme).toBe('iobes');
    expect(spell('B_A I_A', 'iob2')).toEqual(['B-A', 'I-A']);
    expect(spell('per o', 'io')).toEqual(['I-per', 'O']);
    expect(spell('PER O', 'none')).toEqual(['PER', 'O']);
    expect(detectScheme(corpus('PER O'), 'none').scheme).toBe('none');
  });

  test.each(['B-A I-A OTHER OTHER', '_ _ _ B-A E-A', 'S-A NONE', 'null B-A'])(
    'of %s it is asked which label means outside',
    (text) => {
      expect(() => detectScheme(corpus(text))).toThrow(
        /no label O; if "\w+" \(\d tokens?\) means outside, name it/,
      );
      expect(detectScheme(corpus(text), 'iobes').odd.size).toBe(1);
    },
  );

  test('two spellings of tags in one file are refused', () => {
    expect(() => detectScheme(corpus('B_A I_A B_A O B-C'))).toThrow(OptionError);
    expect(() => detectScheme(corpus('B_A I_A B_A O B-C'))).toThrow(/"B-C" stands beside tags such as B_X/);
  });
});

describe('every spelling', () => {
  const spellings = TAG_SEPARATORS.flatMap((separator) =>
    (['prefix', 'suffix'] as const).flatMap((order) =>
      ([false, true] as const).map(
        (isLowerCase): TagSpelling => ({
          ...STANDARD_SPELLING,
          separator,
          order,
          isLowerCase,
          outside: isLowerCase ? 'o' : 'O',
        }),
      ),
    ),
  );
  test.each(spellings)('$order $separator lower case $isLowerCase is found and read back', (spelling) => {
    // A sentence that shows the scheme, so that what is found does not hang on chance.
    const sure = ['B-A', 'I-A', 'O', 'B-B', 'B-B', 'O'];
    fc.assert(
      fc.property(fc.array(spansArbitrary, { maxLength: 4 }), (sentences) => {
        const standard = [
          sure,
          ...sentences.map(({ spans, length }) => spansToLabels(spans, length, 'iob2')),
        ];
        const spelled = standard.map((labels) => labels.map((label) => spellLabel(label, spelling)));
        const detection = detectScheme(spelled);
        expect(detection.scheme).toBe('iob2');
        const reader = new LabelReader(detection.spelling);
        expect(spelled.map((labels) => [...reader.read(labels)])).toEqual(standard);
        const reading = detectReading(spelled, standard);
        expect(evaluateSpans(spelled, standard, reading).micro.f1).toBe(
          evaluateSpans(standard, standard, { scheme: 'iob2' }).micro.f1,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('paths that constrained decoding may take', () => {
  const allowed = (labels: string[], scheme: Scheme, from: string, to: string): boolean => {
    const { transitions } = schemeConstraints(labels, scheme);
    return transitions[labels.indexOf(from) * labels.length + labels.indexOf(to)] === 1;
  };
  test.each<[string, Scheme, string, string, boolean]>([
    ['O B-A M-A E-A S-A', 'iobes', 'B-A', 'M-A', true],
    ['O B-A M-A E-A S-A', 'iobes', 'M-A', 'M-A', true],
    ['O B-A M-A E-A S-A', 'iobes', 'M-A', 'E-A', true],
    ['O B-A M-A E-A S-A', 'iobes', 'O', 'M-A', false],
    ['O B-A M-A E-A W-A', 'iobes', 'W-A', 'W-A', true],
    ['O B_A I_A', 'iob2', 'O', 'I_A', false],
    ['O B_A I_A', 'iob2', 'B_A', 'I_A', true],
    ['o a:b a:i', 'iob2', 'o', 'a:i', false],
    ['O B-A I-A [CLS]', 'iob2', '[CLS]', 'B-A', true],
    ['O B-A I-A [CLS]', 'iob2', '[CLS]', 'I-A', false],
    ['O B-A I-A E-A S-A X', 'iobes', 'B-A', 'X', false],
    ['O B-A I-A E-A S-A X', 'iobes', 'E-A', 'X', true],
    ['S E B V FS', 'none', 'S', 'E', true],
  ])('%s under %s: %s then %s is %s', (labels, scheme, from, to, expected) => {
    expect(allowed(labels.split(' '), scheme, from, to)).toBe(expected);
  });
});

describe('conversion, repair and maps', () => {
  test.each([
    ['BMES to IOB2', 'iobes', 'iob2', 'B-A M-A E-A O S-B', 'B-A I-A I-A O B-B'],
    ['BMEWO to IOB2', 'iobes', 'iob2', 'B-A E-A O W-B', 'B-A I-A O B-B'],
    ['what is no tag stays', 'iob2', 'iobes', '[CLS] B-A I-A X X O', '[CLS] B-A E-A X X O'],
  ] as const)('%s', (_, from, to, labels, expected) => {
    expect(convertLabels(labels.split(' '), from, to).join(' ')).toBe(expected);
  });

  test.each([
    ['B-A M-A O S-B', 'discard', 'O O O S-B'],
    ['M-A M-A E-A O W-B', 'conlleval', 'B-A M-A E-A O W-B'],
    ['[CLS] I-A L-A U-B', 'conlleval', '[CLS] B-A L-A U-B'],
  ] as const)('%s is repaired by %s in its own letters', (labels, rule, expected) => {
    expect(repairLabels(labels.split(' '), 'iobes', rule).join(' ')).toBe(expected);
  });

  test('letters of a file are those it has, its missing ones those that belong to them', () => {
    const letters = (text: string): Map<string, number> => new Map([...text].map((letter) => [letter, 1]));
    const labels = ['B-A', 'I-A', 'E-A', 'S-A'];
    expect(withLetters(labels, letters('BMES'))).toEqual(['B-A', 'M-A', 'E-A', 'S-A']);
    expect(withLetters(labels, letters('W'))).toEqual(['B-A', 'M-A', 'E-A', 'W-A']);
    expect(withLetters(labels, letters('BL'))).toEqual(['B-A', 'I-A', 'L-A', 'U-A']);
    expect(withLetters(labels, letters('BIES'))).toEqual(labels);
  });

  test.each([
    ['B_PER I_PER O', 'B_N I_N O'],
    ['PER PER O', 'N N O'],
    ['PER:b PER:i o', 'N:b N:i o'],
    ['NN PER VB', 'O N O'],
  ])('categories of %s are renamed in its own spelling', (labels, expected) => {
    const map = new Map([
      ['PER', 'N'],
      ['NN', 'O'],
      ['VB', 'O'],
    ]);
    expect(mapSequences(corpus(labels), map).flat().join(' ')).toBe(expected);
  });

  test('plain labels of which a map leaves some out are categories beside O', () => {
    const map = new Map([
      ['NN', 'O'],
      ['PER', 'PER'],
    ]);
    const mapped = mapSequences(corpus('NN PER PER NN'), map);
    expect(evaluateSpans(mapped, mapped, detectReading(mapped, mapped)).micro.gold).toBe(1);
  });

  test('a standard label is read from its spelling and written back', () => {
    const suffix: TagSpelling = { ...STANDARD_SPELLING, separator: '_', order: 'suffix' };
    for (const label of ['PER_B', 'a_b_I', 'O', 'X']) {
      expect(spellLabel(standardLabel(label, suffix), suffix)).toBe(label);
    }
  });
});
