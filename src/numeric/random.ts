/**
 * Seeded random numbers. Every function of crf-lab that draws takes a `Random`; nothing uses `Math.random`, so the
 * same seed gives the same bits on every machine.
 * Generator: xoroshiro128+ (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators") of pure-rand.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, n), n >= 1, without modulo bias. */
  integer(n: number): number;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
}

/** A generator for the given seed; only the low 32 bits of `seed` count. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  let spare: number | undefined;
  const next32 = (): number => generator.next() >>> 0;
  const uniform = (): number => (next32() * 2 ** 21 + (next32() >>> 11)) * 2 ** -53;
  return {
    uniform,
    integer(n) {
      if (!(n >= 1 && n <= 2 ** 32)) throw new RangeError(`integer(n) needs 1 <= n <= 2^32, got ${n}`);
      // Rejection: draws at or above the largest multiple of n would favour small values.
      const limit = 2 ** 32 - (2 ** 32 % n);
      let draw = next32();
      while (draw >= limit) draw = next32();
      return draw % n;
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Shuffles in place (Fisher and Yates 1938; Durstenfeld 1964). */
export function shuffle<T>(random: Random, items: T[] | Uint32Array | Int32Array): void {
  const array = items as T[];
  for (let i = array.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = array[i]!;
    array[i] = array[j]!;
    array[j] = held;
  }
}
