/** Every pair of systems at the reference levels, with the predictions of other programs among them. */
import { createRandom } from '../../numeric/index.ts';
import { EMISSIONS, OUTPUTS } from '../experiment/schema.ts';
import type { PairResult } from '../result.ts';
import {
  difference,
  holmAdjust,
  inferContrast,
  microF1,
  randomisationTest,
  resample,
  type System,
} from '../statistics/index.ts';
import type { CellFinder } from './cell-finder.ts';
import type { EvidenceOptions } from './evidence.ts';
import type { ScoredCell } from './scored-cell.ts';

/** Differences of F1 in points, p adjusted over the pairs of the corpus. */
export function comparePairs(
  finder: CellFinder,
  systemFor: (cell: ScoredCell) => System,
  others: readonly System[],
  { rounds, seed, confidence }: EvidenceOptions,
): PairResult[] {
  const cells = EMISSIONS.flatMap((emission) =>
    OUTPUTS.flatMap((output) =>
      (['none', 'pretrained'] as const).flatMap(
        (vectors) => finder.find({ emission, output, vectors }) ?? [],
      ),
    ),
  );
  const systems = [...cells.map(systemFor), ...others];
  if (systems.length < 2) return [];
  const resampled = resample(systems, microF1('conlleval'), { random: createRandom(seed), rounds });
  const pairs = systems.flatMap((a, i) => systems.slice(i + 1).map((b) => ({ a, b })));
  const effects = pairs.map(({ a, b }) =>
    inferContrast(resampled, difference(a.name, b.name), { confidence }),
  );
  const adjusted = holmAdjust(effects.map(({ pValue }) => pValue));
  return pairs.map(({ a, b }, n): PairResult => {
    const effect = effects[n];
    return {
      corpus: finder.corpus,
      a: a.name,
      b: b.name,
      difference: effect?.estimate ?? 0,
      low: effect?.low ?? 0,
      high: effect?.high ?? 0,
      p: effect?.pValue ?? 1,
      adjustedP: adjusted[n] ?? 1,
      randomisationP: randomisationTest(a, b, microF1('conlleval'), {
        random: createRandom(seed),
        rounds: Math.min(rounds, RANDOMISATION_ROUNDS),
      }).pValue,
    };
  });
}

const RANDOMISATION_ROUNDS = 2000;
