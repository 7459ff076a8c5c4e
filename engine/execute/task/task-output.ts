/** Where and as what the rows of a stage are written: a target's format, or Parquet for a border. */

import { getFormat, writableFormats } from '#engine/formats/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';

/** @param target undefined for a border. */
export function taskOutput(target: PlannedTarget | undefined, nodeId: string, folder: string): TaskOutput {
  if (target === undefined) {
    const parquet = copyTextOf('parquet', {});
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
      names: null,
    };
  }
  const { fileName, format, options, extension, partitionKeys, schema } = target;
  const names = schema.map(({ name }) => name);
  const copyOptions = copyTextOf(format, options);
  const written = getFormat(format);
  const encodeOptions = written.encode === undefined ? null : options;
  const recordEnds = written.recordEnds?.(options) ?? null;
  return { nodeId, folder, fileName, format, copyOptions, encodeOptions, recordEnds, extension, partitionKeys, names };
}

function copyTextOf(name: string, options: Readonly<Record<string, unknown>>): string {
  const format = getFormat(name);
  if (format.copyOptions === null) {
    throw new EngineError('UnsupportedFormat', `Tenon reads ${format.title} but cannot write it.`, {
      hint: `Write ${writableFormats()}.`,
    });
  }
  return format.copyOptions(options).text;
}
