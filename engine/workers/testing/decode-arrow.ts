/** Reads Arrow pages back into the values that `rows()` gives, from the buffers themselves. */

import { tableFromIPC, Type, type Data, type Timestamp } from 'apache-arrow';
import { dateText, timestampText } from '#engine/duckdb/calendar-text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Rows of one page; decimals are their unscaled bigint. */
export function decodePage(page: Uint8Array): Record<string, unknown>[] {
  const table = tableFromIPC(page);
  const rows: Record<string, unknown>[] = Array.from({ length: table.numRows }, () => ({}));
  let start = 0;
  for (const batch of table.batches) {
    for (const [index, field] of batch.schema.fields.entries()) {
      const values = decodeData(batch.data.children[index]!);
      for (const [row, value] of values.entries()) rows[start + row]![field.name] = value;
    }
    start += batch.numRows;
  }
  return rows;
}

function decodeData(data: Data): unknown[] {
  const read = reader(data);
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? read(row) : null));
}

function reader(data: Data): (row: number) => unknown {
  const values = data.values as ArrayLike<number | bigint> | undefined;
  const offsets = data.valueOffsets as Int32Array;
  switch (data.typeId) {
    case Type.Null:
      return () => null;
    case Type.Bool:
      return (row) => ((data.values as Uint8Array)[row >> 3]! & (1 << (row & 7))) !== 0;
    case Type.Utf8:
      return (row) => utf8.decode((data.values as Uint8Array).subarray(offsets[row]!, offsets[row + 1]!));
    case Type.Binary:
      return (row) => Uint8Array.from((data.values as Uint8Array).subarray(offsets[row]!, offsets[row + 1]!));
    case Type.Decimal: {
      const words = data.values as Uint32Array;
      return (row) => {
        let value = 0n;
        for (let word = 3; word >= 0; word -= 1) value = (value << 32n) | BigInt(words[row * 4 + word]!);
        return BigInt.asIntN(128, value);
      };
    }
    case Type.Date:
      return (row) => dateText((data.values as Int32Array)[row]!);
    case Type.Timestamp: {
      const type = data.type as Timestamp;
      const units = 1000n ** BigInt(type.unit);
      return (row) => timestampText((data.values as BigInt64Array)[row]!, units, type.timezone === 'UTC' ? 'Z' : '');
    }
    case Type.List: {
      const items = decodeData(data.children[0]!);
      return (row) => items.slice(offsets[row]!, offsets[row + 1]!);
    }
    case Type.Map: {
      const [keys, items] = data.children[0]!.children.map(decodeData);
      return (row) =>
        new Map(
          keys!.slice(offsets[row]!, offsets[row + 1]!).map((key, index) => [key, items![offsets[row]! + index]]),
        );
    }
    case Type.FixedSizeList: {
      const items = decodeData(data.children[0]!);
      const size = (data.type as unknown as { listSize: number }).listSize;
      return (row) => items.slice(row * size, (row + 1) * size);
    }
    case Type.Struct: {
      const fields = data.type.children.map(
        (field: { name: string }, index: number) => [field.name, decodeData(data.children[index]!)] as const,
      );
      return (row) =>
        Object.fromEntries(fields.map(([name, column]: readonly [string, unknown[]]) => [name, column[row]]));
    }
    default:
      return (row) => values![row];
  }
}
