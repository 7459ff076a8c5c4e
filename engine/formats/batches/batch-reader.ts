/** What decodes the files of a format: from a request of rows and columns to batches of columns. */

import type { z } from 'zod';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** How a file is read; `compression` is how its whole bytes are packed (see readContent). */
export interface BatchReading<Options extends z.ZodObject> {
  readonly compression: Compression;
  readonly options: z.output<Options>;
}

/**
 * Rows in the order of the file, in bounded memory. A record that cannot become a row is a reject; what cannot be
 * read any further is an error.
 * @throws EngineError MalformedFile with path and byteOffset.
 */
export type ReadBatches<Options extends z.ZodObject> = (
  request: BatchRequest,
  reading: BatchReading<Options>,
  context: OperationContext,
) => AsyncIterable<BatchPart>;

/** What its rows are like. */
export interface BatchShape<Options extends z.ZodObject> {
  readonly name: string;
  readonly readOptions: Options;
  /**
   * typed: `read` gives each column as the type that the file's own `infer` gave; the scan casts where a table has
   * another one. text: `read` gives text for every value, in the nesting that is asked for; the scan casts it.
   */
  readonly leaves: 'typed' | 'text';
  /** Every part of `read` has `places`; needed to report line and raw text of a row whose cast fails. */
  readonly placed: boolean;
}
