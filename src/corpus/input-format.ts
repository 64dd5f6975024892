/** What a model remembers of its training file. */
import * as z from 'zod';
import { TEXT_ENCODINGS, type TextEncoding } from './read-options.ts';

/** How the training corpus was read, so that tagging reads its input alike without being told. */
export interface InputFormat {
  readonly format: string;
  /** In file order; `_` for one that is not read. */
  readonly columns: readonly string[];
  readonly label: string | undefined;
  /** Reading options that were given (see `ReadCorpusOptions`). */
  readonly word?: string | undefined;
  readonly sentence?: string | undefined;
  readonly document?: string | undefined;
  readonly encoding?: TextEncoding | undefined;
  readonly separator?: 'whitespace' | 'tab' | undefined;
  readonly comments?: boolean | 'auto' | undefined;
  readonly quote?: 'double' | 'none' | undefined;
  /** The label that is read as `O` and written for it. */
  readonly outside?: string | undefined;
}

/** The same as it stands in the files of models. */
export const inputFormatSchema = z.strictObject({
  format: z.string(),
  columns: z.array(z.string()),
  label: z.string().optional(),
  word: z.string().optional(),
  sentence: z.string().optional(),
  document: z.string().optional(),
  encoding: z.enum(TEXT_ENCODINGS).optional(),
  separator: z.enum(['whitespace', 'tab']).optional(),
  comments: z.union([z.boolean(), z.literal('auto')]).optional(),
  quote: z.enum(['double', 'none']).optional(),
  outside: z.string().optional(),
});
