/** The programs that test for long say how they are called, and never test nothing because of a wrong number. */

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [path.join(root, program), ...args], { encoding: 'utf8', timeout: 60_000 });
}

test.each([
  ['engine/testing/random-jobs/random-jobs-program.ts', '--jobs'],
  ['engine/testing/spark/spark-program.ts', '--rows'],
  ['engine/testing/spark/scripts/scripts-program.ts', '--jobs'],
  ['build/chaos.ts', '--minutes'],
  ['build/mutation/index.ts', '--mutants'],
])('%s', { timeout: 120_000 }, (program, option) => {
  const help = run(program, '--help');
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(/^npm run .*\[/u);
  for (const text of ['many', '', '-1', '0', 'NaN']) {
    const { status, stderr } = run(program, `${option}=${text}`);
    expect(status, text).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`^error: ${option} ${text} is not a (?:whole )?number of at least .*\nhint: npm run `, 'u'),
    );
  }
  const unknown = run(program, '--nothing');
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(/^error: .*--nothing.*\nhint: npm run .*\n$/su);
});
