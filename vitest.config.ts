/** How tests run; `npm test` (build/test.ts) starts them. */

import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const slow = process.env['TENON_SLOW_TESTS'] === '1';

/** Laws over many cases: `npm test -- --all` runs them with all others, and CI with those of the short run too. */
const long = slow || process.env['TENON_LONG_TESTS'] === '1';

const slowTests = [...(slow ? [] : ['**/*.slow.test.ts']), ...(long ? [] : ['**/*.long.test.ts'])];
/** In a short run, catalogs take turns in a few threads: starting two for each took longer than most of their tests. */
const inTurn = slow ? [] : ['engine/testing/share-threads.ts'];
/**
 * Tests that leave nothing behind which a next file of the same process could see: in a short run they share a few processes,
 * since their starts and imports took as long as the tests. Those that kill processes or exchange a module or a global have
 * separate ones, and so has every file of a whole run.
 */
const sharing = globSync(['engine/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}'], {
  cwd: import.meta.dirname,
  exclude: ['engine/workers/**'],
})
  .filter((file) => !/\bvi\.(?:doMock|mock|stubGlobal)\(/u.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
  .map((file) => file.replaceAll('\\', '/'));

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['engine/**/*.test.ts', 'main/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'out/**', ...sharing, ...slowTests],
          setupFiles: ['engine/testing/property-seed.ts', ...inTurn],
        },
      },
      {
        extends: true,
        test: {
          name: 'sharing',
          isolate: slow,
          include: sharing,
          exclude: ['**/node_modules/**', ...slowTests],
          setupFiles: ['engine/testing/leave-no-trace.ts', 'engine/testing/property-seed.ts', ...inTurn],
        },
      },
    ],
    // Workers and hosts that tests start take their code from here, as those of the command line do: half of their time.
    env: {
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/tenon-compile'),
      // Workspaces that tests begin are not remembered among those of the person who runs them.
      XDG_STATE_HOME: join(tmpdir(), `tenon-tests-${process.geteuid?.() ?? ''}`),
    },
    // Processes, not threads: the tests kill workers, change directories and load native modules.
    pool: 'forks',
    // On two cores: in a short run, a third one works while others wait for a process to start, retry or end.
    maxWorkers: slow ? 2 : 3,
    // A guard against hangs, not a measure of speed: a busy machine must not turn a right answer into a failure.
    testTimeout: 300_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // A slow machine must not turn a leftover handle into a pass.
    teardownTimeout: 10_000,
  },
});
