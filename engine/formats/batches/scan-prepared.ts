/** Prepared files as SQL: the plain form, which a bad record stops, and the form that sets bad records aside. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { isolateRows, type TypedCell } from '#engine/formats/batches/isolate-rows.ts';
import { columnName, getPreparedLayout, type PreparedLayout } from '#engine/formats/batches/prepared-reading.ts';
import { findColumn, nameInFile, strictCast } from '#engine/types/casts/strict-cast.ts';
import { noRecords, parquetRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { IsolatingScan, Scan, ScanRequest } from '#engine/formats/format.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { stopAtFaults } from '#engine/formats/stop-at-faults.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { nullOf } from '#engine/types/value-walk.ts';

export function scanPrepared(format: string, request: ScanRequest): Scan {
  if (request.files.length === 0) return { relation: emptyRelation(request), records: noRecords };
  const layout = getPreparedLayout(format, request.options);
  const items = request.columns.map((wanted) => {
    const read = readColumn(layout, wanted);
    return sql`${read?.value(read.cell) ?? nullOf(wanted.type)} AS ${ident(wanted.name)}`;
  });
  if (request.withFilename) items.push(sql`filename`);
  if (request.withFileIndex === true) items.push(sql`file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  const from = readFiles(request);
  return {
    relation: layout.rejected
      ? stopAtFaults(request, joinSql(items), from, fault)
      : sql`SELECT ${joinSql(items)} FROM ${from}`,
    records: parquetRecords(request.files),
  };
}

/** A record that could not be read. */
const fault = sql`CASE WHEN reason IS NOT NULL
  THEN concat('A record cannot be read', coalesce(concat(' (line ', line, ')'), ''), ': ', reason) END`;

/**
 * Values are converted once, into a temporary table. Rows of typed files have no raw text: the text reported for
 * them is JSON of the columns that were read.
 */
export function isolatePrepared(format: string, request: ScanRequest): IsolatingScan {
  if (request.files.length === 0)
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, records: noRecords, cleanup: [] };
  const layout = getPreparedLayout(format, request.options);
  const reads = request.columns.map((wanted) => readColumn(layout, wanted));
  if (!layout.rejected && !reads.some((read) => read?.mayFail === true)) {
    return { setup: [], ...scanPrepared(format, request), rejects: noRejects, cleanup: [] };
  }
  return isolateRows({
    request,
    cells: reads,
    from: readFiles(request),
    file: sql`filename`,
    places:
      layout.placed || layout.rejected
        ? [sql`line`, sql`byte_offset`]
        : [sql`CAST(NULL AS BIGINT) AS line`, sql`CAST(NULL AS BIGINT) AS byte_offset`],
    kept: [
      ...(layout.placed || layout.rejected ? [sql`raw`] : []),
      ...(layout.rejected ? [sql`reason`, sql`column_name`] : []),
    ],
    raw: (json) => rawOf(layout, json),
    fault: layout.rejected
      ? sql`WHEN reason IS NOT NULL THEN {'column_name': column_name, 'reason': reason}`
      : undefined,
  });
}

function readColumn(layout: PreparedLayout, wanted: Column): TypedCell | undefined {
  const held = findColumn(layout.columns, wanted);
  if (held === undefined) return undefined;
  const cell = columnName(layout.columns.indexOf(held));
  return {
    name: nameInFile(wanted),
    cell,
    type: toDuckDb(held.type),
    value: (from) => strictCast(from, held.type, wanted.type),
    mayFail: !sameType(held.type, wanted.type),
  };
}

function readFiles({ files }: ScanRequest): Sql {
  return sql`read_parquet(${exactFiles(files)}, hive_partitioning = false, filename = true)`;
}

function rawOf(layout: PreparedLayout, json: Sql): Sql {
  // A placed format may know the position of its rows although they have no raw text.
  if (layout.placed) return sql`coalesce(raw, ${json})`;
  return layout.rejected ? sql`CASE WHEN reason IS NULL THEN ${json} ELSE raw END` : json;
}
