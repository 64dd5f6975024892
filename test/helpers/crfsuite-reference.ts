/**
 * CRFsuite 0.12.2 measured on the development corpora (losses, scores, marginals, weights), and the same training sets
 * made by our own readers and templates.
 */
import { readFileSync } from 'node:fs';
import { type Corpus, convertLabels, readCorpus, repairLabels } from '../../src/corpus/index.ts';
import { type DevSet, prepareDevSet, prepareTrainingSet, type TrainingSet } from '../../src/crf/index.ts';
import { presetSpec } from '../../src/features/index.ts';
import { sharedData } from './shared-data.ts';

export interface SentenceReference {
  readonly viterbi_score: number;
  readonly lognorm: number;
  readonly gold_score: number;
  readonly probability: number;
  readonly labels: readonly string[];
  /** `[T][L]` in the order of the run's labels, 7 significant digits. */
  readonly marginals: readonly (readonly number[])[];
}

export interface TestReference {
  readonly accuracy: number;
  readonly f1: number;
  readonly sum_viterbi_score: number;
  readonly sum_lognorm: number;
  readonly first20?: readonly SentenceReference[];
}

export interface RunReference {
  readonly settings: Readonly<Record<string, string>>;
  readonly features: number;
  readonly attributes: number;
  readonly iterations: number;
  readonly final_loss: number;
  readonly active_features: number;
  readonly loss_at_iteration: Readonly<Record<string, number>>;
  readonly first_iterations: readonly {
    readonly loss: number;
    readonly feature_norm: number;
    readonly gradient_norm: number;
    readonly active: number;
    readonly trials: number;
  }[];
  readonly loss_at_zero_weights: number;
  readonly test: Readonly<Record<string, TestReference>>;
}

export interface TinyReference extends Omit<RunReference, 'test' | 'first_iterations'> {
  readonly label_order: readonly string[];
  readonly transitions: readonly (readonly [string, string, number])[];
  readonly state_features_first200?: readonly (readonly [string, string, number])[];
  readonly state_features?: readonly (readonly [string, string, number])[];
  readonly first3: readonly SentenceReference[];
  readonly test_sum_viterbi_score: number;
  readonly test_sum_lognorm: number;
}

interface Reference {
  readonly datasets: Readonly<Record<string, { readonly labels: readonly string[] }>>;
  readonly runs: Readonly<Record<string, RunReference>>;
  readonly tiny: { readonly runs: Readonly<Record<string, TinyReference>> };
}

export function readReference(): Reference {
  return JSON.parse(readFileSync(sharedData('../reference/crfsuite-reference.json'), 'utf8'));
}

export type ReferenceDataset = 'conll2000' | 'conll2003';

/** One file of a corpus as CRFsuite got it: CoNLL-2003 labels in IOB2, bytes read as Latin-1. */
export async function readReferenceCorpus(dataset: ReferenceDataset, split: string): Promise<Corpus> {
  const columns = dataset === 'conll2000' ? ['word', 'pos', 'chunk'] : ['word', 'pos', 'chunk', 'ner'];
  const path = sharedData(`${dataset}/${split}.txt.gz`);
  const corpus = await readCorpus(path, { format: 'conll', columns, encoding: 'latin-1', comments: false });
  if (dataset === 'conll2000') return corpus;
  const sentences = corpus.sentences.map((sentence) => ({
    ...sentence,
    labels: convertLabels(repairLabels(sentence.labels ?? [], 'iob1', 'conlleval'), 'iob1', 'iob2'),
  }));
  return { ...corpus, sentences };
}

/** The training set of CRFsuite's attribute file, from the corpus and the preset that makes the same attributes. */
export function referenceTrainingSet(dataset: ReferenceDataset, corpus: Corpus): TrainingSet {
  const spec =
    dataset === 'conll2000'
      ? presetSpec('crfsuite-chunking', { columns: ['pos'] })
      : presetSpec('crfsuite-ner', { columns: ['pos', 'chunk'] });
  return prepareTrainingSet(corpus, { spec });
}

export async function referenceTestSet(
  dataset: ReferenceDataset,
  split: string,
  training: TrainingSet,
  sentences?: number,
): Promise<DevSet> {
  const corpus = await readReferenceCorpus(dataset, split);
  return prepareDevSet({ ...corpus, sentences: corpus.sentences.slice(0, sentences) }, training);
}
