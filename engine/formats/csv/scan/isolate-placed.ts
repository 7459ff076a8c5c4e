/** Rejects the bad records of rewritten files, whose rows include line, byte offset, fault and raw text. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { badColumnNames, badColumnReasons } from '#engine/formats/bad-columns.ts';
import {
  checkedColumns,
  convertWanted,
  filenameColumn,
  isReadable,
  projection,
  readCall,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

export function isolatePlaced(read: CsvRead): IsolatingScan {
  const { request } = read;
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const rows = ident(`csv_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${rows}`;
  const [file] = request.files.length === 1 ? request.files : [];
  const call = readCall(read, { types: 'text', withFilename: file === undefined });
  const kept = file === undefined ? rows : sql`(SELECT *, ${literal(file)} AS ${ident(filenameColumn)} FROM ${rows})`;
  const checked = checkedColumns(read, true);
  const good = joinSql([sql`p_fault IS NULL`, ...checked.map((column) => isReadable(read, column))], sql` AND `);
  const faults = checked.map((column) => ({
    name: column.name,
    isBad: sql`NOT ${isReadable(read, column)}`,
    reason: reasonOf(column),
  }));
  const items = projection(read, (column) => convertWanted(read, column, 'tried', true));
  return {
    setup: [drop, sql`CREATE TEMP TABLE ${rows} AS SELECT * FROM ${call}`],
    relation: sql`SELECT ${items} FROM ${kept} WHERE ${good}`,
    rejects: sql`SELECT ${ident(filenameColumn)} AS file, p_line AS line, p_offset AS byte_offset,
      CASE WHEN p_fault IS NULL THEN ${badColumnNames(faults)} END AS column_name,
      coalesce(p_fault, ${badColumnReasons(faults)}) AS reason,
      coalesce(p_raw, ${rawText(read)}) AS raw
      FROM ${kept} WHERE NOT (${good})`,
    records: sql`SELECT count(*) AS count FROM ${rows}`,
    cleanup: [drop],
  };
}

function reasonOf({ position, wanted, reading }: FileColumn): Sql {
  const written = reading.format === undefined ? '' : ` written as ${reading.format}`;
  return sql`concat('Could not convert string "', ${position}, ${literal(`" to ${toDuckDb(wanted!.type).text}${written}`)})`;
}

/** The values between separators; a record whose quoting matters has its raw text written with it. */
function rawText({ columns, options }: CsvRead): Sql {
  const values = columns.map(({ position }) => sql`coalesce(${position}, '')`);
  return sql`concat_ws(${literal(options.separator)}, ${joinSql(values)})`;
}
