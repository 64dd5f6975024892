/** The training sets that convergence is measured on: two of chunks and names, one of slots, one of parts of speech. */

import { type Corpus, readCorpus } from '../../src/corpus/index.ts';
import { prepareTrainingSet, type TrainingSet } from '../../src/crf/index.ts';
import { presetSpec } from '../../src/features/index.ts';
import { readReferenceCorpus, referenceTrainingSet } from '../helpers/crfsuite-reference.ts';
import { sharedData } from '../helpers/shared-data.ts';

interface ConvergenceCorpus {
  readonly read: () => Promise<Corpus>;
  readonly prepare: (corpus: Corpus) => TrainingSet;
}

export const CONVERGENCE_CORPORA: Readonly<Record<string, ConvergenceCorpus>> = {
  conll2000: {
    read: () => readReferenceCorpus('conll2000', 'train'),
    prepare: (corpus) => referenceTrainingSet('conll2000', corpus),
  },
  conll2003: {
    read: () => readReferenceCorpus('conll2003', 'train'),
    prepare: (corpus) => referenceTrainingSet('conll2003', corpus),
  },
  atis: {
    read: () => readCorpus(sharedData('atis/train.seq.in.gz'), { format: 'slots' }),
    prepare: (corpus) => prepareTrainingSet(corpus, { spec: presetSpec('slots', { columns: [] }) }),
  },
  ewt: {
    read: () => readCorpus(sharedData('ud-en-ewt/train.conllu.gz'), { format: 'conllu', label: 'upos' }),
    prepare: (corpus) => prepareTrainingSet(corpus, { spec: presetSpec('pos', { columns: [] }) }),
  },
};

/** Every `share`-th sentence of a corpus, from the first on. */
export async function readConvergenceCorpus(name: string, share: number): Promise<TrainingSet> {
  const found = CONVERGENCE_CORPORA[name];
  if (found === undefined) throw new RangeError(`no corpus ${name}`);
  const corpus = await found.read();
  return found.prepare({ ...corpus, sentences: corpus.sentences.filter((_, n) => n % share === 0) });
}
