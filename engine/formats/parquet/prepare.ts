/** Gives DuckDB a path: of the file, of the fetched columns, or of a copy that is written again where DuckDB needs that. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { parquetReadOptions } from '#engine/formats/parquet/options.ts';
import { fetchColumns } from '#engine/formats/parquet/partial.ts';
import { rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function prepareParquet(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('parquet', parquetReadOptions(), reading.options);
  if (!options.rewritten) {
    // Raw records have all columns, and geometries need what the whole file says of them.
    const isPartial = wanted.columns !== undefined && wanted.places !== true && options.geometry.length === 0;
    if (source.localPath === null && isPartial) {
      const names = wanted.columns.map((column) => column.sourceName ?? column.name);
      return { path: await fetchColumns(source, names, context), reading };
    }
    await using local = await openHere(source, context.temporaryDirectory, context.signal);
    return { path: local.localPath, reading };
  }
  const target = join(context.temporaryDirectory, `${newId('parquet')}.parquet`);
  await rewriteParquet(source, target, context.signal);
  return { path: target, reading: { ...reading, options: { ...options, rewritten: false } } };
}
