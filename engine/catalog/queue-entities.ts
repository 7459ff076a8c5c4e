/** What the catalog keeps of the queues that crawlers read. */

/** A folder that a message named, until a crawl has listed it. */
export interface QueuedFolder {
  /** URI without a final slash; empty: all folders of the crawler's targets. */
  readonly folder: string;
  /** Grows with each note. */
  readonly sequence: number;
}

export interface QueueNote {
  readonly crawlerName: string;
  /** As the crawler's target names it. */
  readonly queue: string;
  readonly folders: readonly string[];
  /** Milliseconds since 1970: what was sent before has been read. */
  readonly readUntil: number;
}

/** What a crawl found, so that the next one needs to list only what changed. */
export interface CrawlListing {
  /** Hash of what decides which files are listed. */
  readonly basis: string;
  /** Root of a target → hash of its files. */
  readonly fingerprints: Readonly<Record<string, string>>;
}
