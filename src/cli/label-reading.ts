/** Labels of files: what they are read as, and how one file's become those of a model or of another file. */
import { labelSequences, withLabels } from '../corpus/category-map.ts';
import { convertLabels, repairLabels } from '../corpus/scheme-conversion.ts';
import {
  describeDetection,
  detectScheme,
  modelSpelling,
  type SchemeDetection,
  spellSequence,
} from '../corpus/scheme-detection.ts';
import type { Corpus } from '../corpus/sentence.ts';
import type { Scheme, TagScheme } from '../corpus/tag-scheme.ts';
import { LabelReader, STANDARD_SPELLING, type TagSpelling } from '../corpus/tag-spelling.ts';
import { CorpusFormatError, OptionError } from '../errors.ts';
import { blameFile } from './corpus-input.ts';

export type AskedScheme = 'auto' | Scheme | undefined;

/** Labels of many sentences, `[N][T]`. */
type Sequences = readonly (readonly string[])[];

/** The scheme asked for; undefined where the labels are to tell. */
export function givenScheme(asked: AskedScheme): Scheme | undefined {
  return asked === 'auto' ? undefined : asked;
}

/** The labels of every sentence, `[N][T]`. */
export function labelsOf(corpus: Corpus): (readonly string[])[] {
  return [...labelSequences(corpus)];
}

/**
 * Scheme and spelling of the labels of a file.
 * @param say told what was assumed of them
 * @throws CorpusFormatError
 */
export async function detectLabels(
  corpus: Corpus,
  asked: AskedScheme,
  say: (text: string) => void = () => undefined,
): Promise<SchemeDetection> {
  return blameFile(corpus.name, () => {
    const detection = detectScheme(labelSequences(corpus), givenScheme(asked));
    for (const note of describeDetection(detection)) say(`note: ${corpus.name}: ${note}\n`);
    return detection;
  });
}

/** Refuses a label for outside that no token has: it would be a typing error. @throws CorpusFormatError */
export function checkOutside(corpus: Corpus, outside: string | undefined): void {
  if (outside === undefined) return;
  // It is read as O.
  for (const labels of labelSequences(corpus)) if (labels.includes('O')) return;
  throw new CorpusFormatError(
    corpus.name,
    0,
    `no token has the label ${JSON.stringify(outside)} of --outside; name the label that tokens outside have`,
  );
}

/**
 * The corpus with its labels under another scheme in the file's own spelling, ill-formed ones read as conlleval does; as it is
 * where there is nothing to do. Bare categories, which only IO can be, become tags.
 * @throws CorpusFormatError
 */
export async function convertCorpus(
  corpus: Corpus,
  { scheme: from, spelling }: SchemeDetection,
  to: TagScheme | undefined,
): Promise<Corpus> {
  if (to === undefined || to === from) return corpus;
  if (from === 'none') {
    const [label = ''] = corpus.sentences[0]?.labels ?? [];
    throw new CorpusFormatError(
      corpus.name,
      0,
      `labels like ${JSON.stringify(label)} have no tag scheme (B-, I-, ...) to convert to ${to}; leave --to-scheme away or name theirs with --scheme`,
    );
  }
  const reader = new LabelReader(spelling);
  const target = spelling.kind === 'bare' ? STANDARD_SPELLING : spelling;
  return blameFile(corpus.name, () =>
    withLabels(corpus, (labels) => spellSequence(respell(reader.read(labels), from, to), target)),
  );
}

/** Standard labels of one scheme under another; ill-formed ones are read as conlleval does. */
function respell(labels: readonly string[], from: TagScheme, to: TagScheme): string[] {
  return convertLabels(repairLabels(labels, from, 'conlleval'), from, to);
}

/** What decides how a model's labels are read. */
export interface LabelledModel {
  readonly labels: readonly string[];
  readonly scheme: Scheme;
}

/** Right labels of a file as those of the model that they are compared with: a file has a scheme and a spelling of its own. */
export function labelsUnder(gold: Sequences, model: LabelledModel, asked: AskedScheme): Sequences {
  const { scheme } = model;
  if (scheme === 'none') return gold;
  const own = detectScheme(gold, givenScheme(asked));
  if (own.scheme === 'none') return gold;
  const isValid = own.invalid.get(scheme) === 0 && givenScheme(asked) === undefined;
  const from = isValid ? scheme : own.scheme;
  const target = modelSpelling(model.labels, scheme);
  if (from === scheme && isSameSpelling(own.spelling, target)) return gold;
  const reader = new LabelReader(own.spelling);
  return gold.map((labels) => {
    const standard = reader.read(labels);
    if (from === scheme) return spellSequence(standard, target);
    try {
      return spellSequence(respell(standard, from, scheme), target);
    } catch (error) {
      // IO cannot hold two neighbours of one category: such a sentence keeps its own scheme, which conlleval reads.
      if (error instanceof OptionError) return spellSequence(standard, target);
      throw error;
    }
  });
}

/** The corpus with labels as those of a model. @throws CorpusFormatError */
export async function corpusUnder(corpus: Corpus, model: LabelledModel, asked: AskedScheme): Promise<Corpus> {
  return blameFile(corpus.name, () => {
    const labels = labelsUnder(labelsOf(corpus), model, asked).values();
    return withLabels(corpus, () => labels.next().value ?? []);
  });
}

function isSameSpelling(a: TagSpelling, b: TagSpelling): boolean {
  return (
    a.kind === b.kind &&
    a.separator === b.separator &&
    a.order === b.order &&
    a.isLowerCase === b.isLowerCase &&
    a.outside === b.outside
  );
}
