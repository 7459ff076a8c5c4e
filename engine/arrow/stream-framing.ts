/** The framing of Arrow's IPC stream format: schema message, record batch message, end of stream. */

import { MetadataVersion, Precision, TimeUnit, DateUnit } from 'apache-arrow/enum';
import { BufferRegion, FieldNode, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { Field, Schema } from 'apache-arrow/schema';
import {
  Binary,
  Bool,
  Date_,
  Decimal,
  FixedSizeList,
  Float,
  Int,
  List,
  Map_,
  Null,
  Struct,
  Timestamp,
  Utf8,
  type DataType,
} from 'apache-arrow/type';
import { duckTypes } from '#engine/duckdb/binding.ts';
import type { DuckField, DuckType } from '#engine/duckdb/result-type.ts';
import type { CollectedBuffers } from '#engine/arrow/column-builder.ts';
import { unsupportedType } from '#engine/duckdb/vector-values.ts';

/** Arrow's type for a DuckDB type; a type that Tenon does not have is text, as in `describe`. */
export function arrowType(type: DuckType): DataType {
  switch (type.id) {
    case duckTypes.null:
      return new Null();
    case duckTypes.boolean:
      return new Bool();
    case duckTypes.tinyint:
      return new Int(true, 8);
    case duckTypes.smallint:
      return new Int(true, 16);
    case duckTypes.integer:
      return new Int(true, 32);
    case duckTypes.bigint:
      return new Int(true, 64);
    case duckTypes.utinyint:
      return new Int(false, 8);
    case duckTypes.usmallint:
      return new Int(false, 16);
    case duckTypes.uinteger:
      return new Int(false, 32);
    case duckTypes.ubigint:
      return new Int(false, 64);
    case duckTypes.float:
      return new Float(Precision.SINGLE);
    case duckTypes.double:
      return new Float(Precision.DOUBLE);
    case duckTypes.hugeint:
    case duckTypes.uhugeint:
      return new Decimal(0, 38, 128);
    case duckTypes.decimal:
      return new Decimal(type.scale, type.width, 128);
    case duckTypes.date:
      return new Date_(DateUnit.DAY);
    case duckTypes.timestamp:
      return new Timestamp(TimeUnit.MICROSECOND, null);
    case duckTypes.timestampTz:
      return new Timestamp(TimeUnit.MICROSECOND, 'UTC');
    case duckTypes.timestampSeconds:
      return new Timestamp(TimeUnit.SECOND, null);
    case duckTypes.timestampMillis:
      return new Timestamp(TimeUnit.MILLISECOND, null);
    case duckTypes.timestampNanos:
      return new Timestamp(TimeUnit.NANOSECOND, null);
    case duckTypes.varchar:
    case duckTypes.enum:
    case duckTypes.uuid:
    case duckTypes.interval:
    case duckTypes.time:
    case duckTypes.timeTz:
    case duckTypes.timeNanos:
    case duckTypes.bit:
      return new Utf8();
    case duckTypes.blob:
    case duckTypes.geometry:
      return new Binary();
    case duckTypes.list:
      return new List(arrowField(type.children[0]!));
    case duckTypes.array:
      return new FixedSizeList(type.size, arrowField(type.children[0]!));
    case duckTypes.struct:
    case duckTypes.union:
      return new Struct(type.children.map(arrowField));
    case duckTypes.map: {
      const [key, value] = type.children;
      const entries = new Struct([new Field('key', arrowType(key!.type), false), arrowField(value!)]);
      // The library's Map_ expects exactly this struct but types it by its members.
      return new Map_(new Field('entries', entries, false) as ConstructorParameters<typeof Map_>[0], false);
    }
    default:
      throw unsupportedType(type);
  }
}

function arrowField(field: DuckField): Field {
  return new Field(field.name, arrowType(field.type), true);
}

export function schemaMessage(fields: readonly DuckField[]): Uint8Array {
  const schema = new Schema(fields.map(arrowField), new Map(), new Map(), MetadataVersion.V5);
  return frame(Message.encode(Message.from(schema)));
}

/** One batch: its metadata and the offsets of its buffers in the body, each a multiple of 8 bytes. */
export function batchMessage(rows: number, collected: CollectedBuffers): { head: Uint8Array; bodyLength: number } {
  let bodyLength = 0;
  const regions = collected.buffers.map((buffer) => {
    const region = new BufferRegion(bodyLength, buffer.length);
    bodyLength += padded(buffer.length);
    return region;
  });
  const nodes = collected.nodes.map((node) => new FieldNode(node.length, node.nullCount));
  const message = Message.from(new RecordBatch(rows, nodes, regions, null), bodyLength);
  return { head: frame(Message.encode(message)), bodyLength };
}

export const endOfStream = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

export function padded(length: number): number {
  return (length + 7) & ~7;
}

/** Continuation mark, length, metadata, padding: a multiple of 8 bytes. */
function frame(metadata: Uint8Array): Uint8Array {
  const length = padded(metadata.length);
  const bytes = new Uint8Array(8 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xffffffff, true);
  view.setInt32(4, length, true);
  bytes.set(metadata, 8);
  return bytes;
}
