/** Writes an Avro container file of the rows of a Parquet file. */

import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { z } from 'zod';
import { avroMark } from '#engine/formats/avro/container-mark.ts';
import { syncLength } from '#engine/formats/avro/container.ts';
import { createWriter } from '#engine/formats/avro/encoder.ts';
import { avroWriteOptions } from '#engine/formats/avro/options.ts';
import { AvroOutput } from '#engine/formats/avro/output.ts';
import { writtenSchema } from '#engine/formats/avro/written-schema.ts';
import { readParquetBatches } from '#engine/formats/batches/read-parquet-batches.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import { getPacker } from '#engine/bytes/codecs/block-codecs.ts';
import type { EncodeRequest } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Bytes of a block before it is packed. */
const blockBytes = 256 * 1024;
const blockRows = 8192;

export async function encodeAvro(request: EncodeRequest, context: OperationContext): Promise<number> {
  const written = { rows: 0 };
  const { compression } = parseOptions('avro', avroWriteOptions(), request.options);
  await writePieces(request.target, encodeBlocks(request, compression, written, context), context.signal);
  return written.rows;
}

async function* encodeBlocks(
  { parquet, columns }: EncodeRequest,
  compression: z.output<ReturnType<typeof avroWriteOptions>>['compression'],
  written: { rows: number },
  context: OperationContext,
): AsyncGenerator<Uint8Array, void, void> {
  const sync = randomBytes(syncLength);
  const pack = compression === 'none' ? undefined : await getPacker(compression);
  yield header(JSON.stringify(writtenSchema(columns)), compression === 'none' ? 'null' : compression, sync);
  const rows = new AvroOutput();
  let rowCount = 0;
  const finish = (): Uint8Array => {
    const packed = pack === undefined ? rows.written() : pack(rows.written());
    const block = compression === 'snappy' ? withChecksum(packed, rows.written()) : packed;
    const head = new AvroOutput();
    head.count(rowCount);
    written.rows += rowCount;
    head.count(block.length);
    const whole = Buffer.concat([head.written(), block, sync]);
    rows.clear();
    rowCount = 0;
    return whole;
  };
  for await (const batch of readParquetBatches(parquet, columns, context)) {
    const writers = columns.map(({ type }, index) => createWriter(type, batch.columns[index]!));
    for (let row = 0; row < batch.rowCount; row += 1) {
      for (const write of writers) write(rows, row);
      rowCount += 1;
      if (rows.length >= blockBytes || rowCount >= blockRows) yield finish();
    }
  }
  if (rowCount > 0) yield finish();
}

function header(schema: string, codec: string, sync: Uint8Array): Uint8Array {
  const out = new AvroOutput();
  out.bytes(Uint8Array.from(avroMark));
  out.count(2);
  out.text('avro.schema');
  out.text(schema);
  out.text('avro.codec');
  out.text(codec);
  out.byte(0);
  out.bytes(sync);
  return out.written();
}

function withChecksum(packed: Uint8Array, unpacked: Uint8Array): Uint8Array {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(unpacked));
  return Buffer.concat([packed, checksum]);
}
