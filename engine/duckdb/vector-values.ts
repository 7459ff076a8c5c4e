/** Values of a DuckDB vector as plain JavaScript values, for small control results. */

import { EngineError } from '#engine/contract/errors.ts';
import { clockText, dateText, intervalText, timestampText, timeWithZoneText } from '#engine/duckdb/calendar-text.ts';
import { bitText, decimalText, uuidText } from '#engine/duckdb/decimal-text.ts';
import { duckdb, duckTypes, type Vector } from '#engine/duckdb/binding.ts';
import type { DuckType } from '#engine/duckdb/result-type.ts';
import { isValid, stringBytes, stringSlotBytes, vectorBytes, vectorValidity } from '#engine/duckdb/vector-bytes.ts';

// U+FEFF at the start of a text is one of its characters.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * BIGINT and wider are bigint, DECIMAL text, dates and times ISO text, lists and arrays arrays, structs
 * objects, maps Map, binary Uint8Array, a union the value that is set; null is null.
 */
export function readVectorValues(vector: Vector, type: DuckType, count: number): unknown[] {
  const validity = vectorValidity(vector, count);
  const read = reader(vector, type, count);
  const values: unknown[] = [];
  for (let row = 0; row < count; row += 1) values.push(isValid(validity, row) ? read(row) : null);
  return values;
}

type Read = (row: number) => unknown;

function reader(vector: Vector, type: DuckType, count: number): Read {
  switch (type.id) {
    case duckTypes.list:
    case duckTypes.map:
      return listReader(vector, type, count);
    case duckTypes.array: {
      const items = readVectorValues(duckdb.array_vector_get_child(vector), type.children[0]!.type, count * type.size);
      return (row) => items.slice(row * type.size, (row + 1) * type.size);
    }
    case duckTypes.struct:
      return structReader(vector, type, count);
    case duckTypes.union: {
      const members = type.children.map((field, index) =>
        readVectorValues(duckdb.struct_vector_get_child(vector, index), field.type, count),
      );
      return (row) => members[Number(members[0]![row]) + 1]?.[row] ?? null;
    }
    case duckTypes.varchar:
    case duckTypes.blob:
    case duckTypes.geometry:
    case duckTypes.bit: {
      const slots = vectorBytes(vector, count * stringSlotBytes);
      if (type.id === duckTypes.varchar) return (row) => utf8.decode(stringBytes(slots, row));
      if (type.id === duckTypes.bit) return (row) => bitText(stringBytes(slots, row));
      return (row) => Uint8Array.from(stringBytes(slots, row));
    }
    default:
      return fixedReader(vector, type, count);
  }
}

function listReader(vector: Vector, type: DuckType, count: number): Read {
  const child = duckdb.list_vector_get_child(vector);
  const size = duckdb.list_vector_get_size(vector);
  const entries = view(vectorBytes(vector, count * 16));
  const span = (row: number): [number, number] => {
    const start = Number(entries.getBigUint64(row * 16, true));
    return [start, start + Number(entries.getBigUint64(row * 16 + 8, true))];
  };
  if (type.id === duckTypes.list) {
    const items = readVectorValues(child, type.children[0]!.type, size);
    return (row) => items.slice(...span(row));
  }
  const keys = readVectorValues(duckdb.struct_vector_get_child(child, 0), type.children[0]!.type, size);
  const values = readVectorValues(duckdb.struct_vector_get_child(child, 1), type.children[1]!.type, size);
  return (row) => {
    const [start, end] = span(row);
    return new Map(keys.slice(start, end).map((key, index) => [key, values[start + index]]));
  };
}

