import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { SCHEMES } from './tag-scheme.ts';

export const CORPUS_FORMATS = ['conll', 'conllu', 'csv', 'jsonl', 'slots'] as const;
export type CorpusFormat = (typeof CORPUS_FORMATS)[number];

export const TEXT_ENCODINGS = ['utf-8', 'latin-1'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** How to read a corpus; one set for all formats, each format uses what it needs. */
export const readCorpusOptions = z.strictObject({
  format: z
    .enum(['auto', ...CORPUS_FORMATS])
    .default('auto')
    .describe('format of the file; auto goes by its name and first lines'),
  encoding: z.enum(TEXT_ENCODINGS).default('utf-8').describe('text encoding of the file'),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('names of the columns in file order, _ for one to ignore; for jsonl and csv the ones to keep'),
  label: z
    .string()
    .min(1)
    .optional()
    .describe('name of the label column (default: the last; upos in CoNLL-U)'),
  word: z
    .string()
    .min(1)
    .optional()
    .describe('name of the word column (default: word, token, form, or the first)'),
  sentence: z.string().min(1).optional().describe('name of the sentence id column of a csv file'),
  document: z
    .string()
    .min(1)
    .optional()
    .describe('name of the column of a csv file that says which document a sentence belongs to'),
  labelled: z
    .union([z.boolean(), z.literal('auto')])
    .default(true)
    .describe('whether the file carries labels; auto: if its label column is there'),
  scheme: z
    .enum(['auto', ...SCHEMES])
    .default('auto')
    .describe(
      'tag scheme of the labels, told from them unless named; none for plain labels such as POS tags',
    ),
  outside: z.string().min(1).optional().describe('label of tokens outside, where it is not O; read as O'),
  separator: z
    .enum(['whitespace', 'tab'])
    .default('whitespace')
    .describe('what separates the columns of CoNLL files: any run of spaces and tabs, or each single tab'),
  comments: z
    .union([z.boolean(), z.literal('auto')])
    .default('auto')
    .describe(
      'whether lines starting with # in CoNLL files are comments; auto: only where they cannot be tokens',
    ),
  header: z
    .union([z.boolean(), z.literal('auto')])
    .default('auto')
    .describe(
      'whether the first line of CoNLL files names the columns; auto: if it does and cannot be a token',
    ),
  quote: z
    .enum(['double', 'none'])
    .default('double')
    .describe('whether csv fields may stand in double quotes'),
});

export type ReadCorpusOptions = z.input<typeof readCorpusOptions>;
export type ResolvedReadCorpusOptions = z.output<typeof readCorpusOptions>;

/** @throws OptionError on an unknown name or a value out of range. */
export function resolveReadCorpusOptions(options: ReadCorpusOptions = {}): ResolvedReadCorpusOptions {
  return parseOptions(readCorpusOptions, options, 'options');
}
