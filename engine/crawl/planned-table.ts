/** A table as a crawl found it, before it is compared with the catalog; plain data that crosses from worker to host. */

import { stableJson } from '#engine/base/hash.ts';
import type { TableReading } from '#engine/catalog/entities.ts';
import type { Column } from '#engine/types/data-type.ts';

/** One thing that was met in one file or more. */
export interface FileWarning {
  /** The first such file. */
  readonly path: string;
  /** Files that say the same, that one included. */
  readonly fileCount: number;
  readonly text: string;
}

/** Why columns of a table get other types, by name: a file, and in text files its line and value. */
export type RetypingReasons = ReadonlyMap<string, string>;

export const mostWarnings = 20;

/** Why files are a separate table though they are among the partitions or files of another one. */
export interface Misfit {
  /** The table that they do not fit; null: the files around are too different to make one. */
  readonly table: Pick<PlannedTable, 'location' | 'sourceName'> | null;
  /** Without a capital or a full stop. */
  readonly reason: string;
}

export interface PlannedTable {
  /** Absolute; the folder, or the file of a table of one file. */
  readonly location: string;
  /** The folder's name or the file's stem, as on disk. */
  readonly sourceName: string;
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
  readonly reading: TableReading;
  /** Hashes of the shapes that are read with `reading.options`, without those of files that runs wrote. */
  readonly mainShapes: readonly string[];
  readonly objectCount: number;
  readonly sizeBytes: number;
  /** Null while one file's rows were not counted. */
  readonly recordCount: number | null;
  readonly partitionCount: number;
  /** Hash of the object list: equal when every path, size, time, partition and schema is. */
  readonly fingerprint: string;
  /** Remarks on its files for the user, such as rows that do not fit; at most {@link mostWarnings}, and how many more there are. */
  readonly warnings: readonly FileWarning[];
  readonly misfit?: Misfit;
  /** Why no folder has values that the keys of the table in the catalog can hold, which stay; without a capital or a full stop. */
  readonly unheld?: string;
}

/** The differences between a planned object list and the one in the catalog. */
export interface ObjectDifference {
  readonly added: number;
  readonly removed: number;
  /** Other size, time, compression, partition or row count. */
  readonly changed: number;
  readonly partitionsAdded: number;
  readonly partitionsRemoved: number;
  /** Up to three paths each. */
  readonly sampleAdded: readonly string[];
  readonly sampleRemoved: readonly string[];
  readonly sampleChanged: readonly string[];
  /** Up to three each, as `key=value/…`. */
  readonly samplePartitionsAdded: readonly string[];
  readonly samplePartitionsRemoved: readonly string[];
}

export const noDifference: ObjectDifference = {
  added: 0,
  removed: 0,
  changed: 0,
  partitionsAdded: 0,
  partitionsRemoved: 0,
  sampleAdded: [],
  sampleRemoved: [],
  sampleChanged: [],
  samplePartitionsAdded: [],
  samplePartitionsRemoved: [],
};

/**
 * The known reading with the found packing, and variants for objects that the known options do not read. That of a table with files
 * of runs alone stays: the catalog knows how each of them is read.
 */
export function addVariants(known: TableReading, { reading: found, mainShapes }: PlannedTable): TableReading {
  if (mainShapes.length === 0) return known;
  const { variants: _old, ...kept } = known;
  const isKnown = stableJson(found.options) === stableJson(known.options);
  const others = isKnown ? [] : mainShapes.map((hash) => [hash, found.options] as const);
  const variants = { ...found.variants, ...Object.fromEntries(others) };
  return { ...kept, compression: found.compression, ...(Object.keys(variants).length === 0 ? {} : { variants }) };
}
