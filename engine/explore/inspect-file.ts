/** Finds out what one file is: its format, how it is read, its columns. Runs in a worker. */

import type { FileRequest } from '#engine/explore/operations.ts';
import { readFileHead } from '#engine/formats/file-head.ts';
import type { FileHead, Format, Inference } from '#engine/formats/format.ts';
import { classifyFile, getFormat } from '#engine/formats/index.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface InspectedFile {
  readonly format: Format;
  readonly head: FileHead;
  readonly inference: Inference;
}

/** Files up to this size are read whole, which makes types and counts exact; of larger ones a first part. */
const readWholeBytes = 8 * 1024 * 1024;
const sampleBytes = 1024 * 1024;

/**
 * @param everyRow types must hold for every row, however large the file is.
 * @param keepNull columns without a value get the type null, for merging with other files.
 * @throws EngineError FileNotFound, IoFailed, UnknownFormat, UnsupportedFormat, MalformedFile, InvalidInput (options).
 */
export async function inspectFile(
  request: FileRequest,
  everyRow: boolean,
  context: OperationContext,
  keepNull = false,
): Promise<InspectedFile> {
  const head = readFileHead(request.path);
  const format = request.format === undefined ? classifyFile(head) : getFormat(request.format);
  const depth = everyRow || head.size <= readWholeBytes ? ('every-row' as const) : { bytes: sampleBytes };
  const inference = await format.infer({ path: request.path, head, stated: request.options, depth, keepNull }, context);
  return { format, head, inference };
}
