/** Decimals of a Parquet file with more digits than DuckDB's have: it reads them as doubles. */

import { numberAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';

/** Of DuckDB's decimals (https://duckdb.org/docs/stable/sql/data_types/numeric). */
const mostDigits = 38;
/** Field of a schema element (parquet.thrift). */
const precision = 8;

/** @param elements of the schema of the file, the root first. @returns a warning for each such column or field. */
export function warnOfWideDecimals(elements: readonly ThriftStruct[]): string[] {
  return elements.flatMap((element) => {
    const digits = element.has(precision) ? (numberAt(element, precision) ?? 0) : 0;
    return digits > mostDigits
      ? [`${nameOf(element)} has decimals of ${digits} digits, which are read as doubles of about 15 digits.`]
      : [];
  });
}
