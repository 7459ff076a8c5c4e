/** Reading Parquet files as SQL. */

import { namePlaces } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { noRecords, parquetRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { Scan, ScanRequest } from '#engine/formats/format.ts';
import { parquetReadOptions } from '#engine/formats/parquet/options.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/**
 * Columns are matched by name. Columns that no file has are known from `columns` of the options; where files
 * differ, DuckDB's `union_by_name` fills with NULL.
 */
export function scanParquet(request: ScanRequest): Scan {
  if (request.files.length === 0) return { relation: emptyRelation(request), records: noRecords };
  const { columns: known, geometry, variants } = parseOptions('parquet', parquetReadOptions, request.options);
  const placeOf = known === undefined ? undefined : namePlaces(known);
  const items = request.columns.map((column) => {
    const wanted = column.sourceName ?? column.name;
    const place = placeOf?.(wanted);
    const source = known === undefined ? wanted : place === undefined ? undefined : known[place];
    if (source !== undefined && geometry.includes(source))
      return sql`ST_AsWKB(p.${ident(source)}) AS ${ident(column.name)}`;
    if (source !== undefined && variants.includes(source)) {
      const value = sql`p.${ident(source)}`;
      // DuckDB writes bytes as hexadecimal escapes; here bytes in JSON are base64.
      const json = sql`CASE variant_typeof(${value}) WHEN 'BLOB' THEN '"' || to_base64(CAST(${value} AS BLOB)) || '"'
        ELSE nullif(CAST(CAST(${value} AS JSON) AS VARCHAR), 'null') END`;
      return sql`CAST(${json} AS ${toDuckDb(column.type)}) AS ${ident(column.name)}`;
    }
    const value = source === undefined ? sql`NULL` : sql`p.${ident(source)}`;
    return sql`CAST(${value} AS ${toDuckDb(column.type)}) AS ${ident(column.name)}`;
  });
  if (request.withFilename) items.push(sql`p.filename AS filename`);
  if (request.withFileIndex === true) items.push(sql`p.file_index AS file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  const several = request.files.length > 1 ? sql`, union_by_name = true` : sql``;
  const filename = request.withFilename ? sql`, filename = true` : sql``;
  return {
    relation: sql`SELECT ${joinSql(items)} FROM read_parquet(${literal(request.files)}, hive_partitioning = false${several}${filename}) p`,
    records: parquetRecords(request.files),
  };
}
