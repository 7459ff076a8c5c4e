/** Decimals of a Parquet file with more digits than DuckDB's have: it reads them as doubles. */

import { numberAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';

/** Of DuckDB's decimals (https://duckdb.org/docs/stable/sql/data_types/numeric). */
const mostDigits = 38;
/** Fields of a schema element (parquet.thrift), and the number of a type. */
const precision = 8;
const length = 2;
const fixed = 7;

/** @param elements of the schema of the file, the root first. @returns a warning for each such column or field. */
export function warnOfWideDecimals(elements: readonly ThriftStruct[]): string[] {
  return elements.flatMap((element) => {
    const digits = element.has(precision) ? (numberAt(element, precision) ?? 0) : 0;
    return digits > mostDigits
      ? [`${nameOf(element)} has decimals of ${digits} digits, which are read as doubles of about 15 digits.`]
      : [];
  });
}

/**
 * DuckDB 1.5.5 takes the bytes of such a decimal in groups of eight, and the last group as if it was whole: a value of 17
 * bytes becomes 2^56 times as large.
 * @returns the name and the digits of the first column or field that it misreads; undefined: there is none.
 */
export function findMisreadDecimal(elements: readonly ThriftStruct[]): { name: string; digits: number } | undefined {
  for (const element of elements) {
    const digits = element.has(precision) ? (numberAt(element, precision) ?? 0) : 0;
    if (digits <= mostDigits) continue;
    const isWhole = numberAt(element, 1) === fixed && (numberAt(element, length) ?? 0) % 8 === 0;
    if (!isWhole) return { name: nameOf(element), digits };
  }
  return undefined;
}
