/**
 * Decimals of a Parquet file with more digits than DuckDB's have: it reads them as doubles where their bytes are a multiple of
 * eight, and wrongly elsewhere. Those are written again as doubles, so that all of them have one type.
 */

import { numberAt, setNumber, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { detailsOf, valuesStart, type LeafLevels, type Page } from '#engine/formats/parquet/value-pages.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';

/** Of DuckDB's decimals (https://duckdb.org/docs/stable/sql/data_types/numeric). */
const mostDigits = 38;
/** Fields of a schema element, and numbers of Type and Encoding (parquet.thrift). */
const [typeId, lengthId, scaleId, precisionId] = [1, 2, 7, 8];
const [double, fixed] = [5, 7];
const plain = 0;
const dictionaries: ReadonlySet<number> = new Set([2, 8]);

/** @param elements of the schema of the file, the root first. @returns a warning for each such column or field. */
export function warnOfWideDecimals(elements: readonly ThriftStruct[]): string[] {
  return elements.flatMap((element) => {
    const digits = digitsOf(element);
    return digits > mostDigits
      ? [`${nameOf(element)} has decimals of ${digits} digits, which are read as doubles of about 15 digits.`]
      : [];
  });
}

/**
 * DuckDB 1.5.5 takes the bytes of such a decimal in groups of eight, and the last group as if it was whole: a value of 17
 * bytes becomes 2^56 times as large. @param element of the schema. @returns whether it misreads the values.
 */
export function isMisreadDecimal(element: ThriftStruct): boolean {
  if (digitsOf(element) <= mostDigits) return false;
  return numberAt(element, typeId) !== fixed || (numberAt(element, lengthId) ?? 0) % 8 !== 0;
}

export function digitsOf(element: ThriftStruct): number {
  return element.has(precisionId) ? (numberAt(element, precisionId) ?? 0) : 0;
}

/**
 * @param element of a leaf with decimals.
 * @returns the page with the nearest doubles as plain values, or as it is if it refers to a dictionary; undefined for one in
 *   another encoding. @throws RangeError for damaged pages.
 */
export function withDoubles({ header, bytes }: Page, element: ThriftStruct, levels: LeafLevels): Page | undefined {
  const data = detailsOf(header);
  const encoding = data === undefined ? plain : (numberAt(data.details, data.encodingId) ?? plain);
  if (data !== undefined && dictionaries.has(encoding)) return { header, bytes };
  if (encoding !== plain) return undefined;
  const start = data === undefined ? 0 : valuesStart({ header, bytes }, levels);
  const scale = numberAt(element, scaleId) ?? 0;
  const values = plainValues(bytes.subarray(start), element).map((value) => Number(`${value}e-${scale}`));
  const written = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) written.writeDoubleLE(value, index * 8);
  const changed = Buffer.concat([bytes.subarray(0, start), written]);
  for (const id of [2, 3]) setNumber(header, id, changed.length);
  return { header, bytes: changed };
}

/** Whole numbers in two's complement, the highest byte first. */
function plainValues(bytes: Uint8Array, element: ThriftStruct): bigint[] {
  const width = numberAt(element, typeId) === fixed ? (numberAt(element, lengthId) ?? 0) : undefined;
  if (width !== undefined && width <= 0) throw new RangeError('values have no length');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: bigint[] = [];
  for (let at = 0; at < bytes.length;) {
    if (width === undefined && at + 4 > bytes.length) throw new RangeError('a value ends after its page');
    const length = width ?? view.getUint32(at, true);
    const start = width === undefined ? at + 4 : at;
    at = start + length;
    if (at > bytes.length) throw new RangeError('a value ends after its page');
    const hex = Buffer.from(bytes.subarray(start, at)).toString('hex');
    values.push(hex === '' ? 0n : BigInt.asIntN(length * 8, BigInt(`0x${hex}`)));
  }
  return values;
}

/** Says in the metadata of a column that its values are doubles. */
export function stateDoubles(column: ThriftStruct): void {
  setNumber(column, 1, double);
  // Statistics, and sizes of values.
  for (const id of [12, 16]) column.delete(id);
}

/** Says the same in the schema. */
export function makeDouble(element: ThriftStruct): void {
  setNumber(element, typeId, double);
  for (const id of [lengthId, 6, scaleId, precisionId, 10]) element.delete(id);
}