function structReader(vector: Vector, type: DuckType, count: number): Read {
  const columns = type.children.map((field, index) =>
    readVectorValues(duckdb.struct_vector_get_child(vector, index), field.type, count),
  );
  return (row) => Object.fromEntries(type.children.map((field, index) => [field.name, columns[index]![row]]));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes per value of the types without a variable part. */
export const fixedWidths: Readonly<Record<number, number>> = {
  [duckTypes.boolean]: 1,
  [duckTypes.tinyint]: 1,
  [duckTypes.utinyint]: 1,
  [duckTypes.smallint]: 2,
  [duckTypes.usmallint]: 2,
  [duckTypes.integer]: 4,
  [duckTypes.uinteger]: 4,
  [duckTypes.float]: 4,
  [duckTypes.date]: 4,
  [duckTypes.bigint]: 8,
  [duckTypes.ubigint]: 8,
  [duckTypes.double]: 8,
  [duckTypes.time]: 8,
  [duckTypes.timeTz]: 8,
  [duckTypes.timeNanos]: 8,
  [duckTypes.timestamp]: 8,
  [duckTypes.timestampTz]: 8,
  [duckTypes.timestampSeconds]: 8,
  [duckTypes.timestampMillis]: 8,
  [duckTypes.timestampNanos]: 8,
  [duckTypes.hugeint]: 16,
  [duckTypes.uhugeint]: 16,
  [duckTypes.uuid]: 16,
  [duckTypes.interval]: 16,
};

function fixedReader(vector: Vector, type: DuckType, count: number): Read {
  if (type.id === duckTypes.null) return () => null;
  const width = fixedWidths[type.storage];
  if (width === undefined) throw unsupportedType(type);
  const data = view(vectorBytes(vector, count * width));
  const at = (row: number): number => row * width;
  const whole = wholeNumber(data, type.storage);
  switch (type.id) {
    case duckTypes.boolean:
      return (row) => data.getUint8(row) !== 0;
    case duckTypes.decimal:
      return (row) => decimalText(BigInt(whole!(at(row))), type.scale);
    case duckTypes.enum:
      return (row) => type.labels[Number(whole!(at(row)))];
    case duckTypes.float:
      return (row) => data.getFloat32(at(row), true);
    case duckTypes.double:
      return (row) => data.getFloat64(at(row), true);
    case duckTypes.date:
      return (row) => dateText(data.getInt32(at(row), true));
    case duckTypes.time:
      return (row) => clockText(data.getBigInt64(at(row), true));
    case duckTypes.timeNanos:
      return (row) => clockText(data.getBigInt64(at(row), true), 1_000_000_000n);
    case duckTypes.timeTz:
      return (row) => timeWithZoneText(data.getBigUint64(at(row), true));
    case duckTypes.timestamp:
      return (row) => timestampText(data.getBigInt64(at(row), true), 1_000_000n);
    case duckTypes.timestampTz:
      return (row) => timestampText(data.getBigInt64(at(row), true), 1_000_000n, 'Z');
    case duckTypes.timestampSeconds:
      return (row) => timestampText(data.getBigInt64(at(row), true), 1n);
    case duckTypes.timestampMillis:
      return (row) => timestampText(data.getBigInt64(at(row), true), 1000n);
    case duckTypes.timestampNanos:
      return (row) => timestampText(data.getBigInt64(at(row), true), 1_000_000_000n);
    case duckTypes.uuid:
      return (row) => uuidText(data.getBigUint64(at(row), true), data.getBigUint64(at(row) + 8, true));
    case duckTypes.interval:
      return (row) =>
        intervalText(
          data.getInt32(at(row), true),
          data.getInt32(at(row) + 4, true),
          data.getBigInt64(at(row) + 8, true),
        );
    default:
      if (whole === undefined) throw unsupportedType(type);
      return (row) => whole(at(row));
  }
}

function wholeNumber(data: DataView, storage: number): ((offset: number) => number | bigint) | undefined {
  switch (storage) {
    case duckTypes.tinyint:
      return (offset) => data.getInt8(offset);
    case duckTypes.utinyint:
      return (offset) => data.getUint8(offset);
    case duckTypes.smallint:
      return (offset) => data.getInt16(offset, true);
    case duckTypes.usmallint:
      return (offset) => data.getUint16(offset, true);
    case duckTypes.integer:
      return (offset) => data.getInt32(offset, true);
    case duckTypes.uinteger:
      return (offset) => data.getUint32(offset, true);
    case duckTypes.bigint:
      return (offset) => data.getBigInt64(offset, true);
    case duckTypes.ubigint:
      return (offset) => data.getBigUint64(offset, true);
    case duckTypes.hugeint:
      return (offset) => (data.getBigInt64(offset + 8, true) << 64n) | data.getBigUint64(offset, true);
    case duckTypes.uhugeint:
      return (offset) => (data.getBigUint64(offset + 8, true) << 64n) | data.getBigUint64(offset, true);
    default:
      return undefined;
  }
}

export function unsupportedType(type: DuckType): EngineError {
  const name = Object.entries(duckTypes).find(([, id]) => id === type.id)?.[0] ?? `number ${type.id}`;
  return new EngineError('NotImplemented', `Values of DuckDB's type ${name.toUpperCase()} cannot leave the worker.`, {
    hint: 'Cast the column to VARCHAR or JSON.',
  });
}
