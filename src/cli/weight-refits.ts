/** Refits of a model for intervals of its weights: reads its training file as it was read then, and trains again. */
import { availableParallelism } from 'node:os';
import { refitWeights, type WeightIntervals, weightIntervals } from '../compare/index.ts';
import {
  type CrfModel,
  prepareTrainingSet,
  readAttributeTrainingSet,
  type TrainingSet,
} from '../crf/index.ts';
import { CorpusFormatError } from '../errors.ts';
import {
  blameFile,
  type CorpusInputOptions,
  definedOnly,
  loadCorpus,
  readingOptions,
} from './corpus-input.ts';
import { corpusUnder, labelsOf } from './label-reading.ts';
import { documentsOf, withModelFormat } from './model-input.ts';
import { printMessage } from './output.ts';
import { formatDuration } from './progress.ts';

export interface RefitCommandOptions extends CorpusInputOptions {
  readonly train: string;
  readonly refits: number;
  readonly confidence: number;
  readonly seed: number;
  readonly threads?: number | undefined;
  readonly quiet?: true | undefined;
}

/** @throws CorpusFormatError where the file is not the one the model was trained on, as far as its labels tell */
export async function intervalsOf(model: CrfModel, options: RefitCommandOptions): Promise<WeightIntervals> {
  const say = (text: string): void => {
    if (options.quiet !== true) printMessage(text);
  };
  const { train, refits, confidence, seed, threads = availableParallelism() } = options;
  const { training, documents } = await readTraining(model, options);
  checkSameLabels(model, training, train);
  say(unknownAttributes(model, training, train));
  const began = performance.now();
  const weights = await blameFile(train, () =>
    refitWeights(model, training, documents, {
      refits,
      seed,
      threads,
      onRefit: (done) => {
        const perRefit = (performance.now() - began) / done;
        say(`refit ${done}/${refits}  about ${formatDuration(perRefit * (refits - done))} left\n`);
      },
    }),
  );
  return weightIntervals(model.parts.weights, weights, confidence);
}

async function readTraining(
  model: CrfModel,
  options: RefitCommandOptions,
): Promise<{ training: TrainingSet; documents: number[] }> {
  const { train } = options;
  const { features, scheme, input } = model.parts;
  const reading = withModelFormat(options, model, train, true);
  if (features === undefined) {
    const { encoding } = reading;
    const training = await readAttributeTrainingSet(train, definedOnly({ encoding, scheme }));
    return { training, documents: [] };
  }
  const corpus = await loadCorpus(train, reading);
  const labels = new Set(labelsOf(corpus).flat());
  const isAsTrained = labels.size === model.labels.length && model.labels.every((label) => labels.has(label));
  const converted = isAsTrained ? corpus : await corpusUnder(corpus, model, undefined);
  const { columns } = reading;
  const training = await blameFile(train, () =>
    prepareTrainingSet(converted, features, {
      name: corpus.format ?? input.format,
      scheme,
      reading: { ...readingOptions(reading), ...definedOnly({ columns }) },
    }),
  );
  return { training, documents: documentsOf(converted).map(({ length }) => length) };
}

function checkSameLabels(model: CrfModel, training: TrainingSet, file: string): void {
  const found = training.vocabularies.labels.strings;
  const missing = model.labels.find((label) => !found.includes(label));
  const further = found.find((label) => !model.labels.includes(label));
  if (missing === undefined && further === undefined) return;
  const what =
    missing === undefined
      ? `has the label ${JSON.stringify(further)}, which the model does not know`
      : `lacks the label ${JSON.stringify(missing)} of the model`;
  throw new CorpusFormatError(file, 0, `${what}; name the file that the model was trained on`);
}

/** A line for the user; empty where the file has all the model's attributes. */
function unknownAttributes(model: CrfModel, training: TrainingSet, file: string): string {
  const { bytes, offsets } = model.parts.vocabularies.attributes.parts;
  const known = training.vocabularies.attributes;
  const { attributeCount } = model.parts.index;
  let unknown = 0;
  for (let a = 0; a < attributeCount; a++)
    if (known.idOfBytes(bytes, offsets[a] ?? 0, offsets[a + 1] ?? 0) < 0) unknown++;
  return unknown === 0
    ? ''
    : `note: ${unknown} of ${attributeCount} attributes of the model do not occur in ${file}; is it the file that the model was trained on?\n`;
}
