import { describe, expect, it } from 'vitest';
import { loadModule, SharedMemory } from '../../../src/numeric/index.ts';
import { Team } from '../../../src/numeric/wasm/team.ts';
import { createRunTask } from '../../fixtures/failing-program.mjs';

const program = new URL('../../fixtures/failing-program.mjs', import.meta.url).href;
const MODULE = new URL('../../../dist/crf/wasm/kernels.wasm', import.meta.url);

async function start(workers: number): Promise<{ team: Team; done: Int32Array }> {
  const memory = new SharedMemory(0);
  const done = memory.int32(64);
  const setup = { address: done.byteOffset };
  const module = await loadModule(MODULE);
  const team = await Team.start(memory, { url: program, module, setup }, createRunTask, workers);
  return { team, done };
}

describe('a team', () => {
  it.each([0, 1, 3])('does every task once with %d workers', async (workers) => {
    const { team, done } = await start(workers);
    for (let round = 0; round < 200; round++) {
      done.fill(0);
      team.run(0, 48);
      expect(done.subarray(0, 48).every((thread) => thread >= 1 && thread <= workers + 1)).toBe(true);
      expect(done.subarray(48).every((thread) => thread === 0)).toBe(true);
    }
    expect(team.size).toBe(workers + 1);
    await team.close();
  });

  it('does every task once when rounds of few and of many tasks follow each other', async () => {
    const { team, done } = await start(3);
    for (let round = 1; round <= 5000; round++) {
      team.run(3, 2);
      team.run(3, 48);
      if (done[0] !== 2 * round || done[2] !== round || done[47] !== round) break;
    }
    expect(Array.from(done.subarray(0, 48))).toEqual(
      Array.from({ length: 48 }, (_, k) => (k < 2 ? 10_000 : 5000)),
    );
    await team.close();
  });

  it('throws what a task in another thread threw', async () => {
    const { team } = await start(2);
    expect(() => team.run(1, 8)).toThrow(/^a worker thread failed: task \d went wrong$/);
    await team.close();
  });

  it('does not wait for ever for a worker that has ended', async () => {
    const { team } = await start(1);
    expect(() => team.run(2, 8)).toThrow(/a worker thread failed: it ended with code 7/);
    await team.close();
  });

  it('says so when its program cannot be loaded', async () => {
    const memory = new SharedMemory(0);
    const module = await loadModule(MODULE);
    const lost = { url: 'file:///no-such-program.mjs', module, setup: {} };
    await expect(Team.start(memory, lost, () => () => undefined, 1)).rejects.toThrow(/no-such-program/);
  });
});
