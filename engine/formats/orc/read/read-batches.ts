/** The rows of an ORC file as column batches: stripe by stripe, only the streams of wanted columns. */

import { EngineError } from '#engine/contract/errors.ts';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { readFileTail } from '#engine/formats/orc/container/file-tail.ts';
import { openOrcFile } from '#engine/formats/orc/container/open-orc-file.ts';
import { fetchStripe } from '#engine/formats/orc/read/fetch-stripe.ts';
import type { NamedColumn } from '#engine/formats/orc/read/column-types.ts';
import { StripeReader } from '#engine/formats/orc/read/stripe-reader.ts';
import { layOutTable, type TableLayout } from '#engine/formats/orc/read/table-layout.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** The first batch is small, since nobody knows yet how long the texts and lists are. */
const firstRows = 256;
const mostRows = 16_384;
/** What a batch should hold. */
const wantedBytes = 4 * 1024 * 1024;

/** How a file is read. */
export interface OrcReading {
  /** Show the rows of a Hive ACID file and not the wrapper around them. */
  readonly unwrap: boolean;
  /** How the whole file is packed. */
  readonly compression: Compression;
  /** Canonical label of the encoding that texts are in. */
  readonly encoding: string;
}

/**
 * Batches are bounded in bytes as well as in rows. The file is closed when the consumer is done or gives up.
 * @throws EngineError `MalformedFile` with byteOffset, `UnsupportedFormat`, `Cancelled`.
 */
export async function* readBatches(
  request: BatchRequest,
  { unwrap, compression, encoding }: OrcReading,
  context: Pick<OperationContext, 'temporaryDirectory' | 'signal'>,
): AsyncGenerator<BatchPart, void, void> {
  await using file = await openOrcFile(request.source, compression, context);
  const tail = await readFileTail(file);
  const layout = layOutTable(tail.footer, file.path, unwrap);
  const columns = request.columns.map((wanted) => findWanted(layout, wanted.sourceName ?? wanted.name, wanted.name));
  let left = Math.min(request.limit ?? Infinity, tail.footer.rowCount);
  let rows = firstRows;
  for (const place of tail.footer.stripes) {
    if (left === 0) return;
    if (place.rowCount === 0) continue;
    const wanted = { file, tail, layout, columns, encoding };
    await fetchStripe(wanted, place);
    const stripe = new StripeReader(wanted, place);
    let rest = Math.min(place.rowCount, left);
    left -= rest;
    while (rest > 0) {
      context.signal.throwIfAborted();
      const batch = stripe.next(Math.min(rows, rest));
      rest -= batch.rowCount;
      const bytes = batch.columns.reduce((sum, vector) => sum + byteLength(vector), 0);
      rows = Math.min(mostRows, rows * 8, Math.max(1, Math.floor((wantedBytes * batch.rowCount) / Math.max(1, bytes))));
      yield { batch, rejects: [] };
    }
  }
}

function findWanted({ columns, schema }: TableLayout, sourceName: string, name: string): NamedColumn {
  const exact = schema.findIndex((column) => column.name === name && (column.sourceName ?? column.name) === sourceName);
  const index = exact >= 0 ? exact : columns.findIndex((column) => column.name === sourceName);
  if (index >= 0) return columns[index]!;
  throw new EngineError('Internal', `An ORC file was asked for the column "${sourceName}", which it does not have.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

function byteLength({ data }: ColumnVector): number {
  switch (data.kind) {
    case 'fixed':
      return data.values.length;
    case 'bytes':
      return data.offsets.byteLength + data.bytes.length;
    case 'list':
      return data.offsets.byteLength + byteLength(data.element);
    case 'struct':
      return data.fields.reduce((sum, field) => sum + byteLength(field), 0);
  }
}
