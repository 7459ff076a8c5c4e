/** Requests of runs that wait for their turn: with them, another host begins what a killed one has left. */

import { sql } from '#engine/base/sql.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const runStartMethods = {
  /** The request with which a waiting run began, as JSON; undefined: it ends with its host. */
  findRunStart: read(findRunStart),
};

function findRunStart(connection: Connection, runId: string): string | undefined {
  return connection.get<{ startedAs: string }>(
    sql`SELECT started_as AS startedAs FROM run_starts WHERE run_id = ?`,
    runId,
  )?.startedAs;
}

/** @param startedAs null: the run ends with its host. */
export function keepRunStart(connection: Connection, runId: string, startedAs: string | null): void {
  if (startedAs === null) return;
  connection.run(sql`INSERT OR REPLACE INTO run_starts (run_id, started_as) VALUES (?, ?)`, runId, startedAs);
}

export function forgetRunStart(connection: Connection, runId: string): void {
  connection.run(sql`DELETE FROM run_starts WHERE run_id = ?`, runId);
}
