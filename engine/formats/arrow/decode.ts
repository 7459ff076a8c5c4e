/** Columns of one Arrow record batch as ours: buffers are used as they are where the layouts agree. */

import { arrowTypes, type ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import type { BatchBody } from '#engine/formats/arrow/batch-body.ts';
import { arrowColumnType, isUuid, planUnion } from '#engine/formats/arrow/column-types.ts';
import {
  decimalValues,
  halfFloats,
  millisToDays,
  toMicros,
  unpackBits,
  wholeValues,
} from '#engine/formats/arrow/fixed-values.ts';
import { checkedOffsets, largeOffsets } from '#engine/formats/arrow/offsets.ts';
import {
  durationText,
  spanText,
  textValues,
  timeText,
  uuidTextOf,
  viewedBytes,
  wideDecimalText,
} from '#engine/formats/arrow/text-values.ts';
import { unionColumn } from '#engine/formats/arrow/union-column.ts';
import type { ColumnVector } from '#engine/formats/batches/column-batch.ts';
import type { CountedColumn } from '#engine/formats/batches/join-columns.ts';
import { takeRows } from '#engine/formats/batches/take-rows.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

export interface DecodeContext {
  readonly path: string;
  readonly body: BatchBody;
  /** By id: what the file has given so far. */
  readonly dictionaries: ReadonlyMap<bigint, CountedColumn>;
}

/** @throws RangeError for buffers that are not what the schema says. */
export function decodeField(field: ArrowField, context: DecodeContext): CountedColumn {
  if (field.dictionary !== undefined) return decodeDictionary(field, context);
  const { body } = context;
  const { rows, nulls } = body.nextNode();
  switch (field.type) {
    case arrowTypes.null:
      return { rows, column: nullColumn(rows) };
    case arrowTypes.union:
      return { rows, column: decodeUnion(field, rows, context) };
    case arrowTypes.runEnds:
      return { rows, column: decodeRuns(field, rows, context) };
    default: {
      const validity = body.nextValidity(rows, nulls);
      return { rows, column: decodePresent(field, rows, validity, context) };
    }
  }
}

function nullColumn(rows: number): ColumnVector {
  return { data: { kind: 'fixed', values: new Uint8Array(0) }, validity: new Uint8Array((rows + 7) >> 3) };
}

function decodePresent(
  field: ArrowField,
  rows: number,
  validity: Uint8Array | null,
  context: DecodeContext,
): ColumnVector {
  const { body } = context;
  const isPresent = (row: number): boolean => validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
  const fixed = (values: Uint8Array): ColumnVector => ({ data: { kind: 'fixed', values }, validity });
  switch (field.type) {
    case arrowTypes.boolean:
      return fixed(unpackBits(body.nextBuffer((rows + 7) >> 3), rows));
    case arrowTypes.int:
      return fixed(wholeValues(body.nextBuffer((rows * field.width) / 8), field, rows));
    case arrowTypes.float: {
      const bytes = body.nextBuffer((rows * field.width) / 8);
      return fixed(field.width === 16 ? halfFloats(bytes, rows) : bytes.subarray(0, (rows * field.width) / 8));
    }
    case arrowTypes.decimal: {
      const bytes = body.nextBuffer((rows * field.width) / 8);
      const type = arrowColumnType(field, context.path);
      return type.kind === 'string'
        ? textValues(rows, isPresent, wideDecimalText(field, bytes))
        : fixed(decimalValues(bytes, field.width / 8, type, rows, isPresent));
    }
    case arrowTypes.date:
      return field.unit === 0
        ? fixed(body.nextBuffer(rows * 4).subarray(0, rows * 4))
        : fixed(millisToDays(body.nextBuffer(rows * 8), rows, isPresent));
    case arrowTypes.timestamp:
      return fixed(toMicros(body.nextBuffer(rows * 8), field.unit, rows, isPresent));
    case arrowTypes.time:
      return textValues(rows, isPresent, timeText(field, body.nextBuffer((rows * field.width) / 8)));
    case arrowTypes.duration:
      return textValues(rows, isPresent, durationText(field, body.nextBuffer(rows * 8)));
    case arrowTypes.interval: {
      const { width } = spanText(field, new Uint8Array(0));
      return textValues(rows, isPresent, spanText(field, body.nextBuffer(rows * width)).textOf);
    }
    case arrowTypes.utf8:
    case arrowTypes.binary:
    case arrowTypes.largeUtf8:
    case arrowTypes.largeBinary: {
      const isLarge = field.type === arrowTypes.largeUtf8 || field.type === arrowTypes.largeBinary;
      const stored = body.nextBuffer(rows === 0 ? 0 : (rows + 1) * (isLarge ? 8 : 4));
      const bytes = body.nextBuffer(0);
      const offsets = isLarge ? largeOffsets(stored, rows, bytes.length) : checkedOffsets(stored, rows, bytes.length);
      return { data: { kind: 'bytes', offsets, bytes }, validity };
    }
    case arrowTypes.utf8View:
    case arrowTypes.binaryView: {
      const views = body.nextBuffer(rows * 16);
      const buffers = Array.from({ length: body.nextVariadicCount() }, () => body.nextBuffer(0));
      return viewedBytes(views, buffers, rows, isPresent);
    }
    case arrowTypes.fixedBinary: {
      const bytes = body.nextBuffer(rows * field.width);
      if (isUuid(field)) return textValues(rows, isPresent, uuidTextOf(bytes));
      const offsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * field.width);
      return { data: { kind: 'bytes', offsets, bytes }, validity };
    }
    case arrowTypes.struct:
      if (field.children.length === 0) return emptyStructs(rows, validity);
      return {
        data: { kind: 'struct', fields: field.children.map((child) => longEnough(decodeField(child, context), rows)) },
        validity,
      };
    default:
      return decodeList(field, rows, validity, context);
  }
}

