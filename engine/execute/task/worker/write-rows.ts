/** COPY of a task's rows into its staging folder, as one file or several. Runs in a worker. */

import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { copyTo, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { writtenRows } from '#engine/formats/written-rows.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { writeNumbered } from '#engine/execute/task/worker/write-numbered.ts';
import { writePartitions, type WrittenPartitions } from '#engine/execute/task/worker/write-partitions.ts';

/** Size at which DuckDB begins the next Parquet file; files end up between 128 and 512 MB (DESIGN §6.3). */
const fileSizeBytes = 256 * 1024 * 1024;

/** `rowCount`: rows that COPY took from the query. */
export type WrittenRows = WrittenPartitions;

/**
 * Writes below `output.folder` and nowhere else; the caller lists the result.
 * @param onFiles called with files that are complete while others are not.
 */
export async function writeRows(
  connection: DuckConnection,
  query: Sql,
  output: TaskOutput,
  schema: Schema,
  memoryLimit: number,
  onFiles: (files: readonly string[]) => void,
): Promise<WrittenRows> {
  if (output.rowsPerFile !== null) {
    const options = trustedSql(output.copyOptions);
    return writeNumbered(connection, query, output, schema, memoryLimit, onFiles, options);
  }
  if (output.partitionKeys.length > 0) return writePartitions(connection, query, output, schema, memoryLimit, onFiles);
  const rows = writtenRows(query, await loadFormat(output.format), schema, []);
  const { changed, profile } = await withFaultPoint('stage.copy', () =>
    connection.profile(copyStatement(rows, output)),
  );
  return { rowCount: changed, profile, files: null, partitionRows: null };
}

function copyStatement(query: Sql, output: TaskOutput): Sql {
  // The format made this text from its own validated options.
  const options = trustedSql(output.copyOptions);
  const extension = literal(output.extension.replace(/^\./u, ''));
  if (output.fileName !== null) {
    return copyTo(query, path.join(output.folder, output.fileName), options);
  }
  if (output.format !== 'parquet') {
    // Only Parquet reports the rows of each file, so the other formats write one file for each task.
    const file = path.join(output.folder, `data_0${output.extension}`);
    return copyTo(query, file, options);
  }
  const parts = sql`FILE_SIZE_BYTES ${literal(fileSizeBytes)}, FILE_EXTENSION ${extension}, WRITE_EMPTY_FILE false`;
  return copyTo(query, path.join(output.folder, 'rows'), sql`${options}, ${parts}`);
}
