/** Locks of tables by commits that are written but not applied, and by undos under way; a blocked one holds until a person decides. */

import { runArgument, titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { sql } from '#engine/base/sql.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

interface TableLock {
  readonly runId: string;
  /** The holder: the run's commit, or its undo. */
  readonly holder: 'commit' | 'undo';
  /** 1: it waits for a person. */
  readonly blocked: 0 | 1;
}

/** Inside a transaction; a run that has the locks keeps them. */
export function lockTables(
  connection: Connection,
  runId: string,
  tables: readonly { readonly databaseName: string; readonly name: string }[],
): void {
  for (const { databaseName, name } of tables)
    connection.run(
      sql`INSERT INTO table_locks (run_id, database_name, table_name) VALUES (?, ?, ?)
        ON CONFLICT (database_name, table_name) DO UPDATE SET run_id = excluded.run_id
          WHERE run_id = excluded.run_id`,
      runId,
      foldName(databaseName),
      foldName(name),
    );
}

/** Inside a transaction. */
export function releaseTables(connection: Connection, runId: string): void {
  connection.run(sql`DELETE FROM table_locks WHERE run_id = ?`, runId);
}

/**
 * @param ownRunId a run whose own locks do not count.
 * @throws EngineError InvalidState when a blocked run holds the table, ConcurrentModification while a run is
 *   publishing to it or is being undone.
 */
export function refuseLocked(connection: Connection, databaseName: string, name: string, ownRunId = ''): void {
  const lock = connection.get<TableLock>(
    sql`SELECT k.run_id AS runId, iif(u.run_id IS NULL, 'commit', 'undo') AS holder,
        iif(u.run_id IS NULL, c.phase = 'blocked', u.error IS NOT NULL) AS blocked
      FROM table_locks k JOIN commits c ON c.run_id = k.run_id LEFT JOIN undos u ON u.run_id = k.run_id
      WHERE k.database_name = ? AND k.table_name = ? AND k.run_id <> ?`,
    databaseName,
    name,
    ownRunId,
  );
  if (lock === undefined) return;
  const { runId, holder } = lock;
  const run = titleOfRun(connection, runId);
  const table = `${databaseName}.${name}`;
  const details = { database: databaseName, table: name, run: runId };
  if (lock.blocked === 1)
    throw new EngineError('InvalidState', `Table ${table} is locked: the ${holder} of ${run} is blocked.`, {
      hint:
        holder === 'commit'
          ? `Retry the commit of ${run}, or undo the run: tenon retry ${runArgument(connection, runId)}`
          : `Retry the undo of ${run}: tenon retry ${runArgument(connection, runId)}`,
      details,
    });
  throw new EngineError(
    'ConcurrentModification',
    holder === 'commit'
      ? `Table ${table} is being written by ${run}.`
      : `Table ${table} is being restored by the undo of ${run}.`,
    { hint: `Try again when that ${holder === 'commit' ? 'run' : 'undo'} has finished.`, details },
  );
}
