import { type Corpus, pathKind, readCrfsuite, type Scheme, type TagScheme } from '../../corpus/index.ts';
import {
  type Algorithm,
  AttributeTrainingSet,
  type CrfModel,
  type DevSet,
  type Head,
  prepareDevSet,
  prepareTrainingSet,
  presetTrainOptions,
  resolveTrainOptions,
  type TrainControl,
  type TrainingSet,
  type TrainOptions,
  trainCrf,
} from '../../crf/index.ts';
import { ModelFormatError, OptionError } from '../../errors.ts';
import { evaluateSpans, type SpanScores, scoresToJson } from '../../evaluation/index.ts';
import {
  DatasetBuilder,
  type FeatureSpec,
  PRESETS,
  type PresetName,
  parseTemplateFile,
  presetSpec,
  type Resources,
} from '../../features/index.ts';
import { type CorpusInputOptions, convertCorpus, loadCorpus, readText, schemeOf } from '../corpus-input.ts';
import { loadModel, saveModel } from '../model-file.ts';
import { printJson, printText } from '../output.ts';
import { formatDuration, TrainingProgress } from '../progress.ts';
import { loadResources, type ResourceOptions } from '../resource-input.ts';

export interface TrainCommandOptions extends CorpusInputOptions, ResourceOptions {
  readonly train: string;
  readonly dev?: string | undefined;
  readonly preset?: string | undefined;
  readonly template?: string | undefined;
  readonly model: string;
  readonly head: Head;
  readonly algorithm?: Algorithm | undefined;
  readonly l1?: number | undefined;
  readonly l2?: number | undefined;
  readonly maxIterations?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly delta?: number | undefined;
  readonly period?: number | undefined;
  readonly possibleTransitions?: true | undefined;
  readonly possibleStates?: true | undefined;
  readonly minFrequency?: number | undefined;
  readonly startEnd?: true | undefined;
  readonly toScheme?: TagScheme | undefined;
  readonly warmStart?: string | undefined;
  readonly fresh?: true | undefined;
  readonly seed: number;
  readonly quiet?: true | undefined;
  readonly json?: true | undefined;
}

