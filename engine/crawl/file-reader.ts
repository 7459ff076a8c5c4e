/** Reads one file: its shape and rows, or the reason for skipping it. A bad file never fails a crawl. */

import { foldName } from '#engine/base/same-name.ts';
import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import { toEngineError, type EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { shapeOf, type FileShape } from '#engine/crawl/file-shape.ts';
import { classifyFile } from '#engine/formats/classify-file.ts';
import { inferByClassifier } from '#engine/formats/custom-classifiers.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { withOpenedFile } from '#engine/formats/open-file.ts';
import type { Inference } from '#engine/formats/format.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Formats that the verdict "cannot be read" is based on; with another set the file is read again. */
export const readerBasis = `formats ${formats
  .map((format) => format.name)
  .sort()
  .join(',')}`;

export interface FileVerdict {
  readonly shape: FileShape | null;
  readonly reason: string;
  readonly rowCount: number | null;
  /** By column: the value that made it text, with its line, in words. */
  readonly misfits?: ReadonlyMap<string, string>;
  /** False for failures that another try may not meet. */
  readonly lasting: boolean;
}

/** They are not about the file, so the crawl fails. */
const crawlCodes: ReadonlySet<ErrorCode> = new Set(['Cancelled', 'OutOfMemory', 'DiskFull', 'InvalidDefinition']);

/** They depend on the content of the file, so they hold until it changes. */
const lastingCodes: ReadonlySet<ErrorCode> = new Set([
  'MalformedFile',
  'UnknownFormat',
  'UnsupportedFormat',
  'TooManyErrors',
  'InvalidInput',
]);

/**
 * @param stated by a person for the file; its format wins over the classifiers.
 * @param classifiers of the crawler, in order.
 * @param depth bytes of content to read; 0: every row.
 * @throws EngineError Cancelled, and errors that the file did not cause: OutOfMemory, DiskFull, InvalidDefinition for a
 *   classifier that cannot be applied.
 */
export async function readVerdict(
  object: StoredObject,
  stated: Pick<StatedReading, 'options' | 'unlessHeader'> & { readonly format: string | undefined },
  classifiers: readonly ClassifierReading[],
  depth: number,
  context: OperationContext,
): Promise<FileVerdict> {
  try {
    return await withOpenedFile(object.path, context, async ({ source, head }) => {
      const bytes = depth === 0 ? ('every-row' as const) : { bytes: depth };
      const request = { source, head, stated: stated.options, depth: bytes, keepNull: true };
      const found = stated.format === undefined ? await inferByClassifier(classifiers, request, context) : undefined;
      if (found !== undefined) {
        const { name, classification, because, serde } = found.classifier;
        const shape = shapeOf(found.inference, {
          name,
          classification,
          because,
          ...(serde === undefined ? {} : { serde }),
        });
        return { shape, reason: '', rowCount: found.inference.rowCount, lasting: true };
      }
      const format = await (stated.format === undefined ? classifyFile(head) : loadFormat(stated.format));
      const { unlessHeader } = stated;
      const free = unlessHeader && (await format.infer({ ...request, stated: {} }, context));
      const inference = free && hasHeaderOf(free, unlessHeader) ? free : await format.infer(request, context);
      const { rowCount, misfits } = inference;
      const verdict = { shape: shapeOf(inference), reason: '', rowCount, lasting: true };
      return misfits === undefined ? verdict : { ...verdict, misfits };
    });
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = toEngineError(thrown);
    if (crawlCodes.has(error.code)) throw error;
    if (error.kind === 'unexpected') context.log('error', error.message, { path: object.path, stack: error.stack });
    return { shape: null, reason: reasonOf(error), rowCount: null, lasting: lastingCodes.has(error.code) };
  }
}

/** Whether the file says the names of its columns itself, and all of them are known. */
function hasHeaderOf({ reading, schema }: Inference, names: readonly string[]): boolean {
  const known = new Set(names.map(foldName));
  return reading.options['withHeader'] !== false && schema.every(({ name }) => known.has(foldName(name)));
}

/** Of all files of a format that Tenon does not read it is the same; of others it says what cannot be read. */
function reasonOf(error: EngineError): string {
  const { format } = error.details;
  const isUnknown = typeof format === 'string' && !formats.some(({ name }) => name === format);
  return error.code === 'UnsupportedFormat' && isUnknown ? 'unsupported format' : error.message;
}