/** An empty map in every row. */
function emptyStructs(rows: number, validity: Uint8Array | null): ColumnVector {
  const none: ColumnVector = {
    data: { kind: 'bytes', offsets: new Int32Array(1), bytes: new Uint8Array(0) },
    validity: null,
  };
  const element: ColumnVector = { data: { kind: 'struct', fields: [none, none] }, validity: null };
  return { data: { kind: 'list', offsets: new Int32Array(rows + 1), element }, validity };
}

function longEnough({ column, rows }: CountedColumn, least: number): ColumnVector {
  if (rows < least) throw new RangeError('a child has fewer rows than its parent');
  return column;
}

function decodeList(
  field: ArrowField,
  rows: number,
  validity: Uint8Array | null,
  context: DecodeContext,
): ColumnVector {
  const { body } = context;
  const child = field.children[0];
  if (child === undefined) throw new RangeError('a list has no child');
  if (field.type === arrowTypes.fixedList) {
    const element = longEnough(decodeField(child, context), rows * field.width);
    const offsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * field.width);
    return { data: { kind: 'list', offsets, element }, validity };
  }
  if (field.type === arrowTypes.listView || field.type === arrowTypes.largeListView)
    return decodeListView(field, child, rows, validity, context);
  const isLarge = field.type === arrowTypes.largeList;
  const stored = body.nextBuffer(rows === 0 ? 0 : (rows + 1) * (isLarge ? 8 : 4));
  const items = decodeField(child, context);
  const offsets = isLarge ? largeOffsets(stored, rows, items.rows) : checkedOffsets(stored, rows, items.rows);
  return { data: { kind: 'list', offsets, element: items.column }, validity };
}

/** Each row has the start and length of its elements, which may be anywhere. */
function decodeListView(
  field: ArrowField,
  child: ArrowField,
  rows: number,
  validity: Uint8Array | null,
  context: DecodeContext,
): ColumnVector {
  const width = field.type === arrowTypes.largeListView ? 8 : 4;
  const read = (bytes: Uint8Array): ((row: number) => number) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return width === 8 ? (row) => Number(view.getBigInt64(row * 8, true)) : (row) => view.getInt32(row * 4, true);
  };
  const starts = read(context.body.nextBuffer(rows * width));
  const lengths = read(context.body.nextBuffer(rows * width));
  const items = decodeField(child, context);
  const places: number[] = [];
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row += 1) {
    if (validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0) {
      const [start, length] = [starts(row), lengths(row)];
      if (start < 0 || length < 0 || start + length > items.rows)
        throw new RangeError('a list lies outside of its child');
      for (let item = start; item < start + length; item += 1) places.push(item);
    }
    offsets[row + 1] = places.length;
  }
  const type = arrowColumnType(child, context.path);
  const element = takeRows(items.column, type, Int32Array.from(places));
  return { data: { kind: 'list', offsets, element }, validity };
}

