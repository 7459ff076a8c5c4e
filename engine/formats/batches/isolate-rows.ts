/** The isolating form of a read whose values are typed: good rows on, rows with a value that does not fit rejected. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Cell } from '#engine/formats/cell-groups.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import type { IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { parquetRecords } from '#engine/formats/count-records.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** A wanted column in the files. */
export interface TypedCell {
  /** In the data. */
  readonly name: string;
  /** Its value as it is in the file. */
  readonly cell: Sql;
  /** The SQL type of that. */
  readonly type: Sql;
  /** The value as wanted; an error where it does not fit. */
  readonly value: (cell: Sql) => Sql;
  /** False: it always fits. */
  readonly mayFail: boolean;
}

export interface IsolateRows {
  readonly request: ScanRequest;
  /** One per wanted column; undefined: the files do not have it. */
  readonly cells: readonly (TypedCell | undefined)[];
  /** What is read, behind FROM. */
  readonly from: Sql;
  /** VARCHAR: the file of a row. */
  readonly file: Sql;
  /** SELECT items `line` and `byte_offset`. */
  readonly places: readonly Sql[];
  /** Columns that `raw` and `fault` need. */
  readonly kept: readonly Sql[];
  /** The raw text of a row. @param json of its columns. */
  readonly raw: (json: Sql) => Sql;
  /** WHEN branch for a row that is bad whatever its values are; undefined: none is. */
  readonly fault: Sql | undefined;
}

/** Values are converted once, into a temporary table. */
export function isolateRows({ request, cells, from, file, places, kept, raw, fault }: IsolateRows): IsolatingScan {
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const table = ident(`prepared_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${table}`;
  const checked = cells.map((cell, index) => {
    const { name, type } = request.columns[index]!;
    return cell && checkedCell(cell, literal(type.kind), request.shownOnly?.has(name) === true);
  });
  const { values, valueOf, rows, json } = checkCells({
    cells: checked.filter((cell) => cell !== undefined),
    kept: [sql`${file} AS file`, ...places, ...kept],
    fault,
  });
  const text = sql`CASE WHEN fault IS NOT NULL THEN ${raw(sql`left(${json}, 65536)`)} END AS raw`;
  const stored = [...values, sql`file`, sql`line`, sql`byte_offset`, text, sql`fault`];
  const items = request.columns.map(({ name, type }, index) => {
    const cell = checked[index];
    return sql`${cell === undefined ? nullOf(type) : valueOf(cell)} AS ${ident(name)}`;
  });
  if (request.withFilename) items.push(sql`file AS filename`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return {
    setup: [drop, sql`CREATE TEMP TABLE ${table} AS SELECT ${joinSql(stored)} FROM (${rows(from)})`],
    relation: sql`SELECT ${joinSql(items)} FROM ${table} WHERE fault IS NULL`,
    rejects: sql`SELECT file, line, byte_offset, fault.column_name AS column_name, fault.reason AS reason, raw FROM ${table} WHERE fault IS NOT NULL`,
    records: parquetRecords(request.files),
    cleanup: [drop],
  };
}

/** @param wanted the name of the wanted type. @param isShownOnly a value that does not fit is null and no fault. */
function checkedCell({ name, cell, type, value, mayFail }: TypedCell, wanted: Sql, isShownOnly: boolean): Cell {
  if (!mayFail) return { name, cell, type: type.text, value };
  const tried = { name, cell, type: type.text, value: (read: Sql) => sql`TRY(${value(read)})` };
  if (isShownOnly) return tried;
  return {
    ...tried,
    check: {
      isBad: (read, converted) => sql`(${read} IS NOT NULL AND ${converted} IS NULL)`,
      reason: (read) => sql`concat('Could not convert ', left(CAST(${read} AS VARCHAR), 200), ' to ', ${wanted})`,
    },
  };
}
