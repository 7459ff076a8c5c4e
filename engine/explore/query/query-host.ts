/** What a query needs of the host process. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';

export interface QueryHost {
  readonly workers: WorkerPool;
  /** Opens the catalog when a table is named. */
  catalog(): Promise<Catalog>;
  /** Database of names without a schema. */
  defaultDatabase(): Promise<string>;
  /** Readings that people saved for folders and tables; files are read accordingly. */
  readings(): Promise<readonly StatedReading[]>;
}
