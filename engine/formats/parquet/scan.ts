/** Reading Parquet files as SQL. */

import { namePlaces, sameName } from '#engine/base/same-name.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { isolateRows, type TypedCell } from '#engine/formats/batches/isolate-rows.ts';
import { sameInFile, strictCast } from '#engine/types/casts/strict-cast.ts';
import { noRecords, parquetRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { IsolatingScan, Scan, ScanRequest } from '#engine/formats/format.ts';
import { cutDown } from '#engine/formats/parquet/early-times.ts';
import { byNameOfDay } from '#engine/formats/parquet/old-calendar.ts';
import { parquetReadOptions } from '#engine/formats/parquet/options.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { withoutBounds } from '#engine/duckdb/nan-statistics.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import { freeName } from '#engine/types/names.ts';
import { eachElement, eachEntry, nullOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/**
 * Columns are matched by name. Columns that no file has are known from `columns` of the options; where files
 * differ, DuckDB's `union_by_name` fills with NULL. Files whose columns have other types are other readings, and a value
 * that the wanted type does not hold stops the statement: DuckDB's own cast would round it.
 */
export function scanParquet(request: ScanRequest): Scan {
  if (request.files.length === 0) return { relation: emptyRelation(request), records: noRecords };
  const items = readCells(request).map(
    (cell, index) => sql`${valueOf(cell, request.columns[index]!)} AS ${ident(request.columns[index]!.name)}`,
  );
  if (request.withFilename) items.push(sql`p.${pathColumn(request)} AS filename`);
  if (request.withFileIndex === true) items.push(sql`p.file_index AS file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return {
    relation: sql`SELECT ${joinSql(items)} FROM ${readCall(request, request.withFilename)}`,
    records: parquetRecords(request.files),
  };
}

/** Values are typed in the file, so a record is bad only where a wanted type does not hold its value. */
export function isolateParquet(request: ScanRequest): IsolatingScan {
  const cells = request.files.length === 0 ? [] : readCells(request);
  if (!cells.some((cell) => cell?.mayFail === true))
    return { setup: [], ...scanParquet(request), rejects: noRejects, cleanup: [] };
  return isolateRows({
    request,
    cells,
    from: readCall(request, true),
    file: sql`p.${pathColumn(request)}`,
    places: [sql`CAST(NULL AS BIGINT) AS line`, sql`CAST(NULL AS BIGINT) AS byte_offset`],
    kept: [],
    raw: (json) => json,
    fault: undefined,
  });
}

/** DuckDB's cast finds fields by their names, and gives NULL for one whose name is empty in the file. */
function namedByPlace(value: Sql, type: DataType, depth = 0): Sql {
  switch (type.kind) {
    case 'array':
      return eachElement(value, depth, (element) => namedByPlace(element, type.element, depth + 1));
    case 'map':
      return eachEntry(value, depth, (key, entry) => [
        namedByPlace(key, type.key, depth + 1),
        namedByPlace(entry, type.value, depth + 1),
      ]);
    case 'struct': {
      return onStruct(value, depth, (struct, deeper) =>
        packStruct(
          struct,
          type.fields.map((field, index) => {
            const at = sql`struct_extract_at(${struct}, ${literal(index + 1)})`;
            return { name: field.name, value: namedByPlace(at, field.type, deeper) };
          }),
        ),
      );
    }
    default:
      return value;
  }
}

/** Column with the path of the file, which no column of the files has. */
function pathColumn({ columns, options }: ScanRequest): Sql {
  const { columns: known = [] } = parseOptions('parquet', parquetReadOptions(), options);
  return ident(
    freeName('filename', [...known, ...columns.flatMap(({ name, sourceName = name }) => [name, sourceName])]),
  );
}

function readCall(request: ScanRequest, withFilename: boolean): Sql {
  const { files } = request;
  const several = files.length > 1 ? sql`, union_by_name = true` : sql``;
  const filename = withFilename ? sql`, filename = ${pathColumn(request)}` : sql``;
  return sql`read_parquet(${exactFiles(files)}, hive_partitioning = false${several}${filename}) p`;
}

/** It is there, so null would be wrong. */
function encryptedColumn(column: string, path: string): EngineError {
  return new EngineError('MalformedFile', `Column ${column} of ${path} is encrypted.`, {
    hint: 'Decrypt the file, or read other columns.',
    details: { path, column },
  });
}

function valueOf(cell: TypedCell | undefined, column: Column): Sql {
  return cell === undefined ? nullOf(column.type) : cell.value(cell.cell);
}

/** One per wanted column; undefined: no file has it. */
function readCells(request: ScanRequest): (TypedCell | undefined)[] {
  const {
    columns: known,
    types,
    geometry,
    variants,
    unnamed,
    signedBounds,
    julian,
    early,
    encrypted,
  } = parseOptions('parquet', parquetReadOptions(), request.options);
  const placeOf = known === undefined ? undefined : namePlaces(known);
  return request.columns.map((wanted) => {
    const name = wanted.sourceName ?? wanted.name;
    const place = placeOf?.(name);
    if (encrypted.some((column) => sameName(column, name))) throw encryptedColumn(name, request.files[0]!);
    const source = known === undefined ? name : place === undefined ? undefined : known[place];
    if (source === undefined) return undefined;
    const read = sql`p.${ident(source)}`;
    const target = toDuckDb(wanted.type);
    const plain = (value: Sql): TypedCell => ({
      name,
      cell: value,
      type: target,
      value: (cell) => cell,
      mayFail: false,
    });
    if (geometry.includes(source)) return plain(sql`ST_AsWKB(${read})`);
    if (variants.includes(source)) {
      // DuckDB writes bytes as hexadecimal escapes; here bytes in JSON are base64.
      const json = sql`CASE variant_typeof(${read}) WHEN 'BLOB' THEN '"' || to_base64(CAST(${read} AS BLOB)) || '"'
        ELSE nullif(CAST(CAST(${read} AS JSON) AS VARCHAR), 'null') END`;
      return plain(sql`CAST(${json} AS ${target})`);
    }
    const held = place === undefined ? undefined : types?.[place];
    const from = held === undefined ? wanted.type : parseHive(held);
    const stored = unnamed.includes(source) ? namedByPlace(read, from) : withoutBounds(read, from, signedBounds);
    const cut = early.includes(source) ? cutDown(stored, from) : stored;
    const value = julian.includes(source) ? byNameOfDay(cut, from) : cut;
    if (sameInFile(from, wanted.type)) return plain(sql`CAST(${value} AS ${target})`);
    const type = toDuckDb(from);
    const convert = (cell: Sql): Sql => sql`CAST(${strictCast(cell, from, wanted.type)} AS ${target})`;
    return { name, cell: sql`CAST(${value} AS ${type})`, type, value: convert, mayFail: true };
  });
}
