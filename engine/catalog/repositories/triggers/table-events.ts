/** Events of tables: each change, in its own transaction, while a trigger waits for events. */

import { sql } from '#engine/base/sql.ts';
import type { TableObject } from '#engine/catalog/entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { TableEvent } from '#engine/catalog/trigger-entities.ts';

export interface TableChangeEvent {
  readonly databaseName: string;
  readonly tableName: string;
  readonly madeBy: string | null;
  readonly change: TableEvent['change'];
  /** Added, changed and removed ones; a number where they are not known one by one. */
  readonly objects: readonly Pick<TableObject, 'path' | 'partitionValues'>[] | number;
}

/** Of one event. */
const mostNamed = 20;
/** Where a trigger does not use them for long, such as a disabled one. */
const mostEvents = 10_000;
/** Read together. */
const mostWaiting = 1000;

/** Inside the transaction of the change. */
export function recordTableEvent(connection: Connection, event: TableChangeEvent): void {
  if (connection.get(sql`SELECT 1 FROM trigger_states WHERE events_until IS NOT NULL LIMIT 1`) === undefined) return;
  const objects = typeof event.objects === 'number' ? [] : event.objects;
  const partitions = new Map(
    objects
      .filter(({ partitionValues }) => partitionValues.length > 0)
      .map(({ partitionValues }) => [JSON.stringify(partitionValues), partitionValues]),
  );
  const { rowId } = connection.run(
    sql`INSERT INTO table_events (occurred_on, database_name, table_name, crawler_name, made_by, change, file_count, files,
        partitions) VALUES (?, ?, ?, (SELECT crawler_name FROM crawls WHERE id = ?), ?, ?, ?, ?, ?)`,
    Date.now(),
    event.databaseName,
    event.tableName,
    event.madeBy,
    event.madeBy,
    event.change,
    typeof event.objects === 'number' ? event.objects : objects.length,
    JSON.stringify(objects.slice(0, mostNamed).map(({ path }) => path)),
    JSON.stringify([...partitions.values()].slice(0, mostNamed)),
  );
  connection.run(
    sql`DELETE FROM table_events WHERE sequence <= max(?, (SELECT min(events_until) FROM trigger_states WHERE events_until IS NOT NULL))`,
    rowId - mostEvents,
  );
}

/** Number of the newest event ever. */
export function newestTableEvent(connection: Connection): number {
  const row = connection.get<{ newest: number }>(
    sql`SELECT seq AS newest FROM sqlite_sequence WHERE name = 'table_events'`,
  );
  return row?.newest ?? 0;
}

type EventRow = Omit<TableEvent, 'files' | 'partitions'> & { readonly files: string; readonly partitions: string };

/**
 * The oldest that the trigger has not used, without those that it made itself by what it started, or that runs of its
 * workflow made.
 * @param workflowName null: it starts none.
 * @returns also the number of the last one that was read.
 */
export function getWaitingEvents(
  connection: Connection,
  name: string,
  workflowName: string | null,
  after: number,
): { readonly readUntil: number; readonly events: TableEvent[] } {
  const rows = connection.all<EventRow & { readonly isOwn: 0 | 1 }>(
    sql`SELECT sequence, occurred_on AS occurredOn, database_name AS databaseName, table_name AS tableName,
        crawler_name AS crawlerName, made_by AS madeBy, change, file_count AS fileCount, files, partitions,
        EXISTS (SELECT 1 FROM trigger_actions AS action JOIN trigger_firings AS firing ON firing.sequence = action.firing
          WHERE action.id = table_events.made_by AND ((firing.kind = 'trigger' AND firing.name = ?)
            OR firing.workflow_run IN (SELECT id FROM workflow_runs WHERE workflow_name = ?))) AS isOwn
      FROM table_events WHERE sequence > ? ORDER BY sequence LIMIT ?`,
    name,
    workflowName,
    after,
    mostWaiting,
  );
  return {
    readUntil: rows.at(-1)?.sequence ?? after,
    events: rows
      .filter(({ isOwn }) => isOwn === 0)
      .map(({ isOwn: _own, files, partitions, ...row }) => ({
        ...row,
        files: JSON.parse(files) as string[],
        partitions: JSON.parse(partitions) as (string | null)[][],
      })),
  };
}
