/** The lecture's table and reasons as contrasts of cells. docs/claims.md says the same in words. */

import type { Distortion, Emission, Output, Rung } from '../experiment/schema.ts';
import type { Claim } from '../result.ts';
import {
  type Contrast,
  combine,
  difference,
  differenceOfDifferences,
  slopeDifference,
} from '../statistics/index.ts';
import type { CellFinder, CellQuery } from './cell-finder.ts';

/** What the contrast is taken of. `f1`: points of micro F1 (accuracy where labels are no spans). */
export type ClaimMetric = 'f1' | 'invalid' | 'deletion' | 'stability';

export interface ClaimDefinition
  extends Pick<Claim, 'id' | 'row' | 'side' | 'statement' | 'test' | 'unit' | 'role'> {
  readonly metric: ClaimMetric;
  /** `more`: the effect is above 0. `no-less`: it is not below 0 by as much as matters. */
  readonly expects: 'more' | 'no-less';
  /** Smallest effect that matters, as a multiple of the experiment's, or by itself. */
  readonly smallest: { readonly times: number } | { readonly absolute: number };
  /** Positive = as the claim says; undefined where the corpus lacks the cells. */
  readonly contrast: (finder: CellFinder) => Contrast | undefined;
}

const POINTS = 'points of F1';

/** Names of the cells, or undefined when one is missing. */
function keys(finder: CellFinder, queries: readonly CellQuery[]): string[] | undefined {
  const found = queries.flatMap((query) => finder.find(query)?.group.key ?? []);
  return found.length === queries.length ? found : undefined;
}

function subtract(finder: CellFinder, a: CellQuery, b: CellQuery): Contrast | undefined {
  const [keyA, keyB] = keys(finder, [a, b]) ?? [];
  return keyA === undefined || keyB === undefined ? undefined : difference(keyA, keyB);
}

function subtractTwice(
  finder: CellFinder,
  [a, b]: readonly [CellQuery, CellQuery],
  [c, d]: readonly [CellQuery, CellQuery],
): Contrast | undefined {
  const [keyA, keyB, keyC, keyD] = keys(finder, [a, b, c, d]) ?? [];
  if (keyA === undefined || keyB === undefined || keyC === undefined || keyD === undefined) return undefined;
  return differenceOfDifferences(keyA, keyB, keyC, keyD);
}

const FEATURES: CellQuery = { emission: 'features', output: 'crf' };
const WORDS: CellQuery = { ...FEATURES, templates: 'words' };
const NETWORK: CellQuery = { emission: 'bilstm', output: 'crf' };
const BOTH: CellQuery = { emission: 'both', output: 'crf' };
const withVectors = (query: CellQuery): CellQuery => ({ ...query, vectors: 'pretrained' });

const FEATURE_CLAIMS: readonly ClaimDefinition[] = [
  {
    id: 'crf-needs-features',
    role: 'row',
    row: 'features',
    side: 'CRF',
    statement: 'A CRF lives on feature engineering',
    test: 'CRF with the preset of hand features against a CRF on the word alone.',
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) => subtract(finder, FEATURES, WORDS),
  },
  {
    id: 'crf-loses-more-without-features',
    role: 'detail',
    row: 'features',
    side: 'both',
    statement: 'Without hand features a CRF loses more than a network',
    test: '(CRF on all hand features − CRF on the word alone) − (network with hand features − network without).',
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) => subtractTwice(finder, [FEATURES, WORDS], [BOTH, NETWORK]),
  },
  {
    id: 'network-needs-no-features',
    role: 'row',
    row: 'features',
    side: 'network',
    statement: 'A network does not need hand features',
    test: 'Network without hand features against the same network with them: not worse by what matters.',
    unit: POINTS,
    metric: 'f1',
    expects: 'no-less',
    smallest: { times: 1 },
    contrast: (finder) => subtract(finder, NETWORK, BOTH),
  },
];

const VECTOR_CLAIMS: readonly ClaimDefinition[] = [
  {
    id: 'network-gains-more-from-vectors',
    role: 'detail',
    row: 'vectors',
    side: 'both',
    statement: 'A network gains more from pre-trained vectors than a CRF',
    test: '(network with pre-trained vectors − with random ones) − (CRF with vectors as features − without).',
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) =>
      subtractTwice(finder, [withVectors(NETWORK), NETWORK], [withVectors(FEATURES), FEATURES]),
  },
  {
    id: 'network-needs-vectors',
    role: 'row',
    row: 'vectors',
    side: 'network',
    statement: 'A network needs pre-trained vectors',
    test: 'Network with pre-trained vectors against the same network with random ones.',
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) => subtract(finder, withVectors(NETWORK), NETWORK),
  },
  {
    id: 'crf-needs-no-vectors',
    role: 'row',
    row: 'vectors',
    side: 'CRF',
    statement: 'A CRF does not need pre-trained vectors',
    test: 'CRF without vectors against the CRF with vectors as features: not worse by what matters.',
    unit: POINTS,
    metric: 'f1',
    expects: 'no-less',
    smallest: { times: 1 },
    contrast: (finder) => subtract(finder, FEATURES, withVectors(FEATURES)),
  },
];

