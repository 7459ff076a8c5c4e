/** A folder for one test file, removed after it. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** @returns the folder's path, known once the tests run. */
export function useTemporaryFolder(): () => string {
  let folder = '';
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-workers-')));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
