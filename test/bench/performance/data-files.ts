/**
 * The attribute files that both programs read: made from the shared corpora with crf-lab's own reader and templates,
 * and kept in the cache folder.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import {
  type AttributeSequence,
  type Corpus,
  formatCrfsuite,
  labelsToSpans,
  type Sentence,
  writeFileAtomically,
} from '../../../src/corpus/index.ts';
import { createExtractor, extractCorpus, presetSpec } from '../../../src/features/index.ts';
import { type ReferenceDataset, readReferenceCorpus } from '../../helpers/crfsuite-reference.ts';
import { CACHE } from './paths.ts';
import { BenchError } from './process-runner.ts';

export interface DataFileRequest {
  readonly dataset: ReferenceDataset;
  readonly split: 'train' | 'test';
  /** Every n-th sentence is taken. Default 1: all. */
  readonly every?: number;
  /** Labels that the spans are spread over: B- and I- of (labels - 1) / 2 categories, and O. Default: as they are. */
  readonly labels?: number;
}

/** SHA-256 of the files that the reference losses of CRFsuite were measured on. */
const KNOWN_SHA256: Readonly<Record<string, string>> = {
  'conll2000-train': '8e18093d45e01a5dfe89fdd6b5c0c9ff11e81ecff746a4e44d8565da612a75b9',
  'conll2000-test': 'a851ebf7f9b36ccba997a6769c74bb22efd5b5e2e202511df08f4918029821a6',
  'conll2003-train': '339822f235f6ebeccd9680fa397c0c209f592eb524b6aada1c7be3b6a849894d',
  'conll2003-test': '3254200a11520cc8025be07eeebbdb4775db8da9a8f95f4357ea63b7563f2855',
};

/** Part of the names of files: a later way of making them must not meet files of an earlier one. */
const MAKING = 2;

/** Path of the file, made if it is not there. @throws BenchError when it is not the file that the reference has */
export async function dataFile(request: DataFileRequest, say: (line: string) => void): Promise<string> {
  const { dataset, split, every = 1, labels } = request;
  const base = `${dataset}-${split}`;
  const name = [base, every > 1 ? `every${every}` : '', labels === undefined ? '' : `labels${labels}`];
  const path = `${CACHE}/data-${MAKING}/${name.filter((part) => part !== '').join('-')}.crfsuite`;
  if (existsSync(path)) return path;
  say(`making ${path.slice(path.lastIndexOf('/') + 1)}`);
  const corpus = await readReferenceCorpus(dataset, split);
  const sentences = corpus.sentences
    .filter((_, n) => n % every === 0)
    .map((sentence) => (labels === undefined ? sentence : spreadLabels(sentence, labels)));
  const found = new Set(sentences.flatMap((sentence) => sentence.labels ?? [])).size;
  if (labels !== undefined && every === 1 && found !== labels)
    throw new BenchError(`${base}: ${labels} labels were asked for, the chunks give ${found}`);
  const pieces = attributeLines(dataset, { ...corpus, sentences });
  const known = every === 1 && labels === undefined ? KNOWN_SHA256[base] : undefined;
  if (known !== undefined) {
    const hash = createHash('sha256');
    // The reference files are Latin-1, a code point a byte; ours are UTF-8 and say the same.
    for (const piece of pieces) hash.update(piece, 'latin1');
    if (hash.digest('hex') !== known)
      throw new BenchError(`${base}: the attributes are not those of the reference file`);
  }
  await mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  await writeFileAtomically(path, pieces);
  return path;
}

function attributeLines(dataset: ReferenceDataset, corpus: Corpus): string[] {
  const spec =
    dataset === 'conll2000'
      ? presetSpec('crfsuite-chunking', { columns: ['pos'] })
      : presetSpec('crfsuite-ner', { columns: ['pos', 'chunk'] });
  const pieces: string[] = [];
  extractCorpus(createExtractor(spec), corpus, (sequence: AttributeSequence) =>
    pieces.push(formatCrfsuite(sequence)),
  );
  return pieces;
}

/**
 * The same spans under `labels` IOB2 labels: the category is chosen by a hash of the old one and the span's place in
 * its sentence. Neighbouring spans are near in place, so that with many labels most pairs of them never meet, as in
 * real tag sets; a hash of words would make nearly every pair meet.
 */
export function spreadLabels(sentence: Sentence, labels: number): Sentence {
  const categories = (labels - 1) / 2;
  if (!Number.isInteger(categories) || categories < 1)
    throw new RangeError(`O and pairs of B and I make an odd number of labels >= 3, got ${labels}`);
  const spread = Array.from(sentence.tokens, () => 'O');
  for (const { category, start, end } of labelsToSpans(sentence.labels ?? [])) {
    const chosen = fnv1a(`${category}@${start}`) % categories;
    for (let t = start; t < end; t++) spread[t] = `${t === start ? 'B' : 'I'}-K${chosen}`;
  }
  return { ...sentence, labels: spread };
}

/** FNV-1a, 32 bits, over UTF-16 code units; finished by murmur's mixer, or its low bits would hang together. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
