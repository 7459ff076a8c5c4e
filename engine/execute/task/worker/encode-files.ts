/** Output in formats that DuckDB cannot write: COPY stages Parquet files, and each becomes a file of the format. */

import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findStagedFiles } from '#engine/execute/task/stage-files.ts';
import { countOf, readParquetRowCounts, type CountedFile } from '#engine/execute/task/staged-row-counts.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const copiedExtension = '.parquet';

/** The form in which COPY writes this output. */
export function copiedOutput(output: TaskOutput): TaskOutput {
  if (output.encodeOptions === null) return output;
  const fileName = output.fileName === null ? null : output.fileName + copiedExtension;
  return { ...output, format: 'parquet', extension: copiedExtension, fileName };
}

/**
 * Replaces the Parquet files in the output's folder.
 * @param columns of the rows, partition keys included.
 * @param counted the Parquet files by path, where their rows are known.
 * @returns the resulting files by path; null when COPY wrote the format itself.
 */
export async function encodeFiles(
  connection: DuckConnection,
  output: TaskOutput,
  columns: Schema,
  counted: ReadonlyMap<string, CountedFile> | null,
  context: OperationContext,
): Promise<ReadonlyMap<string, CountedFile> | null> {
  const { encodeOptions: options, partitionKeys } = output;
  if (options === null) return null;
  const format = await loadFormat(output.format);
  if (format.encode === undefined) {
    throw new EngineError('Internal', `The format ${format.name} cannot make files of Parquet.`, {
      hint: 'This is a bug in Tenon; please report it with the log.',
    });
  }
  const inFiles = columns.filter((column) => !partitionKeys.includes(column.name));
  const copied = await findStagedFiles(output.folder);
  const rows = counted ?? (await readParquetRowCounts(connection, copied));
  const encoded = new Map<string, CountedFile>();
  for (const parquet of copied) {
    context.signal.throwIfAborted();
    const bare = parquet.slice(0, -copiedExtension.length);
    const target = output.fileName === null ? bare + output.extension : bare;
    const request = { parquet, target, columns: inFiles, options };
    const rowCount = await withFaultPoint('stage.encode', async () => format.encode?.(request, context));
    await withFaultPoint('stage.removeCopied', () => removeOwned(output.folder, parquet));
    // Counts of the encoder's output, not of its input.
    encoded.set(target, { ...countOf(rows, parquet, parquet), rowCount: rowCount ?? 0 });
  }
  return encoded;
}
