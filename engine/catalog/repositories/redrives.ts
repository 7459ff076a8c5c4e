/** Runs that read corrected records of another run: each record goes to one run only, even with concurrent requests. */

import { sql } from '#engine/base/sql.ts';
import type { JobRun, QuarantinedRecord, RedriveRequest } from '#engine/catalog/entities.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { getJobRun, insertJobRun, type NewJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { refuseOpenUndo } from '#engine/catalog/repositories/open-undos.ts';
import { getRejectedRecordsById, recordsOfRedrive } from '#engine/catalog/repositories/rejects/rejected-records.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const redriveMethods = {
  /**
   * Creates a run that reads corrected records of another run; it owns the records from then on, unless it ends without
   * a commit (FAILED, STOPPED, TIMEOUT, undone).
   * @throws InvalidState when the other run is not committed, or a record is already assigned to a run;
   *   EntityNotFound; ConcurrentRunsExceeded.
   */
  createRedriveRun: transaction(createRedriveRun, { durability: 'full' }),
  /** The input of a run created by `createRedriveRun`, in the order of the records; nothing for a run that reads its sources. */
  getRedrivenRecords: read(getRedrivenRecords),
  /** Whether rejected records of the run may be run again. @throws InvalidState (its output is not committed), EntityNotFound. */
  checkRejectedRecords: read(refuseUncommitted),
};

/** The run and its claim on the records in one transaction, so that no other run can have them. */
function createRedriveRun(
  connection: Connection,
  run: NewJobRun,
  maxConcurrentRuns: number,
  { runId, records }: RedriveRequest,
  startedAs: string | null = null,
): JobRun {
  refuseOpenUndo(connection, runId);
  refuseUncommitted(connection, runId);
  const created = insertJobRun(connection, { ...run, redriveOf: runId }, maxConcurrentRuns, startedAs);
  const ids = records.map(({ id }) => id);
  for (const record of getRejectedRecordsById(connection, runId, ids)) refuseTaken(connection, runId, record);
  for (const { id, fixed } of records) {
    const { changes } = connection.run(
      sql`INSERT INTO redriven_records (run_id, record_sequence, fixed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
      run.id,
      id,
      fixed,
    );
    if (changes === 1) continue;
    throw new EngineError('InvalidInput', `Record ${id} of ${titleOfRun(connection, runId)} is named twice.`, {
      hint: 'List each record only once.',
      details: { run: runId },
    });
  }
  return created;
}

function getRedrivenRecords(connection: Connection, runId: string): QuarantinedRecord[] {
  const run = getJobRun(connection, runId);
  return run.redriveOf === undefined ? [] : recordsOfRedrive(connection, runId);
}

/** Runs that now read records of a run, and have not ended; an undo would let its next run read them once more. */
export function unfinishedRedrives(connection: Connection, runId: string): string[] {
  return connection
    .all<{ id: string }>(
      sql`SELECT id FROM job_runs WHERE redrive_of = ?
        AND job_run_state IN ('WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED') ORDER BY sequence DESC`,
      runId,
    )
    .map(({ id }) => id);
}

const endings: Partial<Record<JobRun['jobRunState'], string>> = {
  FAILED: 'failed',
  STOPPED: 'was stopped',
  TIMEOUT: 'ran out of time',
};

/**
 * A record that a run rejected is missing from its target only once the rest of the run is committed.
 * @throws EngineError InvalidState, EntityNotFound.
 */
function refuseUncommitted(connection: Connection, runId: string): void {
  const run = getJobRun(connection, runId);
  const phase = connection.get<{ phase: string }>(sql`SELECT phase FROM commits WHERE run_id = ?`, runId)?.phase;
  if (run.jobRunState === 'SUCCEEDED' && (phase === 'published' || phase === 'cleaned')) return;
  const why = phase === 'undone' ? 'was undone' : (endings[run.jobRunState] ?? 'has not ended');
  throw new EngineError('InvalidState', `The run ${why}, so its rejected records cannot be run alone.`, {
    hint: 'Run the job again and correct the records that the new run rejects; no rows of this run were committed.',
    details: { run: runId, job: run.jobName },
  });
}

function refuseTaken(connection: Connection, runId: string, { file, line, redrive }: QuarantinedRecord): void {
  if (redrive === null) return;
  const sent = titleOfRun(connection, redrive.runId);
  const place = file === null ? '' : ` (${file}${line === null ? '' : `, line ${line}`})`;
  throw new EngineError('InvalidState', `The record${place} was already sent to ${sent}.`, {
    hint: `Open ${sent} to see its result; undo that run to correct the record again.`,
    details: { run: runId },
  });
}
