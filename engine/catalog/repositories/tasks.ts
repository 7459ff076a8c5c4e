/** Tasks of a job run: one row per attempt, with its files and receipts. */

import { sql } from '#engine/base/sql.ts';
import type { AttemptCost } from '#engine/catalog/costs.ts';
import type { JobTask, StagedFile } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { getJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { read, write } from '#engine/catalog/repositories/method.ts';
import { addStageCost } from '#engine/catalog/repositories/history/stage-costs.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const taskMethods = {
  /**
   * Adds the attempt or replaces its row, with its files and receipts. One that was running and has ended is added to
   * the costs of its stage; `cost` is null where nothing was measured.
   */
  putTask: write(({ connection }, task: JobTask, cost: AttemptCost | null = null) => putTask(connection, task, cost)),
  /** By stage, task and attempt. */
  getTasks: read(getTasks),
};

type TaskRow = Omit<JobTask, 'files' | 'receipts' | 'error'> & {
  readonly files: string;
  readonly receipts: string;
  readonly error: string | null;
};

/** A durable task outlives a power cut, as its files do. */
function putTask(connection: Connection, task: JobTask, cost: AttemptCost | null): void {
  const work = (): void => {
    const { jobName } = getJobRun(connection, task.runId);
    const before = connection.get<{ state: JobTask['state'] }>(
      sql`SELECT state FROM job_tasks WHERE run_id = ? AND stage_id = ? AND task_id = ? AND attempt = ?`,
      task.runId,
      task.stageId,
      task.taskId,
      task.attempt,
    );
    if (before?.state === 'RUNNING' && task.state !== 'RUNNING') addStageCost(connection, jobName, task, cost);
    connection.run(
      sql`INSERT OR REPLACE INTO job_tasks (run_id, stage_id, task_id, attempt, state, input_hash, started_on,
          completed_on, files, receipts, error, peak_memory, spilled_bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      task.runId,
      task.stageId,
      task.taskId,
      task.attempt,
      task.state,
      task.inputHash,
      task.startedOn,
      task.completedOn,
      JSON.stringify(task.files),
      JSON.stringify(task.receipts),
      task.error === null ? null : JSON.stringify(task.error),
      task.peakMemory,
      task.spilledBytes,
    );
  };
  connection.transaction('putTask', work, task.state === 'DURABLE' ? 'full' : 'normal');
}

function getTasks(connection: Connection, runId: string): JobTask[] {
  getJobRun(connection, runId);
  return connection
    .all<TaskRow>(
      sql`SELECT run_id AS runId, stage_id AS stageId, task_id AS taskId, attempt, state, input_hash AS inputHash,
          started_on AS startedOn, completed_on AS completedOn, files, receipts, error,
          peak_memory AS peakMemory, spilled_bytes AS spilledBytes
        FROM job_tasks WHERE run_id = ? ORDER BY stage_id, task_id, attempt`,
      runId,
    )
    .map((row) => ({
      ...row,
      files: JSON.parse(row.files) as StagedFile[],
      receipts: JSON.parse(row.receipts) as Receipt[],
      error: row.error === null ? null : (JSON.parse(row.error) as SerializedError),
    }));
}
