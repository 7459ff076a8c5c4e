/** Moves rejected records from a task's spool files into the catalog's quarantine. */

import { countText } from '#engine/contract/count-text.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { tableOutput } from '#engine/graph/index.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { RejectedRecord } from '#engine/catalog/entities.ts';

/** Records kept of one run; further ones are only counted (DESIGN §5). */
export const mostRejectedRecords = 1_000_000;

const batchSize = 5000;

/** The task whose records are stored. */
export interface RejectingTask {
  readonly stageId: string;
  readonly taskId: string;
  /** An earlier attempt may have stored some. */
  readonly isRepeated: boolean;
}

/** @returns records stored. */
export async function storeRejectedRecords(
  jobRuns: Catalog['jobRuns'],
  runId: string,
  task: RejectingTask,
  files: readonly string[],
): Promise<number> {
  let stored = 0;
  // A host that ended between these records and the task's row left them behind.
  if (task.isRepeated) await jobRuns.dropRejectedRecords(runId, task.taskId);
  for (const file of files) {
    let batch: RejectedRecord[] = [];
    const lines = createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });
    for await (const line of lines) {
      if (line === '') continue;
      batch.push(toRecord(JSON.parse(line) as SpooledRecord, task));
      if (batch.length < batchSize) continue;
      await jobRuns.addRejectedRecords(runId, batch);
      stored += batch.length;
      batch = [];
    }
    if (batch.length > 0) await jobRuns.addRejectedRecords(runId, batch);
    stored += batch.length;
    await withFaultPoint('rejects.removeFile', () => removeOwned(path.dirname(file), file));
  }
  return stored;
}

/** One line of a spool file. */
export interface SpooledRecord {
  readonly node_id: string;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly byte_offset?: number | null;
  readonly column_name?: string | null;
  readonly reason?: string | null;
  readonly raw?: string | null;
}

function toRecord(record: SpooledRecord, { stageId, taskId }: RejectingTask): RejectedRecord {
  return {
    nodeId: record.node_id,
    file: record.file ?? null,
    line: record.line ?? null,
    byteOffset: record.byte_offset ?? null,
    columnName: record.column_name ?? null,
    reason: record.reason ?? 'No reason was given.',
    raw: record.raw ?? null,
    stageId,
    taskId,
  };
}

/** The new files replace those of the table, so that its rejected records would be lost. */
export function refuseRejectsOfTable(
  run: Pick<PlannedRun, 'plan' | 'runId'>,
  rejected: Readonly<Record<string, number>>,
): void {
  for (const [nodeId, count] of Object.entries(rejected)) {
    const node = readPortKey(nodeId);
    if (node.port !== tableOutput || run.plan.targets[node.nodeId] === undefined) continue;
    const { databaseName, name } = run.plan.targets[node.nodeId]!.table;
    throw new EngineError(
      'MalformedFile',
      `Target "${node.nodeId}" cannot merge rows into ${databaseName}.${name}: ${countText(count, 'record of the table does', 'records of the table do')} not fit its columns, and would be lost.`,
      {
        hint: 'Fix the files of the table, or crawl the table again so that its columns fit.',
        details: { node: node.nodeId, run: run.runId },
      },
    );
  }
}
