/** The Arrow type and the builder for a DuckDB type. */

import { clockText, intervalText, timeWithZoneText } from '#engine/duckdb/calendar-text.ts';
import type { ColumnBuilder } from '#engine/arrow/column-builder.ts';
import { bitText, uuidText } from '#engine/duckdb/decimal-text.ts';
import { duckTypes } from '#engine/duckdb/binding.ts';
import type { DuckType } from '#engine/duckdb/result-type.ts';
import {
  BooleanColumn,
  DecimalColumn,
  NullColumn,
  PlainColumn,
  UnsignedHugeColumn,
} from '#engine/arrow/fixed-columns.ts';
import { ArrayColumn, ListColumn, StructColumn } from '#engine/arrow/nested-columns.ts';
import { StringColumn, TextColumn } from '#engine/arrow/text-columns.ts';
import { stringBytes, stringSlotBytes } from '#engine/duckdb/vector-bytes.ts';
import { fixedWidths, unsupportedType } from '#engine/duckdb/vector-values.ts';

const utf8 = new TextEncoder();
const encode = (text: string): Uint8Array => utf8.encode(text);

/** @throws EngineError NotImplemented for a type without an Arrow column. */
export function createColumnBuilder(type: DuckType): ColumnBuilder {
  switch (type.id) {
    case duckTypes.null:
      return new NullColumn();
    case duckTypes.boolean:
      return new BooleanColumn();
    case duckTypes.varchar:
    case duckTypes.blob:
    case duckTypes.geometry:
      return new StringColumn();
    case duckTypes.decimal:
      return decimalColumn(type);
    case duckTypes.uhugeint:
      return new UnsignedHugeColumn();
    case duckTypes.enum:
      return enumColumn(type);
    case duckTypes.uuid:
      return new TextColumn(16, 36, (data, row) =>
        encode(uuidText(data.getBigUint64(row * 16, true), data.getBigUint64(row * 16 + 8, true))),
      );
    case duckTypes.interval:
      return new TextColumn(16, 12, (data, row) =>
        encode(
          intervalText(
            data.getInt32(row * 16, true),
            data.getInt32(row * 16 + 4, true),
            data.getBigInt64(row * 16 + 8, true),
          ),
        ),
      );
    case duckTypes.time:
      return new TextColumn(8, 8, (data, row) => encode(clockText(data.getBigInt64(row * 8, true))));
    case duckTypes.timeNanos:
      return new TextColumn(8, 18, (data, row) => encode(clockText(data.getBigInt64(row * 8, true), 1_000_000_000n)));
    case duckTypes.timeTz:
      return new TextColumn(8, 14, (data, row) => encode(timeWithZoneText(data.getBigUint64(row * 8, true))));
    case duckTypes.bit:
      return new TextColumn(stringSlotBytes, 16, (_data, row, slots) => encode(bitText(stringBytes(slots, row))));
    case duckTypes.list:
      return new ListColumn(createColumnBuilder(type.children[0]!.type));
    case duckTypes.map:
      return new ListColumn(new StructColumn(childBuilders(type)));
    case duckTypes.array:
      return new ArrayColumn(createColumnBuilder(type.children[0]!.type), type.size);
    case duckTypes.struct:
    case duckTypes.union:
      return new StructColumn(childBuilders(type));
    default: {
      const width = fixedWidths[type.id];
      if (width === undefined) throw unsupportedType(type);
      return new PlainColumn(width);
    }
  }
}

function childBuilders(type: DuckType): ColumnBuilder[] {
  return type.children.map((child) => createColumnBuilder(child.type));
}

function decimalColumn(type: DuckType): ColumnBuilder {
  const width = fixedWidths[type.storage]!;
  return width === 16 ? new PlainColumn(16) : new DecimalColumn(width as 2 | 4 | 8);
}

function enumColumn(type: DuckType): ColumnBuilder {
  const labels = type.labels.map(encode);
  const width = fixedWidths[type.storage]!;
  const position = (data: DataView, row: number): number =>
    width === 1 ? data.getUint8(row) : width === 2 ? data.getUint16(row * 2, true) : data.getUint32(row * 4, true);
  return new TextColumn(width, 12, (data, row) => labels[position(data, row)]!);
}
