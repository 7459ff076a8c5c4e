/** The reader of a column of any type, for one stripe. */

import { decimalColumn } from '#engine/formats/orc/read/decimal-column.ts';
import type { ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import type { OrcColumn } from '#engine/formats/orc/read/column-types.ts';
import { EntryColumn, ListColumn, StructColumn, UnionColumn } from '#engine/formats/orc/read/nested-columns.ts';
import {
  bigintColumn,
  booleanColumn,
  dateColumn,
  floatingColumn,
  intColumn,
  smallintColumn,
  tinyintColumn,
} from '#engine/formats/orc/read/number-columns.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import { textColumn } from '#engine/formats/orc/read/text-column.ts';
import { timestampColumn } from '#engine/formats/orc/read/timestamp-column.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** Reads nothing yet but the places of streams. */
export function createReader(streams: StripeStreams, column: OrcColumn): ColumnReader {
  const { id, type } = column;
  const members = column.members.map((member) => createReader(streams, member));
  if (column.storage === 'union') return new UnionColumn(streams, id, type, members);
  if (column.storage === 'nothing') return { read: nothing };
  switch (type.kind) {
    case 'boolean':
      return booleanColumn(streams, id);
    case 'tinyint':
      return tinyintColumn(streams, id);
    case 'smallint':
      return smallintColumn(streams, id);
    case 'int':
      return intColumn(streams, id);
    case 'bigint':
      return bigintColumn(streams, id);
    case 'float':
      return floatingColumn(streams, id, 1);
    case 'double':
      return floatingColumn(streams, id, 2);
    case 'string':
    case 'char':
    case 'varchar':
      return textColumn(streams, id, true);
    case 'binary':
      return textColumn(streams, id, false);
    case 'decimal':
      return decimalColumn(streams, id, type);
    case 'date':
      return dateColumn(streams, id);
    case 'timestamp':
      return timestampColumn(streams, id, true);
    case 'timestamp_ntz':
      return timestampColumn(streams, id, false);
    case 'struct':
    case 'choice':
      return new StructColumn(streams, id, members);
    case 'array':
      return new ListColumn(streams, id, members[0]!);
    case 'map':
      return new ListColumn(streams, id, new EntryColumn(members[0]!, members[1]!, (reason) => streams.fail(reason)));
    case 'null':
      throw new TypeError(`an ORC column is never of type ${type.kind}`);
  }
}

/** Null text in every row. */
function nothing(rows: number): ColumnVector {
  const data = { kind: 'bytes', offsets: new Int32Array(rows + 1), bytes: new Uint8Array(0) } as const;
  return { data, validity: new Uint8Array((rows + 7) >> 3) };
}
