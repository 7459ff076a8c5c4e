/** The result of a crawl: the JSON of `tenon crawl`. */

import type { CrawlMisfit } from '#engine/catalog/crawl-misfit.ts';
import type { Table, TableClassifier } from '#engine/catalog/entities.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';
import type { Column } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Types in Hive spelling. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: string;
}

export interface TableSummary {
  readonly database: string;
  readonly name: string;
  /** Absolute folder or file. */
  readonly location: string;
  readonly classification: string;
  readonly compression: string;
  /** The custom classifier that recognised its files; absent: none did. */
  readonly classifier?: TableClassifier;
  readonly columns: readonly ColumnSummary[];
  readonly partitionKeys: readonly ColumnSummary[];
  readonly partitionCount: number;
  readonly objectCount: number;
  readonly sizeBytes: number;
  /** Null while one file's rows were not counted. */
  readonly recordCount: number | null;
}

/** What a crawl does, or would do. */
export interface CrawlOutcome {
  /** Counts of tables. */
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Taken out or marked as deprecated. */
  readonly deleted: number;
  /** Files that are in no table, and why. */
  readonly skipped: readonly SkippedPath[];
  /** Remarks on files that are in tables: rows that do not fit, with their first lines; guesses. */
  readonly warnings: readonly string[];
  /** Separate tables, because their files do not fit the table around them. */
  readonly misfits: readonly CrawlMisfit[];
}

export interface CrawlResult extends CrawlOutcome {
  readonly crawlId: string;
  /** Every table of the targets, as the catalog has it after the crawl. */
  readonly tables: readonly TableSummary[];
  /** Tables of which a change was left for a later crawl. */
  readonly left: readonly string[];
  readonly filesListed: number;
  /** Files whose content was opened; 0 when nothing changed. */
  readonly filesRead: number;
  /** Files that were still being written, as far as the crawl was asked to look for them. */
  readonly filesUnfinished: number;
  /** Skipped files that another crawl may be able to read although they did not change. */
  readonly filesUnsettled: number;
}

export function summarise(table: Table): TableSummary {
  const { databaseName, name, location, reading, partitionCount, objectCount, sizeBytes, recordCount } = table;
  return {
    database: databaseName,
    name,
    location,
    classification: reading.classification,
    compression: reading.compression,
    ...(reading.classifier === undefined ? {} : { classifier: reading.classifier }),
    columns: table.columns.map(summariseColumn),
    partitionKeys: table.partitionKeys.map(summariseColumn),
    partitionCount,
    objectCount,
    sizeBytes,
    recordCount,
  };
}

export function summariseColumn({ name, type }: Column): ColumnSummary {
  return { name, type: formatHive(type) };
}
