/** A made-up but complete result: every part of a report has something to show, and names are as hostile as a corpus can be. */

import type { Verdict } from '../../src/compare/claims/claim.ts';
import { type Rung, resolveExperiment } from '../../src/compare/experiment/schema.ts';
import type {
  CellResult,
  CellStability,
  Claim,
  ClaimEvidence,
  ExperimentResult,
} from '../../src/compare/result.ts';
import type {
  ExplainedExample,
  Interpretation,
  RunCost,
  WeightSummary,
} from '../../src/compare/run/run-result.ts';

/** Text that breaks what does not escape it. */
export const HOSTILE = {
  script: '<script>alert("x")</script>',
  quotes: `"'\`&lt;|\\`,
  long: 'w'.repeat(10_000),
  rightToLeft: 'שָׁלוֹם‮evil',
  emoji: '👩‍👩‍👧🇩🇪',
  controls: 'bell\u0007null\u0000line\nbreak\ttab',
  proto: '__proto__',
  formula: '=HYPERLINK("http://example.org")',
  latex: '\\input{/etc/passwd}%$&#_{}~^',
} as const;

const CATEGORIES = ['PER', 'LOC', HOSTILE.proto, HOSTILE.script] as const;

type Mean = { readonly mean: number; readonly sd: number | undefined };
const meanSd = (mean: number, sd: number | undefined = 0.004): Mean => ({ mean, sd });

interface SystemPlan {
  readonly system: string;
  readonly emission: CellResult['emission'];
  readonly output: CellResult['output'];
  readonly vectors?: string;
  readonly f1: number;
  readonly invalid: number;
}

/** Nine systems: emission by output, a network with vectors, and another program. */
const SYSTEMS: readonly SystemPlan[] = [
  { system: 'features + softmax', emission: 'features', output: 'softmax', f1: 0.803, invalid: 6.1 },
  {
    system: 'features + masked softmax',
    emission: 'features',
    output: 'masked-softmax',
    f1: 0.811,
    invalid: 0,
  },
  { system: 'features + CRF', emission: 'features', output: 'crf', f1: 0.832, invalid: 0.3 },
  { system: 'BiLSTM + softmax', emission: 'bilstm', output: 'softmax', f1: 0.741, invalid: 9.4 },
  { system: 'BiLSTM + masked softmax', emission: 'bilstm', output: 'masked-softmax', f1: 0.762, invalid: 0 },
  { system: 'BiLSTM + CRF', emission: 'bilstm', output: 'crf', f1: 0.778, invalid: 0.5 },
  {
    system: 'BiLSTM + CRF',
    emission: 'bilstm',
    output: 'crf',
    vectors: 'pretrained',
    f1: 0.846,
    invalid: 0.4,
  },
  { system: 'both + CRF', emission: 'both', output: 'crf', f1: 0.851, invalid: 0.2 },
  {
    system: `other program ${HOSTILE.quotes}`,
    emission: undefined,
    output: undefined,
    f1: 0.82,
    invalid: 1.2,
  },
];

const weights: WeightSummary = {
  labels: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'].map((label, n) => ({
    label,
    positive: [HOSTILE.script, HOSTILE.long, HOSTILE.rightToLeft, `U00:${HOSTILE.formula}`, 'U01:Berlin'].map(
      (attribute, k) => ({ attribute, weight: 4.5 - k - n / 10 }),
    ),
    negative: [HOSTILE.controls, HOSTILE.quotes, HOSTILE.emoji].map((attribute, k) => ({
      attribute,
      weight: k - 3.25,
    })),
    positiveCount: 120 + n,
    negativeCount: 80,
  })),
  transitions: {
    labels: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'],
    weights: [
      [1.2, 0.8, null, 0.5, -2.25],
      [-0.4, -1.1, 3.5, null, null],
      [0.1, -0.9, 2.4, 0, null],
      [0.3, null, null, -0.2, 2.9],
      [0.2, 0.1, null, null, 1.7],
    ],
  },
  templates: [
    { template: 'U00:%x[0,0]', features: 12_345, share: 0.41 },
    { template: HOSTILE.latex, features: 900, share: 0.32 },
    { template: 'shape', features: 77, share: 0.27 },
  ],
};

