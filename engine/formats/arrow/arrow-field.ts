/** Fields of an Arrow schema (Schema.fbs of format version 1.5), read from a schema message. */

import type { FlatTable } from '#engine/formats/arrow/flat-table.ts';

/** Numbers of Arrow's `Type` union. */
export const arrowTypes = {
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  boolean: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedBinary: 15,
  fixedList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  runEnds: 22,
  binaryView: 23,
  utf8View: 24,
  listView: 25,
  largeListView: 26,
} as const;

export interface ArrowField {
  readonly name: string;
  /** One of arrowTypes. Of a dictionary field: the type of its values. */
  readonly type: number;
  /** Bits of a number or decimal, bytes of a fixed binary, elements of a fixed list; else 0. */
  readonly width: number;
  /** Of numbers. */
  readonly isSigned: boolean;
  /** Of decimals. */
  readonly precision: number;
  readonly scale: number;
  /** Of dates (0 days, 1 milliseconds), times, timestamps and durations (0 s, 1 ms, 2 µs, 3 ns), intervals (0, 1, 2). */
  readonly unit: number;
  readonly hasZone: boolean;
  /** Of unions. */
  readonly isDense: boolean;
  /** Unions only: the type id of each child. */
  readonly typeIds: readonly number[];
  readonly children: readonly ArrowField[];
  /** Values stand in a dictionary, and the column holds places in it. */
  readonly dictionary: { readonly id: bigint; readonly width: number; readonly isSigned: boolean } | undefined;
  /** `arrow.uuid` and the like; '' for none. */
  readonly extension: string;
}

const deepest = 100;
/** Of times, timestamps and durations. */
const nanoseconds = 3;

/** The timestamps in nanoseconds, as `column` or `column.field`. */
export function fineTimestamps(fields: readonly ArrowField[]): string[] {
  return fields.flatMap(({ name, type, unit, children }) =>
    type === arrowTypes.timestamp && unit === nanoseconds
      ? [name]
      : fineTimestamps(children).map((field) => `${name}.${field}`),
  );
}

/** Fields of the schema table of a message. @throws RangeError for damaged metadata. */
export function readArrowFields(schema: FlatTable): ArrowField[] {
  // A field takes at least its table of 4 bytes, so there are fewer of them than bytes; a loop of tables has more.
  const budget = { left: schema.size };
  return schema.tables(1).map((field) => readField(field, budget, 0));
}

function readField(table: FlatTable, budget: { left: number }, depth: number): ArrowField {
  budget.left -= 4;
  if (budget.left < 0 || depth > deepest) throw new RangeError('the schema has no end');
  const type = table.byte(2);
  const detail = table.table(3);
  const encoding = table.table(4);
  const index = encoding?.table(1);
  const metadata = table.tables(6);
  const extension = metadata.find((pair) => pair.text(0) === 'ARROW:extension:name')?.text(1) ?? '';
  return {
    name: table.text(0) ?? '',
    type,
    ...detailsOf(type, detail),
    children: table.tables(5).map((child) => readField(child, budget, depth + 1)),
    dictionary:
      encoding === undefined
        ? undefined
        : {
            id: encoding.long(0),
            width: oneOf(index?.int(0) ?? 32, [8, 16, 32, 64]),
            isSigned: (index?.byte(1, 1) ?? 1) !== 0,
          },
    extension,
  };
}

type Details = Pick<
  ArrowField,
  'width' | 'isSigned' | 'precision' | 'scale' | 'unit' | 'hasZone' | 'isDense' | 'typeIds'
>;

const noDetails: Details = {
  width: 0,
  isSigned: true,
  precision: 0,
  scale: 0,
  unit: 0,
  hasZone: false,
  isDense: false,
  typeIds: [],
};

function detailsOf(type: number, table: FlatTable | undefined): Details {
  if (table === undefined) {
    if (type === arrowTypes.int || type === arrowTypes.float || type === arrowTypes.decimal)
      throw new RangeError('a type has no width');
    return noDetails;
  }
  switch (type) {
    case arrowTypes.int:
      return { ...noDetails, width: oneOf(table.int(0), [8, 16, 32, 64]), isSigned: table.byte(1) !== 0 };
    case arrowTypes.float:
      return { ...noDetails, width: 16 << oneOf(table.short(0), [0, 1, 2]) };
    case arrowTypes.decimal:
      return {
        ...noDetails,
        precision: table.int(0),
        scale: table.int(1),
        width: oneOf(table.int(2, 128), [32, 64, 128, 256]),
      };
    case arrowTypes.date:
    case arrowTypes.duration:
      return { ...noDetails, unit: table.short(0, 1) };
    case arrowTypes.time:
      return { ...noDetails, unit: table.short(0, 1), width: oneOf(table.int(1, 32), [32, 64]) };
    case arrowTypes.timestamp:
      return { ...noDetails, unit: table.short(0), hasZone: (table.text(1) ?? '') !== '' };
    case arrowTypes.interval:
      return { ...noDetails, unit: table.short(0) };
    case arrowTypes.union:
      return { ...noDetails, isDense: table.short(0) === 1, typeIds: table.ints(1) };
    case arrowTypes.fixedBinary:
    case arrowTypes.fixedList:
      return { ...noDetails, width: atLeastZero(table.int(0)) };
    default:
      return noDetails;
  }
}

function oneOf(value: number, known: readonly number[]): number {
  if (known.includes(value)) return value;
  throw new RangeError(`a type has the width or unit ${value}`);
}

function atLeastZero(value: number): number {
  if (value >= 0) return value;
  throw new RangeError('a width is negative');
}
