/**
 * Category ladders: the same sentences under more or fewer categories. Every rung is a category map over all parts; only `matched`
 * also chooses among the training sentences.
 */
import {
  type CategoryMap,
  type Corpus,
  labelsToSpans,
  labelsToTokenSpans,
  mapCorpusCategories,
  type Scheme,
  type Sentence,
} from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import { type CorpusParts, PARTS } from './corpus-source.ts';
import { matchSupport } from './matched-support.ts';
import type { Rung } from './schema.ts';
import { withSentences } from './sentence-subsets.ts';

export interface CategoryMentions {
  readonly category: string;
  /** Spans; tokens where labels have no tag scheme. */
  readonly count: number;
}

/** Longest name that a merged category gets by joining those of its members. */
const LONGEST_JOINED_NAME = 40;

/**
 * The parts of a corpus on a rung. Boundaries of spans stay; a span whose category is not on the rung becomes O in train, dev and test
 * alike. Which categories are on it is decided by the training mentions, ties by name.
 * @param map for route `map`, which may lack categories only if no part has them
 * @param seed of the choice of sentences of route `matched`
 * @throws OptionError where the corpus does not have what the rung asks for
 */
export function climb(
  parts: CorpusParts,
  rung: Rung,
  { map, seed }: { readonly map: CategoryMap | undefined; readonly seed: number },
): CorpusParts {
  const onRung = rungMap(parts, rung, map);
  if (onRung === undefined) return parts;
  const kept = mapped(parts, onRung);
  return rung.route === 'matched' ? { ...kept, train: matchedTrain(kept, rung, seed) } : kept;
}

/**
 * What becomes of each category of a corpus on a rung; undefined where all stay as they are.
 * @param map for route `map`
 * @throws OptionError where the corpus does not have what the rung asks for
 */
export function rungMap(
  parts: CorpusParts,
  rung: Rung,
  map: CategoryMap | undefined,
): CategoryMap | undefined {
  if (rung.route === 'all') return undefined;
  const mentions = allMentions(parts);
  switch (rung.route) {
    case 'map':
      if (map === undefined)
        throw new OptionError('categories', 'route map needs a map: give the corpus one');
      return map;
    case 'merge':
      return mergeRarest(mentions, rung.categories);
    case 'add':
    case 'matched':
      return keepMostFrequent(mentions, rung, parts.scheme);
    default:
      return rung satisfies never;
  }
}

/** Mentions of each category, most frequent first, ties by name. */
export function countMentions(corpus: Corpus, scheme: Scheme): CategoryMentions[] {
  const counts = new Map<string, number>();
  for (const { labels } of corpus.sentences) {
    for (const category of categoriesIn(labels, scheme))
      counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return byFrequency(counts);
}

/** Categories of all parts by their mentions in train: one that train lacks counts 0. */
function allMentions(parts: CorpusParts): CategoryMentions[] {
  const counts = new Map(countMentions(parts.train, parts.scheme).map((m) => [m.category, m.count]));
  for (const part of PARTS) {
    for (const { category } of countMentions(parts[part], parts.scheme)) {
      if (!counts.has(category)) counts.set(category, 0);
    }
  }
  if (parts.scheme !== 'none' && counts.has('O')) {
    throw new OptionError(
      'categories',
      'a category named O cannot be told from outside: rename it in the corpus',
    );
  }
  return byFrequency(counts);
}

function byFrequency(counts: ReadonlyMap<string, number>): CategoryMentions[] {
  return [...counts]
    .map(([category, count]) => ({ category, count }))
    .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
}

function categoriesIn(labels: Sentence['labels'] = [], scheme: Scheme): string[] {
  const spans = scheme === 'none' ? labelsToTokenSpans(labels) : labelsToSpans(labels);
  return spans.map(({ category }) => category);
}

function mapped(parts: CorpusParts, map: CategoryMap): CorpusParts {
  const { scheme } = parts;
  return {
    scheme,
    train: mapCorpusCategories(parts.train, map, { scheme }),
    dev: mapCorpusCategories(parts.dev, map, { scheme }),
    test: mapCorpusCategories(parts.test, map, { scheme }),
  };
}

/**
 * Joins the two groups with the fewest mentions (ties: the name that sorts first) until `K` groups are left. A group is called
 * `A+B+C`, most frequent member first, or `A+…(3)` where that is longer than 40 characters.
 */
export function mergeRarest(mentions: readonly CategoryMentions[], K: number): Map<string, string> {
  requireCategories(mentions, K);
  let groups = mentions.map((mention) => ({
    members: [mention],
    count: mention.count,
    name: mention.category,
  }));
  while (groups.length > K) {
    groups.sort((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1));
    const [rarest, second, ...rest] = groups;
    if (rarest === undefined || second === undefined) break;
    const members = [...rarest.members, ...second.members].sort(
      (a, b) => b.count - a.count || (a.category < b.category ? -1 : 1),
    );
    const taken = new Set([...rest.map(({ name }) => name), ...mentions.map(({ category }) => category)]);
    groups = [...rest, { members, count: rarest.count + second.count, name: groupName(members, taken) }];
  }
  return new Map(groups.flatMap(({ members, name }) => members.map(({ category }) => [category, name])));
}

function groupName(members: readonly CategoryMentions[], taken: ReadonlySet<string>): string {
  const joined = members.map(({ category }) => category).join('+');
  let name =
    [...joined].length <= LONGEST_JOINED_NAME ? joined : `${members[0]?.category}+…(${members.length})`;
  // A corpus may have a category of that very name.
  while (taken.has(name)) name += '*';
  return name;
}

/** The `K` most frequent categories as they are, the others to O. */
function keepMostFrequent(
  mentions: readonly CategoryMentions[],
  { route, categories: K }: Extract<Rung, { route: 'add' | 'matched' }>,
  scheme: Scheme,
): Map<string, string> {
  if (scheme === 'none') {
    throw new OptionError(
      'categories',
      `route ${route} turns the other categories into O, but these labels have no tag scheme (B-, I-, O): use route merge or map`,
    );
  }
  requireCategories(mentions, K);
  return new Map(mentions.map(({ category }, n) => [category, n < K ? category : 'O']));
}

function requireCategories(mentions: readonly CategoryMentions[], K: number): void {
  if (K <= mentions.length) return;
  throw new OptionError(
    'categories',
    `${K} categories asked for, but the corpus has ${mentions.length}: ask for fewer`,
  );
}

/** Training sentences in which every category has as near as possible the asked number of mentions. */
function matchedTrain(
  { train, scheme }: CorpusParts,
  rung: Extract<Rung, { route: 'matched' }>,
  seed: number,
): Corpus {
  const mentions = countMentions(train, scheme);
  const poor = mentions.findLast(({ count }) => count < rung.mentions);
  if (mentions.length < rung.categories || poor !== undefined) {
    const what = poor === undefined ? 'a category has none' : `"${poor.category}" has ${poor.count}`;
    throw new OptionError(
      'categories',
      `${rung.mentions} training mentions of each of ${rung.categories} categories asked for, but ${what}: ask for fewer`,
    );
  }
  const perSentence = train.sentences.map(({ labels }) => categoriesIn(labels, scheme));
  const chosen = matchSupport(perSentence, rung.mentions, seed);
  return withSentences(
    train,
    train.sentences.filter((_, n) => chosen[n]),
  );
}
