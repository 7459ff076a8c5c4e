/** Looks into one file: its shape and rows, or the reason why it is left out. A bad file never fails a crawl. */

import { toEngineError, type EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { shapeOf, type FileShape } from '#engine/crawl/file-shape.ts';
import { classifyFile, formats } from '#engine/formats/index.ts';
import { readFileHead } from '#engine/formats/file-head.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Which formats the verdict "cannot be read" was given by; another set looks again. */
export const readerBasis = `formats ${formats
  .map((format) => format.name)
  .sort()
  .join(',')}`;

export interface FileVerdict {
  readonly shape: FileShape | null;
  readonly reason: string;
  readonly rowCount: number | null;
  /** False for failures that another try may not meet. */
  readonly lasting: boolean;
}

/** They come from the content of the file, so they stay while it stays. */
const lastingCodes: ReadonlySet<ErrorCode> = new Set([
  'MalformedFile',
  'UnknownFormat',
  'UnsupportedFormat',
  'TooManyErrors',
  'InvalidInput',
]);

/**
 * @param depth bytes of content to look at; 0: every row.
 * @throws EngineError Cancelled, and what is no fault of the file: OutOfMemory, DiskFull.
 */
export async function readVerdict(
  object: StoredObject,
  stated: Readonly<Record<string, unknown>>,
  depth: number,
  context: OperationContext,
): Promise<FileVerdict> {
  try {
    const head = readFileHead(object.path);
    const format = classifyFile(head);
    const inference = await format.infer(
      { path: object.path, head, stated, depth: depth === 0 ? 'every-row' : { bytes: depth }, keepNull: true },
      context,
    );
    return { shape: shapeOf(inference), reason: '', rowCount: inference.rowCount, lasting: true };
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = toEngineError(thrown);
    if (error.code === 'Cancelled' || error.code === 'OutOfMemory' || error.code === 'DiskFull') throw error;
    if (error.kind === 'unexpected') context.log('error', error.message, { path: object.path, stack: error.stack });
    return { shape: null, reason: reasonOf(error), rowCount: null, lasting: lastingCodes.has(error.code) };
  }
}

function reasonOf(error: EngineError): string {
  return error.code === 'UnsupportedFormat' ? 'unsupported format' : error.message;
}
