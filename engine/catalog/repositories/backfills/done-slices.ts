/** Which slices of a job need not be run again: a run has done them and was not undone. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { unfinished } from '#engine/catalog/repositories/job-runs.ts';
import { argumentsText } from '#engine/catalog/repositories/run-arguments.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export interface DoneRequest {
  readonly jobName: string;
  /** As {@link argumentsText} gives it. */
  readonly text: string;
  /** Whether runs of no backfill count, too. */
  readonly countsRuns: boolean;
}

/** Whether a run was undone, which is known also of one that has left the history. */
export const isUndone = (run: Sql): Sql =>
  sql`(EXISTS (SELECT 1 FROM commits WHERE commits.run_id = ${run} AND commits.phase = 'undone')
    OR EXISTS (SELECT 1 FROM cleaned_history AS cleaned WHERE cleaned.id = ${run} AND cleaned.change = 'undo'))`;

/** @returns id of the run that did it; a slice is remembered when its run has left the history. */
export function findDone(connection: Connection, { jobName, text, countsRuns }: DoneRequest): string | undefined {
  const slice = connection.get<{ id: string }>(
    sql`SELECT slice.run_id AS id FROM backfill_slices AS slice JOIN backfills ON backfills.sequence = slice.backfill
      WHERE slice.arguments = ? AND backfills.job_name = ? AND slice.state = 'SUCCEEDED' AND slice.run_id IS NOT NULL
        AND NOT ${isUndone(sql`slice.run_id`)} ORDER BY slice.backfill DESC LIMIT 1`,
    text,
    jobName,
  );
  if (slice !== undefined || !countsRuns) return slice?.id;
  return connection.get<{ id: string }>(
    sql`SELECT id FROM job_runs WHERE job_name = ? AND arguments = ? AND job_run_state = 'SUCCEEDED' AND redrive_of IS NULL
      AND NOT ${isUndone(sql`job_runs.id`)} ORDER BY sequence DESC LIMIT 1`,
    jobName,
    text,
  )?.id;
}

/** Whether a run that does the same is under way. */
export function isUnderWay(connection: Connection, jobName: string, text: string): boolean {
  const found = connection.get(
    sql`SELECT 1 FROM job_runs WHERE job_name = ? AND arguments = ? AND redrive_of IS NULL
      AND ${unfinished} LIMIT 1`,
    jobName,
    text,
  );
  return found !== undefined;
}

/** Whether another backfill runs the slice: a person may have resumed the run of one that had failed. */
export function isStartedElsewhere(
  connection: Connection,
  { number, jobName }: { readonly number: number; readonly jobName: string },
  text: string,
): boolean {
  const found = connection.get(
    sql`SELECT 1 FROM backfill_slices AS slice JOIN backfills ON backfills.sequence = slice.backfill
      WHERE slice.arguments = ? AND slice.state = 'STARTED' AND backfills.job_name = ? AND slice.backfill <> ? LIMIT 1`,
    text,
    jobName,
    number,
  );
  return found !== undefined;
}

/** Ids and numbers of the runs that did the slices, in their order; null: not done. */
export function findDoneSlices(
  connection: Connection,
  jobName: string,
  countsRuns: boolean,
  slices: readonly Readonly<Record<string, string>>[],
): ({ id: string; number: number | null } | null)[] {
  return slices.map((all) => {
    const id = findDone(connection, { jobName, text: argumentsText(all), countsRuns });
    if (id === undefined) return null;
    const run = connection.get<{ sequence: number }>(sql`SELECT sequence FROM job_runs WHERE id = ?`, id);
    return { id, number: run?.sequence ?? null };
  });
}
