/** Labels of files: what they are read as, and how one file's become those of a model or of another file. */
import { labelSequences, withLabels } from '../corpus/category-map.ts';
import { type LabelledModel, labelsUnder, respell } from '../corpus/scheme-alignment.ts';
import {
  describeDetection,
  detectScheme,
  type SchemeDetection,
  spellSequence,
} from '../corpus/scheme-detection.ts';
import type { Corpus } from '../corpus/sentence.ts';
import type { Scheme, TagScheme } from '../corpus/tag-scheme.ts';
import { LabelReader, STANDARD_SPELLING } from '../corpus/tag-spelling.ts';
import { CorpusFormatError } from '../errors.ts';
import { blameFile } from './corpus-input.ts';

export type AskedScheme = 'auto' | Scheme | undefined;

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
  if (outside === undefined || outside === 'O' || corpus.outside !== undefined) return;
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

/** The corpus with labels as those of a model. @throws CorpusFormatError */
export async function corpusUnder(corpus: Corpus, model: LabelledModel, asked: AskedScheme): Promise<Corpus> {
  return blameFile(corpus.name, () => {
    const labels = labelsUnder(labelsOf(corpus), model, givenScheme(asked)).values();
    return withLabels(corpus, () => labels.next().value ?? []);
  });
}
