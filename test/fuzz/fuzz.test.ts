/** A short run over every target; `npm run fuzz` does as many as asked for, with limits of time and memory. */
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './target.ts';
import { TARGETS } from './targets.ts';

const INPUTS = 100;
const SEED = 1;

describe('hostile input', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))(
    'is taken or refused in a line: %s',
    async (_, target) => {
      for (let index = 0; index < INPUTS; index++) {
        const outcome = await outcomeOf(target, SEED, index);
        const fault =
          typeof outcome === 'string'
            ? undefined
            : `${target.show(SEED, index).slice(0, 2000)}\n${outcome.fault}`;
        expect(fault, `index ${index}`).toBeUndefined();
      }
    },
  );
});