const interpretation = (isLinear: boolean): Interpretation => ({
  decisions: 200,
  exactShare: isLinear ? 1 : undefined,
  greatestResidual: isLinear ? 3.2e-14 : undefined,
  deletion: [0, 1, 2, 3, 5].map((removed) => ({
    removed,
    probability: 0.95 * 0.62 ** removed,
    randomProbability: 0.95 * 0.9 ** removed,
    flipped: 1 - 0.7 ** removed,
    randomFlipped: 1 - 0.95 ** removed,
  })),
  gaps: [0.4, 0.1],
  topWords: [[1, 2], [0]],
  weightsFor95: isLinear ? 4321 : undefined,
  reference: {
    labels: ['B-PER', 'O'],
    examples: [
      example(isLinear, 17, 1, ['hello', HOSTILE.script, HOSTILE.rightToLeft, HOSTILE.controls]),
      example(isLinear, 40, 0, [HOSTILE.long, HOSTILE.formula, HOSTILE.emoji]),
      example(isLinear, 41, 0, [HOSTILE.proto, HOSTILE.latex]),
    ],
    sparsity: isLinear
      ? {
          full: { weights: 331_245, f1: 0.8 },
          target: 0.76,
          magnitude: [0, 1, 1024, 4321, 331_245].map((weights) => ({
            weights,
            f1: weights === 0 ? 0 : 0.77,
          })),
          magnitudeNeeded: 4321,
          l1: [
            { l1: 64.5, weights: 12, f1: 0.31 },
            { l1: 4.03125, weights: 987, f1: 0.765 },
          ],
          l1Needed: 987,
        }
      : undefined,
  },
});

const example = (
  isLinear: boolean,
  sentence: number,
  token: number,
  tokens: readonly string[],
): ExplainedExample => ({
  sentence,
  token,
  tokens,
  gold: 'B-PER',
  label: isLinear ? 'B-PER' : HOSTILE.quotes,
  rival: 'O',
  probability: 0.625,
  words: tokens.map((_, t) => (isLinear ? 1.5 : -0.25) * (t + 1)),
  ...(isLinear
    ? {
        wordless: -0.75,
        features: [
          { feature: HOSTILE.latex, label: 'B-PER', position: 0, contribution: 2.125 },
          { feature: `w[0]=${HOSTILE.script}`, label: 'O', position: 1, contribution: -1.5 },
        ],
      }
    : {}),
});

const stability = (isLinear: boolean): CellStability => ({
  betweenSeeds: 0.61,
  refits: [1, 2, 3].map((refit) => ({
    refit,
    seed: 1,
    f1: 0.8 + refit / 100,
    sha256: 'cd'.repeat(32),
    overlap: (isLinear ? 0.7 : 0.4) + refit / 100,
    occludedOverlap: isLinear ? 0.5 + refit / 100 : undefined,
    sameLabel: 0.9,
    featureOverlap: isLinear ? 0.45 : undefined,
  })),
});

function withoutReference(isLinear: boolean): Interpretation {
  const { reference: _reference, ...rest } = interpretation(isLinear);
  return rest;
}

interface Variation {
  readonly rung?: Rung;
  readonly categoryCount?: number;
  readonly usedSentences?: number;
  readonly distortion?: CellResult['distortion'];
  readonly shift?: number;
}

