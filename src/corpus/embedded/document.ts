/** Writes one document: a topic, its cast of names, four to nine sentences drawn from frames. */
import type { Random } from '../../numeric/index.ts';
import { Cast } from './cast.ts';
import { chance, pick } from './choice.ts';
import { APPOSITIONS, CLOSINGS, CONJUNCTIONS, OPENINGS } from './extras.ts';
import { type Frame, type FrameNode, parseFrames } from './grammar.ts';
import { embeddedHierarchy, type FineCategory } from './hierarchy.ts';
import type { Inventory } from './inventory.ts';
import { lazy } from './lazy.ts';
import { addNoise, toCapitals } from './noise.ts';
import { SentenceDraft } from './sentence-draft.ts';
import type { Split } from './splits.ts';
import type { Topic } from './topics.ts';
import type { WordBank } from './word-bank.ts';

/** How often each embellishment is made. */
const RATES = {
  headline: 0.3,
  capitals: 0.35,
  topical: 0.48,
  general: 0.22,
  opening: 0.13,
  closing: 0.22,
  joined: 0.07,
  apposition: 0.16,
  job: 0.75,
  title: 0.5,
};

const openings = lazy(() => parseFrames(OPENINGS));
const closings = lazy(() => parseFrames(CLOSINGS));
const conjunctions = lazy(() => parseFrames(CONJUNCTIONS));
const appositions = lazy(
  () => new Map([...APPOSITIONS].map(([category, block]) => [category, parseFrames(block)])),
);
/** Word class of what a person is called by trade, put before the first mention where the frame itself gives no hint. */
const JOBS: ReadonlyMap<FineCategory, string> = new Map([
  ['Politician', 'office'],
  ['Executive', 'boss'],
  ['Cleric', 'faithjob'],
  ['Musician', 'musicjob'],
  ['Actor', 'filmjob'],
  ['Athlete', 'sportjob'],
  ['Scientist', 'sciencejob'],
  ['Writer', 'bookjob'],
]);
/** Titles of later mentions, which are no part of the name. */
const TITLES: ReadonlyMap<FineCategory, readonly string[]> = new Map([
  ['Politician', ['Senator', 'President', 'Governor', 'Mayor', 'Minister']],
  ['Executive', ['Mr.', 'Ms.', 'Chairman']],
  ['Cleric', ['Father', 'Bishop', 'Sister', 'Abbot']],
  ['Scientist', ['Dr.', 'Professor']],
]);
const FINE: ReadonlySet<string> = new Set(embeddedHierarchy.fine);

/** The frames one split may use for a topic. */
export interface FrameSupply {
  readonly topical: readonly Frame[];
  readonly general: readonly Frame[];
  readonly nameless: readonly Frame[];
  readonly headlines: readonly Frame[];
}

/** Whether the category is a fine one: roles (`person`, `org`, ...) are not. */
export function isFineCategory(category: string): category is FineCategory {
  return FINE.has(category);
}

export class DocumentWriter {
  readonly #random: Random;
  readonly #words: WordBank;
  readonly #cast: Cast;
  readonly #topic: Topic;
  readonly #supply: FrameSupply;
  #used = new Set<Frame>();
  #mayAppose = false;

  constructor(
    random: Random,
    words: WordBank,
    inventory: Inventory,
    split: Split,
    topic: Topic,
    supply: FrameSupply,
  ) {
    this.#random = random;
    this.#words = words;
    this.#cast = new Cast(random, inventory, split);
    this.#topic = topic;
    this.#supply = supply;
  }

