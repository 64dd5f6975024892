/** Effects of all claims on one corpus, under each scoring convention. */
import type { ScoringMode } from '../../evaluation/index.ts';
import { createRandom } from '../../numeric/index.ts';
import {
  type ContrastInference,
  inferContrast,
  type Metric,
  microF1,
  ratePercent,
  ratePerThousand,
  resample,
  type System,
} from '../statistics/index.ts';
import type { CellFinder } from './cell-finder.ts';
import { CLAIMS, type ClaimDefinition, chanceOf } from './claim-definitions.ts';
import { chanceSystem, explainedSystem, refitSystem } from './explained-systems.ts';
import type { ScoredCell } from './scored-cell.ts';
import { INVALID_RATE } from './systems.ts';

export interface Evidence {
  readonly claim: ClaimDefinition;
  readonly corpus: string;
  readonly mode: ScoringMode;
  readonly effect: ContrastInference;
  readonly cells: readonly string[];
}

export interface EvidenceOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly confidence: number;
}

export interface ClaimOptions extends EvidenceOptions {
  /** Whether labels have a tag scheme: without, none can be broken. */
  readonly hasScheme: boolean;
}

/** What each metric is computed from, and under which conventions: only F1 depends on them. */
const MEASURES: Record<
  ClaimDefinition['metric'],
  { readonly modes: readonly ScoringMode[]; readonly metric: (mode: ScoringMode) => Metric }
> = {
  f1: { modes: ['conlleval', 'strict', 'discard'], metric: microF1 },
  invalid: { modes: ['conlleval'], metric: () => ratePerThousand(INVALID_RATE) },
  deletion: { modes: ['conlleval'], metric: () => ratePercent('deletion') },
  stability: { modes: ['conlleval'], metric: () => ratePercent('stability') },
};

export function corpusEvidence(
  finder: CellFinder,
  systemFor: (cell: ScoredCell) => System,
  { rounds, seed, confidence, hasScheme }: ClaimOptions,
): Evidence[] {
  const byKey = new Map(finder.cells.map((cell) => [cell.group.key, cell]));
  const found: Evidence[] = [];
  for (const [name, { modes, metric }] of Object.entries(MEASURES)) {
    if (name === 'invalid' && !hasScheme) continue;
    const contrasts = CLAIMS.flatMap((claim) => {
      const contrast = claim.metric === name ? claim.contrast(finder) : undefined;
      return contrast === undefined ? [] : [{ claim, contrast }];
    });
    const keys = new Set(contrasts.flatMap(({ contrast }) => contrast.terms.map(({ system }) => system)));
    const systems = [...keys].flatMap((key) => {
      const cell = byKey.get(key);
      if (cell === undefined) return [];
      if (name === 'stability') return refitSystem(cell) ?? [];
      if (name === 'deletion') return explainedSystem(cell, systemFor(cell).deterministic) ?? [];
      return [systemFor(cell)];
    });
    const [explained] = systems;
    if (name === 'deletion' && explained !== undefined)
      systems.push(chanceSystem(chanceOf(finder.corpus), explained));
    const present = new Set(systems.map((system) => system.name));
    const usable = contrasts.filter(({ contrast }) =>
      contrast.terms.every(({ system }) => present.has(system)),
    );
    if (usable.length === 0) continue;
    for (const mode of modes) {
      // The same seed for every convention: the same test sets are drawn.
      const random = createRandom(seed);
      // A refit of one number is the same draw of training sentences for all systems.
      const seedPairing = name === 'stability' ? 'paired' : 'independent';
      const resampled = resample(systems, metric(mode), { random, rounds, seedPairing });
      for (const { claim, contrast } of usable) {
        const effect = inferContrast(resampled, contrast, { confidence });
        const cells = contrast.terms.flatMap(({ system }) => (byKey.has(system) ? [system] : []));
        found.push({ claim, corpus: finder.corpus, mode, effect, cells });
      }
    }
  }
  return found;
}
