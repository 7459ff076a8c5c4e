/** Rejects the bad records of rewritten files, whose rows include line, byte offset, fault and raw text. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Cell } from '#engine/formats/cell-groups.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import {
  checkedColumns,
  convertWanted,
  filenameColumn,
  isUnreadable,
  projection,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';
import { joinedTexts, readTexts, textsOf } from '#engine/formats/csv/scan/read-texts.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

interface TextCell extends Cell {
  readonly column: FileColumn;
  /** From 1. */
  readonly place: number;
}

export function isolatePlaced(read: CsvRead): IsolatingScan {
  const { request } = read;
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const rows = ident(`csv_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${rows}`;
  const [file] = request.files.length === 1 ? request.files : [];
  const path = file === undefined ? ident(filenameColumn) : literal(file);
  // The path of a single file is not a column: kept with every row it would be the largest of them.
  const places = [sql`p_line`, sql`p_offset`, ...(file === undefined ? [path] : [])];
  const checked = new Set(checkedColumns(read, true));
  const cells = read.columns.flatMap((column, index) =>
    column.wanted === undefined ? [] : [textCell(read, column, index + 1, checked.has(column))],
  );
  const cellOf = new Map(cells.map((cell) => [cell.column, cell]));
  const kept = [...places, sql`p_fault`, sql`p_raw`];
  const texts = readTexts(read, `csv_texts_${key}`, kept, file === undefined);
  const {
    values,
    valueOf,
    rows: judge,
  } = checkCells({
    cells,
    kept: [...kept, sql`texts`],
    listOf: (alike) => textsOf(alike.map(({ place }) => place)),
    fault: sql`WHEN p_fault IS NOT NULL THEN {'column_name': CAST(NULL AS VARCHAR), 'reason': p_fault}`,
  });
  const raw = sql`CASE WHEN fault IS NOT NULL THEN coalesce(p_raw, ${joinedTexts(read)}) END AS raw`;
  const stored = [...places, ...values, sql`fault`, raw];
  const items = projection(read, (column) => valueOf(cellOf.get(column)!), path);
  return {
    setup: [
      ...texts.setup,
      drop,
      sql`CREATE TEMP TABLE ${rows} AS SELECT ${joinSql(stored)} FROM (${judge(texts.from)})`,
      ...texts.cleanup,
    ],
    relation: sql`SELECT ${items} FROM ${rows} WHERE fault IS NULL`,
    rejects: sql`SELECT ${path} AS file, p_line AS line, p_offset AS byte_offset, fault.column_name AS column_name,
      fault.reason AS reason, raw FROM ${rows} WHERE fault IS NOT NULL`,
    records: sql`SELECT count(*) AS count FROM ${rows}`,
    cleanup: [drop, ...texts.cleanup],
  };
}

function textCell(read: CsvRead, column: FileColumn, place: number, mayFail: boolean): TextCell {
  const { name } = column;
  const value = (cell: Sql): Sql => convertWanted(read, { ...column, position: cell }, 'tried', true);
  const base = { name, column, place, cell: sql`texts[${literal(place)}]`, type: 'VARCHAR', value };
  if (!mayFail) return base;
  return {
    ...base,
    check: {
      isBad: (cell, converted) => isUnreadable(column, cell, converted),
      reason: (cell) => reasonOf(column, cell),
    },
  };
}

function reasonOf({ wanted, reading }: FileColumn, cell: Sql): Sql {
  const written = reading.format === undefined ? '' : ` written as ${reading.format}`;
  return sql`concat('Could not convert string "', ${cell}, ${literal(`" to ${toDuckDb(wanted!.type).text}${written}`)})`;
}
