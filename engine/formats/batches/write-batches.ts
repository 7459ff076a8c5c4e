/** Decoded columns as one Parquet file: appended to a temporary table, which spills to disk, then copied out. */

import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import path from 'node:path';
import { exactFiles } from '#engine/base/exact-files.ts';
import { copyTo, ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import type { BatchPart, ColumnBatch, RowPlaces } from '#engine/formats/batches/column-batch.ts';
import { Int64Column, NullColumn } from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { bigintType, nullType, stringType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { removeNewFile } from '#engine/storage/new-files.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface WriteBatchesRequest {
  readonly parts: AsyncIterable<BatchPart>;
  /** What every batch holds. */
  readonly columns: Schema;
  /** Every part has its positions. */
  readonly placed: boolean;
  /** Good rows that suffice; null: all. */
  readonly limit: number | null;
  /** The Parquet file to make. */
  readonly target: string;
}

const placeColumns: Schema = [
  { name: 'line', type: bigintType },
  { name: 'byte_offset', type: bigintType },
  { name: 'raw', type: stringType },
];
const rejectColumns: Schema = [
  ...placeColumns,
  { name: 'column_name', type: stringType },
  { name: 'reason', type: stringType },
];
/** Rejected records that are kept in memory before they are written. */
const rejectsInMemory = 1024;

/** @returns good rows and rejected records; both are in the file, distinguished by `reason`. */
export async function writeBatches(
  request: WriteBatchesRequest,
  context: OperationContext,
): Promise<{ rows: number; rejects: number }> {
  const database = await context.database();
  await using connection = await database.connect();
  // A temporary table belongs to its connection, and the other one is taken by the rows.
  await using beside = await database.connect();
  const rejects = new RejectTable(beside, path.join(context.temporaryDirectory, `${newId('rejects')}.parquet`));
  const table = newId('batches');
  const stored = storedColumns(request);
  await connection.run(sql`CREATE TEMP TABLE ${ident(table)} (${columnList(stored)})`);
  try {
    const rows = await connection.append(
      table,
      namedAsRead(request, stored),
      goodRows(request, rejects, context.signal),
    );
    const set = await rejects.finish();
    const setAside =
      set === undefined ? sql`` : sql` UNION ALL BY NAME SELECT * FROM read_parquet(${exactFiles(set.file)})`;
    await connection.run(
      copyTo(sql`SELECT * FROM ${ident(table)}${setAside}`, request.target, sql`${parquetCopy}, COMPRESSION lz4_raw`),
    );
    return { rows, rejects: set?.count ?? 0 };
  } finally {
    await rejects.drop();
    await connection.run(sql`DROP TABLE IF EXISTS ${ident(table)}`).catch(() => undefined);
  }
}

/** A table needs a column, and a file of which only the rows count has none. */
function storedColumns({ columns, placed }: WriteBatchesRequest): Schema {
  const named = columns.map(({ type }, index) => ({ name: `c${index}`, type }));
  if (placed) return [...named, ...placeColumns];
  return named.length === 0 ? [{ name: 'c0', type: nullType }] : named;
}

/** As the file calls them, for errors. */
function namedAsRead({ columns }: WriteBatchesRequest, stored: Schema): Schema {
  return stored.map((column, index) => columns[index] ?? column);
}

function columnList(columns: Schema): Sql {
  return joinSql(columns.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
}

async function* goodRows(
  { parts, columns, placed, limit }: WriteBatchesRequest,
  rejects: RejectTable,
  signal: AbortSignal,
): AsyncGenerator<ColumnBatch, void, void> {
  let rows = 0;
  for await (const part of parts) {
    signal.throwIfAborted();
    await rejects.add(part);
    const { batch, places } = part;
    if (placed) yield { rowCount: batch.rowCount, columns: [...batch.columns, ...placesOf(places)] };
    else yield columns.length === 0 ? withoutColumns(batch) : batch;
    rows += batch.rowCount;
    if (limit !== null && rows >= limit) return;
  }
}

function placesOf(places: RowPlaces | undefined): ColumnBatch['columns'] {
  if (places !== undefined) return [places.lines, places.byteOffsets, places.raws];
  throw new EngineError('Internal', 'A reader did not report the positions of its rows.', {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

function withoutColumns({ rowCount }: ColumnBatch): ColumnBatch {
  const column = new NullColumn();
  for (let row = 0; row < rowCount; row += 1) column.appendNull();
  return { rowCount, columns: [column.take()] };
}

/** Rejected records, collected in a separate table. */
class RejectTable {
  readonly #connection: DuckConnection;
  readonly #file: string;
  readonly #table = newId('rejects');
  #waiting: BatchPart['rejects'][number][] = [];
  #count = 0;

  constructor(connection: DuckConnection, file: string) {
    this.#connection = connection;
    this.#file = file;
  }

  async add({ rejects }: BatchPart): Promise<void> {
    for (const reject of rejects) {
      this.#waiting.push(reject);
      if (this.#waiting.length >= rejectsInMemory) await this.#write();
    }
  }

  /** Undefined when there is none. */
  async finish(): Promise<{ file: string; count: number } | undefined> {
    if (this.#waiting.length > 0) await this.#write();
    if (this.#count === 0) return undefined;
    await this.#connection.run(copyTo(sql`FROM ${ident(this.#table)}`, this.#file, parquetCopy));
    return { file: this.#file, count: this.#count };
  }

  async drop(): Promise<void> {
    await removeNewFile(this.#file);
    await this.#connection.run(sql`DROP TABLE IF EXISTS ${ident(this.#table)}`).catch(() => undefined);
  }

  async #write(): Promise<void> {
    if (this.#count === 0)
      await this.#connection.run(sql`CREATE TEMP TABLE ${ident(this.#table)} (${columnList(rejectColumns)})`);
    const batch = rejectBatch(this.#waiting);
    this.#count += batch.rowCount;
    this.#waiting = [];
    await this.#connection.append(this.#table, rejectColumns, once(batch));
  }
}

function rejectBatch(rejects: BatchPart['rejects']): ColumnBatch {
  const lines = new Int64Column();
  const offsets = new Int64Column();
  const [raws, columns, reasons] = [new TextColumn(), new TextColumn(), new TextColumn()];
  for (const { line, byteOffset, raw, column, reason } of rejects) {
    addNumber(lines, line);
    addNumber(offsets, byteOffset);
    addText(raws, raw);
    addText(columns, column);
    addText(reasons, reason);
  }
  return {
    rowCount: rejects.length,
    columns: [lines, offsets, raws, columns, reasons].map((column) => column.take()),
  };
}

function addNumber(column: Int64Column, value: number | null): void {
  if (value === null) column.appendNull();
  else column.appendNumber(value);
}

function addText(column: TextColumn, value: string | null): void {
  if (value === null) column.appendNull();
  else column.appendText(value);
}

async function* once<Item>(item: Item): AsyncGenerator<Item, void, void> {
  yield item;
}