/** A pseudo-system whose named words matter no more than random ones. */
export const chanceOf = (corpus: string): string => `${corpus}/chance`;

const INTERPRETABILITY_CLAIMS: readonly ClaimDefinition[] = [
  {
    id: 'crf-attributions-matter',
    role: 'row',
    row: 'interpretability',
    side: 'CRF',
    statement: 'The words that a CRF’s weights name are those that decided',
    test: 'Fall of the probability of the decided label without the word that its weights speak for most, beyond the fall without a random word.',
    unit: 'points of probability',
    metric: 'deletion',
    expects: 'more',
    smallest: { absolute: 2 },
    contrast: (finder) => {
      const [key] = keys(finder, [FEATURES]) ?? [];
      return key === undefined ? undefined : difference(key, chanceOf(finder.corpus));
    },
  },
  {
    id: 'network-reasons-change',
    role: 'row',
    row: 'interpretability',
    side: 'network',
    statement:
      'Trained on other sentences of the same kind, a network decides for other reasons more often than a CRF',
    test: 'Overlap (Jaccard) of the three most important words of a decision between the model and the same trained on resampled sentences (bootstrap refits): CRF (by its weights) − network (by occlusion), on the same tokens and the same resamples.',
    unit: 'points of overlap',
    metric: 'stability',
    expects: 'more',
    smallest: { absolute: 5 },
    contrast: (finder) => subtract(finder, FEATURES, NETWORK),
  },
  {
    id: 'crf-words-against-occlusion',
    role: 'detail',
    row: 'interpretability',
    side: 'both',
    statement:
      'The word that a CRF’s weights name matters more to it than the word found by occlusion does to a network',
    test: 'Fall of the probability of the decided label without that word beyond the fall without a random word: CRF − network, on the same tokens. Occlusion finds the word whose removal matters most, so the network is at an advantage.',
    unit: 'points of probability',
    metric: 'deletion',
    expects: 'more',
    smallest: { absolute: 2 },
    contrast: (finder) => subtract(finder, FEATURES, NETWORK),
  },
];

const ROUTES = {
  map: 'fine categories merged by the hierarchy',
  merge: 'the rarest categories merged',
  add: 'categories added one after another, the others O',
  matched: 'equally many mentions of each category',
} as const satisfies Partial<Record<Rung['route'], string>>;

/** Slope over log₂ K, scaled to the whole ladder, so that the effect is in points and not in points per doubling. */
function ladderDifference(finder: CellFinder, route: keyof typeof ROUTES): Contrast | undefined {
  const points = finder.ladder(route).flatMap(({ rung, categories }) => {
    const [features, network] =
      keys(finder, [
        { ...FEATURES, rung },
        { ...NETWORK, rung },
      ]) ?? [];
    if (features === undefined || network === undefined) return [];
    return [{ features, network, x: Math.log2(categories) }];
  });
  const [least, most] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  if (!(most > least)) return undefined;
  const perDoubling = slopeDifference(
    `slope over categories, ${route}`,
    points.map(({ features, x }) => ({ system: features, x })),
    points.map(({ network, x }) => ({ system: network, x })),
  );
  return combine(`F1 over the ladder ${route}`, [[most - least, perDoubling.terms]]);
}

const CATEGORY_CLAIMS: readonly ClaimDefinition[] = [
  ...Object.entries(ROUTES).map(
    ([route, how]): ClaimDefinition => ({
      id: `crf-bears-categories-${route}`,
      role: route === 'map' || route === 'merge' ? 'row' : 'detail',
      row: 'categories',
      side: 'network',
      statement: 'With more categories a CRF loses less than a network',
      test: `Fall of F1 from the fewest to the most categories (regression on log₂ K; ${how}): network − CRF.`,
      unit: POINTS,
      metric: 'f1',
      expects: 'more',
      smallest: { times: 1 },
      contrast: (finder) => ladderDifference(finder, route as keyof typeof ROUTES),
    }),
  ),
  {
    id: 'crf-ahead-with-many-categories',
    role: 'row',
    row: 'categories',
    side: 'CRF',
    statement: 'With many categories a CRF is ahead of a network',
    test: 'CRF on hand features − network with CRF, all categories.',
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) =>
      subtract(finder, { ...FEATURES, rung: finder.finest }, { ...NETWORK, rung: finder.finest }),
  },
];

const EMISSION_NAMES: Record<'features' | 'bilstm', string> = {
  features: 'hand features',
  bilstm: 'a network',
};

