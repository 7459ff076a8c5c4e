/** Tasks of a job run: one row per attempt, with its files and receipts. */

import { sql } from '#engine/base/sql.ts';
import type { JobTask, StagedFile } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { getJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { read, write } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const taskMethods = {
  /** Adds the attempt or replaces its row, with its files and receipts. */
  putTask: write(({ connection }, task: JobTask) => putTask(connection, task)),
  /** By stage, task and attempt. */
  getTasks: read(getTasks),
};

type TaskRow = Omit<JobTask, 'files' | 'receipts' | 'error'> & {
  readonly files: string;
  readonly receipts: string;
  readonly error: string | null;
};

/** A durable task outlives a power cut, as its files do. */
function putTask(connection: Connection, task: JobTask): void {
  const work = (): void => {
    getJobRun(connection, task.runId);
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
