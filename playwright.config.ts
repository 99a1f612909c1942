import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { toolPath } from './scripts/setup/tools.mjs';

/** The tests start the production build themselves, each with its own data folder. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  // Much of a test is waiting for a server; on two cores the default would be one worker.
  workers: availableParallelism() * 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI === undefined ? 'list' : 'github',
  use: {
    // A trace costs a quarter of the time; `npx playwright test --trace retain-on-failure` when one is needed.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Without a graphics card every turn of a spinner is painted by the CPU that the encodes need.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: toolPath('chromium') ?? 'chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