function makeCell(corpus: string, plan: SystemPlan, variation: Variation = {}): CellResult {
  const {
    rung = { route: 'all' },
    categoryCount = CATEGORIES.length,
    shift = 0,
    distortion = { kind: 'none' },
  } = variation;
  const f1 = plan.f1 + shift;
  const id = [corpus, plan.system, plan.vectors ?? 'none', rung.route, categoryCount, distortion.kind].join(
    '/',
  );
  const isMain = rung.route === 'all' && distortion.kind === 'none';
  return {
    id,
    corpus,
    options: undefined,
    rung,
    categoryCount,
    trainSentences: 'all',
    usedSentences: variation.usedSentences ?? 2000,
    distortion,
    emission: plan.emission,
    output: plan.output,
    vectors: plan.vectors ?? 'none',
    resources: 'none',
    templates: plan.emission === 'bilstm' || plan.emission === undefined ? 'none' : 'preset',
    system: plan.system,
    grids: ['main'],
    runs: [1, 2, 3].map((seed) => ({
      id: `${id}#${seed}`,
      seed,
      f1: f1 + (seed - 2) / 250,
      devScore: f1 + 0.02,
      iterations: 60 + seed,
      sha256: 'ab'.repeat(32),
    })),
    scores: (['conlleval', 'strict', 'discard'] as const).map((mode, n) => ({
      mode,
      precision: meanSd(f1 + 0.01 - n / 500),
      recall: meanSd(f1 - 0.01 - n / 500),
      f1: meanSd(f1 - n / 500),
    })),
    accuracy: meanSd(0.9 + f1 / 12, 0.001),
    invalidPer1000: meanSd(plan.invalid, 0.1),
    categories: CATEGORIES.slice(0, categoryCount).map((category, n) => ({
      category,
      support: 1600 >> n,
      precision: meanSd(f1 - n * 0.05),
      recall: meanSd(f1 - n * 0.06),
      f1: meanSd(f1 - n * 0.055),
      low: f1 - n * 0.055 - 0.012 * (n + 1),
      high: f1 - n * 0.055 + 0.011 * (n + 1),
    })),
    low: f1 - 0.011,
    high: f1 + 0.01,
    errors: {
      kinds: ['correct', 'type', 'boundary-left', 'boundary-right', 'missed', 'spurious'].map((kind, n) => ({
        kind,
        count: n === 0 ? 3000 * f1 : (400 * (1 - f1)) / n,
      })),
      confusions: [
        { gold: 'PER', predicted: HOSTILE.script, count: 31.5 },
        { gold: HOSTILE.proto, predicted: 'LOC', count: 12 },
      ],
    },
    parameters: plan.emission === 'features' ? 331_245 : 1_245_678,
    weights: isMain && plan.emission === 'features' ? weights : undefined,
    interpretation:
      isMain && plan.output === 'crf' && plan.vectors === undefined && plan.emission !== 'both'
        ? [interpretation(plan.emission === 'features'), withoutReference(plan.emission === 'features')]
        : [],
    ...(isMain && plan.output === 'crf' && plan.vectors === undefined && plan.emission !== 'both'
      ? { stability: stability(plan.emission === 'features') }
      : {}),
  };
}

function cellsOf(corpus: string, shift: number): CellResult[] {
  const ladderSystems = SYSTEMS.filter(({ output }) => output === 'crf');
  const rungs: Variation[] = [1, 2, 3].flatMap((categories) => [
    {
      rung: { route: 'merge', categories },
      categoryCount: categories,
      shift: shift + (4 - categories) * 0.02,
    },
    {
      rung: { route: 'add', categories },
      categoryCount: categories,
      shift: shift + (4 - categories) * 0.025,
    },
    {
      rung: { route: 'matched', categories, mentions: 150 },
      categoryCount: categories,
      usedSentences: 700,
      shift: shift - categories * 0.02,
    },
  ]);
  const thinned = [0.4, 0.8].map(
    (share): Variation => ({ distortion: { kind: 'thin-outside', share }, shift: shift - share / 20 }),
  );
  return [
    ...SYSTEMS.map((plan) => makeCell(corpus, plan, { shift })),
    ...rungs.flatMap((rung) => ladderSystems.map((plan) => makeCell(corpus, plan, rung))),
    ...thinned.flatMap((variation) =>
      SYSTEMS.filter(
        ({ vectors, output }) => vectors === undefined && (output === 'crf' || output === 'softmax'),
      ).map((plan) => makeCell(corpus, plan, variation)),
    ),
  ];
}

