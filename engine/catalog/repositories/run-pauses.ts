/** Pauses of runs: asked for by a person, kept until the run is continued or ends. */

import { sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { getJobRun, putJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { keepRunStart } from '#engine/catalog/repositories/run-starts.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface AskedPause {
  readonly askedOn: number;
  readonly why: string | null;
  /** JSON of the request with which the run began. */
  readonly startedAs: string;
  /** Of the workflow, whose pause this is. */
  readonly workflowRun: string | null;
}

export const runPauseMethods = {
  /** @throws EngineError EntityNotFound; InvalidState when it is paused, or neither waits nor runs, or commits. */
  askPause: transaction(askPause, { durability: 'full' }),
  /** Its tasks have ended: it is WAITING, and holds nothing. */
  reachPause: transaction(reachPause, { durability: 'full' }),
  /**
   * @param outlastsHost whether another host begins it if this one is killed before.
   * @throws EngineError EntityNotFound; InvalidState when it is not paused. @returns the request with which it began.
   */
  endPause: transaction(endPause, { durability: 'full' }),
  /** The request with which a paused run began; undefined: it is not paused. */
  findPausedStart: read(findPausedStart),
  /** Runs of jobs that are paused because of this run of a workflow. */
  getPausedByWorkflow: read(getPausedByWorkflow),
};

function askPause(connection: Connection, runId: string, pause: AskedPause): JobRun {
  const run = getJobRun(connection, runId);
  const commit = connection.get(sql`SELECT 1 FROM commits WHERE run_id = ?`, runId);
  const isBegun = run.jobRunState === 'WAITING' || run.jobRunState === 'RUNNING';
  const isPausable = isBegun && commit === undefined;
  if (run.paused !== undefined)
    throw invalid(run, 'pause', 'it is paused already', `Continue it with: tenon continue ${run.number}`);
  if (!isPausable)
    throw invalid(
      run,
      'pause',
      isBegun ? 'its commit has begun' : `it is ${run.jobRunState}`,
      'Only a waiting or running run can be paused.',
    );
  connection.run(
    sql`INSERT INTO run_pauses (run_id, asked_on, paused_on, why, started_as, workflow_run) VALUES (?, ?, NULL, ?, ?, ?)`,
    runId,
    pause.askedOn,
    pause.why,
    pause.startedAs,
    pause.workflowRun,
  );
  return getJobRun(connection, runId);
}

/** @returns the run as it is then; it has been continued meanwhile, or its commit has begun, where it is not paused. */
function reachPause(connection: Connection, runId: string, now: number): JobRun {
  const run = getJobRun(connection, runId);
  const isPausable = ['WAITING', 'RUNNING', 'STOPPING'].includes(run.jobRunState);
  if (run.paused === undefined || !isPausable) return run;
  connection.run(sql`UPDATE run_pauses SET paused_on = coalesce(paused_on, ?) WHERE run_id = ?`, now, runId);
  putJobRun(connection, { ...run, jobRunState: 'WAITING' });
  return getJobRun(connection, runId);
}

function endPause(connection: Connection, runId: string, outlastsHost = false): string {
  const startedAs = findPausedStart(connection, runId);
  if (startedAs === undefined) {
    const run = getJobRun(connection, runId);
    throw invalid(
      run,
      'continue',
      `it is ${run.jobRunState} and not paused`,
      'A failed or stopped run is resumed: tenon resume RUN',
    );
  }
  connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, runId);
  if (outlastsHost && getJobRun(connection, runId).jobRunState === 'WAITING')
    keepRunStart(connection, runId, startedAs);
  return startedAs;
}

function findPausedStart(connection: Connection, runId: string): string | undefined {
  return connection.get<{ startedAs: string }>(
    sql`SELECT started_as AS startedAs FROM run_pauses WHERE run_id = ? AND started_as IS NOT NULL`,
    runId,
  )?.startedAs;
}

function getPausedByWorkflow(connection: Connection, workflowRun: string): string[] {
  return connection
    .all<{ runId: string }>(
      sql`SELECT run_id AS runId FROM run_pauses WHERE workflow_run = ? ORDER BY run_id`,
      workflowRun,
    )
    .map(({ runId }) => runId);
}

function invalid(run: JobRun, verb: string, why: string, hint: string): EngineError {
  return new EngineError('InvalidState', `Cannot ${verb} run #${run.number} of job ${run.jobName}: ${why}.`, {
    hint,
    details: { run: run.id, job: run.jobName },
  });
}
