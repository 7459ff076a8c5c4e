/** Counting on reports of real vitest runs: a failing test, a file that does not load, no report. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countTests, formatTestCount } from './test-count.ts';

const modules = join(import.meta.dirname, '../node_modules');

test('failed tests and files that do not load are counted', () => {
  const root = mkdtempSync(join(tmpdir(), 'tenon-count-'));
  try {
    symlinkSync(modules, join(root, 'node_modules'));
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    const head = `import { expect, test } from 'vitest';\n`;
    writeFileSync(
      join(root, 'a.test.ts'),
      `${head}test('good', () => expect(1).toBe(1));\ntest('bad', () => expect(1).toBe(2));\n`,
    );
    writeFileSync(join(root, 'b.test.ts'), `${head}throw new Error('not loaded');\n`);
    const vitest = spawnSync(
      process.execPath,
      [join(modules, 'vitest/vitest.mjs'), 'run', '--root', root, '--reporter=json', '--outputFile', 'report.json'],
      { cwd: root },
    );
    expect(vitest.status).toBe(1);
    const count = countTests(readFileSync(join(root, 'report.json'), 'utf8'));
    expect(formatTestCount(count)).toBe('1 passed, 2 failed, 0 skipped');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('a run without a report has failed', () => {
  expect(countTests(null).failed).toBe(1);
});