function evidenceOf(
  corpora: readonly string[],
  verdicts: readonly Verdict[],
  effects: readonly number[],
): ClaimEvidence[] {
  return corpora.flatMap((corpus, n) =>
    (['conlleval', 'strict', 'discard'] as const).map((mode) => {
      const effect = effects[n] ?? 0;
      return {
        corpus,
        mode,
        verdict: verdicts[n] ?? 'inconclusive',
        reason: 'Made up.',
        effect,
        low: effect - 1.2,
        high: effect + 1.25,
        p: effect > 1 ? 0.0002 : 0.21,
        adjustedP: effect > 1 ? 0.0024 : 1,
        equivalenceP: effect > 1 ? 1 : 0.43,
        detectable: 1.7,
        cells: [`${corpus}/features + CRF`],
      };
    }),
  );
}

function makeClaim(
  id: string,
  row: Claim['row'],
  side: Claim['side'],
  statement: string,
  verdict: Verdict,
  evidence: ClaimEvidence[],
): Claim {
  return {
    id,
    row,
    side,
    statement,
    test: 'paired bootstrap over sentences, nested with seeds',
    unit: 'points of F1',
    smallestEffect: 0.5,
    verdict,
    reason: `The effect is ${verdict === 'supported' ? 'larger' : 'not larger'} than the smallest that matters on every corpus.`,
    evidence,
    dependsOnScoring: id === 'global-mask',
    measures:
      row === 'interpretability'
        ? [{ name: 'overlap of the three most attributed words between seeds', value: 0.734, unit: 'share' }]
        : [],
  };
}

function ledgerOf(corpora: readonly string[]): Claim[] {
  const evidence = (verdicts: Verdict[], effects: number[]): ClaimEvidence[] =>
    evidenceOf(corpora, verdicts, effects);
  return [
    makeClaim(
      'features-crf',
      'features',
      'CRF',
      'reduced to the word alone, the CRF loses more than the network',
      'supported',
      evidence(['supported', 'supported'], [8.52, 5.1]),
    ),
    makeClaim(
      'features-network',
      'features',
      'network',
      'a network gains nothing from hand features',
      'not supported',
      evidence(['not supported', 'not supported'], [-6.3, -4.2]),
    ),
    makeClaim(
      'vectors-crf',
      'vectors',
      'CRF',
      'the CRF gains less from vectors than matters',
      'inconclusive',
      evidence(['inconclusive', 'supported'], [0.3, 0.1]),
    ),
    makeClaim(
      'vectors-network',
      'vectors',
      'network',
      'the network gains more from vectors than the CRF',
      'supported',
      evidence(['supported', 'supported'], [6.8, 3.9]),
    ),
    makeClaim(
      'deletion',
      'interpretability',
      'CRF',
      'all of a decision’s score is explained by named weights',
      'supported',
      evidence(['supported', 'supported'], [99, 99]),
    ),
    makeClaim(
      'attribution',
      'interpretability',
      'network',
      'attributions of the network agree less between seeds',
      'mixed',
      evidence(['supported', 'inconclusive'], [4.1, 0.4]),
    ),
    makeClaim(
      'slope',
      'categories',
      'both',
      'with more categories the network loses more than the CRF',
      'mixed',
      evidence(['not supported', 'supported'], [-2.2, 2.6]),
    ),
    makeClaim(
      'global',
      'global',
      'both',
      'the CRF is better than the softmax on the same scores',
      'supported',
      evidence(['supported', 'supported'], [2.9, 3.7]),
    ),
    makeClaim(
      'global-mask',
      'global',
      'both',
      'I only follows B or I: a mask makes up for less than it',
      'inconclusive',
      evidence(['supported', 'inconclusive'], [2.1, 0.9]),
    ),
    makeClaim(
      'global-outside',
      'global',
      'both',
      'there are more Os than Bs and Is: the gap shrinks as Os become fewer',
      'not supported',
      evidence(['not supported', 'not supported'], [0.1, -0.4]),
    ),
  ];
}