  write(sentences: number): SentenceDraft[] {
    this.#used = new Set();
    const drafts: SentenceDraft[] = [];
    if (this.#supply.headlines.length > 0 && chance(this.#random, RATES.headline))
      drafts.push(this.#headline());
    while (drafts.length < sentences) drafts.push(this.#sentence());
    return drafts;
  }

  #headline(): SentenceDraft {
    const draft = new SentenceDraft();
    this.#cast.startSentence();
    this.#mayAppose = false;
    this.#realise(draft, pick(this.#random, this.#supply.headlines));
    draft.finish();
    if (chance(this.#random, RATES.capitals)) toCapitals(draft);
    return draft;
  }

  #sentence(): SentenceDraft {
    const random = this.#random;
    const draft = new SentenceDraft();
    this.#cast.startSentence();
    this.#mayAppose = chance(random, RATES.apposition);
    if (chance(random, RATES.opening)) this.#realise(draft, pick(random, openings()));
    this.#realise(draft, this.#drawFrame());
    if (!draft.isClosed() && chance(random, RATES.joined)) {
      this.#realise(draft, pick(random, conjunctions()));
      this.#realise(draft, this.#drawFrame());
    }
    if (!draft.isClosed() && chance(random, RATES.closing)) this.#realise(draft, pick(random, closings()));
    if (!draft.isClosed()) draft.addWord('.', '.');
    draft.finish();
    addNoise(random, draft);
    return draft;
  }

  /** A frame the document has not used, if there is one. */
  #drawFrame(): Frame {
    const random = this.#random;
    const { topical, general, nameless } = this.#supply;
    const frames = chance(random, RATES.topical)
      ? topical
      : chance(random, RATES.general)
        ? general
        : nameless;
    let frame = pick(random, frames);
    for (let tries = 0; tries < 8 && this.#used.has(frame); tries++) frame = pick(random, frames);
    this.#used.add(frame);
    return frame;
  }

  #realise(draft: SentenceDraft, nodes: readonly FrameNode[], same?: FineCategory): void {
    nodes.forEach((node, k) => {
      switch (node.kind) {
        case 'literal':
          draft.addWord(node.token, node.tag);
          return;
        case 'class':
          draft.addWords(
            this.#words.draw(node.name === 'matter' ? this.#topic.matter : node.name, node.isPlural),
          );
          return;
        case 'choice':
          this.#realise(draft, pick(this.#random, node.alternatives), same);
          return;
        case 'slot':
          this.#fill(draft, node.category, node.many, nodes[k + 1], same);
          return;
        default:
          node satisfies never;
      }
    });
  }

  #fill(
    draft: SentenceDraft,
    slot: string,
    many: boolean,
    next: FrameNode | undefined,
    same?: FineCategory,
  ): void {
    const category = this.#resolve(slot, same);
    const count = many ? 1 + this.#random.integer(3) : 1;
    let isFirst = false;
    for (let k = 0; k < count; k++) {
      if (k > 0) draft.addWord(k === count - 1 ? 'and' : ',', k === count - 1 ? 'CC' : ',');
      const mention = this.#cast.mention(category);
      // A frame made for the category may say the trade itself; at its start or after a preposition it does not.
      const isBare = /^(|,|IN|CC|``)$/.test(draft.tags.at(-1) ?? '');
      if (isBare || slot !== category) this.#introduce(draft, category, mention.isFirst);
      draft.addName(mention.text, category);
      isFirst = mention.isFirst;
    }
    if (this.#mayAppose && isFirst && count === 1 && canTakeApposition(next))
      this.#appose(draft, category, next);
  }

  /** Says by trade or title who a person is where the frame gives no hint: "bassist Ada Marlow", "Dr. Marlow". */
  #introduce(draft: SentenceDraft, category: FineCategory, isFirst: boolean): void {
    const job = JOBS.get(category);
    if (job === undefined || !chance(this.#random, isFirst ? RATES.job : RATES.title)) return;
    const title = isFirst ? undefined : TITLES.get(category);
    if (title === undefined) draft.addWords(this.#words.draw(job, false));
    else draft.addWord(pick(this.#random, title), 'NNP');
  }

  #appose(draft: SentenceDraft, category: FineCategory, next: FrameNode | undefined): void {
    const choices = appositions().get(embeddedHierarchy.fineToMiddle.get(category) ?? '');
    if (choices === undefined) return;
    this.#mayAppose = false;
    draft.addWord(',', ',');
    this.#realise(draft, pick(this.#random, choices), category);
    if (next !== undefined) draft.addWord(',', ',');
  }

  /** The fine category a slot asks for; roles are cast by the topic. */
  #resolve(slot: string, same: FineCategory | undefined): FineCategory {
    if (isFineCategory(slot)) return slot;
    const { person, org, place } = this.#topic;
    switch (slot) {
      case 'same':
        return same ?? pick(this.#random, person);
      case 'person':
        return pick(this.#random, person);
      case 'org':
        return pick(this.#random, org);
      case 'place':
        return pick(this.#random, place);
      default:
        return this.#resolve(pick(this.#random, ['person', 'person', 'org', 'org', 'place']), same);
    }
  }
}

/** An apposition reads well only where the name ends its phrase: before a verb, a preposition, or the end. */
function canTakeApposition(next: FrameNode | undefined): boolean {
  return next === undefined || (next.kind === 'literal' && /^(VB[DZP]|MD|IN|WRB)$/.test(next.tag));
}
