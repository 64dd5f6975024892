/** The embedded corpus: seeded, written by us, large enough to train on in seconds. */
import { OptionError } from '../../errors.ts';
import { createRandom, type Random, shuffle } from '../../numeric/index.ts';
import type { Corpus, Sentence } from '../sentence.ts';
import { DocumentWriter, type FrameSupply, isFineCategory } from './document.ts';
import { GENERAL, HEADLINES, NAMELESS } from './frames-general.ts';
import { type Frame, type FrameNode, parseFrames } from './grammar.ts';
import { categoryAt, type FineCategory, LEVELS, type Level } from './hierarchy.ts';
import { Inventory } from './inventory.ts';
import { lazy } from './lazy.ts';
import type { SentenceDraft } from './sentence-draft.ts';
import { SPLITS, type Split } from './splits.ts';
import { createStemPool, nationalityOf } from './stems.ts';
import { TOPICS, type Topic } from './topics.ts';
import { dealWords, WordBank } from './word-bank.ts';

export interface EmbeddedCorpusOptions {
  /** Seed; the same seed gives the same bytes. Default 1. */
  readonly seed?: number;
  /** Sentences per split. Defaults 2400, 400, 600. */
  readonly trainSentences?: number;
  readonly devSentences?: number;
  readonly testSentences?: number;
  /** Which level becomes the label column; all levels are columns. Default `middle`. */
  readonly level?: Level;
}

export interface EmbeddedCorpus {
  readonly train: Corpus;
  readonly dev: Corpus;
  readonly test: Corpus;
}

/** Share of the frames kept for one split alone, for each split. */
const OWN_FRAMES = 0.045;

const MIN_DOCUMENT = 4;
const MAX_DOCUMENT = 9;

const topicFrames = lazy(() => new Map(TOPICS.map((topic) => [topic, parseFrames(topic.frames)])));
const general = lazy(() => parseFrames(GENERAL));
const nameless = lazy(() => parseFrames(NAMELESS));
const headlines = lazy(() => parseFrames(HEADLINES));

/** Number of sentence frames, headlines included. */
export function countFrames(): number {
  const ofTopics = [...topicFrames().values()].reduce((sum, { length }) => sum + length, 0);
  return general().length + nameless().length + headlines().length + ofTopics;
}

/** The slot categories of a frame, those inside alternatives included. */
function slotsOf(nodes: readonly FrameNode[]): string[] {
  return nodes.flatMap((node) =>
    node.kind === 'slot' ? [node.category] : node.kind === 'choice' ? node.alternatives.flatMap(slotsOf) : [],
  );
}

/** The headlines that name only what the topic's own frames name. */
const topicHeadlines = lazy(
  () =>
    new Map(
      [...topicFrames()].map(([topic, frames]) => {
        const known = new Set(frames.flatMap(slotsOf));
        const fits = (slot: string): boolean => !isFineCategory(slot) || known.has(slot);
        return [topic, headlines().filter((frame) => slotsOf(frame).every(fits))] as const;
      }),
    ),
);

/** Deals frames to the splits: most go to all, `OWN_FRAMES` of them to each split alone. */
function dealFrames(random: Random, frames: readonly Frame[]): ReadonlyMap<Split, readonly Frame[]> {
  const order = [...frames];
  shuffle(random, order);
  const own = Math.round(frames.length * OWN_FRAMES);
  const shared = order.slice(own * SPLITS.length);
  return new Map(SPLITS.map((split, k) => [split, [...shared, ...order.slice(own * k, own * (k + 1))]]));
}

function supplyFrames(random: Random): (split: Split, topic: Topic) => FrameSupply {
  const dealtTopics = new Map(
    [...topicFrames()].map(([topic, frames]) => [topic, dealFrames(random, frames)]),
  );
  const dealtGeneral = dealFrames(random, general());
  const dealtNameless = dealFrames(random, nameless());
  return (split, topic) => {
    return {
      topical: dealtTopics.get(topic)?.get(split) ?? [],
      general: dealtGeneral.get(split) ?? [],
      nameless: dealtNameless.get(split) ?? [],
      headlines: topicHeadlines().get(topic) ?? [],
    };
  };
}

/** The labels of a draft at another level of the hierarchy. */
function labelsAt(draft: SentenceDraft, level: Level): string[] {
  return draft.labels.map((label) => {
    const category = label.slice(2);
    return isFineCategory(category)
      ? `${label.slice(0, 2)}${categoryAt(category as FineCategory, level)}`
      : label;
  });
}

/**
 * Generates the three splits. Names and frames overlap between splits but each split has some of its own.
 * Throws OptionError when a sentence count is not a whole number >= 1 or the level is unknown.
 */
export function generateEmbeddedCorpus(options: EmbeddedCorpusOptions = {}): EmbeddedCorpus {
  const {
    seed = 1,
    trainSentences = 2400,
    devSentences = 400,
    testSentences = 600,
    level = 'middle',
  } = options;
  const sizes = { train: trainSentences, dev: devSentences, test: testSentences };
  for (const split of SPLITS) {
    if (!Number.isInteger(sizes[split]) || sizes[split] < 1) {
      throw new OptionError(
        `${split}Sentences`,
        `found ${sizes[split]}, expected a whole number of at least 1`,
      );
    }
  }
  if (!LEVELS.includes(level))
    throw new OptionError('level', `found "${level}", expected ${LEVELS.join(', ')}`);
  const random = createRandom(seed);
  const stems = createStemPool(random);
  const inventory = new Inventory(random, stems);
  const vocabulary = dealWords(random, stems.countries.map(nationalityOf));
  const supply = supplyFrames(random);

  const writeSplit = (split: Split): Corpus => {
    const sentences: Sentence[] = [];
    const words = new WordBank(random, vocabulary.get(split) ?? new Map());
    const round: Topic[] = [];
    let document = 0;
    for (; sentences.length < sizes[split]; document++) {
      // Every topic comes once per round, so that small splits hold all categories too.
      if (round.length === 0) {
        round.push(...TOPICS);
        shuffle(random, round);
      }
      const topic = round.pop();
      if (topic === undefined) break;
      const writer = new DocumentWriter(random, words, inventory, split, topic, supply(split, topic));
      const length = MIN_DOCUMENT + random.integer(MAX_DOCUMENT - MIN_DOCUMENT + 1);
      for (const draft of writer.write(length).slice(0, sizes[split] - sentences.length)) {
        const columns = new Map<string, readonly string[]>([['pos', draft.tags]]);
        for (const name of LEVELS) columns.set(name, labelsAt(draft, name));
        const id = `${split}-${sentences.length + 1}`;
        sentences.push({ tokens: draft.tokens, columns, labels: columns.get(level), document, id, line: 0 });
      }
    }
    return {
      name: `embedded:${split}`,
      sentences,
      documents: document,
      columns: ['word', 'pos', ...LEVELS],
      labelColumn: level,
    };
  };
  return { train: writeSplit('train'), dev: writeSplit('dev'), test: writeSplit('test') };
}
