/** Locks of tables by commits that are written but not applied; a blocked one holds until a person decides. */

import { sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface TableLock {
  readonly runId: string;
  readonly phase: 'publishing' | 'blocked';
}

export function findTableLock(connection: Connection, databaseName: string, name: string): TableLock | undefined {
  return connection.get<TableLock>(
    sql`SELECT k.run_id AS runId, c.phase FROM table_locks k JOIN commits c ON c.run_id = k.run_id
      WHERE k.database_name = ? AND k.table_name = ?`,
    databaseName,
    name,
  );
}

/**
 * @throws EngineError InvalidState when a blocked run holds the table, ConcurrentModification while a run is
 *   publishing to it.
 */
export function refuseLocked(connection: Connection, databaseName: string, name: string): void {
  const lock = findTableLock(connection, databaseName, name);
  if (lock === undefined) return;
  const table = `${databaseName}.${name}`;
  const details = { database: databaseName, table: name, run: lock.runId };
  if (lock.phase === 'blocked') {
    throw new EngineError(
      'InvalidState',
      `Table ${table} is locked: the commit of run ${lock.runId} is blocked half way.`,
      {
        hint: `Retry or undo run ${lock.runId} first.`,
        details,
      },
    );
  }
  throw new EngineError('ConcurrentModification', `Table ${table} is being written by run ${lock.runId}.`, {
    hint: 'Try again when that run has finished.',
    details,
  });
}
