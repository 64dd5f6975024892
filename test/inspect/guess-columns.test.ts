import { expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/index.ts';
import { prepareTrainingSet, trainCrf } from '../../src/crf/index.ts';
import { parseTemplateFile } from '../../src/features/index.ts';
import { ColumnGuesser, columnsToGuess } from '../../src/inspect/guess-columns.ts';

const SENTENCES = [
  sentenceFromTokens(
    ['Anna', 'walked', 'in', 'Berlin'],
    ['P', 'O', 'O', 'L'],
    new Map([['pos', ['NNP', 'VBD', 'IN', 'NNP']]]),
  ),
  sentenceFromTokens(
    ['they', 'walk', '12', 'miles'],
    ['O', 'O', 'O', 'O'],
    new Map([['pos', ['PRP', 'VBP', 'CD', 'NNS']]]),
  ),
  sentenceFromTokens(['a', 'walk'], ['O', 'O'], new Map([['pos', ['DT', 'NN']]])),
  sentenceFromTokens(['a', 'walk'], ['O', 'O'], new Map([['pos', ['DT', 'NN']]])),
];

it('guesses what a word has most often, else what words like it have', () => {
  const guesser = new ColumnGuesser(SENTENCES, ['pos', 'chunk']);
  expect(guesser.guess('pos', 'walk')).toBe('NN');
  expect(guesser.guess('pos', 'They')).toBe('PRP');
  expect(guesser.guess('pos', 'talked')).toBe('VBD');
  expect(guesser.guess('pos', 'Zürich')).toBe('NNP');
  expect(guesser.guess('pos', '7')).toBe('CD');
  expect(guesser.guess('chunk', 'walk')).toBe('_');
  expect(guesser.guess('lemma', 'walk')).toBe('_');
  expect(new ColumnGuesser([], ['pos']).guess('pos', '__proto__')).toBe('_');
});

it.each(['U00:%x[0,0]\nU01:%x[0,1]\n', 'U00:%x[0,0]\n'])(
  'names all columns of the training file where patterns count them (%j)',
  async (templates) => {
    const corpus = {
      ...{ name: 'walks', sentences: SENTENCES, documents: 1 },
      ...{ columns: ['word', 'pos', 'label'], labelColumn: 'label' },
    };
    const spec = parseTemplateFile(templates, 'templates');
    const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), { maxIterations: 2 });
    expect(columnsToGuess(model)).toEqual(['pos']);
  },
);
