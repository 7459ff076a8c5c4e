/** A DuckDB instance for tests, with the settings that workers use, in a temporary folder of its own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckConnection } from '#engine/workers/duck-database.ts';
import { openDuckDatabase } from '#engine/workers/duck-instance.ts';

export interface TestDuck extends AsyncDisposable {
  readonly connection: DuckConnection;
  /** For files of the test; removed at the end. */
  readonly folder: string;
}

export async function openTestDuck(): Promise<TestDuck> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-duck-'));
  const database = await openDuckDatabase({
    memoryLimit: 1_000_000_000,
    threads: 2,
    temporaryDirectory: join(folder, 'spill'),
  });
  const connection = await database.connect();
  return {
    connection,
    folder,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
