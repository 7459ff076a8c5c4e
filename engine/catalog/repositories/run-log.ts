/** A job run's log, in order of arrival. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { RunLogEntry, WorkerChange } from '#engine/catalog/entities.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { getJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { read, transactionPerSlice } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const runLogMethods = {
  addRunLog: transactionPerSlice(addRunLog),
  /** In the order of their arrival. */
  getRunLog: read(getRunLog),
  /** Workers that the run had from each time on, in order; threads and memory (bytes) where it began or was continued. */
  getWorkerChanges: read(getWorkerChanges),
};

function addRunLog(connection: Connection, runId: string, entries: readonly RunLogEntry[]): void {
  getJobRun(connection, runId);
  for (const entry of entries) {
    connection.run(
      sql`INSERT INTO run_log (run_id, time, level, message, details) VALUES (?, ?, ?, ?, ?)`,
      runId,
      entry.time,
      entry.level,
      entry.message,
      JSON.stringify(entry.details),
    );
  }
}

function getRunLog(connection: Connection, runId: string, request?: PageRequest): Page<RunLogEntry> {
  getJobRun(connection, runId);
  return readPage<Omit<RunLogEntry, 'details'> & { sequence: number; details: string }, RunLogEntry>(
    'runLog',
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`SELECT sequence, time, level, message, details
          FROM run_log WHERE run_id = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
        runId,
        after?.[0] ?? 0,
        limit,
      ),
    (row) => [row.sequence],
    ({ sequence: _sequence, details, ...entry }) => ({
      ...entry,
      details: JSON.parse(details) as Record<string, unknown>,
    }),
  );
}

/** What the log of a run says of its workers; other lines may have details of these names. */
const workerDetails = z.object({
  workers: z.int(),
  mostWorkers: z.int().nullable().default(null),
  threads: z.int().nullable().default(null),
  memory: z.number().nullable().default(null),
  why: z.string().nullable().default(null),
});

function getWorkerChanges(connection: Connection, runId: string): WorkerChange[] {
  getJobRun(connection, runId);
  const rows = connection.all<{ time: number; details: string }>(
    sql`SELECT time, details FROM run_log
      WHERE run_id = ? AND json_extract(details, '$.workers') IS NOT NULL ORDER BY sequence`,
    runId,
  );
  return rows.flatMap(({ time, details }) => {
    const read = workerDetails.safeParse(JSON.parse(details));
    return read.success ? [{ time, ...read.data }] : [];
  });
}
