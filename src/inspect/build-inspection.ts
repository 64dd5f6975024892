/** Models and data as a payload for the page, made to fit into it. */
import type { CrfModel } from '../crf/model.ts';
import { CrfLabError } from '../errors.ts';
import { evaluateSpans, type LabelSequences } from '../evaluation/index.ts';
import { fitModel } from './fit-model.ts';
import {
  type InspectPayload,
  PAYLOAD_VERSION,
  type PackedModel,
  packData,
  packModel,
  payloadJson,
} from './inspection.ts';
import { gatherData, type LabelledData, labelSentences } from './results.ts';

export interface ModelToInspect {
  /** Name of its file, without folder. */
  readonly name: string;
  readonly model: CrfModel;
  /** Size of the model file, bytes. */
  readonly bytes: number;
}

export interface InspectionOptions {
  /** Size of the page, bytes, from which on models are reduced. */
  readonly targetBytes: number;
  /** It must not be larger than this. */
  readonly limitBytes: number;
  /** What the page takes beside the payload; default 0. */
  readonly frameBytes?: number | undefined;
  /** Models are never reduced; only `limitBytes` counts. */
  readonly fullWeights?: boolean | undefined;
  /** Told what is being done, for people who wait. */
  readonly onStep?: ((step: string) => void) | undefined;
}

/** Share of the size that sentences may take where models have to be reduced for them. */
export const DATA_SHARE = 0.25;

/** Fields that packages of Node compute. */
const NODE_FIELDS: ReadonlySet<string> = new Set([
  'stem',
  'soundex',
  'metaphone',
  'doubleMetaphone',
  'brill',
]);

/**
 * Whole models where they fit, else without their smallest weights and with the others rounded; as many sentences as fit into their
 * share.
 * @throws CrfLabError where a model has features that no browser computes, or everything together is too large
 */
export async function buildInspection(
  models: readonly ModelToInspect[],
  data: LabelledData | undefined,
  options: InspectionOptions,
): Promise<InspectPayload> {
  for (const each of models) checkFields(each);
  const { targetBytes, limitBytes, frameBytes = 0, fullWeights = false, onStep } = options;
  const predicted: LabelSequences[] = [];
  for (const { name, model } of data === undefined ? [] : models) {
    onStep?.(`labelling ${data?.name} with ${name}`);
    predicted.push(await labelSentences(model, data?.sentences ?? []));
  }
  const known: KnownData | undefined = data === undefined ? undefined : { ...data, predicted };
  const most = (fullWeights ? limitBytes : targetBytes) - frameBytes;
  const packedData = known === undefined ? undefined : await fitData(models, known, most * DATA_SHARE);
  const rest = (size: number): number => size - (packedData?.length ?? 0) - FRAME_BYTES;
  onStep?.(`packing ${models.map(({ name }) => name).join(' and ')}`);
  let packed = await packAll(models, known, rest(most), fullWeights);
  if (packed === undefined && !fullWeights && limitBytes > targetBytes)
    packed = await packAll(models, known, rest(limitBytes - frameBytes), false);
  if (packed === undefined) {
    const remedy = fullWeights
      ? 'leave --full-weights away, so that the smallest weights are left out'
      : 'train without word vectors, with fewer lists or with edge features of fewer templates';
    throw new CrfLabError(
      `${models.map(({ name }) => name).join(', ')}: the page would exceed ${megabytes(limitBytes)} MB; ${remedy}`,
    );
  }
  const payload = { version: PAYLOAD_VERSION, models: packed, data: packedData } as const;
  const size = frameBytes + payloadJson(payload).length;
  if (size > limitBytes)
    throw new CrfLabError(`the page would exceed ${megabytes(limitBytes)} MB; give fewer --data`);
  return payload;
}

/** Names, keys and numbers of the payload's JSON. */
const FRAME_BYTES = 2000;

type KnownData = LabelledData & { readonly predicted: readonly LabelSequences[] };

function checkFields({ name, model }: ModelToInspect): void {
  for (const template of model.parts.features?.spec.templates ?? []) {
    const part = 'parts' in template ? template.parts.find(({ field }) => NODE_FIELDS.has(field)) : undefined;
    if (part !== undefined)
      throw new CrfLabError(
        `${name}: its features read the field ${part.field}, which only Node.js computes; train a model without it for the page`,
      );
  }
}

/** As many sentences as fit. */
async function fitData(models: readonly ModelToInspect[], known: KnownData, budget: number): Promise<string> {
  let most = known.sentences.length;
  for (;;) {
    const own = models.map(({ model }) => model);
    const text = await packData(gatherData(own, known, known.predicted, most));
    if (text.length <= budget || most === 0) return text;
    most = Math.min(most - 1, Math.floor((0.97 * most * budget) / text.length));
  }
}

/** undefined where they do not fit. */
async function packAll(
  models: readonly ModelToInspect[],
  data: KnownData | undefined,
  budget: number,
  fullWeights: boolean,
): Promise<PackedModel[] | undefined> {
  const whole = await Promise.all(models.map(({ model }) => packWhole(model, budget)));
  const needed = whole.reduce((sum, text) => sum + (text?.length ?? Number.POSITIVE_INFINITY), 0);
  const reducible = !fullWeights && needed > budget;
  if (needed > budget && !reducible) return undefined;
  // A model that takes less than its equal part leaves the rest to the other.
  const share = budget / models.length;
  const small = whole.reduce((sum, text) => sum + (isWithin(text, share) ? text.length : 0), 0);
  const large = whole.filter((text) => !isWithin(text, share)).length;
  const packed: PackedModel[] = [];
  for (const [m, { name, model, bytes }] of models.entries()) {
    const text = whole[m];
    if (text !== undefined && (!reducible || isWithin(text, share))) {
      packed.push({ name, bytes, reduction: undefined, model: text });
      continue;
    }
    const fitted = await fitModel(model, (budget - small) / large);
    if (fitted === undefined) return undefined;
    const { text: reducedText, model: reduced, ...numbers } = fitted;
    const loss =
      data === undefined
        ? { dataName: undefined, f1Before: undefined, f1After: undefined }
        : {
            dataName: data.name,
            f1Before: scoreOf(data, data.predicted[m] ?? [], model),
            f1After: scoreOf(data, await labelSentences(reduced, data.sentences), model),
          };
    packed.push({ name, bytes, reduction: { ...numbers, ...loss }, model: reducedText });
  }
  return packed;
}

/** No whole model takes less than so many characters per weight: floats hardly become shorter. */
const LEAST_PER_WEIGHT = 4;

/** undefined where it is clearly too large, without the work of finding out how much. */
async function packWhole(model: CrfModel, budget: number): Promise<string | undefined> {
  const states = model.parts.weights.filter((weight) => weight !== 0).length;
  return states * LEAST_PER_WEIGHT > budget ? undefined : packModel(model);
}

function isWithin(text: string | undefined, size: number): text is string {
  return text !== undefined && text.length <= size;
}

function scoreOf({ sentences }: LabelledData, predicted: LabelSequences, { scheme }: CrfModel): number {
  const gold = sentences.map(({ tokens, labels }) => labels ?? tokens.map(() => 'O'));
  return evaluateSpans(gold, predicted, { scheme }).micro.f1;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(3).replace(/\.?0+$/, '');
}
