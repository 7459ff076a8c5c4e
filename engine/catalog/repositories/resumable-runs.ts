/** What runs that can go on need of staged files and targets: those that failed lately, those that are paused, and those that wait. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { StagedFile } from '#engine/catalog/entities.ts';
import { cleanedName } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Of runs made since a time that FAILED, were STOPPED or ended by TIMEOUT, and of paused and waiting ones. */
export interface ResumableNeeds {
  /** Folders and places in stores of all their targets, each once. */
  readonly targetRoots: readonly string[];
  /**
   * Paths of the files of durable tasks: of runs that failed, unless a later one that failed resumed them; of paused and waiting ones, and
   * of the runs that those resumed.
   */
  readonly stagedFiles: readonly string[];
}

export const resumableMethods = {
  /** @param createdSince epoch milliseconds; of runs that failed. */
  getResumableNeeds: read(getResumableNeeds),
};

/** Of `run`. Parameters: epoch milliseconds, {@link cleanedName}. */
const unsuccessful: Sql = sql`run.job_run_state IN ('FAILED', 'STOPPED', 'TIMEOUT') AND run.created_on >= ? AND run.job_name <> ?`;
const open: Sql = sql`job_runs run WHERE run.id IN (SELECT run_id FROM run_pauses UNION SELECT run_id FROM run_starts)`;

/** Thousands of runs have one plan, and most have no durable task: neither is read once for each. */
function getResumableNeeds(connection: Connection, createdSince: number): ResumableNeeds {
  const roots = connection.all<{ root: string }>(
    sql`SELECT DISTINCT target.value ->> '$.root' AS root
      FROM job_runs planned, json_each(planned.plan, '$.targets') target
      WHERE planned.plan <> '' AND planned.sequence IN (
        SELECT max(run.sequence) FROM job_runs run WHERE ${unsuccessful} AND run.plan_hash <> '' GROUP BY run.plan_hash
        UNION SELECT run.sequence FROM ${open})`,
    createdSince,
    cleanedName,
  );
  const tasks = connection.all<{ files: string }>(
    sql`SELECT task.files FROM job_tasks task WHERE task.state = 'DURABLE' AND task.run_id IN (
        SELECT run.id FROM job_runs run WHERE ${unsuccessful} AND run.plan <> '' AND run.id NOT IN (
          SELECT run.previous_run_id FROM job_runs run WHERE ${unsuccessful} AND run.previous_run_id IS NOT NULL)
        UNION ALL SELECT run.id FROM ${open} UNION ALL SELECT run.previous_run_id FROM ${open})`,
    createdSince,
    cleanedName,
    createdSince,
    cleanedName,
  );
  return {
    targetRoots: roots.map(({ root }) => root),
    stagedFiles: tasks.flatMap(({ files }) => (JSON.parse(files) as StagedFile[]).map(({ path }) => path)),
  };
}
