/** Where and as what the rows of a stage are written: a target's format, or Parquet for a border. */

import { sql } from '#engine/base/sql.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import type { Format } from '#engine/formats/format.ts';
import { loadFormat, writableFormats } from '#engine/formats/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';

/**
 * Of rows that are kept until the run has ended: cheap to write and read rather than small. Encodings of the second version
 * save most of what compression does, at half its processor time.
 */
const borderCopy = sql`${parquetCopy}, COMPRESSION uncompressed, PARQUET_VERSION v2`;

/** @param target undefined for a border. @throws EngineError UnsupportedFormat, UnknownFormat. */
export async function taskOutput(
  target: PlannedTarget | undefined,
  nodeId: string,
  folder: string,
): Promise<TaskOutput> {
  if (target === undefined) {
    return {
      nodeId,
      folder,
      fileName: 'rows.parquet',
      format: 'parquet',
      copyOptions: borderCopy.text,
      encodeOptions: null,
      recordEnds: null,
      extension: '.parquet',
      partitionKeys: [],
      rowsPerFile: null,
      names: null,
    };
  }
  const { fileName, format, options, extension, partitionKeys, schema } = target;
  const names = schema.map(({ name }) => name);
  const written = await loadFormat(format);
  const copyOptions = copyTextOf(written, options);
  const encodeOptions = written.encode === undefined ? null : options;
  const recordEnds = written.recordEnds?.(options) ?? null;
  return {
    nodeId,
    folder,
    fileName,
    format,
    copyOptions,
    encodeOptions,
    recordEnds,
    extension,
    partitionKeys,
    rowsPerFile: target.rowsPerFile ?? null,
    names,
  };
}

function copyTextOf(format: Format, options: Readonly<Record<string, unknown>>): string {
  if (format.copyOptions === null) {
    throw new EngineError('UnsupportedFormat', `Tenon reads ${format.title} but cannot write it.`, {
      hint: `Write ${writableFormats()}.`,
    });
  }
  return format.copyOptions(options).text;
}
