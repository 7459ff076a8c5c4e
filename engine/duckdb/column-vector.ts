/** Rows as columns, in the layout of DuckDB's vectors, so that values are copied and never become objects. */

/**
 * Values of one width, little-endian, contiguous; the bytes of a null row are undefined.
 * Widths in bytes: boolean 1 (0 or 1), tinyint 1, smallint 2, int 4, bigint 8, float 4, double 8,
 * decimal 2, 4, 8 or 16 for up to 4, 9, 18 or 38 digits (the unscaled value), date 4 (days since 1970-01-01),
 * timestamp and timestamp_ntz 8 (microseconds since 1970-01-01; the first UTC), null 0 (no values).
 */
export interface FixedValues {
  readonly kind: 'fixed';
  readonly values: Uint8Array;
}

/** string, char and varchar (UTF-8) and binary: row i is `bytes[offsets[i] … offsets[i + 1])`. */
export interface ByteValues {
  readonly kind: 'bytes';
  /** Rows + 1 of them, ascending; the first need not be 0. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** array, and map as an array of the struct (key, value): row i holds elements `offsets[i] … offsets[i + 1]`. */
export interface ListValues {
  readonly kind: 'list';
  readonly offsets: Int32Array;
  readonly element: ColumnVector;
}

/** struct, and choice in its physical form (types/choice-struct.ts). A field has a row for each row of the struct. */
export interface StructValues {
  readonly kind: 'struct';
  readonly fields: readonly ColumnVector[];
}

export interface ColumnVector {
  readonly data: FixedValues | ByteValues | ListValues | StructValues;
  /** One bit per row, least significant first, 1 = the row has a value; null: every row has one. */
  readonly validity: Uint8Array | null;
}

/** Some rows, in their order. */
export interface ColumnBatch {
  readonly rowCount: number;
  /** One per column of the requested schema, in its order. */
  readonly columns: readonly ColumnVector[];
}
