/** Word vectors for the embedded corpus, trained on unlabelled text of its world: no download is needed to compare with and without. */
import { generateEmbeddedCorpus } from '../../corpus/index.ts';
import { ppmiVectors, WordVectors } from '../../features/index.ts';
import { createRandom } from '../../numeric/index.ts';
import { seedFrom } from './canonical-json.ts';
import type { ExperimentCorpus } from './schema.ts';

/** Sentences of unlabelled text: half of the kind of train, a quarter each of that of dev and of test. */
export const UNLABELLED_SENTENCES = 20_000;
const DIMENSION = 50;

/**
 * Vectors of 50 numbers from 20,000 generated sentences whose labels are not looked at. The text is of the corpus's own seed, since
 * another seed invents other names, but longer: it begins with the training sentences, as unlabelled text may, and then goes on with
 * sentences of its own, in which names and words of dev and test occur as they would in text from the web.
 * @param keep which words to keep
 */
export function embeddedVectors(
  source: Extract<ExperimentCorpus['source'], { kind: 'embedded' }>,
  keep: (word: string) => boolean,
  sentences = UNLABELLED_SENTENCES,
): WordVectors {
  const { seed } = source;
  // One more than the corpus has: the generator's state differs after train, and with it the sentences of dev and test.
  const trainSentences = Math.max(Math.ceil(sentences / 2), (source.trainSentences ?? 0) + 1);
  const quarter = Math.ceil(sentences / 4);
  const text = generateEmbeddedCorpus({
    seed,
    trainSentences,
    devSentences: quarter,
    testSentences: quarter,
  });
  const all = [text.train, text.dev, text.test].flatMap((part) => part.sentences.map(({ tokens }) => tokens));
  const vectors = ppmiVectors(all, {
    random: createRandom(seedFrom('embedded-vectors', seed)),
    dimension: DIMENSION,
    name: 'embedded text',
  });
  return selectWords(vectors, keep);
}

function selectWords(vectors: WordVectors, keep: (word: string) => boolean): WordVectors {
  const { name, dimension: D, words, values } = vectors;
  const rows = words.flatMap((word, row) => (keep(word) ? [row] : []));
  const kept = new Float32Array(rows.length * D);
  for (const [i, row] of rows.entries()) kept.set(values.subarray(row * D, (row + 1) * D), i * D);
  return new WordVectors(
    name,
    D,
    rows.map((row) => words[row] ?? ''),
    kept,
  );
}
