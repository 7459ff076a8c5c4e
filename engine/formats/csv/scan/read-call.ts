/** The call of DuckDB's CSV reader for a set of files, and the projection from its columns to the wanted ones. */

import { namePlaces } from '#engine/base/same-name.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { convertValue, meansNull, nullWhereMissing } from '#engine/formats/csv/values/convert-value.ts';
import { columnReading, csvReadOptions, type ColumnReading, type CsvReadOptions } from '#engine/formats/csv/options.ts';
import type { ScanRequest } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { isText, type Column, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { isExact } from '#engine/types/number-from-text.ts';
import { isTime, plainDate, type ConversionForm } from '#engine/types/time-from-text.ts';

/** One column of the files as DuckDB reads it; named by position, since names of files may collide. */
export interface FileColumn {
  readonly position: Sql;
  readonly name: string;
  /** The wanted column that is taken from it; undefined when nobody wants it. */
  readonly wanted: Column | undefined;
  readonly reading: ColumnReading;
}

export interface CsvRead {
  readonly options: CsvReadOptions;
  readonly columns: readonly FileColumn[];
  readonly request: ScanRequest;
}

export function planRead(request: ScanRequest): CsvRead {
  const options = parseOptions('csv', csvReadOptions(), request.options);
  const names = options.columns ?? request.columns.map((column) => column.sourceName ?? column.name);
  const findName = namePlaces(names);
  const taken = new Map<number, Column>();
  for (const column of request.columns) {
    const at = findName(column.sourceName ?? column.name);
    if (at !== undefined) taken.set(at, column);
  }
  const columns = names.map((name, index): FileColumn => ({
    position: ident(`c${index}`),
    name,
    wanted: taken.get(index),
    reading: columnReading(options, name),
  }));
  return { options, columns, request };
}

/** Columns that DuckDB's reader converts itself as we want; all others are read as text and converted by us. */
export function readsItself(type: DataType, reading: ColumnReading): boolean {
  if (reading.format !== undefined || reading.nulls.length > 0) return false;
  return type.kind === 'boolean';
}

export interface ReadCall {
  /**
   * What is read as a type by the reader itself. `usual`: what it converts as we want. `placed`: plain exact
   * numbers, dates and times too; it rounds `1.5`, but rejects a bad one with its line. `fractions`: plain whole numbers only,
   * as doubles with a comma, so that exactly those with a point are rejected. `text`: nothing.
   */
  readonly types?: 'usual' | 'placed' | 'fractions' | 'text';
  /** Tables that take rejected records. */
  readonly rejects?: { readonly errors: string; readonly scans: string };
  readonly withFilename: boolean;
  /** By one thread, from the start to the end; false when absent. */
  readonly singleThread?: boolean;
}

/** Bytes; the reader's own defaults. */
const usualLineSize = 2_000_000;
const usualBuffer = 32_000_000;
/** The reader fills a buffer before it gives the first row: of the usual size that takes 5 to 10 ms, of this one 1. */
const firstRowsBuffer = 4_000_000;

export function readCall(read: CsvRead, call: ReadCall): Sql {
  const { options, columns, request } = read;
  const types = columns.map(
    (column) => sql`${literal(column.position.text.slice(1, -1))}: ${literal(readType(column, call.types ?? 'usual'))}`,
  );
  if (options.places !== 'none') types.unshift(...placeColumns);
  const skip = options.skipLines + Number(options.skipFirst);
  const escape = options.quoteChar === '' ? '' : options.escaper === '' ? options.quoteChar : options.escaper;
  const decimalComma = call.types === 'fractions' || options.decimalSeparator === ',';
  const parts = [
    exactFiles(request.files),
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
  // DuckDB would go by the first line end that it meets, which may be inside a value.
  if (options.places !== 'none') parts.push(sql`new_line = '\\n'`);
  if (skip > 0) parts.push(sql`skip = ${literal(skip)}`);
  if (options.comment !== '') parts.push(sql`comment = ${literal(options.comment)}`);
  if (call.types === 'placed') parts.push(sql`dateformat = ${literal(plainDate)}`);
  if (decimalComma) parts.push(sql`decimal_separator = ','`);
  if (options.padShortRows) parts.push(sql`null_padding = true`);
  // DuckDB cannot pad rows in parallel when quoted values contain line ends, and misreads those inside which a thread begins.
  const oneThread = options.padShortRows || options.spansLines === true || request.firstRowsOnly === true;
  if (oneThread || call.singleThread === true) parts.push(sql`parallel = false`);
  if (options.maximumLineSize !== usualLineSize) parts.push(sql`max_line_size = ${literal(options.maximumLineSize)}`);
  if (options.maximumLineSize !== usualLineSize || request.firstRowsOnly === true) {
    const least = request.firstRowsOnly === true ? firstRowsBuffer : usualBuffer;
    parts.push(sql`buffer_size = ${literal(Math.max(least, options.maximumLineSize * 2))}`);
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

/** The SQL type that the reader gives a column. */
export function readType({ wanted, reading }: FileColumn, types: NonNullable<ReadCall['types']>): string {
  if (wanted === undefined || types === 'text') return 'VARCHAR';
  const { type } = wanted;
  const isPlace = placesItself(type, reading);
  if (types === 'fractions') return isPlace && isWhole(type) ? 'DOUBLE' : 'VARCHAR';
  // The reader turns invalid TIMESTAMPTZ values into null and rejects nothing.
  if (types === 'placed' && isPlace) return type.kind === 'timestamp' ? 'TIMESTAMP' : toDuckDb(type).text;
  return readsItself(type, reading) ? toDuckDb(type).text : 'VARCHAR';
}

/** Columns that we convert, but whose bad values the reader rejects with their lines: numbers, dates and times. */
export function placesItself(type: DataType, reading: ColumnReading): boolean {
  return (
    (isExact(type) || isFloating(type) || isTime(type)) && reading.format === undefined && reading.nulls.length === 0
  );
}

/** Internal name of the file's path; no column of ours can have it. */
export const filenameColumn = 'c_file';

/** Precedes the columns of a rewritten file. */
const placeColumns = [
  sql`'p_line': 'BIGINT'`,
  sql`'p_offset': 'BIGINT'`,
  sql`'p_fault': 'VARCHAR'`,
  sql`'p_raw': 'VARCHAR'`,
];

/** The wanted columns as SELECT items; `filename` behind them when it is wanted. @param path of the row's file. */
export function projection(
  { columns, request }: CsvRead,
  valueOf: (source: FileColumn) => Sql,
  path = ident(filenameColumn),
): Sql {
  const sources = new Map(columns.map((source) => [source.wanted, source]));
  const items = request.columns.map((column) => {
    const source = sources.get(column);
    const value = source === undefined ? sql`CAST(NULL AS ${toDuckDb(column.type)})` : valueOf(source);
    return sql`${value} AS ${ident(column.name)}`;
  });
  if (request.withFilename) items.push(sql`${path} AS filename`);
  if (request.withFileIndex === true) items.push(sql`file_index`);
  return joinSql(items);
}

/**
 * The value of a wanted column, over the reader's columns.
 * @param all every column was read as text.
 */
export function convertWanted(read: CsvRead, source: FileColumn, form: ConversionForm, all = false): Sql {
  const { type } = source.wanted!;
  if (isText(type) || (!all && readsItself(type, source.reading))) return source.position;
  return convertColumn(read, source, form);
}

/**
 * What a plain scan reads of `call`, with null for the texts that mean null in a column that is converted. Every column
 * is written out: `* REPLACE` takes a time that grows with the square of their number.
 */
export function withoutMissing(read: CsvRead, call: Sql): Sql {
  const { options, request } = read;
  let changes = false;
  const items = read.columns.flatMap(({ position, wanted, reading }) => {
    if (wanted === undefined) return [];
    if (readsItself(wanted.type, reading)) return [position];
    const { decimalSeparator } = options;
    const text = nullWhereMissing(position, { type: wanted.type, reading, decimalSeparator });
    changes ||= text !== undefined;
    return text === undefined ? [position] : [sql`${text} AS ${position}`];
  });
  if (!changes) return call;
  if (options.places !== 'none') items.push(sql`p_line`, sql`p_fault`);
  if (request.withFilename) items.push(ident(filenameColumn));
  if (request.withFileIndex === true) items.push(sql`file_index`);
  return sql`(SELECT ${joinSql(items)} FROM ${call})`;
}

/** The text of a column that is converted, with null where it means null. */
export function withoutMissingText(
  { options: { decimalSeparator } }: CsvRead,
  { position, wanted, reading }: FileColumn,
): Sql {
  return nullWhereMissing(position, { type: wanted!.type, reading, decimalSeparator }) ?? position;
}

/** The value of a column that was read as text. */
function convertColumn({ options }: CsvRead, { position, wanted, reading }: FileColumn, form: ConversionForm): Sql {
  const { decimalSeparator } = options;
  return convertValue(position, { type: wanted!.type, reading, decimalSeparator }, form);
}

/**
 * True for a text that was not converted, unless it means null in every typed column.
 * @param converted what `convertWanted` tried to make of it.
 */
export function isUnreadable({ reading }: FileColumn, text: Sql, converted: Sql): Sql {
  const given = sql`${text} IS NOT NULL`;
  const isValue = reading.withoutNulls ? given : sql`${given} AND NOT ${meansNull(text, reading.nulls)}`;
  // CASE, because all parts of an AND are computed for all values.
  return sql`CASE WHEN ${converted} IS NULL THEN ${isValue} ELSE false END`;
}

/** True for null, for a text that means null in every typed column, and for one that can be converted. */
export function isReadable(read: CsvRead, column: FileColumn): Sql {
  const { position, reading } = column;
  const isGiven = sql`${convertColumn(read, column, 'tried')} IS NOT NULL OR ${position} IS NULL`;
  return reading.withoutNulls ? sql`(${isGiven})` : sql`(${isGiven} OR ${meansNull(position, reading.nulls)})`;
}

/** Columns that are wanted, read as text and can fail to convert. */
export function checkedColumns(read: CsvRead, all = false): FileColumn[] {
  return read.columns.filter(({ wanted, reading }) => {
    if (wanted === undefined || isText(wanted.type) || wanted.type.kind === 'null' || wanted.type.kind === 'binary')
      return false;
    return all || !readsItself(wanted.type, reading);
  });
}
