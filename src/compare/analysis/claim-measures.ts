/** Measures that stand beside a claim without a test of their own. */
import type { Claim, RefitStability } from '../result.ts';
import type { Interpretation } from '../run/run-result.ts';
import { mean } from '../statistics/mean.ts';
import type { CellFinder, CellQuery } from './cell-finder.ts';
import type { ScoredCell } from './scored-cell.ts';
import { stabilityOf } from './stability.ts';

type Measure = Claim['measures'][number];

/** In the order of the corpora. */
export function claimMeasures(id: string, finders: readonly CellFinder[]): Measure[] {
  return finders.flatMap((finder) => {
    const named = (name: string, value: number | undefined, unit: string): Measure[] =>
      value === undefined || !Number.isFinite(value)
        ? []
        : [{ name: finders.length === 1 ? name : `${finder.corpus}: ${name}`, value, unit }];
    if (id === 'crf-attributions-matter') return interpretability(finder, named);
    if (id === 'network-reasons-change') return stability(finder, named);
    for (const emission of ['features', 'bilstm'] as const) {
      if (id === `global-beats-masked-${emission}`) return recovered(finder, emission, named);
    }
    return [];
  });
}

type Named = (name: string, value: number | undefined, unit: string) => Measure[];

function interpretability(finder: CellFinder, named: Named): Measure[] {
  const crf = finder.find({ emission: 'features', output: 'crf' });
  const network = finder.find({ emission: 'bilstm', output: 'crf' });
  const ofCrf = interpretationsOf(crf);
  const ofNetwork = interpretationsOf(network);
  const meanOf = (
    all: readonly Interpretation[],
    read: (one: Interpretation) => number | undefined,
  ): number | undefined => mean(all.flatMap((one) => read(one) ?? []));
  const afterOne =
    (key: 'probability' | 'randomProbability') =>
    ({ deletion }: Interpretation): number | undefined => {
      const value = deletion.find(({ removed }) => removed === 1)?.[key];
      return value === undefined ? undefined : 100 * value;
    };
  const exact = meanOf(ofCrf, ({ exactShare }) => exactShare);
  return [
    ...named('share of a decision of the CRF that named weights account for', scaled(exact), '%'),
    ...named(
      'largest residual of such an account',
      meanOf(ofCrf, ({ greatestResidual }) => greatestResidual),
      'nats',
    ),
    ...named(
      'weights of the CRF that carry 95 % of its F1',
      meanOf(ofCrf, ({ weightsFor95 }) => weightsFor95),
      'weights',
    ),
    ...named(
      'weights of its largest that carry 95 % of its F1 on dev',
      meanOf(ofCrf, ({ reference }) => reference?.sparsity?.magnitudeNeeded),
      'weights',
    ),
    ...named(
      'weights that do so when it is trained to have few (l1 path)',
      meanOf(ofCrf, ({ reference }) => reference?.sparsity?.l1Needed),
      'weights',
    ),
    ...named('weights of the CRF in all', crf?.group.runs[0]?.results[0]?.parameters, 'weights'),
    ...named(
      'probability left without the most attributed word, CRF',
      meanOf(ofCrf, afterOne('probability')),
      '%',
    ),
    ...named('the same without a random word, CRF', meanOf(ofCrf, afterOne('randomProbability')), '%'),
    ...named(
      'probability left without the most attributed word, network',
      meanOf(ofNetwork, afterOne('probability')),
      '%',
    ),
    ...named(
      'the same without a random word, network',
      meanOf(ofNetwork, afterOne('randomProbability')),
      '%',
    ),
  ];
}

/** Retraining on resampled sentences, which the claim is judged on, and retraining with other seeds. */
function stability(finder: CellFinder, named: Named): Measure[] {
  return (['features', 'bilstm'] as const).flatMap((emission) => {
    const cell = finder.find({ emission, output: 'crf' });
    const found = cell === undefined ? undefined : stabilityOf(cell);
    const name = emission === 'features' ? 'CRF' : 'network';
    const over = (read: (refit: RefitStability) => number | undefined): number | undefined =>
      scaled(mean((found?.refits ?? []).flatMap((refit) => read(refit) ?? [])));
    return [
      ...named(
        `overlap of its reasons with those of its refits, ${name}`,
        over(({ overlap }) => overlap),
        '%',
      ),
      ...named(
        `the same with words found by occlusion, ${name}`,
        over(({ occludedOverlap }) => occludedOverlap),
        '%',
      ),
      ...named(
        `overlap of the 20 strongest features of a label with those of its refits, ${name}`,
        over(({ featureOverlap }) => featureOverlap),
        '%',
      ),
      ...named(
        `decisions that get the same label from its refits, ${name}`,
        over(({ sameLabel }) => sameLabel),
        '%',
      ),
      ...named(`overlap of its reasons between seeds, ${name}`, scaled(found?.betweenSeeds), '%'),
    ];
  });
}

/** How much of the CRF's lead over the softmax is had by decoding the softmax within the tag scheme. */
function recovered(finder: CellFinder, emission: CellQuery['emission'], named: Named): Measure[] {
  const score = (output: CellQuery['output']): number | undefined => {
    const cell = finder.find({ emission, output });
    return cell === undefined ? undefined : mean(cell.scores.map((run) => run.scores.conlleval.micro.f1));
  };
  const [softmax, masked, crf] = [score('softmax'), score('masked-softmax'), score('crf')];
  if (softmax === undefined || masked === undefined || crf === undefined || !(crf > softmax)) return [];
  return named(
    "share of the CRF's lead that the mask alone gives",
    (100 * (masked - softmax)) / (crf - softmax),
    '%',
  );
}

function interpretationsOf(cell: ScoredCell | undefined): Interpretation[] {
  return (cell?.group.runs ?? []).flatMap(({ results }) =>
    results.flatMap(({ interpretation }) => interpretation ?? []),
  );
}

function scaled(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}
