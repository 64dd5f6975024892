/** What is fuzzed, and what an input did to it. */
import { CrfLabError } from '../../src/errors.ts';
import { createRandom, type Random } from '../../src/numeric/index.ts';

export interface FuzzTarget<Input = never> {
  readonly name: string;
  /** Draws an input: a valid one that was changed, as a rule. */
  readonly draw: (random: Random) => Input;
  /** Reads the input and, where it is taken, does with it what a user would. */
  readonly run: (input: Input) => unknown;
}

/** A target whose inputs only it knows. */
export interface PreparedTarget {
  readonly name: string;
  /** Draws the input of this seed and index and runs it. @throws what the target throws */
  readonly runOne: (seed: number, index: number) => Promise<void>;
  /** The input, for whoever looks for the fault. */
  readonly show: (seed: number, index: number) => string;
}

export function prepare<Input>({ name, draw, run }: FuzzTarget<Input>): PreparedTarget {
  const input = (seed: number, index: number): Input =>
    // Neighbouring seeds of the generator give unrelated numbers only after some draws.
    draw(warmed(createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))));
  return {
    name,
    runOne: async (seed, index) => void (await run(input(seed, index))),
    show: (seed, index) => shown(input(seed, index)),
  };
}

function warmed(random: Random): Random {
  for (let k = 0; k < 4; k++) random.uniform();
  return random;
}

function shown(input: unknown): string {
  if (typeof input === 'string') return input;
  if (input instanceof Uint8Array) return `base64:${Buffer.from(input).toString('base64')}`;
  return JSON.stringify(input, (_, value: unknown) =>
    value instanceof Map
      ? Object.fromEntries(value)
      : value instanceof Uint8Array
        ? `base64:${Buffer.from(value).toString('base64')}`
        : value,
  );
}

/** `taken`: no error; `refused`: an error that says what is wrong; else what is wrong with the program. */
export type Outcome = 'taken' | 'refused' | { readonly fault: string };

export async function outcomeOf(target: PreparedTarget, seed: number, index: number): Promise<Outcome> {
  try {
    await target.runOne(seed, index);
    return 'taken';
  } catch (error) {
    if (error instanceof CrfLabError) return 'refused';
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
