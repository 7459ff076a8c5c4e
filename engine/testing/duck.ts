/** A DuckDB instance for tests and benches, with the workers' settings, in a separate temporary folder. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { rowFunctions } from '#engine/formats/row-functions.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface TestDuck extends AsyncDisposable {
  readonly connection: DuckConnection;
  readonly database: DuckInstance;
  /** For files of the test; removed at the end. */
  readonly folder: string;
  /** DuckDB's spill folder, inside `folder`. */
  readonly spillFolder: string;
  /** The scope of an operation that is neither cancelled nor watched; its temporary directory is the spill folder. */
  readonly context: OperationContext;
}

/** @param memoryLimit bytes. */
export async function openTestDuck(memoryLimit = 1_000_000_000, threads = 2): Promise<TestDuck> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-duck-'));
  const spillFolder = join(folder, 'spill');
  const database = await openDuckDatabase({
    memoryLimit,
    threads,
    temporaryDirectory: spillFolder,
    functions: rowFunctions,
  });
  const connection = await database.connect();
  return {
    connection,
    database,
    folder,
    spillFolder,
    context: {
      signal: new AbortController().signal,
      threads: 1,
      temporaryDirectory: spillFolder,
      progress() {},
      log() {},
      database: async () => database,
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
