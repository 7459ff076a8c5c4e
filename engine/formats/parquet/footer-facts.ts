/** What the footer of a Parquet file says beyond the types of its columns: rows, codecs, and what has to be read with care. */

import { hasByteStreams } from '#engine/formats/parquet/byte-streams.ts';
import { mayBeNegative } from '#engine/formats/parquet/early-times.ts';
import { julianColumns, mayPrecedeGregorian } from '#engine/formats/parquet/old-calendar.ts';
import { readFooter } from '#engine/formats/parquet/rewrite.ts';
import {
  integerAt,
  listAt,
  numberAt,
  structsAt,
  textAt,
  type ItemTaker,
  type ThriftStruct,
} from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Numbers of Parquet's Type and CompressionCodec. */
const physical = { int96: 3, byteArray: 6, fixed: 7 } as const;
export const codecs = { lzo: 3, oldLz4: 5 } as const;
/** Of Parquet's Type, CompressionCodec, Encoding and PageType. */
const greatest = { type: 7, codec: 7, encoding: 9, page: 3 } as const;
/** Of a column chunk. */
const cryptoMetadata = 8;
/** Fields of Parquet's LogicalType, and of the unit of its timestamps. */
const timestamp = 8;
const nanoseconds = 3;

export interface FooterFacts {
  readonly rowCount: number;
  /** Numbers of Parquet's CompressionCodec. */
  readonly codecs: ReadonlySet<number>;
  /** Values of a column are split into streams of bytes, which DuckDB does not read for its type. */
  readonly hasByteStreams: boolean;
  /** Bounds of a column may be those of another order. */
  readonly hasSignedBounds: boolean;
  /** A variant may be stored in several columns. */
  readonly isShredded: boolean;
  /** Columns of 96-bit timestamps, which Impala, Hive and Spark mean as instants. */
  readonly instants: ReadonlySet<string>;
  /** Columns that may hold days of the Julian calendar. */
  readonly julian: readonly string[];
  /** Names of the columns that are encrypted, or hold something that is. */
  readonly encrypted: ReadonlySet<string>;
  /** Names of columns with times in nanoseconds that may be before 1970. */
  readonly early: ReadonlySet<string>;
  /** Some times are stored in nanoseconds. */
  readonly isFine: boolean;
  /** All is there that a reader asks for; of others only DuckDB says whether it opens them. */
  readonly isWhole: boolean;
}

/**
 * @param tail the last bytes of the source, where they are known.
 * @returns the footer without its row groups, of which there may be thousands, each with thousands of columns.
 * @throws RangeError for damaged metadata.
 */
export async function readFooterFacts(
  source: ByteSource,
  tail?: Uint8Array,
): Promise<{ footer: ThriftStruct; facts: FooterFacts }> {
  const groups = new GroupFacts();
  const { footer } = await readFooter(source, tail, groups);
  structsAt(footer, groups.id);
  const elements = structsAt(footer, 2);
  const leafCount = elements.slice(1).filter((element) => (numberAt(element, 5) ?? 0) === 0).length;
  return {
    footer,
    facts: {
      rowCount: groups.rowCount,
      codecs: groups.codecs,
      hasByteStreams: groups.hasByteStreams,
      hasSignedBounds: groups.hasSignedBounds,
      isShredded: elements.some((element) => nameOf(element) === 'typed_value'),
      instants: new Set(
        columnsOf(elements)
          .filter((column) => numberAt(column, 1) === physical.int96)
          .map(nameOf),
      ),
      julian: julianColumns(footer, (leaf) => groups.oldLeaves.has(leaf)),
      encrypted: columnsWith(elements, (leaf) => groups.encryptedLeaves.has(leaf)),
      early: columnsWith(elements, (leaf, element) => isInNanoseconds(element) && groups.negativeLeaves.has(leaf)),
      isFine: elements.some(isInNanoseconds),
      isWhole: groups.areWhole(leafCount) && hasAll(footer),
    },
  };
}

