import { defineConfig } from 'vitest/config';

/** A busy machine must not fail a test that waits for something to become true. */
const patient = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000, expect: patient },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 150_000,
          hookTimeout: 150_000,
          expect: patient,
          // Real processes and sockets, which mostly wait for each other: four files at a time still leave a two-core
          // machine idle now and then.
          maxWorkers: 4,
          globalSetup: ['test/integration/global-setup.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patient,
          // One Chromium at a time.
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: patient,
          maxWorkers: 1,
          globalSetup: ['test/e2e/global-setup.ts'],
        },
      },
    ],
  },
});
