import { defineConfig } from 'vitest/config';

/** Hours: the longest tests take some forty minutes of a core that is all theirs. */
const NEVER_ENDING_MS = 4 * 3_600_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What a test has to do bounds it, not the clock: machines are busy at times. The limit is for tests that would never end; no
    // test has one of its own.
    testTimeout: NEVER_ENDING_MS,
    hookTimeout: NEVER_ENDING_MS,
    teardownTimeout: NEVER_ENDING_MS,
    setupFiles: ['test/helpers/property-seed.ts'],
    pool: 'forks',
    maxWorkers: '100%',
  },
});
