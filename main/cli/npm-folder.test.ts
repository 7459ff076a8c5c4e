/** Started by npm, paths are relative to the user's folder, not to the package's. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

test('a relative path is found from INIT_CWD', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-npm-'));
  try {
    writeFileSync(join(folder, 'a.csv'), 'id,v\n1,x\n2,y\n');
    const outcome = await runTenon(['preview', 'a.csv', '--output', 'csv'], {
      folder: tmpdir(),
      environment: { npm_lifecycle_event: 'tenon', INIT_CWD: folder },
    });
    expect([outcome.code, outcome.out.replaceAll('\r\n', '\n')]).toEqual([0, 'id,v\n1,x\n2,y\n']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
