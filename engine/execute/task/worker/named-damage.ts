/** Which file of a task is damaged, where DuckDB says only what its reader of pages stumbled over. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { sql } from '#engine/base/sql.ts';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { asFileError, isUntyped } from '#engine/formats/file-fault.ts';
import type { RunTaskInput } from '#engine/execute/task/task-operation.ts';

/** The error itself, unless one of the files cannot be read alone. */
export async function namedDamage(
  error: EngineError,
  { parquetFiles, standIns }: RunTaskInput,
  connection: DuckConnection,
  signal: AbortSignal,
): Promise<EngineError> {
  if (error.code !== 'MalformedFile' && !isUntyped(error)) return error;
  for (const file of parquetFiles) {
    signal.throwIfAborted();
    try {
      await connection.rows(
        sql`SELECT bit_xor(hash(r)) FROM read_parquet(${exactFiles(file)}, hive_partitioning = false) AS r`,
      );
    } catch (thrown) {
      signal.throwIfAborted();
      const found = toEngineError(thrown);
      const path = Object.hasOwn(standIns, file) ? standIns[file]! : file;
      if (found.code === 'MalformedFile' || isUntyped(found)) return asFileError(found, path);
    }
  }
  return error;
}