function globalClaims(emission: 'features' | 'bilstm'): ClaimDefinition[] {
  const side = emission === 'features' ? 'CRF' : 'network';
  const on = EMISSION_NAMES[emission];
  const cell = (output: Output): CellQuery => ({ emission: emission as Emission, output });
  const base = { row: 'global', side, unit: POINTS, metric: 'f1', expects: 'more' } as const;
  const claim = (
    id: string,
    role: NonNullable<ClaimDefinition['role']>,
    statement: string,
    test: string,
    contrast: ClaimDefinition['contrast'],
  ): ClaimDefinition => ({
    ...base,
    id: `${id}-${emission}`,
    role,
    statement,
    test,
    smallest: { times: 1 },
    contrast,
  });
  const gap = (finder: CellFinder, kind: 'thin-outside' | 'cut-outside'): Contrast | undefined => {
    const distortion = finder.distortions(kind).at(-1);
    if (distortion === undefined) return undefined;
    const thinned = (output: Output): CellQuery => ({ ...cell(output), distortion });
    return subtractTwice(finder, [cell('crf'), cell('softmax')], [thinned('crf'), thinned('softmax')]);
  };
  return [
    claim(
      'global-beats-local',
      'row',
      `On ${on}, a CRF (global) beats a softmax (local)`,
      'CRF − softmax.',
      (finder) => subtract(finder, cell('crf'), cell('softmax')),
    ),
    claim(
      'global-beats-masked',
      'detail',
      `On ${on}, the CRF's lead is more than never leaving the tag scheme`,
      'CRF − softmax decoded within the tag scheme.',
      (finder) => subtract(finder, cell('crf'), cell('masked-softmax')),
    ),
    claim(
      'global-training-matters',
      'detail',
      `On ${on}, training all labels together matters, not only decoding them together`,
      'CRF − softmax with transition weights fitted afterwards.',
      (finder) => subtract(finder, cell('crf'), cell('softmax-transitions')),
    ),
    {
      ...base,
      id: `local-breaks-scheme-${emission}`,
      role: emission === 'features' ? 'reason' : 'detail',
      statement: `on ${on}, a softmax puts I where no B or I of its kind precedes; a CRF does not`,
      test: 'Transitions outside the tag scheme per 1,000 tokens: softmax − CRF.',
      unit: 'transitions per 1,000 tokens',
      metric: 'invalid',
      smallest: { absolute: 0.1 },
      contrast: (finder) => subtract(finder, cell('softmax'), cell('crf')),
    },
    claim(
      'gap-grows-with-outside-sentences',
      'detail',
      `on ${on}, the CRF's lead over the softmax comes from the many Os: it shrinks without sentences that are O only`,
      '(CRF − softmax) on all sentences − (CRF − softmax) after O-only sentences were left out.',
      (finder) => gap(finder, 'thin-outside'),
    ),
    claim(
      'gap-grows-with-outside-tokens',
      emission === 'features' ? 'reason' : 'detail',
      `on ${on}, the CRF's lead over the softmax comes from the many Os: it shrinks when tokens labelled O are left out`,
      '(CRF − softmax) on all tokens − (CRF − softmax) after tokens labelled O were left out of training.',
      (finder) => gap(finder, 'cut-outside'),
    ),
  ];
}

const NOISES = {
  'label-noise': ['wrong training labels', 'training labels changed at random'],
  'typing-errors': ['typing errors', 'words misspelt in train and test'],
} as const satisfies Partial<Record<Distortion['kind'], readonly [string, string]>>;

/** Not in the lecture's table. */
const NOISE_CLAIMS: readonly ClaimDefinition[] = (['label-noise', 'typing-errors'] as const).map((kind) => {
  const [name, how] = NOISES[kind];
  return {
    id: `network-bears-${kind}`,
    role: 'detail',
    row: 'noise',
    side: 'both',
    statement: `With ${name} a CRF on hand features loses more than a network`,
    test: `(CRF − the same with noise) − (network with CRF − the same with noise); the most noise of the experiment, ${how}.`,
    unit: POINTS,
    metric: 'f1',
    expects: 'more',
    smallest: { times: 1 },
    contrast: (finder) => {
      const distortion = finder.distortions(kind).at(-1);
      if (distortion === undefined) return undefined;
      return subtractTwice(
        finder,
        [FEATURES, { ...FEATURES, distortion }],
        [NETWORK, { ...NETWORK, distortion }],
      );
    },
  };
});

export const CLAIMS: readonly ClaimDefinition[] = [
  ...FEATURE_CLAIMS,
  ...VECTOR_CLAIMS,
  ...INTERPRETABILITY_CLAIMS,
  ...CATEGORY_CLAIMS,
  ...globalClaims('features'),
  ...globalClaims('bilstm'),
  ...NOISE_CLAIMS,
];
