/** Statistics of a table and its columns. Names are those of Glue's column statistics, camel-cased. */

import type { Millis } from '#engine/catalog/entities.ts';

/** How the values of a column are distributed, for a small chart. */
export interface ValueCounts {
  /**
   * `range`: counts of equal ranges from the minimum to the maximum. `length`: the same, of the lengths of texts.
   * `frequency`: counts of the most frequent values, the largest first.
   */
  readonly by: 'range' | 'length' | 'frequency';
  readonly counts: readonly number[];
}

export interface ColumnStatistics {
  readonly columnName: string;
  /** In Hive's spelling. */
  readonly columnType: string;
  readonly numberOfNulls: number;
  /** Without null; null for types that are not compared: binary, array, map, struct. */
  readonly numberOfDistinctValues: number | null;
  /** False: estimated, within a few percent. */
  readonly distinctIsExact: boolean;
  /** In the spelling of previews, texts cut after 256 characters; null: no value, or a type without an order. Without NaN. */
  readonly minimumValue: string | null;
  readonly maximumValue: string | null;
  /** Characters of text, bytes of binary; null for other types, or without a value. */
  readonly averageLength: number | null;
  readonly maximumLength: number | null;
  /** null unless boolean. */
  readonly numberOfTrues: number | null;
  readonly numberOfFalses: number | null;
  /** null: without a value, or of a type that has no chart. */
  readonly values: ValueCounts | null;
}

export interface TableStatistics {
  readonly versionId: number;
  readonly generation: number;
  readonly analyzedTime: Millis;
  /** Rows that were read. */
  readonly recordCount: number;
  /** Bytes of all files of the table. */
  readonly sizeBytes: number;
  /** Columns, then partition keys. */
  readonly columns: readonly ColumnStatistics[];
  /** Records that do not fit their columns, the first ones and how many; they are counted nowhere else. */
  readonly warnings: readonly string[];
}

/** Nulls of one partition, in all columns but the keys. */
export interface PartitionNulls {
  /** Its values, as the catalog writes them: JSON. */
  readonly text: string;
  readonly nullCount: number;
  /** Rows that were read × columns. */
  readonly cellCount: number;
}

export interface KnownStatistics extends TableStatistics {
  /** The files or the columns of the table changed since. */
  readonly isStale: boolean;
}
