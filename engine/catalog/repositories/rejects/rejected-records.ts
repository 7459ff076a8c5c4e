/** Records that job runs rejected, in order of arrival, and those that a later run reads corrected. */

import { runTitle } from '#engine/catalog/names.ts';
import { capital } from '#engine/contract/capital.ts';
import { countRejectedRecords } from '#engine/catalog/repositories/rejects/count-rejected-records.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type {
  JobTask,
  JobRunState,
  QuarantinedRecord,
  RejectedGroup,
  RejectedRecord,
} from '#engine/catalog/entities.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { reasonKind } from '#engine/catalog/reason-kind.ts';
import { getJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { read, transaction, transactionPerSlice } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface RejectedRecordsRequest extends PageRequest {
  /** Only those of one group. */
  readonly group?: Pick<RejectedGroup, 'stageId' | 'nodeId' | 'columnName' | 'reasonKind'>;
}

export const rejectedRecordMethods = {
  addRejectedRecords: transactionPerSlice(addRejectedRecords),
  /** Those of one task, before it is tried again. */
  dropRejectedRecords: transaction(dropRejectedRecords),
  /** A run that reuses the files of another run's task also takes over that task's rejected records. */
  adoptRejectedRecords: transaction(adoptRejectedRecords),
  /** In the order of their arrival. */
  getRejectedRecords: read(getRejectedRecords),
  /** In the order of the ids. @throws EntityNotFound for one that the run did not reject. */
  getRejectedRecordsById: read(getRejectedRecordsById),
  /** Largest first. */
  getRejectedGroups: read(getRejectedGroups),
  /** How many different records are stored: stages that read the same files may each have rejected one. */
  countRejectedRecords: read(countRejectedRecords),
};

function addRejectedRecords(connection: Connection, runId: string, records: readonly RejectedRecord[]): void {
  getJobRun(connection, runId);
  for (const record of records) {
    connection.run(
      sql`INSERT INTO rejected_records (run_id, node_id, file, line, byte_offset, column_name, reason, raw, stage_id,
        task_id, reason_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      runId,
      record.nodeId,
      record.file,
      record.line,
      record.byteOffset,
      record.columnName,
      record.reason,
      record.raw,
      record.stageId ?? null,
      record.taskId ?? null,
      reasonKind(record.reason),
    );
  }
}

function dropRejectedRecords(connection: Connection, runId: string, taskId: string): void {
  connection.run(sql`DELETE FROM rejected_records WHERE run_id = ? AND task_id = ?`, runId, taskId);
}

function adoptRejectedRecords(
  connection: Connection,
  runId: string,
  from: Pick<JobTask, 'runId' | 'taskId'>,
  { stageId, taskId }: Pick<JobTask, 'stageId' | 'taskId'>,
): void {
  getJobRun(connection, runId);
  connection.run(sql`DELETE FROM rejected_records WHERE run_id = ? AND task_id = ?`, runId, taskId);
  connection.run(
    sql`INSERT INTO rejected_records (run_id, node_id, file, line, byte_offset, column_name, reason, raw, stage_id,
        task_id, reason_kind)
      SELECT ?, node_id, file, line, byte_offset, column_name, reason, raw, ?, ?, reason_kind
      FROM rejected_records WHERE run_id = ? AND task_id = ? ORDER BY sequence`,
    runId,
    stageId,
    taskId,
    from.runId,
    from.taskId,
  );
}

/** True for a run that reads its records, or has; false if it ended without a commit. `j` is its row, `k` its commit's. */
const livingRun: Sql = sql`j.job_run_state NOT IN ('FAILED', 'STOPPED', 'TIMEOUT') AND coalesce(k.phase, '') <> 'undone'`;

const redrivesOfRecord: Sql = sql`FROM redriven_records c JOIN job_runs j ON j.id = c.run_id
  LEFT JOIN commits k ON k.run_id = c.run_id`;

const selectRecord: Sql = sql`SELECT r.sequence AS id, r.node_id AS nodeId, r.file, r.line, r.byte_offset AS byteOffset,
  r.column_name AS columnName, r.reason, r.raw, r.stage_id AS stageId, r.task_id AS taskId, l.run_id AS redriveRunId,
  l.job_run_state AS redriveState, l.fixed FROM rejected_records r
  LEFT JOIN (SELECT c.record_sequence, c.run_id, j.job_run_state, c.fixed ${redrivesOfRecord} WHERE ${livingRun}) l
    ON l.record_sequence = r.sequence`;

type RecordRow = Omit<QuarantinedRecord, 'redrive' | 'stageId' | 'taskId'> & {
  readonly stageId: string | null;
  readonly taskId: string | null;
  readonly redriveRunId: string | null;
  readonly redriveState: JobRunState | null;
  readonly fixed: string | null;
};

function getRejectedRecords(
  connection: Connection,
  runId: string,
  request?: RejectedRecordsRequest,
): Page<QuarantinedRecord> {
  getJobRun(connection, runId);
  const group = request?.group;
  return readPage<RecordRow, QuarantinedRecord>(
    'rejectedRecords',
    request,
    ['number'],
    (after, limit) =>
      group === undefined
        ? connection.all(
            sql`${selectRecord} WHERE r.run_id = ? AND r.sequence > ? ORDER BY r.sequence LIMIT ?`,
            runId,
            after?.[0] ?? 0,
            limit,
          )
        : connection.all(
            sql`${selectRecord} WHERE r.run_id = ? AND r.stage_id IS ? AND r.node_id = ? AND r.column_name IS ?
              AND r.reason_kind = ? AND r.sequence > ? ORDER BY r.sequence LIMIT ?`,
            runId,
            group.stageId,
            group.nodeId,
            group.columnName,
            group.reasonKind,
            after?.[0] ?? 0,
            limit,
          ),
    (row) => [row.id],
    toRecord,
  );
}

/** @throws EngineError EntityNotFound for one that the run did not reject. */
export function getRejectedRecordsById(
  connection: Connection,
  runId: string,
  ids: readonly number[],
): QuarantinedRecord[] {
  const run = getJobRun(connection, runId);
  return ids.map((id) => {
    const row = connection.get<RecordRow>(sql`${selectRecord} WHERE r.sequence = ? AND r.run_id = ?`, id, runId);
    if (row !== undefined) return toRecord(row);
    throw new EngineError('EntityNotFound', `${capital(runTitle(run))} has no such rejected record.`, {
      hint: 'Reload its rejected records.',
      details: { run: runId },
    });
  });
}

function getRejectedGroups(connection: Connection, runId: string): RejectedGroup[] {
  getJobRun(connection, runId);
  const groups = connection.all<Omit<RejectedGroup, 'redrivenCount'>>(
    sql`SELECT stage_id AS stageId, node_id AS nodeId, column_name AS columnName, reason_kind AS reasonKind,
        count(*) AS recordCount
      FROM rejected_records WHERE run_id = ? GROUP BY 1, 2, 3, 4 ORDER BY count(*) DESC, 1, 2, 3, 4`,
    runId,
  );
  const redriven = connection.all<Omit<RejectedGroup, 'recordCount'>>(
    sql`SELECT r.stage_id AS stageId, r.node_id AS nodeId, r.column_name AS columnName, r.reason_kind AS reasonKind,
        count(*) AS redrivenCount
      ${redrivesOfRecord} JOIN rejected_records r ON r.sequence = c.record_sequence
      WHERE j.redrive_of = ? AND r.run_id = ? AND ${livingRun} GROUP BY 1, 2, 3, 4`,
    runId,
    runId,
  );
  const counts = new Map(redriven.map((group) => [groupKey(group), group.redrivenCount]));
  return groups.map((group) => ({ ...group, redrivenCount: counts.get(groupKey(group)) ?? 0 }));
}

/** The originals of a run that reads corrected records. */
export function recordsOfRedrive(connection: Connection, runId: string): QuarantinedRecord[] {
  return connection
    .all<RecordRow>(
      sql`SELECT r.sequence AS id, r.node_id AS nodeId, r.file, r.line, r.byte_offset AS byteOffset,
          r.column_name AS columnName, r.reason, r.raw, r.stage_id AS stageId, r.task_id AS taskId,
          c.run_id AS redriveRunId, j.job_run_state AS redriveState, c.fixed
        FROM redriven_records c JOIN rejected_records r ON r.sequence = c.record_sequence
          JOIN job_runs j ON j.id = c.run_id
        WHERE c.run_id = ? ORDER BY c.record_sequence`,
      runId,
    )
    .map(toRecord);
}

function groupKey(group: Pick<RejectedGroup, 'stageId' | 'nodeId' | 'columnName' | 'reasonKind'>): string {
  return JSON.stringify([group.stageId, group.nodeId, group.columnName, group.reasonKind]);
}

function toRecord({ stageId, taskId, redriveRunId, redriveState, fixed, ...record }: RecordRow): QuarantinedRecord {
  return {
    ...record,
    ...(stageId === null ? {} : { stageId }),
    ...(taskId === null ? {} : { taskId }),
    redrive: redriveRunId === null ? null : { runId: redriveRunId, jobRunState: redriveState!, fixed: fixed! },
  };
}
