/** A page of rows out of an Arrow IPC stream, with values in the JSON forms that cells write. */

import { tableFromIPC, Type, type DataType, type Table, type Vector } from 'apache-arrow';
import type { RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** @param placed the last column is each row's place in the whole, and none of the rows' own. */
export function arrowPage(bytes: Uint8Array, start: number, placed: boolean): RowPage {
  const table: Table = tableFromIPC(bytes);
  const columns = table.schema.fields.map((field, index) => ({
    vector: table.getChildAt(index) as Vector | null,
    read: reader(field.type),
  }));
  const places = placed ? (table.getChildAt(columns.length - 1) as Vector | null) : null;
  return {
    start,
    count: table.numRows,
    ...(places === null ? {} : { place: (row: number) => Number(places.get(row)) }),
    value: (row, column) => {
      const { vector, read } = columns[column]!;
      if (vector === null || !vector.isValid(row)) return null;
      return vector.type.typeId === Type.Utf8 ? textAt(vector, row) : read(vector.get(row));
    },
  };
}

// U+FEFF at the start of a text is one of its characters; apache-arrow's own decoder takes it away.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A page is one batch. */
function textAt(vector: Vector, row: number): string {
  const { values, valueOffsets } = vector.data[0]! as { values: Uint8Array; valueOffsets: Int32Array };
  return utf8.decode(values.subarray(valueOffsets[row], valueOffsets[row + 1]));
}

type Read = (value: never) => unknown;

/** Arrow's own forms differ by type: decimals are unscaled words, times are numbers since 1970 in several units. */
function reader(type: DataType): (value: unknown) => unknown {
  const reads: Partial<Record<Type, Read>> = {
    [Type.Decimal]: (value: Uint32Array) => decimalText(value, (type as DataType & { scale: number }).scale),
    [Type.Date]: (value: number | Date) => new Date(value).toISOString().slice(0, 10),
    [Type.Timestamp]: (value: number) =>
      timestampText(value, (type as DataType & { timezone?: string | null }).timezone != null),
    [Type.Binary]: (value: Uint8Array) =>
      `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    [Type.List]: (value: Iterable<unknown>) =>
      [...value].map((each) => (each === null ? null : reader(type.children[0]!.type)(each))),
    [Type.Struct]: (value: { toJSON(): Record<string, unknown> }) =>
      Object.fromEntries(
        Object.entries(value.toJSON()).map(([name, member]) => [
          name,
          member === null
            ? null
            : reader(type.children.find((child: { name: string }) => child.name === name)!.type)(member),
        ]),
      ),
    [Type.Map]: (value: { toJSON(): Record<string, unknown> }) => {
      // A map is a list of structs of two fields.
      const of = (type as DataType & { children: { type: DataType }[] }).children[0]!.type.children[1]!
        .type as DataType;
      return Object.fromEntries(
        Object.entries(value.toJSON()).map(([name, member]) => [name, member === null ? null : reader(of)(member)]),
      );
    },
    [Type.Int]: (value: number | bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()),
  };
  const read = reads[type.typeId as Type];
  return read === undefined ? (value) => value : (read as (value: unknown) => unknown);
}

/** @param words little-endian 32-bit words of a two's complement integer. */
function decimalText(words: Uint32Array, scale: number): string {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index -= 1) value = (value << 32n) | BigInt(words[index]!);
  const signed = BigInt.asIntN(words.length * 32, value);
  const digits = (signed < 0n ? -signed : signed).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return signed < 0n ? `-${text}` : text;
}

/** @param millis since 1970; Arrow for JavaScript gives every unit in milliseconds, with a fraction below. */
function timestampText(millis: number, isInstant: boolean): string {
  const whole = Math.floor(millis);
  const micros = Math.round((millis - whole) * 1000);
  const text = new Date(whole)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/u, '');
  return `${text}${micros === 0 ? '' : String(micros).padStart(3, '0')}${isInstant ? ' Z' : ''}`;
}
