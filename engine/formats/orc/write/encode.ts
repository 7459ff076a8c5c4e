/** Makes an ORC file from a Parquet file with the same rows. */

import { readParquetBatches } from '#engine/formats/batches/read-parquet-batches.ts';
import type { EncodeRequest } from '#engine/formats/format.ts';
import { loadChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { orcWriteOptions } from '#engine/formats/orc/options.ts';
import { OrcFileWriter } from '#engine/formats/orc/write/file-writer.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Every reader's default. */
const chunkSize = 256 * 1024;

/** @throws EngineError `InvalidInput` for values that ORC cannot hold: infinite dates, the last second of 1969. */
export async function encodeOrc(request: EncodeRequest, context: OperationContext): Promise<number> {
  const { compression, stripeSize } = parseOptions('orc', orcWriteOptions(), request.options);
  const codec = await loadChunkCodec(compression, chunkSize);
  const writer = new OrcFileWriter(request.target, request.columns, codec, stripeSize);
  try {
    for await (const batch of readParquetBatches(request.parquet, request.columns, context)) {
      context.signal.throwIfAborted();
      writer.append(batch);
    }
    return writer.finish();
  } finally {
    writer.close();
  }
}
