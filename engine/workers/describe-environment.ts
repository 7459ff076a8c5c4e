/** The runtime environment of a worker: used by `tenon doctor` and by tests. */

import type { Confinement } from '#engine/workers/confinement/confinement.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface WorkerEnvironment {
  readonly pid: number;
  readonly node: string;
  readonly duckdb: string;
  readonly platform: string;
  /** Scheduling priority of the process (nice value); 0 is normal. */
  readonly priority: number;
  readonly temporaryDirectory: string;
  readonly confinement: Confinement;
  /** DuckDB's settings that decide limits and meaning, by name, as DuckDB writes them. */
  readonly settings: Readonly<Record<string, string>>;
}

export const describeEnvironment = describeOperation<null, WorkerEnvironment>('workers.describeEnvironment');
