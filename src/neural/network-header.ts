/**
 * network.json: what the network is, how it was trained, and size and checksum of the files beside it and of itself; and how
 * damage is reported.
 */
import * as z from 'zod';
import { inputFormatSchema } from '../corpus/input-format.ts';
import { SCHEMES } from '../corpus/tag-scheme.ts';
import { CrfLabError, ModelFormatError } from '../errors.ts';
import { featureSpecSchema } from '../features/index.ts';
import { xxHash32 } from '../numeric/index.ts';
import { checkValue } from '../parse-options.ts';
import { fileNameSchema } from './layers-format.ts';
import { networkTrainSchema, type ResolvedNetworkTrainOptions, storedNetworkSchema } from './options.ts';

/** Version written; older ones are read as long as this program can, newer ones are refused. */
export const NETWORK_VERSION = 1;
export const NETWORK_JSON = 'network.json';

const FORMAT = 'crf-lab network';
const REMEDY = 'the file is damaged or was changed: copy the whole folder again or train anew';

const count = (): z.ZodNumber => z.number().int().min(0);

/** One epoch of a learning curve. */
export const epochSchema = z.strictObject({
  /** From 1. */
  epoch: count(),
  /** Mean over the sentences of their negative log-likelihood, with dropout, before each step. */
  loss: z.number(),
  learningRate: z.number(),
  /** Entity F1 (token accuracy where labels mark no spans) on the dev set, in [0, 1]. */
  devScore: z.number().optional(),
});

const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.number(),
  network: storedNetworkSchema,
  training: networkTrainSchema.required(),
  scheme: z.enum(SCHEMES),
  labels: z.array(z.string()).min(1),
  input: inputFormatSchema,
  isFinished: z.boolean(),
  sizes: z.strictObject({ words: count(), characters: count(), labels: count(), attributes: count() }),
  words: z.strictObject({
    plain: count(),
    vectors: z.strictObject({ name: z.string(), size: count() }).nullable(),
  }),
  wide: z.strictObject({ spec: featureSpecSchema, templates: z.array(z.string()) }).nullable(),
  history: z.array(epochSchema),
  bestEpoch: count(),
  files: z.record(fileNameSchema, z.strictObject({ bytes: count(), xxHash32: z.string() })),
  checksum: z.string(),
});

/** What must be there in a file of any version. */
const namedSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1),
  checksum: z.unknown().optional(),
});

export type Header = z.output<typeof headerSchema>;

/** What network.json says, but for format, version and checksum. */
export type NetworkHeader = Omit<Header, 'format' | 'version' | 'checksum' | 'training'> & {
  readonly training: ResolvedNetworkTrainOptions;
};

/** The bytes of network.json. */
export function encodeHeader(content: NetworkHeader): Uint8Array {
  const header = { format: FORMAT, version: NETWORK_VERSION, ...content, checksum: '' };
  // Parsing puts the keys into the schema's order, so that equal networks give equal bytes.
  const ordered = headerSchema.parse(header);
  const text = JSON.stringify({ ...ordered, checksum: headerChecksum(ordered) }, null, 1);
  return new TextEncoder().encode(`${text}\n`);
}

/** Checks network.json; `file` stands in messages. @throws ModelFormatError */
export function decodeHeader(bytes: Uint8Array, file: string): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const what = 'is no JSON; the file is damaged: copy it again or train anew';
    throw new ModelFormatError(file, what, undefined, { cause });
  }
  const named = namedSchema.safeParse(json);
  if (!named.success) {
    throw new ModelFormatError(file, 'not a network of crf-lab; expected a file written by crf-lab train');
  }
  const { version, checksum } = named.data;
  if (version > NETWORK_VERSION) {
    const remedy = `this program reads up to version ${NETWORK_VERSION}: update crf-lab`;
    throw new ModelFormatError(file, `network format version ${version}, ${remedy}`, version);
  }
  if (checksum !== headerChecksum(json as object)) throw damaged(file, 'checksum does not match', version);
  const checked = checkValue(headerSchema, json);
  if ('value' in checked) return checked.value;
  const { path, reason } = checked.fault;
  throw damaged(file, `${path.join('.')}: ${reason}`, version);
}

/** Runs a decoder; what it throws about its input becomes one line. @throws ModelFormatError */
export function guarded<T>(file: string, version: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CrfLabError) throw error;
    if (!(error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError))
      throw error;
    // Messages of JSON.parse may quote what they found, line ends included.
    const what = error.message.replace(/\s+/g, ' ');
    throw new ModelFormatError(file, `${what}; ${REMEDY}`, version, { cause: error });
  }
}

/** The error about a file that is not what network.json says. */
export function damaged(file: string, what: string, version: number): ModelFormatError {
  return new ModelFormatError(file, `${what}; ${REMEDY}`, version);
}

/** Checksum of the header without the checksum itself. */
function headerChecksum(header: object): string {
  const { checksum: _, ...rest } = header as { checksum?: unknown };
  return checksumOf(new TextEncoder().encode(JSON.stringify(rest)));
}

/** xxHash32 in hexadecimal digits. */
export function checksumOf(bytes: Uint8Array): string {
  return xxHash32(bytes).toString(16).padStart(8, '0');
}
