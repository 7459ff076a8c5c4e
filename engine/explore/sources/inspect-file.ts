/** Finds out what one file is: its format, how it is read, its columns. Runs in a worker. */

import { EngineError } from '#engine/contract/errors.ts';
import type { FileRequest } from '#engine/explore/operations.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Format, Inference, InferRequest } from '#engine/formats/format.ts';
import { classifyFile } from '#engine/formats/classify-file.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { withOpenedFile } from '#engine/formats/open-file.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface InspectedFile {
  readonly format: Format;
  readonly head: FileHead;
  readonly inference: Inference;
}

/** Files up to this size are read whole, which makes types and counts exact; of larger ones a first part. */
const readWholeBytes = 8 * 1024 * 1024;
const sampleBytes = 1024 * 1024;
/** A second inspection reads files whole up to this size, as queries do; of larger ones, this much. */
export const exactBytes = 256 * 1024 * 1024;
const deeperSampleBytes = 64 * 1024 * 1024;

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
  return inspectAt(
    request,
    (size) => (everyRow || size <= readWholeBytes ? 'every-row' : { bytes: sampleBytes }),
    context,
    keepNull,
  );
}

/**
 * Inspects a file as a preview does. If a row then contradicts the sample, or the file cannot be read, inspects it
 * again as deeply as a query would. Otherwise a preview would skip rows that a query reads. A file that cannot be read
 * even then is inspected whole.
 * @param use sets `leftOut` to true when rows did not fit.
 */
export async function withDeeperLook<T extends { readonly leftOut: boolean }>(
  request: FileRequest,
  everyRow: boolean,
  context: OperationContext,
  use: (inspected: InspectedFile) => Promise<T>,
): Promise<T> {
  const first = await inspectFile(request, everyRow, context);
  const result = await unlessSampled(first, context, use);
  if (result !== undefined && (!result.leftOut || first.inference.exact)) return result;
  const second = await inspectDeeper(request, context);
  const again = await unlessSampled(second, context, use);
  return again ?? (await use(await inspectFile(request, true, context)));
}

/** As queries inspect files: every row of all but large ones. @throws as {@link inspectFile}. */
export function inspectDeeper(request: FileRequest, context: OperationContext): Promise<InspectedFile> {
  const depthOf = (size: number): Depth => (size <= exactBytes ? 'every-row' : { bytes: deeperSampleBytes });
  return inspectAt(request, depthOf, context, false);
}

const cannotRead: ReadonlySet<string> = new Set(['MalformedFile', 'NotImplemented', 'Execution']);

/** @returns undefined when the file cannot be read as its sample says: a line may be longer than any in it. */
async function unlessSampled<T>(
  inspected: InspectedFile,
  { signal }: OperationContext,
  use: (inspected: InspectedFile) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await use(inspected);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!inspected.inference.exact && thrown instanceof EngineError && cannotRead.has(thrown.code)) return undefined;
    throw thrown;
  }
}

type Depth = InferRequest['depth'];

async function inspectAt(
  request: FileRequest,
  depthOf: (size: number) => Depth,
  context: OperationContext,
  keepNull: boolean,
): Promise<InspectedFile> {
  return await withOpenedFile(request.path, context, async ({ source, head }) => {
    const format = await (request.format === undefined ? classifyFile(head) : loadFormat(request.format));
    const depth = depthOf(head.size);
    const inference = await format.infer({ source, head, stated: request.options, depth, keepNull }, context);
    return { format, head, inference };
  });
}
