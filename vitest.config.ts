import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 15_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real processes and sockets: two files at a time keep timing honest on a two-core machine.
          maxWorkers: 2,
          globalSetup: ['test/integration/global-setup.ts'],
        },
      },
    ],
  },
});
