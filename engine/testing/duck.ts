/** A DuckDB instance for tests, with the settings that workers use, in a temporary folder of its own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckConnection } from '#engine/workers/duck-database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/workers/duck-instance.ts';

export interface TestDuck extends AsyncDisposable {
  readonly connection: DuckConnection;
  readonly database: DuckInstance;
  /** For files of the test; removed at the end. */
  readonly folder: string;
  /** Where DuckDB spills; inside of the folder. */
  readonly spillFolder: string;
}

/** @param memoryLimit bytes. */
export async function openTestDuck(memoryLimit = 1_000_000_000): Promise<TestDuck> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-duck-'));
  const spillFolder = join(folder, 'spill');
  const database = await openDuckDatabase({ memoryLimit, threads: 2, temporaryDirectory: spillFolder });
  const connection = await database.connect();
  return {
    connection,
    database,
    folder,
    spillFolder,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
