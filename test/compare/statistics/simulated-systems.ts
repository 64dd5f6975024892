/**
 * Taggers whose true quality is known: every gold span is found with a chance that depends on the sentence (shared by
 * all), on the system and the sentence together, and on the seed. Equal settings give equal expected F1.
 */
import type { System, SystemRun } from '../../../src/compare/statistics/index.ts';
import type { Random } from '../../../src/numeric/index.ts';

export interface SimulatedTest {
  readonly sentences: number;
  readonly systems: readonly {
    readonly name: string;
    /** 1 for a deterministic trainer, which has no noise between seeds. */
    readonly seeds: number;
    /** Log-odds of finding a span. */
    readonly ability: number;
  }[];
  /** Standard deviation of the ability between seeds (log-odds); 0 for seeds that only differ in single outputs. */
  readonly seedNoise: number;
  /** Share of a run's outputs that is its own; the rest is common to all seeds of its system. Default 0.5. */
  readonly ownShare?: number;
}

/** Draws a test set and all runs on it. */
export function simulate(random: Random, test: SimulatedTest): System[] {
  const { sentences: N, seedNoise, ownShare = 0.5 } = test;
  const spans = Array.from({ length: N }, () => {
    // Geometric with mean 1.5: many sentences without spans, a few with many.
    let count = 0;
    while (count < 12 && random.uniform() < 0.6) count++;
    return count;
  });
  const difficulty = spans.map(() => 1.2 * random.normal());
  return test.systems.map(({ name, seeds, ability }) => {
    // Outcomes that all seeds of the system share, one uniform per gold span and one per chance of a spurious one.
    const common = spans.map((count) => Array.from({ length: count + 1 }, () => random.uniform()));
    const runs = Array.from({ length: seeds }, (_, seed): SystemRun => {
      const shift = ability + (seeds === 1 ? 0 : seedNoise * random.normal());
      const gold = new Uint32Array(N);
      const predicted = new Uint32Array(N);
      const correct = new Uint32Array(N);
      for (let n = 0; n < N; n++) {
        const chance = 1 / (1 + Math.exp(-shift - (difficulty[n] ?? 0)));
        const outcome = (i: number): number =>
          random.uniform() < ownShare ? random.uniform() : (common[n]?.[i] ?? 0);
        const count = spans[n] ?? 0;
        gold[n] = count;
        for (let i = 0; i < count; i++) {
          if (outcome(i) < chance) {
            correct[n] = (correct[n] ?? 0) + 1;
            predicted[n] = (predicted[n] ?? 0) + 1;
          } else if (random.uniform() < 0.5) predicted[n] = (predicted[n] ?? 0) + 1;
        }
        if (outcome(count) > 0.5 + 0.5 * chance) predicted[n] = (predicted[n] ?? 0) + 1;
      }
      return { seed: seed + 1, spans: { conlleval: { gold, predicted, correct } } };
    });
    return { name, deterministic: seeds === 1, runs };
  });
}
