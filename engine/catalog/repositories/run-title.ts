/** How messages of the catalog name a run; its id is in their details. */

import { sql } from '#engine/base/sql.ts';
import { entityNotFound, runTitle } from '#engine/catalog/names.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** As `runTitle`; `run jr_…` for a run that is no longer in the history. */
export function titleOfRun(connection: Connection, id: string): string {
  const run = connection.get<{ number: number; jobName: string }>(
    sql`SELECT sequence AS number, job_name AS jobName FROM job_runs WHERE id = ?`,
    id,
  );
  return run === undefined ? `run ${id}` : runTitle(run);
}

/** How a person names the run on the command line: `12`; its id if it is no longer in the history. */
export function runArgument(connection: Connection, id: string): string {
  const run = connection.get<{ number: number }>(sql`SELECT sequence AS number FROM job_runs WHERE id = ?`, id);
  return run === undefined ? id : String(run.number);
}

export const runTitleMethods = {
  /** Of the run with this number. @throws EntityNotFound. */
  getJobRunId: read(getJobRunId),
};

function getJobRunId(connection: Connection, number: number): string {
  const run = connection.get<{ id: string }>(sql`SELECT id FROM job_runs WHERE sequence = ?`, number);
  if (run === undefined)
    throw entityNotFound('Job run', `#${number}`, [], {}, 'List the runs and check the number: tenon runs');
  return run.id;
}
