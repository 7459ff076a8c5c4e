/** What the footer of a Parquet file says beyond the types of its columns: rows, codecs, and what has to be read with care. */

import { numberAt, structAt, structsAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';

/** Numbers of Parquet's Type and CompressionCodec. */
const physical = { int96: 3, byteArray: 6, fixed: 7 } as const;
export const codecs = { lzo: 3, oldLz4: 5 } as const;
/** Fields of Parquet's LogicalType, and of the unit of its timestamps. */
const timestamp = 8;
const nanoseconds = 3;

export interface FooterFacts {
  readonly rowCount: number;
  /** Numbers of Parquet's CompressionCodec. */
  readonly codecs: ReadonlySet<number>;
  /** Bounds of a column may be those of another order. */
  readonly hasSignedBounds: boolean;
  /** A variant may be stored in several columns. */
  readonly isShredded: boolean;
  /** Columns of 96-bit timestamps, which Impala, Hive and Spark mean as instants. */
  readonly instants: ReadonlySet<string>;
  /** Some times are stored in nanoseconds. */
  readonly isFine: boolean;
}

/** @throws RangeError for damaged metadata. */
export function footerFacts(footer: ThriftStruct): FooterFacts {
  const elements = structsAt(footer, 2);
  const used = new Set<number>();
  let rowCount = 0;
  let signed = false;
  for (const group of structsAt(footer, 4)) {
    const chunks = structsAt(group, 1);
    if (chunks.length > 0) rowCount += numberAt(group, 3) ?? 0;
    for (const chunk of chunks) {
      const column = structAt(chunk, 3);
      used.add(numberAt(column, 4) ?? 0);
      signed ||= hasSignedBounds(column);
    }
  }
  return {
    rowCount,
    codecs: used,
    hasSignedBounds: signed,
    isShredded: elements.some((element) => nameOf(element) === 'typed_value'),
    instants: new Set(
      columnsOf(elements)
        .filter((column) => numberAt(column, 1) === physical.int96)
        .map(nameOf),
    ),
    isFine: elements.some(isInNanoseconds),
  };
}

/**
 * Statistics in the deprecated fields alone: parquet-mr before 1.10 (Spark before 2.4, Hive) compared bytes as signed
 * numbers, and wrote others of 96-bit timestamps (PARQUET-251, PARQUET-686, PARQUET-1065). DuckDB 1.5.5 believes them.
 */
function hasSignedBounds(column: ThriftStruct): boolean {
  const statistics = column.get(12)?.value;
  if (!(statistics instanceof Map)) return false;
  const hasOld = statistics.has(2);
  const hasNew = statistics.has(6);
  const type = numberAt(column, 1);
  if (type === physical.int96) return hasOld || hasNew;
  return (type === physical.byteArray || type === physical.fixed) && hasOld && !hasNew;
}

/** The elements below the root; each comes before its children. */
function columnsOf(elements: readonly ThriftStruct[]): ThriftStruct[] {
  const columns: ThriftStruct[] = [];
  let within = 0;
  for (const element of elements.slice(1)) {
    if (within === 0) columns.push(element);
    else within -= 1;
    within += numberAt(element, 5) ?? 0;
  }
  return columns;
}

function isInNanoseconds(element: ThriftStruct): boolean {
  const kind = element.get(10)?.value;
  const time = kind instanceof Map ? kind.get(timestamp)?.value : undefined;
  const unit = time instanceof Map ? time.get(2)?.value : undefined;
  return unit instanceof Map && unit.has(nanoseconds);
}
