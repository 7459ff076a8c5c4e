/** The isolating form of a read whose values are typed: good rows on, rows with a value that does not fit rejected. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { faultOfColumns, type ColumnFault } from '#engine/formats/bad-columns.ts';
import type { IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { parquetRecords } from '#engine/formats/count-records.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** A wanted column in the files. */
export interface TypedCell {
  /** In the data. */
  readonly name: string;
  /** Its value as it is in the file. */
  readonly cell: Sql;
  /** Its value as wanted; an error where it does not fit. */
  readonly value: Sql;
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
  /** The raw text of a row. @param json of its columns. */
  readonly raw: (json: Sql) => Sql;
  /** WHEN branch for a row that is bad whatever its values are; undefined: none is. */
  readonly fault: Sql | undefined;
}

/** Values are converted once, into a temporary table. */
export function isolateRows({ request, cells, from, file, places, raw, fault }: IsolateRows): IsolatingScan {
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const table = ident(`prepared_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${table}`;
  const values = cells.map((cell, index) => {
    const value = cell === undefined ? nullOf(request.columns[index]!.type) : sql`TRY(${cell.value})`;
    return sql`${value} AS ${valueName(index)}`;
  });
  const named = [sql`${file} AS file`, ...places, sql`${raw(rawJson(cells))} AS raw`];
  const create = sql`CREATE TEMP TABLE ${table} AS SELECT ${joinSql([...values, ...named])},
    ${faultOf(request, cells, fault)} AS fault FROM ${from}`;
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

function valueName(index: number): Sql {
  return ident(`v${index}`);
}

function rawJson(cells: readonly (TypedCell | undefined)[]): Sql {
  const known = cells.filter((cell) => cell !== undefined);
  const members = known.map(({ name, cell }) => sql`${literal(name.replaceAll('\0', ''))}, ${cell}`);
  return sql`left(CAST(json_object(${joinSql(members)}) AS VARCHAR), 65536)`;
}

/** NULL for a good row. */
function faultOf({ columns }: ScanRequest, cells: readonly (TypedCell | undefined)[], fault: Sql | undefined): Sql {
  const branches: Sql[] = fault === undefined ? [] : [fault];
  const faults = cells.flatMap((cell, index): ColumnFault[] =>
    cell?.mayFail !== true
      ? []
      : [
          {
            name: cell.name,
            isBad: sql`(${cell.cell} IS NOT NULL AND ${valueName(index)} IS NULL)`,
            reason: sql`concat('Could not convert ', left(CAST(${cell.cell} AS VARCHAR), 200), ' to ', ${literal(columns[index]!.type.kind)})`,
          },
        ],
  );
  if (faults.length > 0) branches.push(faultOfColumns(faults));
  return sql`CASE ${joinSql(branches, sql` `)} END`;
}