/** What the row groups say together. */
class GroupFacts implements ItemTaker {
  readonly id = 4;
  readonly codecs = new Set<number>();
  /** Leaves of whole numbers whose values may be times before 1582-10-15, by their positions. */
  readonly oldLeaves = new Set<number>();
  /** Leaves whose pages are encrypted, and those of whole numbers that may be negative, by their positions. */
  readonly encryptedLeaves = new Set<number>();
  readonly negativeLeaves = new Set<number>();
  rowCount = 0;
  hasSignedBounds = false;
  hasByteStreams = false;
  readonly #columnCounts = new Set<number>();
  #isWhole = true;

  take(group: ThriftStruct): void {
    const chunks = structsAt(group, 1);
    if (chunks.length > 0) this.rowCount += numberAt(group, 3) ?? 0;
    this.#columnCounts.add(chunks.length);
    this.#isWhole &&= isCount(group, 2) && isCount(group, 3);
    for (const [leaf, chunk] of chunks.entries()) {
      const column = chunk.get(3)?.value;
      // The pages of a column may be encrypted while the footer is not, and its metadata as well.
      if (isEncrypted(chunk)) this.encryptedLeaves.add(leaf);
      if (!(column instanceof Map)) {
        this.#isWhole = false;
        continue;
      }
      this.codecs.add(numberAt(column, 4) ?? 0);
      this.hasSignedBounds ||= hasSignedBounds(column);
      this.hasByteStreams ||= hasByteStreams(column);
      if (mayPrecedeGregorian(column)) this.oldLeaves.add(leaf);
      if (mayBeNegative(column)) this.negativeLeaves.add(leaf);
      this.#isWhole &&= isWholeChunk(chunk, column);
    }
  }

  areWhole(columnCount: number): boolean {
    return this.#isWhole && [...this.#columnCounts].every((count) => count === columnCount);
  }
}

/** @param chunk of a column. */
export function isEncrypted(chunk: ThriftStruct): boolean {
  return chunk.has(cryptoMetadata) || !(chunk.get(3)?.value instanceof Map);
}

function isWholeChunk(chunk: ThriftStruct, column: ThriftStruct): boolean {
  return (
    integerAt(chunk, 2) !== undefined &&
    isUpTo(column, 1, greatest.type) &&
    listAt(column, 2).every((encoding) => typeof encoding === 'number' && isWithin(encoding, greatest.encoding)) &&
    listAt(column, 3).length > 0 &&
    isUpTo(column, 4, greatest.codec) &&
    [5, 6, 7, 9].every((id) => isCount(column, id)) &&
    (!column.has(13) || structsAt(column, 13).every(isWholePageCount))
  );
}

function isWholePageCount(pages: ThriftStruct): boolean {
  return isUpTo(pages, 1, greatest.page) && isUpTo(pages, 2, greatest.encoding) && isCount(pages, 3);
}

/** Besides the row groups. */
function hasAll(footer: ThriftStruct): boolean {
  const notes = footer.has(5) ? structsAt(footer, 5) : [];
  return integerAt(footer, 1) !== undefined && isCount(footer, 3) && notes.every((note) => textAt(note, 1) !== '');
}

function isCount(struct: ThriftStruct, id: number): boolean {
  return isUpTo(struct, id, Number.MAX_SAFE_INTEGER);
}

function isUpTo(struct: ThriftStruct, id: number, most: number): boolean {
  const number = integerAt(struct, id);
  return number !== undefined && isWithin(number, most);
}

function isWithin(number: number, most: number): boolean {
  return number >= 0 && number <= most;
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

/** Names of the columns that have such a leaf. @param isSuch its position among the leaves, and its element. */
function columnsWith(
  elements: readonly ThriftStruct[],
  isSuch: (leaf: number, element: ThriftStruct) => boolean,
): Set<string> {
  const names = new Set<string>();
  let leaf = -1;
  let column = '';
  let within = 0;
  for (const element of elements.slice(1)) {
    if (within === 0) column = nameOf(element);
    else within -= 1;
    const children = numberAt(element, 5) ?? 0;
    within += children;
    if (children > 0) continue;
    leaf += 1;
    if (isSuch(leaf, element)) names.add(column);
  }
  return names;
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

/** Of a leaf of a schema. */
export function isInNanoseconds(element: ThriftStruct): boolean {
  const kind = element.get(10)?.value;
  const time = kind instanceof Map ? kind.get(timestamp)?.value : undefined;
  const unit = time instanceof Map ? time.get(2)?.value : undefined;
  return unit instanceof Map && unit.has(nanoseconds);
}
