/** Partitions of a table in groups. Times are milliseconds since 1970. */

/** Partitions of which a strip is made, both ends included; null: from the start, to the end. */
export interface StripRange {
  readonly first: readonly (string | null)[] | null;
  readonly last: readonly (string | null)[] | null;
}

/** Consecutive partitions. */
export interface PartitionGroup {
  readonly first: readonly (string | null)[];
  readonly last: readonly (string | null)[];
  readonly partitionCount: number;
  readonly objectCount: number;
  readonly sizeBytes: number;
  /** Null while one file's rows were not counted. */
  readonly recordCount: number | null;
  /** When the first and the last of them came into the catalog. */
  readonly oldest: number;
  readonly newest: number;
  /** Of cells that are null, exactly, in those of its partitions that have statistics; null: none has. */
  readonly nulls: GroupNulls | null;
}

export interface GroupNulls {
  readonly nullCount: number;
  /** Rows × columns, without the keys. */
  readonly cellCount: number;
  /** Partitions of the group that have statistics. */
  readonly partitionCount: number;
}

/** The statistics from which the nulls are. */
export interface StripStatistics {
  readonly analyzedTime: number;
  /** The files or the columns of the table changed since. */
  readonly isStale: boolean;
}

export interface PartitionStrip {
  readonly partitionKeys: readonly string[];
  readonly partitionCount: number;
  /** null: none were computed for partitions. */
  readonly statistics: StripStatistics | null;
  /** In the order of their values as text. */
  readonly groups: readonly PartitionGroup[];
}