const CURVE_SIZES = [100, 300, 1000, 3000, 8000];

/** Two corpora, nine systems, four categories, three routes of ladders with three rungs, curves, a failure. */
export function makeExperimentResult(): ExperimentResult {
  const corpora = ['conll2003', 'embedded'];
  const experiment = resolveExperiment({
    name: 'made-up',
    title: `A made-up comparison ${HOSTILE.script}`,
    corpora: [
      { name: 'conll2003', source: { kind: 'files', train: HOSTILE.script, test: HOSTILE.rightToLeft } },
      { name: 'embedded', source: { kind: 'embedded' } },
    ],
    grids: [{ name: 'main' }],
  });
  return {
    version: 1,
    experiment,
    versions: { crfLab: '0.1.0' },
    data: corpora.map((corpus) => ({
      corpus,
      task: 'ner',
      scheme: 'iob2',
      hashes: ['train', 'dev', 'test'].map((part, n) => ({ part, sha256: `${n}f`.repeat(32) })),
      parts: (['train', 'dev', 'test'] as const).map((part, n) => ({
        part,
        sentences: 14_041 >> n,
        tokens: 203_621 >> n,
        documents: 946 >> n,
        spans: 23_499 >> n,
        outsideShare: 0.8328,
      })),
      categories: CATEGORIES.map((category, n) => ({
        category,
        train: 7140 >> n,
        dev: 1837 >> n,
        test: 1668 >> n,
      })),
      seenSpans: 0.553,
    })),
    cells: corpora.flatMap((corpus, n) => cellsOf(corpus, n * 0.03)),
    ledger: ledgerOf(corpora),
    pairs: [],
    curves: corpora.map((corpus) => ({
      corpus,
      systems: ['features + CRF', 'BiLSTM + CRF'].map((system, n) => ({
        system,
        points: CURVE_SIZES.map((sentences, k) => {
          const mean = 0.55 - n * 0.2 + (0.07 + n * 0.06) * k;
          return { sentences, mean, low: mean - 0.02, high: mean + 0.018 };
        }),
      })),
      crossovers: [
        {
          a: 'features + CRF',
          b: 'BiLSTM + CRF',
          sentences: 4210,
          low: 2950,
          high: 6870,
          above: undefined,
          share: 0.97,
        },
        {
          a: 'features + CRF',
          b: 'both + CRF',
          sentences: undefined,
          low: undefined,
          high: undefined,
          above: 'both + CRF',
          share: 0.02,
        },
      ],
      worth: [
        { system: 'BiLSTM + CRF', resource: 'vectors', sentences: 1000, equals: 3420, low: 2100, high: 5200 },
        {
          system: 'features + CRF',
          resource: 'gazetteers',
          sentences: 8000,
          equals: undefined,
          low: undefined,
          high: undefined,
        },
      ],
    })),
    failures: [
      { id: 'ab12', cell: 'embedded/both + CRF', reason: `the loss became ${HOSTILE.script} at epoch 3` },
    ],
  };
}

export function makeCosts(result: ExperimentResult): RunCost[] {
  return result.cells.flatMap((cell) =>
    cell.runs.map(({ id }, n) => ({
      id,
      trainSeconds: cell.emission === 'features' ? 3.2 + n : 21.5 + n,
      predictSeconds: 0.4,
      cpuSeconds: 40 + n,
      peakMb: 512 + n,
      tokensPerSecond: 81_234,
    })),
  );
}