function decodeDictionary(field: ArrowField, context: DecodeContext): CountedColumn {
  const { id, width, isSigned } = field.dictionary!;
  const { rows, nulls } = context.body.nextNode();
  const validity = context.body.nextValidity(rows, nulls);
  const bytes = context.body.nextBuffer((rows * width) / 8);
  const values = context.dictionaries.get(id);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
    const place = placeAt(view, row, width, isSigned);
    if (values === undefined || place < 0 || place >= values.rows)
      throw new RangeError(`a dictionary has no value ${place}`);
    places[row] = place;
  }
  const type = arrowColumnType(field, context.path);
  if (values === undefined) return { rows, column: allNull(type, rows) };
  return { rows, column: takeRows(values.column, type, places) };
}

function placeAt(view: DataView, row: number, width: number, isSigned: boolean): number {
  switch (width) {
    case 8:
      return isSigned ? view.getInt8(row) : view.getUint8(row);
    case 16:
      return isSigned ? view.getInt16(row * 2, true) : view.getUint16(row * 2, true);
    case 32:
      return isSigned ? view.getInt32(row * 4, true) : view.getUint32(row * 4, true);
    default:
      return Number(view.getBigInt64(row * 8, true));
  }
}

/** A dictionary that was never given has no value, so every row is null. */
function allNull(type: ReturnType<typeof arrowColumnType>, rows: number): ColumnVector {
  const validity = new Uint8Array((rows + 7) >> 3);
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return { data: { kind: 'bytes', offsets: new Int32Array(rows + 1), bytes: new Uint8Array(0) }, validity };
    case 'array':
      return { data: { kind: 'list', offsets: new Int32Array(rows + 1), element: allNull(type.element, 0) }, validity };
    case 'map': {
      const element: ColumnVector = {
        data: { kind: 'struct', fields: [allNull(type.key, 0), allNull(type.value, 0)] },
        validity: null,
      };
      return { data: { kind: 'list', offsets: new Int32Array(rows + 1), element }, validity };
    }
    case 'struct':
      return { data: { kind: 'struct', fields: type.fields.map((field) => allNull(field.type, rows)) }, validity };
    case 'choice':
      return {
        data: {
          kind: 'struct',
          fields: [{ kind: 'string' } as const, ...type.alternatives].map((each) => allNull(each, rows)),
        },
        validity,
      };
    default:
      return { data: { kind: 'fixed', values: new Uint8Array(rows * fixedWidth(type)) }, validity };
  }
}

function decodeRuns(field: ArrowField, rows: number, context: DecodeContext): ColumnVector {
  const [endField, valueField] = field.children;
  if (endField === undefined || valueField === undefined) throw new RangeError('runs have no children');
  const ends = decodeField(endField, context);
  const values = decodeField(valueField, context);
  if (ends.column.data.kind !== 'fixed') throw new RangeError('the ends of runs are not numbers');
  const bytes = ends.column.data.values;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Int32Array(rows);
  let run = 0;
  let end = ends.rows === 0 ? 0 : placeAt(view, 0, endField.width, true);
  for (let row = 0; row < rows; row += 1) {
    while (row >= end) {
      run += 1;
      if (run >= ends.rows || run >= values.rows) throw new RangeError('runs end before their rows');
      end = placeAt(view, run, endField.width, true);
    }
    places[row] = run;
  }
  if (rows > 0 && values.rows === 0) throw new RangeError('runs have no values');
  return takeRows(values.column, arrowColumnType(valueField, context.path), places);
}

function decodeUnion(field: ArrowField, rows: number, context: DecodeContext): ColumnVector {
  const { body } = context;
  if (body.isOld) body.skipBuffers(1);
  const ids = body.nextBuffer(rows);
  const offsets = field.isDense ? body.nextBuffer(rows * 4) : undefined;
  const children = field.children.map((child) => decodeField(child, context));
  return unionColumn({ field, plan: planUnion(field, context.path), rows, ids, offsets, children });
}
