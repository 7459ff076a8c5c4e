/** Unfinished undos: the tables they lock, and why one could not continue. */

import { capital } from '#engine/contract/capital.ts';
import { runArgument, titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { sql } from '#engine/base/sql.ts';
import type { UnfinishedUndo } from '#engine/catalog/entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export function findUndo(connection: Connection, runId: string): UnfinishedUndo | undefined {
  const row = connection.get<{ begunOn: number; error: string | null }>(
    sql`SELECT begun_on AS begunOn, error FROM undos WHERE run_id = ?`,
    runId,
  );
  if (row === undefined) return undefined;
  return { begunOn: row.begunOn, error: row.error === null ? null : (JSON.parse(row.error) as SerializedError) };
}

/** Run ids, oldest undo first. */
export function getOpenUndos(connection: Connection): string[] {
  return connection
    .all<{ runId: string }>(sql`SELECT run_id AS runId FROM undos ORDER BY begun_on, run_id`)
    .map(({ runId }) => runId);
}

/** @throws EngineError InvalidState while the run is being undone. */
export function refuseOpenUndo(connection: Connection, runId: string): void {
  if (findUndo(connection, runId) === undefined) return;
  throw new EngineError('InvalidState', `${capital(titleOfRun(connection, runId))} is being undone.`, {
    hint: `Let the undo finish, or retry it: tenon retry ${runArgument(connection, runId)}`,
    details: { run: runId },
  });
}
