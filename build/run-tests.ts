/** Runs vitest, lists what was skipped, and ends with the counts. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countTests, formatTestCount } from './test-count.ts';
import { testFolder } from './test-folder.ts';
import { findSurroundings } from './test-surroundings.ts';

const root = join(import.meta.dirname, '..');

/**
 * @param given `--all`: the slow and the long tests too; with a filter, the long ones. `--complete`: a run that left
 *   something out fails; for CI, which installs everything first. The rest goes to vitest: names of files or folders.
 * @param failedBefore checks that failed already; named once more beside the counts.
 * @returns exit code.
 */
export function runTests(given: readonly string[], failedBefore: readonly string[] = []): number {
  const all = given.includes('--all');
  const complete = given.includes('--complete');
  const filters = given.filter((argument) => argument !== '--all' && argument !== '--complete');
  const folder = testFolder();
  const long = all || filters.some((filter) => !filter.startsWith('-')) || process.env['TENON_LONG_TESTS'] === '1';
  const surroundings = findSurroundings(root, { all, long }, folder).filter(({ wanted }) => wanted);
  const found: NodeJS.ProcessEnv = Object.assign({}, ...surroundings.map((one) => one.environment));
  const environment = { ...process.env, TMPDIR: folder, ...found };
  const { status, report } = runVitest(filters, environment);

  const leftOut = surroundings.filter(({ missing }) => missing !== null);
  for (const { name, missing } of leftOut) console.log(`skipped: ${name}: ${missing}`);
  const sharedData = surroundings.find(({ name }) => name === 'shared data');
  if (sharedData !== undefined) console.log(`shared data: ${sharedData.missing === null ? 'used' : 'absent'}`);
  const incomplete = complete && leftOut.some(({ optional }) => !optional);
  if (incomplete) console.log('failed: a complete run may leave nothing out');
  if (failedBefore.length > 0) console.log(`failed: ${failedBefore.join(', ')}`);

  const count = countTests(report);
  console.log(formatTestCount(count));
  return status === 0 && count.failed === 0 && count.passed > 0 && !incomplete && failedBefore.length === 0 ? 0 : 1;
}

function runVitest(
  filters: readonly string[],
  env: NodeJS.ProcessEnv,
): { status: number | null; report: string | null } {
  const file = join(root, 'out/test/report.json');
  mkdirSync(join(root, 'out/test'), { recursive: true });
  rmSync(file, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters],
    { cwd: root, stdio: 'inherit', env },
  );
  return { status, report: existsSync(file) ? readFileSync(file, 'utf8') : null };
}
