/** What a crawl records of files that do not fit. */

/** Files among the partitions or files of a table that they do not fit, which are a separate table. */
export interface CrawlMisfit {
  /** Absolute; the file or folder. */
  readonly path: string;
  readonly fileCount: number;
  readonly databaseName: string;
  /** The table that they are. */
  readonly tableName: string;
  /** The table that they do not fit, in the same database; null: the partitions are too different for one. */
  readonly fits: string | null;
  /** A part of a sentence. */
  readonly reason: string;
}

/** What a crawl keeps of what it found in files, beside its changes. */
export interface CrawlFindings {
  /** At most the first 1,000. */
  readonly misfits: readonly CrawlMisfit[];
  /** Of all, also of those that are not kept. */
  readonly warningCount: number;
  /** At most the first 100. */
  readonly warnings: readonly string[];
}
