/** Apache Parquet files. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { FileReading, Format, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { inferParquet } from '#engine/formats/parquet/infer.ts';
import { fetchColumns } from '#engine/formats/parquet/partial.ts';
import { parquetReadOptions, parquetWriteOptions } from '#engine/formats/parquet/options.ts';
import { isolateParquet, scanParquet } from '#engine/formats/parquet/scan.ts';
import { rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** The mark at both ends; PARE instead when the footer is encrypted. */
function hasMark(bytes: Uint8Array, at: number, mark: string): boolean {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === mark;
}

function classifyParquet(head: FileHead): ReturnType<Format['classify']> {
  const starts = hasMark(head.bytes, 0, 'PAR1') || hasMark(head.bytes, 0, 'PARE');
  if (!starts || head.compression !== 'none') return undefined;
  return { format: 'parquet', certainty: 1, evidence: 'the mark PAR1 at the start' };
}

async function prepareParquet(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('parquet', parquetReadOptions, reading.options);
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

function parquetCopyOptions(stated: Readonly<Record<string, unknown>>): Sql {
  const options = parseOptions('parquet', parquetWriteOptions, stated);
  const codec =
    options.compression === 'none' ? 'uncompressed' : options.compression === 'lz4' ? 'lz4_raw' : options.compression;
  return joinSql([
    sql`FORMAT parquet`,
    sql`COMPRESSION ${literal(codec)}`,
    sql`ROW_GROUP_SIZE ${literal(options.rowGroupSize)}`,
  ]);
}

export const parquetFormat: Format = {
  name: 'parquet',
  title: 'Parquet',
  summary: 'Typed columns in row groups with a footer, as Spark and Athena write them.',
  extensions: ['parquet', 'parq', 'pq'],
  readOptions: parquetReadOptions,
  writeOptions: parquetWriteOptions,
  classify: classifyParquet,
  infer: inferParquet,
  prepare: prepareParquet,
  isReady: ({ options }) => options['rewritten'] !== true,
  scan: scanParquet,
  isolate: isolateParquet,
  splittable: true,
  copyOptions: parquetCopyOptions,
  readBack: (_options, columns) => ({
    columns: columns.map(({ name }) => name),
    types: columns.map(({ type }) => formatHive(type)),
  }),
  fileExtension: () => '.parquet',
};
