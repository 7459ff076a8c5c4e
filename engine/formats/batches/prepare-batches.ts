/** Decodes a file into a Parquet file that DuckDB can open: the wanted rows, and the records that cannot become rows. */

import path from 'node:path';
import type { z } from 'zod';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { BatchShape, ReadBatches } from '#engine/formats/batches/batch-reader.ts';
import { preparedReading } from '#engine/formats/batches/prepared-reading.ts';
import { findColumn } from '#engine/types/casts/strict-cast.ts';
import { withTextLeaves } from '#engine/formats/batches/text-leaves.ts';
import { writeBatches } from '#engine/formats/batches/write-batches.ts';
import type { FileReading, FormatCode, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** A format whose reader is loaded. */
interface LoadedBatches<Options extends z.ZodObject> extends BatchShape<Options> {
  readonly infer: FormatCode['infer'];
  readonly read: ReadBatches<Options>;
}

export function prepareBatches<Options extends z.ZodObject>(format: LoadedBatches<Options>): FormatCode['prepare'] {
  return (source, reading, context, wanted) => prepareFile(format, source, reading, context, wanted);
}

async function prepareFile<Options extends z.ZodObject>(
  format: LoadedBatches<Options>,
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions(format.name, format.readOptions, reading.options);
  const columns = await columnsToRead(format, source, reading, context, wanted.columns);
  const limit = wanted.rows ?? null;
  const target = path.join(context.temporaryDirectory, `${newId(format.name)}.parquet`);
  // Only the isolating form reports positions, and writing the raw text of every record is expensive.
  const placed = format.placed && wanted.places === true;
  const request = { source, columns, limit, places: placed };
  const parts = format.read(request, { compression: reading.compression, options }, context);
  const { rejects } = await writeBatches({ parts, columns, placed, limit, target }, context).catch(
    (thrown: unknown) => {
      throw withPath(thrown, source.path);
    },
  );
  return { path: target, reading: preparedReading(format.name, { columns, placed, rejected: rejects > 0 }) };
}

/**
 * What is noticed only when the batches are written, such as text that is not UTF-8, does not know the file. The column
 * is not in the details: no single record is at fault that could be skipped.
 */
function withPath(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof EngineError) || thrown.code !== 'MalformedFile' || thrown.message.includes(file))
    return thrown;
  const { message, hint } = thrown;
  return new EngineError(
    'MalformedFile',
    `Cannot read ${file}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    {
      ...(hint === undefined ? {} : { hint }),
      details: { path: file },
      cause: thrown,
    },
  );
}

async function columnsToRead<Options extends z.ZodObject>(
  format: LoadedBatches<Options>,
  source: ByteSource,
  { options: stated }: FileReading,
  context: OperationContext,
  wanted: Schema | undefined,
): Promise<Schema> {
  if (format.leaves === 'text' && wanted !== undefined) return withTextLeaves(wanted);
  const head = await readFileHead(source);
  const { schema } = await format.infer({ source, head, stated, depth: 'every-row' }, context);
  if (format.leaves === 'text') return withTextLeaves(schema);
  if (wanted === undefined) return schema;
  const found = new Set(wanted.map((column) => findColumn(schema, column)));
  return schema.filter((column) => found.has(column));
}
