/**
 * The browser tests: the production build, served by the headless host, in Chromium. Times are for a loaded machine.
 * Traces take a third of the time; `npm run e2e -- SPEC --trace retain-on-failure` keeps them.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { filesOfOtherTurns } from './e2e/share.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: filesOfOtherTurns(readdirSync(join(import.meta.dirname, 'e2e'))).map((name) => `**/${name}`),
  outputDir: 'out/e2e',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'out/e2e-report.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      // Milliseconds between actions: a quick person, not a machine that types before a list is there.
      slowMo: 40,
      executablePath: process.env['TENON_CHROMIUM'] ?? '/usr/bin/chromium',
      // Pictures show what a person sees.
      ignoreDefaultArgs: ['--hide-scrollbars'],
      // The browser itself must not reach for the network, or the zero-network test would see it and not us.
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-domain-reliability',
        '--disable-sync',
        '--disable-default-apps',
        '--no-pings',
        '--no-first-run',
        '--metrics-recording-only',
      ],
    },
  },
});
