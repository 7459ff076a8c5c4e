/** Up to which commit the entries of a bookmark are those that it had after a run, if they are all still there. */

import { sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { getJobRun, jobRunSequence } from '#engine/catalog/repositories/job-runs.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { capital } from '#engine/contract/capital.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * @throws EngineError InvalidInput when the run is another job's; InvalidState when it is not known any more what the
 *   bookmark had.
 */
export function positionAfterRun(connection: Connection, jobName: string, runId: string): number {
  const run = getJobRun(connection, runId);
  const details = { job: jobName, run: runId };
  const title = titleOfRun(connection, runId);
  if (run.jobName !== jobName)
    throw new EngineError('InvalidInput', `${capital(title)} is not a run of ${jobName}.`, {
      hint: 'Choose a run of this job.',
      details,
    });
  const own = connection.get<{ sequence: number }>(
    sql`SELECT sequence FROM commits WHERE run_id = ? AND changes_bookmark = 1`,
    runId,
  );
  if (own === undefined) {
    const last = lastBeforeChange(connection, run);
    if (last !== undefined) return last;
    throw new EngineError(
      'InvalidState',
      `Cannot set the bookmark to ${title}: that run added no file to it, so it is not known which files were read by then.`,
      { hint: 'Choose a run that read new files with the bookmark.', details },
    );
  }
  // Setting a bookmark back removes its last entries, so where those of the run are, the earlier ones are, too.
  const isKnown = connection.get(
    sql`SELECT 1 FROM bookmark_objects WHERE job_name = ? AND commit_sequence = ? LIMIT 1`,
    jobName,
    own.sequence,
  );
  if (isKnown !== undefined) return own.sequence;
  throw new EngineError(
    'InvalidState',
    `Cannot set the bookmark to ${title}: it was set back to before that run since, so the catalog no longer knows which files were read by then.`,
    {
      hint: 'Choose a later run, or let every file that is there count as read: tenon bookmark JOB --set now',
      details,
    },
  );
}

/** Of a run that left the bookmark unchanged. undefined: not only later runs have changed the bookmark since. */
function lastBeforeChange(connection: Connection, run: JobRun): number | undefined {
  const found = connection.get<{ version: number | null; before: number | null }>(
    sql`SELECT b.version, iif(json_valid(r.plan), json_extract(r.plan, '$.bookmarkVersion'), NULL) AS before
      FROM job_runs r LEFT JOIN job_bookmarks b ON b.job_name = r.job_name WHERE r.id = ?`,
    run.id,
  );
  if (found?.before == null) return undefined;
  const later = connection.get<{ changes: number; first: number | null }>(
    sql`SELECT coalesce(sum(iif(c.phase = 'undone', 2, 1)), 0) AS changes, min(c.sequence) AS first
      FROM commits c JOIN job_runs r ON r.id = c.run_id
      WHERE c.job_name = ? AND c.changes_bookmark = 1 AND r.sequence > ?`,
    run.jobName,
    jobRunSequence(connection, run.id),
  )!;
  if (found.before + later.changes !== (found.version ?? 0)) return undefined;
  return later.first === null ? Number.MAX_SAFE_INTEGER : later.first - 1;
}
