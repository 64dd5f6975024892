/** Tables of README.md that are not about claims: speed, and what whole corpora give. */
import { markdownTable } from 'markdown-table';
import { mean } from '../../../src/compare/statistics/mean.ts';
import { formatPercent, type SpanScoresJson } from '../../../src/evaluation/index.ts';
import { summarize } from '../performance/statistics.ts';
import { readAllJson, readJson } from './results.ts';

interface NetworkSpeed {
  readonly results: readonly {
    readonly case: string;
    readonly crfLab: readonly SpeedOfStart[];
    readonly pytorch: readonly SpeedOfStart[];
  }[];
}

interface SpeedOfStart {
  readonly trainTokensPerSecond: number;
  readonly predictTokensPerSecond: number;
  /** Of PyTorch: by how its batches are cut. */
  readonly predictRates?: Readonly<Record<string, number>>;
}

/** Batches as they come, which PyTorch trains on too. */
export const RANDOM_BATCHES = 'random 32';

/** crf-lab's network against PyTorch, ratios of medians. */
export function networkSpeedTable(): string {
  const { results } = readJson<NetworkSpeed>('performance/network.json');
  const rows = results.map(({ case: name, crfLab, pytorch }) => {
    const ratio = (read: (start: SpeedOfStart) => number, readPeer = read): string =>
      `${(summarize(crfLab.map(read)).median / summarize(pytorch.map(readPeer)).median).toFixed(1)} times`;
    const [hidden, labels] = name.split('x');
    return [
      `${hidden}, ${labels}`,
      ratio((start) => start.trainTokensPerSecond),
      ratio(
        (start) => start.predictTokensPerSecond,
        ({ predictRates }) => predictRates?.[RANDOM_BATCHES] ?? Number.NaN,
      ),
      ratio((start) => start.predictTokensPerSecond),
    ];
  });
  return markdownTable(
    [
      [
        'hidden size, labels',
        'training, as fast',
        'inference, as fast',
        'inference, as fast as PyTorch on its best batches',
      ],
      ...rows,
    ],
    { align: ['l', 'r', 'r', 'r'] },
  );
}

interface Performance {
  readonly scenarios: readonly {
    readonly name: string;
    readonly cases: readonly {
      readonly name: string;
      readonly contenders: readonly {
        readonly name: string;
        readonly samples: readonly Readonly<Record<string, number>>[];
      }[];
    }[];
  }[];
}

/** L-BFGS iterations against CRFsuite's, ratios of medians. */
export function crfSpeedTable(): string {
  const { scenarios } = readJson<Performance>('performance/results.json');
  const rows = ['conll2000', 'conll2003'].flatMap((name) =>
    (scenarios.find((scenario) => scenario.name === name)?.cases ?? []).map((each) => {
      const seconds = (contender: string): number =>
        summarize(
          each.contenders
            .find((one) => one.name === contender)
            ?.samples.map((sample) => sample.iterationSeconds ?? Number.NaN) ?? [],
        ).median;
      const ratio = (contender: string): string =>
        `${(seconds('CRFsuite') / seconds(contender)).toFixed(1)} times`;
      return [each.name, ratio('crf-lab, 1 thread'), ratio('crf-lab, 2 threads')];
    }),
  );
  return markdownTable([['an L-BFGS iteration, as fast as CRFsuite', '1 thread', '2 threads'], ...rows], {
    align: ['l', 'r', 'r'],
  });
}

interface WholeCorpusRun {
  readonly run: { readonly name: string; readonly metric: 'f1' | 'accuracy' };
  readonly scores: SpanScoresJson;
  readonly seed?: number;
  readonly masked?: SpanScoresJson | null;
}

/** Networks on whole corpora: mean over seeds, and each. */
export function networkTable(): string {
  const runs = readAllJson<WholeCorpusRun>('networks/runs');
  const names = [...new Set(runs.map(({ run }) => run.name))];
  const rows = names.flatMap((name) => {
    const own = runs.filter(({ run }) => run.name === name);
    const row = (label: string, scores: readonly SpanScoresJson[]): string[] => {
      const figures = scores.map((each) => figureOf(own[0], each));
      const each = figures.length === 1 ? '' : ` (${figures.map(formatPercent).join(', ')})`;
      return [
        label,
        own.map(({ seed }) => seed).join(', '),
        `${formatPercent(mean(figures) ?? 0)}${each}${unitOf(own[0])}`,
      ];
    };
    const masked = own.flatMap((each) => each.masked ?? []);
    const isSoftmax = name.endsWith('softmax');
    return [
      row(
        name,
        own.map(({ scores }) => scores),
      ),
      ...(isSoftmax && masked.length === own.length
        ? [row(`${name}, decoded within the tag scheme`, masked)]
        : []),
    ];
  });
  return markdownTable([['network', 'seeds', 'test'], ...rows], { align: ['l', 'l', 'r'] });
}

/** Presets of hand features on whole corpora. */
export function presetTable(): string {
  const rows = readAllJson<WholeCorpusRun & { run: { preset: string } }>('feature-crf/runs').map((stored) => [
    stored.run.name,
    `\`${stored.run.preset}\``,
    `${formatPercent(figureOf(stored, stored.scores))}${unitOf(stored)}`,
  ]);
  return markdownTable([['corpus', 'preset', 'test'], ...rows], { align: ['l', 'l', 'r'] });
}

function figureOf(stored: WholeCorpusRun | undefined, scores: SpanScoresJson): number {
  return stored?.run.metric === 'accuracy' ? scores.accuracy : scores.micro.f1;
}

function unitOf(stored: WholeCorpusRun | undefined): string {
  return stored?.run.metric === 'accuracy' ? ' %' : ' F1';
}
