/** An experiment whose runs were never trained: predictions made from the gold labels. */
import type { AnalysisInput } from '../../../src/compare/analysis/analyse.ts';
import { cellKey } from '../../../src/compare/experiment/cell-key.ts';
import type { PreparedData } from '../../../src/compare/experiment/data-store.ts';
import { planExperiment } from '../../../src/compare/experiment/plan.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import type { RunResult } from '../../../src/compare/run/run-result.ts';
import { spansToLabels } from '../../../src/corpus/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';

/** Sentences. */
export const N = 400;
const T = 8;

/** Sentences of one PER and one LOC each. */
export function makeGold(): string[][] {
  const random = createRandom(5);
  return Array.from({ length: N }, () => {
    const start = random.integer(2);
    return spansToLabels(
      [
        { category: 'PER', start, end: start + 2 },
        { category: 'LOC', start: 5, end: 6 },
      ],
      T,
      'iob2',
    );
  });
}

/** Gold labels with a share of the sentences spoilt: all O, or an I that nothing begins. */
function spoil(
  gold: readonly (readonly string[])[],
  share: number,
  seed: number,
  isBroken: boolean,
): string[] {
  const random = createRandom(seed);
  return gold.map((labels) => {
    if (random.uniform() >= share) return labels.join(' ');
    return labels.map((_, t) => (isBroken && t === 7 ? 'I-ORG' : 'O')).join(' ');
  });
}

export const OPTIONS: ExperimentOptions = {
  name: 'made-up',
  corpora: [{ name: 'toy', source: { kind: 'embedded' } }],
  grids: [
    {
      name: 'main',
      emissions: ['features', 'bilstm', 'both'],
      outputs: ['softmax', 'masked-softmax', 'crf'],
    },
    { name: 'words', emissions: ['features'], outputs: ['crf'], templates: ['words'] },
    { name: 'sizes', outputs: ['crf'], trainSentences: [100, 1000, 'all'] },
  ],
  interpretation: { refits: 0 },
  statistics: { rounds: 400 },
};

/** Share of sentences that a system gets wrong. */
const ERRORS: Record<string, number> = { features: 0.1, bilstm: 0.2, both: 0.2 };

/** What an experiment of made-up predictions is analysed from. */
export async function analysisInput(change: Partial<AnalysisInput> = {}): Promise<AnalysisInput> {
  const experiment = resolveExperiment(OPTIONS);
  const gold = makeGold();
  const { runs } = planExperiment(experiment, []);
  const used = (size: number | 'all'): number => (size === 'all' ? 2400 : size);
  const results = new Map(
    runs.map((run): [string, RunResult] => {
      const { spec } = run;
      const share = (output: string): number => {
        const own = (ERRORS[spec.emission] ?? 0) + (spec.templates === 'words' ? 0.2 : 0);
        const forSize =
          spec.emission === 'features' ? 0 : 0.15 * Math.log10(2400 / used(spec.trainSentences));
        const gain = spec.trainSentences === 100 && spec.emission === 'features' ? 0.02 : 0;
        return own + forSize + gain + (output === 'softmax' ? 0.15 : 0);
      };
      const predictions = Object.fromEntries(
        run.outputs.map((output) => [
          output,
          spoil(gold, share(output), spec.seed * 100 + share(output) * 10, output === 'softmax'),
        ]),
      );
      return [
        run.id,
        {
          version: 1,
          id: run.id,
          spec,
          predictions,
          parameters: 10,
          labels: 5,
          iterations: 3,
          stopReason: 'converged',
          devScore: 0.5,
          weights: undefined,
          interpretation: undefined,
        },
      ];
    }),
  );
  return {
    experiment,
    crfLabVersion: '0.0.0',
    runs,
    results,
    failures: [],
    keyOf: cellKey,
    isDeterministic: () => false,
    optionsOf: () => undefined,
    prepare: async ({ trainSentences }) =>
      ({
        gold,
        scheme: 'iob2',
        categories: ['LOC', 'PER'],
        documents: undefined,
        usedSentences: used(trainSentences),
      }) as unknown as PreparedData,
    card: async (corpus) => ({
      corpus,
      task: 'ner',
      scheme: 'iob2',
      hashes: [],
      parts: [],
      categories: [],
      seenSpans: 0,
    }),
    readPredictions: async () => gold,
    ...change,
  };
}
