/** The call of DuckDB's CSV reader for a set of files, and the projection from its columns to the wanted ones. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ScanRequest } from '#engine/formats/format.ts';
import { csvReadOptions, type CsvReadOptions } from '#engine/formats/csv/options.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/** One column of the files as DuckDB reads it; named by position, since names of files may collide. */
export interface FileColumn {
  readonly position: Sql;
  readonly name: string;
  /** The wanted column that is taken from it; undefined when nobody wants it. */
  readonly wanted: Column | undefined;
}

export interface CsvRead {
  readonly options: CsvReadOptions;
  readonly columns: readonly FileColumn[];
  readonly request: ScanRequest;
}

export function planRead(request: ScanRequest): CsvRead {
  const options = parseOptions('csv', csvReadOptions, request.options);
  const names = options.columns ?? request.columns.map((column) => column.sourceName ?? column.name);
  const taken = new Map<number, Column>();
  for (const column of request.columns) {
    const at = findName(names, column.sourceName ?? column.name);
    if (at !== -1) taken.set(at, column);
  }
  const columns = names.map((name, index) => ({ position: ident(`c${index}`), name, wanted: taken.get(index) }));
  return { options, columns, request };
}

function findName(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  return exact !== -1 ? exact : names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

const integerKinds: ReadonlySet<DataType['kind']> = new Set(['tinyint', 'smallint', 'int', 'bigint']);

export function isInteger(type: DataType): boolean {
  return integerKinds.has(type.kind);
}

/** Types that DuckDB's reader converts itself as we want; all others are read as text and converted by us. */
function readsItself(type: DataType): boolean {
  switch (type.kind) {
    case 'boolean':
    case 'float':
    case 'double':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return true;
    case 'decimal':
      // Wider ones go through 128-bit arithmetic for every digit.
      return type.precision <= 18;
    default:
      return false;
  }
}

export interface ReadCall {
  /** Whole numbers are read as numbers: rounds `1.5`, but a bad one is rejected with its line. */
  readonly integersAsNumbers?: boolean;
  /** Tables that take rejected records. */
  readonly rejects?: { readonly errors: string; readonly scans: string };
  readonly withFilename: boolean;
}

export function readCall(read: CsvRead, call: ReadCall): Sql {
  const { options, columns, request } = read;
  const types = columns.map(({ position, wanted }) => {
    const type = wanted?.type;
    const itself = type !== undefined && (readsItself(type) || (call.integersAsNumbers === true && isInteger(type)));
    return sql`${literal(position.text.slice(1, -1))}: ${literal(itself ? toDuckDb(type).text : 'VARCHAR')}`;
  });
  const skip = options.skipLines + Number(options.skipFirst);
  const escape = options.quoteChar === '' ? '' : options.escaper === '' ? options.quoteChar : options.escaper;
  const parts = [
    literal(request.files),
    sql`auto_detect = false`,
    sql`columns = {${joinSql(types)}}`,
    sql`header = ${literal(options.withHeader)}`,
    sql`delim = ${literal(options.separator)}`,
    sql`quote = ${literal(options.quoteChar)}`,
    sql`escape = ${literal(escape)}`,
    sql`nullstr = ${literal(options.nullValues)}`,
    sql`allow_quoted_nulls = ${literal(options.emptyQuotedIsNull)}`,
    sql`hive_partitioning = false`,
    sql`compression = ${literal(request.compression)}`,
  ];
  if (skip > 0) parts.push(sql`skip = ${literal(skip)}`);
  if (options.comment !== '') parts.push(sql`comment = ${literal(options.comment)}`);
  if (options.decimalSeparator === ',') parts.push(sql`decimal_separator = ','`);
  // DuckDB cannot pad rows in parallel when quoted values hold line ends.
  if (options.padShortRows) parts.push(sql`null_padding = true`, sql`parallel = false`);
  if (options.maximumLineSize !== 2_000_000) {
    parts.push(
      sql`max_line_size = ${literal(options.maximumLineSize)}`,
      sql`buffer_size = ${literal(Math.max(32_000_000, options.maximumLineSize * 2))}`,
    );
  }
  if (call.withFilename) parts.push(sql`filename = ${literal(filenameColumn)}`);
  if (call.rejects !== undefined) {
    parts.push(
      sql`store_rejects = true`,
      sql`rejects_table = ${literal(call.rejects.errors)}`,
      sql`rejects_scan = ${literal(call.rejects.scans)}`,
    );
    parts.push(sql`rejects_limit = 0`);
  }
  return sql`read_csv(${joinSql(parts)})`;
}

/** Internal name of the file's path; no column of ours can have it. */
export const filenameColumn = 'c_file';

/** The wanted columns as SELECT items over the reader's columns; `filename` behind them when it is wanted. */
export function projection(read: CsvRead, integer: (text: Sql, type: DataType) => Sql): Sql {
  const items = read.request.columns.map((column) => {
    const source = read.columns.find(({ wanted }) => wanted === column);
    const value = source === undefined ? sql`CAST(NULL AS ${toDuckDb(column.type)})` : convert(source, column, integer);
    return sql`${value} AS ${ident(column.name)}`;
  });
  if (read.request.withFilename) items.push(sql`${ident(filenameColumn)} AS filename`);
  return joinSql(items);
}

function convert(source: FileColumn, column: Column, integer: (text: Sql, type: DataType) => Sql): Sql {
  const { type } = column;
  if (readsItself(type) || type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar')
    return source.position;
  if (isInteger(type)) return integer(source.position, type);
  switch (type.kind) {
    case 'null':
      return sql`CAST(NULL AS ${toDuckDb(type)})`;
    case 'binary':
      return sql`encode(${source.position})`;
    case 'array':
    case 'map':
    case 'struct':
    case 'choice':
      return sql`CAST(CAST(${source.position} AS JSON) AS ${toDuckDb(type)})`;
    default:
      return sql`CAST(${source.position} AS ${toDuckDb(type)})`;
  }
}
