/** The types that the values of each field can have; for logs of which nothing else states them. */

import { anyValueType, valueType, valueTypes } from '#engine/formats/csv/values/value-types.ts';
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  nullType,
  stringType,
  timestampType,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';

export class RecordTypes {
  rowCount = 0;
  readonly #columns: { name: string; types: number; hasValues: boolean }[] = [];

  add(names: readonly string[], values: readonly (string | null)[]): void {
    this.rowCount += 1;
    for (const [index, name] of names.entries()) {
      const column = (this.#columns[index] ??= { name, types: anyValueType, hasValues: false });
      const value = values[index];
      if (value === null || value === undefined) continue;
      column.hasValues = true;
      if (column.types === 0) continue;
      const bytes = Buffer.from(value);
      column.types &= bytes.length === 0 ? 0 : valueTypes(bytes, 0, bytes.length);
    }
  }

  schema(): Schema {
    return this.#columns.map(({ name, types, hasValues }) => ({ name, type: hasValues ? typeOf(types) : nullType }));
  }
}

function typeOf(types: number): DataType {
  if ((types & valueType.bigint) !== 0) return bigintType;
  if ((types & valueType.double) !== 0) return doubleType;
  if ((types & valueType.boolean) !== 0) return booleanType;
  if ((types & valueType.date) !== 0) return dateType;
  return (types & valueType.timestamp) === 0 ? stringType : timestampType;
}
