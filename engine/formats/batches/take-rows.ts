/** Rows of a column by their places, for values that stand in dictionaries, runs and unions. */

import type { ByteValues, ColumnVector } from '#engine/formats/batches/column-batch.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import { structType, type DataType } from '#engine/types/data-type.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

/** Offsets have 31 bits. */
const mostBytes = 2_147_483_647;

/** @param places of rows of the column, in the order wanted; −1 for null. */
export function takeRows(column: ColumnVector, type: DataType, places: Int32Array): ColumnVector {
  const validity = takeValidity(column.validity, places);
  const { data } = column;
  switch (data.kind) {
    case 'fixed':
      return { data: { kind: 'fixed', values: takeValues(data.values, fixedWidth(type), places) }, validity };
    case 'bytes':
      return { data: takeBytes(data.offsets, data.bytes, places), validity };
    case 'list': {
      const { offsets, items } = placesOfItems(data.offsets, places);
      return { data: { kind: 'list', offsets, element: takeRows(data.element, itemType(type), items) }, validity };
    }
    case 'struct': {
      const types = fieldTypes(type);
      const fields = data.fields.map((field, index) => takeRows(field, types[index]!, places));
      return { data: { kind: 'struct', fields }, validity };
    }
  }
}

export function itemType(type: DataType): DataType {
  if (type.kind === 'array') return type.element;
  if (type.kind !== 'map') throw new TypeError(`a list cannot represent ${type.kind}`);
  return structType([
    { name: 'key', type: type.key },
    { name: 'value', type: type.value },
  ]);
}

function fieldTypes(type: DataType): DataType[] {
  if (type.kind === 'struct') return type.fields.map((field) => field.type);
  if (type.kind === 'choice') return choiceStruct(type).fields.map((field) => field.type);
  throw new TypeError(`a struct cannot represent ${type.kind}`);
}

function takeValidity(validity: Uint8Array | null, places: Int32Array): Uint8Array | null {
  let bits: Uint8Array | null = null;
  for (const [row, place] of places.entries()) {
    if (place >= 0 && (validity === null || (validity[place >> 3]! & (1 << (place & 7))) !== 0)) continue;
    bits ??= new Uint8Array((places.length + 7) >> 3).fill(255);
    bits[row >> 3]! &= ~(1 << (row & 7));
  }
  return bits;
}

function takeValues(values: Uint8Array, width: number, places: Int32Array): Uint8Array {
  const taken = new Uint8Array(places.length * width);
  for (let row = 0, to = 0; row < places.length; row += 1, to += width) {
    const from = places[row]! * width;
    if (from >= 0) for (let byte = 0; byte < width; byte += 1) taken[to + byte] = values[from + byte]!;
  }
  return taken;
}

function takeBytes(offsets: Int32Array, bytes: Uint8Array, places: Int32Array): ByteValues {
  const taken = new Int32Array(places.length + 1);
  let total = 0;
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row]!;
    if (place >= 0) total += offsets[place + 1]! - offsets[place]!;
    if (total > mostBytes) throw new RangeError('the text of one batch is larger than 2 GiB');
    taken[row + 1] = total;
  }
  const copied = new Uint8Array(total);
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row]!;
    if (place < 0) continue;
    const [start, end, at] = [offsets[place]!, offsets[place + 1]!, taken[row]!];
    if (end - start > 32) copied.set(bytes.subarray(start, end), at);
    else for (let from = start, to = at; from < end; from += 1, to += 1) copied[to] = bytes[from]!;
  }
  return { kind: 'bytes', offsets: taken, bytes: copied };
}

function placesOfItems(offsets: Int32Array, places: Int32Array): { offsets: Int32Array; items: Int32Array } {
  const taken = new Int32Array(places.length + 1);
  let total = 0;
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row]!;
    if (place >= 0) total += offsets[place + 1]! - offsets[place]!;
    if (total > mostBytes) throw new RangeError('the lists of one batch have more than 2^31 elements');
    taken[row + 1] = total;
  }
  const items = new Int32Array(total);
  let at = 0;
  for (const place of places) {
    if (place < 0) continue;
    for (let item = offsets[place]!; item < offsets[place + 1]!; item += 1) items[at++] = item;
  }
  return { offsets: taken, items };
}
