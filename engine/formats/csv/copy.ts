/** Options of DuckDB's COPY for CSV files. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { csvWriteOptions } from '#engine/formats/csv/options.ts';
import type { RecordEnds } from '#engine/formats/record-counter.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { cellText, textRefusal } from '#engine/formats/written-text.ts';
import { isNumber } from '#engine/types/common-type.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';

/**
 * NULL is written as nothing and an empty text as two quotes, because DuckDB quotes a value that equals the null text;
 * our reader takes them apart again. Without a quote character both are empty.
 */
export function csvCopyOptions(stated: Readonly<Record<string, unknown>>): Sql {
  const options = parseOptions('csv', csvWriteOptions(), stated);
  const parts = [
    sql`FORMAT csv`,
    sql`HEADER ${literal(options.writeHeader)}`,
    sql`DELIMITER ${literal(options.separator)}`,
    sql`QUOTE ${literal(options.quoteChar)}`,
    sql`NULLSTR ''`,
  ];
  parts.push(
    sql`ESCAPE ${literal(options.quoteChar === '' ? '' : options.escaper === '' ? options.quoteChar : options.escaper)}`,
  );
  if (options.compression !== 'none') parts.push(sql`COMPRESSION ${literal(options.compression)}`);
  return joinSql(parts);
}

/** Up to here the reader's buffer is as large as for short lines. */
const maximumLineSize = 16_000_000;

/** The names are passed, so that files with different columns, or another order, form one table. */
export function csvReadBack(
  stated: Readonly<Record<string, unknown>>,
  columns: Schema,
): Readonly<Record<string, unknown>> {
  const { separator, quoteChar, escaper, writeHeader } = parseOptions('csv', csvWriteOptions(), stated);
  return {
    separator,
    quoteChar,
    escaper,
    withHeader: writeHeader,
    columns: columns.map(({ name }) => name),
    maximumLineSize,
  };
}

const otherForm: readonly DataType['kind'][] = [
  'array',
  'binary',
  'choice',
  'double',
  'float',
  'map',
  'struct',
  'timestamp',
];

/** Nested values are JSON text, which the reader takes apart by the column's type. */
export function csvWrittenForm(value: Sql, type: DataType): Sql | undefined {
  return otherForm.includes(type.kind) ? cellText(value, type) : undefined;
}

export function csvRefusal({ type }: Column, options: Readonly<Record<string, unknown>>): string | undefined {
  const { quoteChar } = parseOptions('csv', csvWriteOptions(), options);
  const plain = ['boolean', 'date', 'timestamp', 'timestamp_ntz'].includes(type.kind) || isNumber(type);
  if (quoteChar === '' && !plain) return 'without quotes, empty text, separators and line ends cannot be read back';
  return textRefusal(type);
}

/** Without a quote character a line end inside a value looks like any other. */
export function csvRecordEnds(stated: Readonly<Record<string, unknown>>): RecordEnds | null {
  const { compression, quoteChar, escaper, writeHeader } = parseOptions('csv', csvWriteOptions(), stated);
  if (quoteChar === '') return null;
  return {
    header: writeHeader,
    quote: quoteChar,
    escape: escaper === '' ? quoteChar : escaper,
    packing: compression,
  };
}

export function csvFileExtension(stated: Readonly<Record<string, unknown>>): string {
  const options = parseOptions('csv', csvWriteOptions(), stated);
  const name = options.separator === '\t' ? '.tsv' : '.csv';
  return options.compression === 'gzip' ? `${name}.gz` : options.compression === 'zstd' ? `${name}.zst` : name;
}