/** Trains and writes a model; true when Ctrl-C ended the training early. */
export async function runTrain(options: TrainCommandOptions): Promise<boolean> {
  const startedAt = performance.now();
  const say = (text: string): void => {
    if (options.quiet !== true) process.stderr.write(text);
  };
  const trainOptions = resolveTrainOptions(givenTrainOptions(options));
  // A folder that is missing should cost a second, not the whole training.
  await checkWritable(options.model);
  const { training, dev } =
    options.format === 'crfsuite' ? await prepareAttributes(options) : await prepareCorpus(options);
  say(
    `read ${training.data.sequenceCount} sentences, ${training.data.positionCount} tokens, ${training.vocabularies.attributes.size} attributes in ${formatDuration(performance.now() - startedAt)}\n`,
  );

  const initial = await initialModel(options, trainOptions, training, say);
  const progress = new TrainingProgress(trainOptions, say);
  const abort = new AbortController();
  const onInterrupt = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
    say('stopping after this iteration; once more to stop at once without a model\n');
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  let optimisationAt = performance.now();
  const control: TrainControl = {
    signal: abort.signal,
    ...(dev === undefined ? {} : { dev }),
    ...(initial === undefined ? {} : { initial }),
    onStart: ({ features, labels }) => {
      say(
        `${features} features, ${labels} labels, ${trainOptions.algorithm}, l1 ${trainOptions.l1}, l2 ${trainOptions.l2}\n`,
      );
      optimisationAt = performance.now();
    },
    // Scoring the dev set costs time, so without progress to show it is left out.
    ...(options.quiet === true ? {} : { onIteration: (iteration) => progress.show(iteration) }),
  };
  try {
    const { model, report } = await trainCrf(training, trainOptions, control);
    const seconds = (performance.now() - optimisationAt) / 1000;
    await saveModel(options.model, model);
    const devScores = dev === undefined ? undefined : scoreDev(model, dev);
    const { message, ...figures } = report;
    const totalSeconds = (performance.now() - startedAt) / 1000;
    // resourceUsage counts KiB.
    const peakMemoryMB = process.resourceUsage().maxRSS / 1024;
    if (options.json === true) {
      const scores = devScores === undefined ? {} : { dev: scoresToJson(devScores) };
      printJson({
        ...figures,
        ...(message === undefined ? {} : { message }),
        seconds,
        totalSeconds,
        peakMemoryMB,
        ...scores,
      });
    } else {
      printText(
        summary(options.model, report.stopReason, report.iterations, report.loss, seconds, devScores),
      );
    }
    if (report.stopReason === 'aborted')
      say(`interrupted: the same command goes on from ${options.model}; --fresh begins anew\n`);
    return report.stopReason === 'aborted';
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

function summary(
  path: string,
  stopReason: string,
  iterations: number,
  loss: number,
  seconds: number,
  dev: SpanScores | undefined,
): string {
  const scores = dev === undefined ? '' : `, dev F1 ${(100 * dev.micro.f1).toFixed(2)}`;
  return `${stopReason} after ${iterations} iterations in ${formatDuration(1000 * seconds)}, loss ${loss.toFixed(6)}${scores}\nmodel written to ${path}\n`;
}

/** Training options that were given, over those the preset recommends. */
function givenTrainOptions(options: TrainCommandOptions): TrainOptions {
  if (options.format === 'crfsuite' && (options.preset !== undefined || options.template !== undefined)) {
    throw new OptionError(
      'format',
      'crfsuite files hold ready attributes: give no --preset and no --template',
    );
  }
  const preset = options.preset;
  if (preset !== undefined && !isPresetName(preset)) {
    throw new OptionError(
      'preset',
      `no preset ${JSON.stringify(preset)}, expected one of ${PRESETS.join(', ')}`,
    );
  }
  // A recommendation is for one algorithm; who chooses another gets that one's own defaults.
  const recommended = preset === undefined ? {} : presetTrainOptions(preset, options.head);
  const fits = options.algorithm === undefined || options.algorithm === recommended.algorithm;
  const {
    algorithm,
    l1,
    l2,
    maxIterations,
    epsilon,
    delta,
    period,
    possibleStates,
    possibleTransitions,
    minFrequency,
    startEnd,
  } = options;
  const given = {
    algorithm,
    l1,
    l2,
    maxIterations,
    epsilon,
    delta,
    period,
    possibleStates,
    possibleTransitions,
    minFrequency,
    startEnd,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...(fits ? recommended : {}), ...present, head: options.head, seed: options.seed };
}

async function prepareAttributes(
  options: TrainCommandOptions,
): Promise<{ training: TrainingSet; dev: DevSet | undefined }> {
  const encoding = options.encoding === undefined ? {} : { encoding: options.encoding };
  const collected = new AttributeTrainingSet();
  await readCrfsuite(options.train, (sequence) => collected.add(sequence), encoding);
  const asked = options.scheme;
  const training = collected.build(asked === undefined || asked === 'auto' ? undefined : asked);
  if (options.dev === undefined) return { training, dev: undefined };
  const gold: (readonly string[])[] = [];
  const builder = new DatasetBuilder(training.vocabularies);
  await readCrfsuite(
    options.dev,
    (sequence) => {
      gold.push(sequence.labels ?? []);
      builder.add(sequence);
    },
    encoding,
  );
  return { training, dev: { data: builder.build(), gold } };
}

async function prepareCorpus(
  options: TrainCommandOptions,
): Promise<{ training: TrainingSet; dev: DevSet | undefined }> {
  const corpus = await loadCorpus(options.train, options);
  const scheme = schemeOf(corpus, options.scheme);
  const converted = convertCorpus(corpus, scheme, options.toScheme);
  const trainedScheme: Scheme = options.toScheme ?? scheme;
  const resources = await loadResources(options);
  const spec = await featureSpec(options, converted, resources);
  const format = { name: options.format ?? 'auto', scheme: trainedScheme };
  const training = prepareTrainingSet(converted, { spec, resources }, format);
  if (options.dev === undefined) return { training, dev: undefined };
  const dev = convertCorpus(await loadCorpus(options.dev, options), scheme, options.toScheme);
  return { training, dev: prepareDevSet(dev, training) };
}

async function featureSpec(
  options: TrainCommandOptions,
  corpus: Corpus,
  resources: Resources,
): Promise<FeatureSpec> {
  const { preset, template } = options;
  if ((preset === undefined) === (template === undefined)) {
    throw new OptionError(
      'features',
      'give either --preset or --template (or --format crfsuite with ready attributes)',
    );
  }
  if (template !== undefined) return parseTemplateFile(await readText(template), template);
  if (preset === undefined || !isPresetName(preset)) throw new OptionError('preset', 'not known');
  const [word] = corpus.columns;
  const columns = corpus.columns.filter((name) => name !== word && name !== corpus.labelColumn);
  return presetSpec(preset, { columns, hasDocuments: corpus.documents > 1, resources });
}

/** The model to start from: --warm-start, or what an interrupted run of the same settings left behind. */
async function initialModel(
  options: TrainCommandOptions,
  trainOptions: ReturnType<typeof resolveTrainOptions>,
  training: TrainingSet,
  say: (text: string) => void,
): Promise<CrfModel | undefined> {
  if (options.warmStart !== undefined) return loadModel(options.warmStart);
  if (options.fresh === true || (await pathKind(options.model)) !== 'file') return undefined;
  let found: CrfModel;
  try {
    found = await loadModel(options.model);
  } catch (error) {
    if (error instanceof ModelFormatError) return undefined;
    throw error;
  }
  const { isFinished, options: foundOptions, features } = found.parts;
  const isSame =
    !isFinished &&
    JSON.stringify(foundOptions) === JSON.stringify(trainOptions) &&
    JSON.stringify(features?.spec) === JSON.stringify(training.features?.spec);
  if (!isSame) return undefined;
  say(`going on from the interrupted run in ${options.model}\n`);
  return found;
}

async function checkWritable(path: string): Promise<void> {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const folder = cut < 0 ? '.' : path.slice(0, cut + 1);
  if ((await pathKind(folder)) !== 'directory')
    throw new OptionError('model', `there is no folder ${folder} to write ${path} into; make it first`);
  if ((await pathKind(path)) === 'directory')
    throw new OptionError('model', `${path} is a folder, expected a file name`);
}

function scoreDev(model: CrfModel, dev: DevSet): SpanScores {
  const predicted = dev.gold.map((_, n) =>
    Array.from(model.decode(dev.data, n), (id) => model.labels[id] ?? ''),
  );
  return evaluateSpans(dev.gold, predicted, { mode: 'conlleval', scheme: model.scheme });
}

function isPresetName(name: string): name is PresetName {
  return (PRESETS as readonly string[]).includes(name);
}
