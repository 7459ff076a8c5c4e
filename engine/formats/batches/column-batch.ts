/** What a reader that decodes a file itself is asked for, and what it gives: columns of rows, and what became no row. */

import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch, ColumnVector } from '#engine/duckdb/column-vector.ts';

export type {
  ByteValues,
  ColumnBatch,
  ColumnVector,
  FixedValues,
  ListValues,
  StructValues,
} from '#engine/duckdb/column-vector.ts';

/** A record that could not become a row. */
export interface BatchReject {
  /** 1-based line of the record's start; null where there are no lines. */
  readonly line: number | null;
  /** 0-based, in the unpacked file; null when not known. */
  readonly byteOffset: number | null;
  readonly column: string | null;
  readonly reason: string;
  /** The raw text of the record, cut at 64 KiB. */
  readonly raw: string | null;
}

/** What is wanted of a file. */
export interface BatchRequest {
  readonly source: ByteSource;
  /**
   * Columns of the file to read, as its own `infer` gave them (found by `sourceName ?? name`); other columns are
   * passed over. Where all leaves are text (`leaves: 'text'` of the format) the types are those with text leaves.
   */
  readonly columns: Schema;
  /** Stop after this many rows; null: all. More may be given than that. */
  readonly limit: number | null;
  /** False: nobody asks where rows stand, so that parts need not tell it. Absent: they have to. */
  readonly places?: boolean;
}

/** Where the rows of a batch stand in the file, for records that turn out not to fit their types later. */
export interface RowPlaces {
  /** bigint: 1-based line of the record's start. */
  readonly lines: ColumnVector;
  /** bigint: 0-based, in the unpacked file. */
  readonly byteOffsets: ColumnVector;
  /** string: the raw text of the record, cut at 64 KiB; null where there is no such text: JSON is reported instead. */
  readonly raws: ColumnVector;
}

export interface BatchPart {
  readonly batch: ColumnBatch;
  /** Records rejected since the previous part. */
  readonly rejects: readonly BatchReject[];
  /** Given with every part by formats that say so (`placed`), unless the request does not ask for them. */
  readonly places?: RowPlaces;
}
