/**
 * What `crf-lab inspect` puts into its page, and how the page reads it: models that run, and results on labelled data. Nothing here
 * needs Node. Words, labels and names may be anything, also `__proto__` or `</script>`: they are never keys of plain objects, and
 * `payloadJson` writes none of the characters by which markup or a script could end.
 */
import type { Scheme, Sentence } from '../corpus/index.ts';
import type { CrfModel } from '../crf/model.ts';
import { deserializeCrf, serializeCrf } from '../crf/serialize.ts';
import type { CategoryScores, SpanKind } from '../evaluation/index.ts';
import { bytesToText, textToBytes } from './compression.ts';
import { fromTransport, toTransport } from './transport.ts';

/** JSON-able. Bytes are gzip in base64, so that no text of a corpus stands in the page as it is. */
export interface InspectPayload {
  readonly version: typeof PAYLOAD_VERSION;
  readonly models: readonly PackedModel[];
  /** Of the JSON of `PackedData`. */
  readonly data: string | undefined;
}

export const PAYLOAD_VERSION = 1;

export interface PackedModel {
  readonly name: string;
  /** Size of the model file, bytes. */
  readonly bytes: number;
  readonly reduction: Reduction | undefined;
  /** The model file by `toTransport`. */
  readonly model: string;
}

/** `InspectedData` with the columns of sentences as lists of pairs. */
export type PackedData = Omit<InspectedData, 'sentences'> & {
  readonly sentences: readonly (Omit<InspectedSentence, 'columns'> & {
    readonly columns: readonly (readonly [string, readonly string[]])[];
  })[];
};

export interface Inspection {
  /** One, or two that are compared. */
  readonly models: readonly InspectedModel[];
  readonly data: InspectedData | undefined;
}

export interface InspectedModel {
  /** Name of its file, without folder. */
  readonly name: string;
  readonly model: CrfModel;
  /** Size of the model file, bytes; that of the whole model where it was reduced. */
  readonly bytes: number;
  /** undefined: the model is whole, its numbers those of the file to the last bit. */
  readonly reduction: Reduction | undefined;
}

/** What was left out of a model for display. */
export interface Reduction {
  /** State features with a weight, before and after. */
  readonly weights: number;
  readonly weightsKept: number;
  /** Those left out were below this in absolute value. */
  readonly threshold: number;
  /** Every weight is a multiple of this, a power of two. */
  readonly step: number;
  /** The data that the loss was measured on, undefined: it was not measured. */
  readonly dataName: string | undefined;
  /** Micro F1 (accuracy where labels have no scheme), fractions. */
  readonly f1Before: number | undefined;
  readonly f1After: number | undefined;
}

export interface InspectedData {
  readonly name: string;
  /** Scheme that spans were read by: that of the first model. `none`: every token is a span of its own, its label the category. */
  readonly scheme: Scheme;
  /** Those in the page: with errors first, then in the order of the file. */
  readonly sentences: readonly InspectedSentence[];
  /** Whether a model looks beyond the sentence, so that documents stand in the page as wholes; see `documentOf`. */
  readonly hasDocuments: boolean;
  /** How many the data have. */
  readonly sentencesInAll: number;
  readonly tokensInAll: number;
  /** One per model, over all of the data, by the whole models. */
  readonly results: readonly InspectedResult[];
}

export interface InspectedSentence {
  /** In its file, from 0; so is its document. */
  readonly number: number;
  readonly document: number;
  readonly tokens: readonly string[];
  /** Columns besides words and labels that a model reads. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Right labels in the scheme of the models, `[T]`. */
  readonly gold: readonly string[];
  /** Labels by each whole model, within the document, `[models][T]`. */
  readonly predicted: readonly (readonly string[])[];
}

/** Scores of one model; spans as conlleval reads them. */
export interface InspectedResult {
  readonly micro: CategoryScores;
  /** Sorted by name. */
  readonly perCategory: readonly (CategoryScores & { readonly category: string })[];
  /** Share of tokens with the right label. */
  readonly accuracy: number;
  /** Every category of either side, sorted. */
  readonly categories: readonly string[];
  /** Spans of the same extent by category, those that only one side has, and nothing else; only pairs that occur. */
  readonly confusion: readonly ConfusionCell[];
  /** Every kind but `correct`, in the order of SPAN_KINDS. */
  readonly errors: readonly ErrorKindCount[];
}

export interface ConfusionCell {
  /** null: no gold span has this extent. */
  readonly gold: string | null;
  /** null: no predicted span has it. */
  readonly predicted: string | null;
  /** Over all of the data. */
  readonly count: number;
  /** Places in `InspectedData.sentences`, ascending. */
  readonly sentences: readonly number[];
}

export interface ErrorKindCount {
  readonly kind: SpanKind;
  /** Gold spans of this kind, and predicted ones, over all of the data. */
  readonly gold: number;
  readonly predicted: number;
  /** Places in `InspectedData.sentences`, ascending. */
  readonly sentences: readonly number[];
}

/** The models and data of a payload. @throws ModelFormatError, RangeError, SyntaxError, TypeError, DOMException where it is damaged */
export async function readInspection(payload: InspectPayload): Promise<Inspection> {
  const models = payload.models.map(async ({ model, ...rest }) => ({
    ...rest,
    model: deserializeCrf(fromTransport(await textToBytes(model)), rest.name),
  }));
  return {
    models: await Promise.all(models),
    data: payload.data === undefined ? undefined : await readData(payload.data),
  };
}

async function readData(text: string): Promise<InspectedData> {
  const json = new TextDecoder().decode(await textToBytes(text));
  const { sentences, ...rest } = JSON.parse(json) as PackedData;
  return {
    ...rest,
    sentences: sentences.map((sentence) => ({ ...sentence, columns: new Map(sentence.columns) })),
  };
}

/** The text of a model in a payload. */
export function packModel(model: CrfModel): Promise<string> {
  return bytesToText(toTransport(serializeCrf(model)));
}

/** The text that `readData` reads. */
export function packData({ sentences, ...rest }: InspectedData): Promise<string> {
  const packed: PackedData = {
    ...rest,
    sentences: sentences.map((sentence) => ({ ...sentence, columns: [...sentence.columns] })),
  };
  return bytesToText(new TextEncoder().encode(JSON.stringify(packed)));
}

/**
 * The sentence at a place of `InspectedData.sentences` within what the page has of its document: label it as
 * `model.labelEncoded(model.encoder.encodeDocument(document, index, index + 1), 0)`. Where `hasDocuments` is false the document is the
 * sentence alone.
 */
export function documentOf(
  { sentences, hasDocuments }: InspectedData,
  place: number,
): { readonly document: readonly Sentence[]; readonly index: number } {
  const own = sentences[place];
  if (own === undefined) throw new RangeError(`place ${place} is outside 0..${sentences.length - 1}`);
  const members = hasDocuments
    ? sentences.filter(({ document }) => document === own.document).sort((a, b) => a.number - b.number)
    : [own];
  return { document: members.map(toSentence), index: members.indexOf(own) };
}

function toSentence({ tokens, columns, gold, document }: InspectedSentence): Sentence {
  return { tokens, columns, labels: gold, document, id: undefined, line: 0 };
}

/** JSON that may stand inside a `<script>` element, or in any text of a page. */
export function payloadJson(payload: InspectPayload): string {
  return JSON.stringify(payload).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
