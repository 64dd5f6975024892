import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { findName } from '../../corpus/column-names.ts';
import { labelsUnder, pathKind } from '../../corpus/index.ts';
import { writeFileAtomically } from '../../corpus/storage/write-file.ts';
import type { CrfModel } from '../../crf/index.ts';
import { CrfLabError, ModelFormatError } from '../../errors.ts';
import type { ModelToInspect } from '../../inspect/build-inspection.ts';
import type { InspectPayload, Reduction } from '../../inspect/inspection.ts';
import { columnsRead, type LabelledData } from '../../inspect/results.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from '../corpus-input.ts';
import { makeInspectionPage, megabytes } from '../inspection-page.ts';
import { givenScheme, labelsOf } from '../label-reading.ts';
import { checkWritable, loadModel } from '../model-file.ts';
import { withModelFormat } from '../model-input.ts';
import { printJson, printMessage, printText } from '../output.ts';
import { UsageError } from '../usage-error.ts';

export interface InspectOptions extends CorpusInputOptions {
  readonly compare?: string | undefined;
  readonly data?: string | undefined;
  readonly output: string;
  /** MB; undefined: reduced beyond 1.5 where needed, refused beyond 10. */
  readonly maxSize?: number | undefined;
  readonly fullWeights?: true | undefined;
  readonly json?: true | undefined;
}

export async function runInspect(path: string, options: InspectOptions): Promise<void> {
  const { compare, data, output, maxSize, fullWeights } = options;
  await checkWritable(output);
  const models = [await readModel(path)];
  if (compare !== undefined) models.push(await readModel(compare));
  const [first, second] = models;
  if (first === undefined) return;
  if (second !== undefined) checkComparable(first, second);
  const labelled = data === undefined ? undefined : await readData(data, models, options);

  const { payload, page } = await makeInspectionPage(models, labelled, {
    maxSize,
    fullWeights,
    onStep: (step) => printMessage(`${step}\n`),
  });
  await writeFileAtomically(output, page);
  if (options.json === true) printJson(describe(payload, output, page.length, labelled));
  else printText(summary(payload, output, page.length));
}

async function readModel(path: string): Promise<ModelToInspect> {
  if ((await pathKind(path)) === 'directory') {
    throw new ModelFormatError(
      path,
      'is a folder: a network, which has no weights of features to look at; crf-lab explain tells what its words are worth',
    );
  }
  const model = await loadModel(path);
  return { name: basename(path), model, bytes: (await stat(path)).size };
}

/** Labels may differ, say 4 categories and 33; what they are read from and how they make spans may not. */
function checkComparable(a: ModelToInspect, b: ModelToInspect): void {
  if (isOnAttributes(a.model) !== isOnAttributes(b.model)) {
    const [ready, own] = isOnAttributes(a.model) ? [a, b] : [b, a];
    throw new UsageError(
      `--compare: ${ready.name} was trained on ready-made attributes and cannot read the words that ${own.name} reads; compare two of one kind`,
    );
  }
  if (a.model.scheme !== b.model.scheme)
    throw new UsageError(
      `--compare: the labels of ${a.name} follow the scheme ${a.model.scheme}, those of ${b.name} ${b.model.scheme}; train one of them with --to-scheme`,
    );
  if (!a.model.labels.some((label) => label !== 'O' && b.model.labels.includes(label)))
    printMessage(
      `${a.name} and ${b.name} have no label in common but O: weights are compared by attribute alone\n`,
    );
}

function isOnAttributes(model: CrfModel): boolean {
  return model.parts.features === undefined;
}

async function readData(
  path: string,
  models: readonly ModelToInspect[],
  options: InspectOptions,
): Promise<LabelledData> {
  const [first] = models;
  if (first === undefined || isOnAttributes(first.model))
    throw new UsageError(
      `--data: ${first?.name} was trained on ready-made attributes, which hold no words to show; leave it away`,
    );
  const corpus = await loadCorpus(path, withModelFormat(options, first.model, path, true));
  const [sentence] = corpus.sentences;
  if (sentence === undefined) throw new CrfLabError(`${path}: it has no sentences`);
  const missing = [...(columnsRead(models.map(({ model }) => model)) ?? [])].filter(
    (name) => findName(sentence.columns.keys(), name) === undefined,
  );
  if (missing.length > 0)
    throw new CrfLabError(
      `${path}: it has no column ${missing.join(', ')}, which the model reads; name the columns of the file with --columns`,
    );
  const gold = await blameFile(path, () =>
    labelsUnder(labelsOf(corpus), first.model, givenScheme(options.scheme)),
  );
  return {
    name: path.startsWith('embedded:') ? path : basename(path),
    sentences: corpus.sentences.map((each, n) => ({ ...each, labels: gold[n] })),
  };
}

function describe(
  payload: InspectPayload,
  output: string,
  bytes: number,
  data: LabelledData | undefined,
): object {
  return {
    output,
    bytes,
    models: payload.models.map(({ name, bytes: size, reduction }) => ({
      name,
      bytes: size,
      reduction: reduction ?? null,
    })),
    data: data === undefined ? null : { name: data.name, sentences: data.sentences.length },
  };
}

function summary({ models }: InspectPayload, output: string, bytes: number): string {
  const losses = models.flatMap(({ name, reduction }) =>
    reduction === undefined ? [] : [`${name}: ${lossOf(reduction)}\n`],
  );
  return `${losses.join('')}page of ${megabytes(bytes)} MB written to ${output}\n`;
}

function lossOf({ weights, weightsKept, dataName, f1Before, f1After }: Reduction): string {
  const kept = `the page has the ${weightsKept} largest of ${weights} weights, rounded`;
  if (dataName === undefined || f1Before === undefined || f1After === undefined)
    return `${kept}; what that costs is not measured without --data`;
  return `${kept}: F1 on ${dataName} ${percent(f1After)} instead of ${percent(f1Before)}`;
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(2);
}
