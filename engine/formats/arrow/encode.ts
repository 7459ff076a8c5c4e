/** Writes an Arrow IPC file of the rows of a Parquet file: DuckDB's pages behind each other, and a footer. */

import { MetadataVersion } from 'apache-arrow/enum';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { Message, type RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { Schema as ArrowSchema } from 'apache-arrow/schema';
import { arrowPages } from '#engine/arrow/results.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { arrowMark } from '#engine/formats/arrow/messages.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { EncodeRequest } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const batchBytes = 8 << 20;
const mark = Uint8Array.from(arrowMark);
/** Continuation and length in front of metadata. */
const prefixLength = 8;
const endOfStream = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

export async function encodeArrow(request: EncodeRequest, context: OperationContext): Promise<number> {
  const written = { rows: 0 };
  await writePieces(request.target, encodePieces(request, written, context), context.signal);
  return written.rows;
}

async function* encodePieces(
  { parquet, columns }: EncodeRequest,
  written: { rows: number },
  context: OperationContext,
): AsyncGenerator<Uint8Array, void, void> {
  const database = await context.database();
  await using connection = await database.connect();
  const items = columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${toDuckDb(type)}) AS ${ident(name)}`);
  const rows = sql`SELECT ${joinSql(items)} FROM read_parquet(${exactFiles(parquet)}, hive_partitioning = false)`;
  const start = new Uint8Array(prefixLength);
  start.set(mark);
  yield start;
  let offset = start.length;
  let schema: ArrowSchema | undefined;
  const blocks: FileBlock[] = [];
  // Each page is a separate stream: schema, one batch, end.
  for await (const page of arrowPages(connection, rows, batchBytes)) {
    const schemaLength = messageLength(page, 0);
    if (schema === undefined) {
      const message = page.subarray(0, schemaLength);
      schema = Message.decode(message.subarray(prefixLength)).header() as ArrowSchema;
      yield message;
      offset += schemaLength;
    }
    const batch = page.subarray(schemaLength, page.length - endOfStream.length);
    const metadata = messageLength(batch, 0);
    written.rows += (Message.decode(batch.subarray(prefixLength, metadata)).header() as RecordBatch).length;
    blocks.push(new FileBlock(metadata, batch.length - metadata, offset));
    yield batch;
    offset += batch.length;
  }
  yield endOfStream;
  const footer = Footer.encode(new Footer(schema!, MetadataVersion.V5, blocks, []));
  yield footer;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setInt32(0, footer.length, true);
  yield length;
  yield mark;
}

/** Prefix and metadata of the message at a place, without its body. */
function messageLength(bytes: Uint8Array, at: number): number {
  return prefixLength + new DataView(bytes.buffer, bytes.byteOffset + at, prefixLength).getInt32(4, true);
}
