/** The run that resumed an unsuccessful run: only one at a time, even with concurrent requests. */

import { capital } from '#engine/contract/capital.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { sql } from '#engine/base/sql.ts';
import type { JobRunState } from '#engine/catalog/entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * Runs that resumed the same run, or one another, all publish its rows: only one of them may be running or have
 * succeeded. Runs that were undone do not count.
 * @throws EngineError InvalidState naming the run that resumed it.
 */
export function refuseResumed(connection: Connection, runId: string): void {
  const taker = connection.get<{ id: string; jobName: string; jobRunState: JobRunState }>(
    sql`WITH RECURSIVE
        earlier (id, previous_run_id) AS (
          SELECT id, previous_run_id FROM job_runs WHERE id = ?
          UNION SELECT r.id, r.previous_run_id FROM job_runs r JOIN earlier e ON r.id = e.previous_run_id
        ),
        line (id) AS (
          SELECT id FROM earlier
          UNION SELECT r.id FROM job_runs r JOIN line l ON r.previous_run_id = l.id
        )
      SELECT r.id, r.job_name AS jobName, r.job_run_state AS jobRunState
      FROM line JOIN job_runs r ON r.id = line.id LEFT JOIN commits c ON c.run_id = r.id
      WHERE r.job_run_state IN ('WAITING', 'RUNNING', 'STOPPING', 'SUCCEEDED', 'COMMIT_BLOCKED')
        AND coalesce(c.phase, '') <> 'undone'
      ORDER BY r.sequence DESC LIMIT 1`,
    runId,
  );
  if (taker === undefined) return;
  const { id, jobName, jobRunState } = taker;
  const why =
    id === runId ? `it is ${jobRunState}` : `${titleOfRun(connection, id)}, which resumed it, is ${jobRunState}`;
  throw new EngineError('InvalidState', `${capital(titleOfRun(connection, runId))} cannot be resumed: ${why}.`, {
    hint: 'Its rows would be written twice. Start the job again, or undo that run first.',
    details: { run: runId, job: jobName },
  });
}
