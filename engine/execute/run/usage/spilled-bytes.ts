/** What a DuckDB instance has on disk because its memory is full, by the files in its temporary folder. */

import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** `duckdb_temp_storage_S32K-0.tmp`, `duckdb_temp_block-17.block`; other files there are not its own. */
const ownName = /^duckdb_temp_/u;

/** @returns bytes; null: the folder cannot be read. */
export async function spilledBytes(temporaryDirectory: string): Promise<number | null> {
  try {
    const names = await readdir(temporaryDirectory);
    const sizes = await Promise.all(
      names.filter((name) => ownName.test(name)).map((name) => sizeOf(path.join(temporaryDirectory, name))),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (thrown) {
    // A worker makes it when it first needs it.
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : null;
  }
}

/** 0 for one that was removed meanwhile. */
async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
