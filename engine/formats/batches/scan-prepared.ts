/** Prepared files as SQL: the plain form, which a bad record stops, and the form that sets bad records aside. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { faultOfColumns, type ColumnFault } from '#engine/formats/bad-columns.ts';
import { columnName, getPreparedLayout, type PreparedLayout } from '#engine/formats/batches/prepared-reading.ts';
import { findColumn, nameInFile, strictCast } from '#engine/formats/batches/strict-cast.ts';
import { noRecords, parquetRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { IsolatingScan, Scan, ScanRequest } from '#engine/formats/format.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** A wanted column beside the one of the file that holds it. */
interface ReadColumn {
  readonly wanted: Column;
  readonly held: Column;
  /** In the prepared file. */
  readonly cell: Sql;
  /** Its value as wanted; an error where it does not fit. */
  readonly value: Sql;
}

export function scanPrepared(format: string, request: ScanRequest): Scan {
  if (request.files.length === 0) return { relation: emptyRelation(request), records: noRecords };
  const layout = getPreparedLayout(format, request.options);
  const items = request.columns.map((wanted) => {
    const read = readColumn(layout, wanted);
    return sql`${read?.value ?? nullOf(wanted.type)} AS ${ident(wanted.name)}`;
  });
  if (request.withFilename) items.push(sql`filename`);
  if (request.withFileIndex === true) items.push(sql`file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return {
    relation: sql`SELECT ${joinSql(items)} FROM ${readFiles(request)}${stopAtRejects(layout)}`,
    records: parquetRecords(request.files),
  };
}

/** A record that could not be read stops the statement, so that none is skipped unnoticed. */
function stopAtRejects({ rejected }: PreparedLayout): Sql {
  if (!rejected) return sql``;
  const told = sql`concat('A record cannot be read', coalesce(concat(' (line ', line, ')'), ''), ': ', reason)`;
  return sql` WHERE CASE WHEN reason IS NULL THEN true ELSE error(${told}) END`;
}

/**
 * Values are converted once, into a temporary table. Rows of typed files have no raw text: the text reported for
 * them is JSON of the columns that were read.
 */
export function isolatePrepared(format: string, request: ScanRequest): IsolatingScan {
  if (request.files.length === 0)
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, records: noRecords, cleanup: [] };
  const layout = getPreparedLayout(format, request.options);
  const reads = request.columns.map((wanted) => readColumn(layout, wanted));
  const casts = reads.filter((read) => read !== undefined && mayFail(read));
  if (!layout.rejected && casts.length === 0) {
    return { setup: [], ...scanPrepared(format, request), rejects: noRejects, cleanup: [] };
  }
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const table = ident(`prepared_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${table}`;
  const values = reads.map((read, index) => {
    const value = read === undefined ? nullOf(request.columns[index]!.type) : sql`TRY(${read.value})`;
    return sql`${value} AS ${valueName(index)}`;
  });
  const create = sql`CREATE TEMP TABLE ${table} AS SELECT ${joinSql([...values, ...placeItems(layout, reads)])},
    ${faultOf(layout, reads)} AS fault FROM ${readFiles(request)}`;
  const items = request.columns.map((column, index) => sql`${valueName(index)} AS ${ident(column.name)}`);
  if (request.withFilename) items.push(sql`file AS filename`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return {
    setup: [drop, create],
    relation: sql`SELECT ${joinSql(items)} FROM ${table} WHERE fault IS NULL`,
    rejects: sql`SELECT file, line, byte_offset, fault.column_name AS column_name, fault.reason AS reason, raw FROM ${table} WHERE fault IS NOT NULL`,
    records: parquetRecords(request.files),
    cleanup: [drop],
  };
}

function readColumn(layout: PreparedLayout, wanted: Column): ReadColumn | undefined {
  const held = findColumn(layout.columns, wanted);
  if (held === undefined) return undefined;
  const cell = columnName(layout.columns.indexOf(held));
  return { wanted, held, cell, value: strictCast(cell, held.type, wanted.type) };
}

function mayFail({ held, wanted }: ReadColumn): boolean {
  return !sameType(held.type, wanted.type);
}

function readFiles({ files }: ScanRequest): Sql {
  return sql`read_parquet(${literal(files)}, hive_partitioning = false, filename = true)`;
}

function valueName(index: number): Sql {
  return ident(`v${index}`);
}

function placeItems(layout: PreparedLayout, reads: readonly (ReadColumn | undefined)[]): Sql[] {
  const line = layout.placed || layout.rejected ? sql`line` : sql`CAST(NULL AS BIGINT) AS line`;
  const offset = layout.placed || layout.rejected ? sql`byte_offset` : sql`CAST(NULL AS BIGINT) AS byte_offset`;
  return [sql`filename AS file`, line, offset, sql`${rawOf(layout, reads)} AS raw`];
}

function rawOf(layout: PreparedLayout, reads: readonly (ReadColumn | undefined)[]): Sql {
  const known = reads.filter((read) => read !== undefined);
  const members = known.map(({ held, cell }) => sql`${literal(nameInFile(held).replaceAll('\0', ''))}, ${cell}`);
  const json = sql`left(CAST(json_object(${joinSql(members)}) AS VARCHAR), 65536)`;
  // A placed format may know the position of its rows although they have no raw text.
  if (layout.placed) return sql`coalesce(raw, ${json})`;
  return layout.rejected ? sql`CASE WHEN reason IS NULL THEN ${json} ELSE raw END` : json;
}

/** NULL for a good row. */
function faultOf(layout: PreparedLayout, reads: readonly (ReadColumn | undefined)[]): Sql {
  const branches: Sql[] = [];
  if (layout.rejected) branches.push(sql`WHEN reason IS NOT NULL THEN {'column_name': column_name, 'reason': reason}`);
  const faults = reads.flatMap((read, index): ColumnFault[] =>
    read === undefined || !mayFail(read)
      ? []
      : [
          {
            name: nameInFile(read.wanted),
            isBad: sql`(${read.cell} IS NOT NULL AND ${valueName(index)} IS NULL)`,
            reason: sql`concat('Could not convert ', left(CAST(${read.cell} AS VARCHAR), 200), ' to ', ${literal(read.wanted.type.kind)})`,
          },
        ],
  );
  if (faults.length > 0) branches.push(faultOfColumns(faults));
  return sql`CASE ${joinSql(branches, sql` `)} END`;
}
