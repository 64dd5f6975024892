import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests on real corpora train models; the rest finish in milliseconds.
    testTimeout: 60_000,
    // Hooks train models as well, and CI may share its cores.
    hookTimeout: 60_000,
    setupFiles: ['test/helpers/property-seed.ts'],
    pool: 'forks',
    maxWorkers: '100%',
  },
});
