/** Where and as what the rows of a stage are written: a target's format, or Parquet for a border. */

import type { Format } from '#engine/formats/format.ts';
import { loadFormat, writableFormats } from '#engine/formats/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';

/** @param target undefined for a border. @throws EngineError UnsupportedFormat, UnknownFormat. */
export async function taskOutput(
  target: PlannedTarget | undefined,
  nodeId: string,
  folder: string,
): Promise<TaskOutput> {
  if (target === undefined) {
    const parquet = copyTextOf(await loadFormat('parquet'), {});
    return {
      nodeId,
      folder,
      fileName: 'rows.parquet',
      format: 'parquet',
      copyOptions: parquet,
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
