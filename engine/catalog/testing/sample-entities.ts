/** Small entities to fill a catalog with in tests. */

import type { CommitIntent, TableChange } from '#engine/catalog/commit-entities.ts';
import type { JobTask, TableInput, TableObject } from '#engine/catalog/entities.ts';
import type { NewJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { bigintType, choiceType, stringType } from '#engine/types/data-type.ts';

/** A table under /lake/<name>, partitioned by `day`. */
export function sampleTable(name: string, change: Partial<TableInput> = {}): TableInput {
  return {
    databaseName: 'sales',
    name,
    tableType: 'EXTERNAL_TABLE',
    columns: [
      { name: 'id', type: bigintType },
      { name: 'amount', type: choiceType([bigintType, stringType]), sourceName: 'Amount (€)' },
    ],
    partitionKeys: [{ name: 'day', type: stringType }],
    location: `/lake/${name}`,
    reading: { classification: 'csv', compression: 'none', options: { separator: ';' } },
    parameters: { origin: 'test' },
    ...change,
  };
}

/** File `number` of the day's partition; 10 records of 100 bytes unless said otherwise. */
export function sampleObject(
  table: string,
  day: string,
  number: number,
  change: Partial<TableObject> = {},
): TableObject {
  return {
    path: `/lake/${table}/day=${day}/${String(number).padStart(6, '0')}.csv`,
    size: 1000,
    modifiedMicros: 1_700_000_000_000_000 + number,
    compression: 'none',
    partitionValues: [day],
    recordCount: 10,
    inferenceHash: 'h',
    ...change,
  };
}

export function sampleObjects(table: string, day: string, count: number): TableObject[] {
  return Array.from({ length: count }, (_, number) => sampleObject(table, day, number));
}

export function sampleRun(id: string, change: Partial<NewJobRun> = {}): NewJobRun {
  return {
    id,
    jobName: 'nightly',
    jobRunState: 'RUNNING',
    attempt: 0,
    previousRunId: null,
    arguments: { '--day': '2024-01-01' },
    plan: '{}',
    planHash: 'p',
    createdOn: 1,
    hostProcess: null,
    ...change,
  };
}

/** The first attempt of a task, which is running. */
export function sampleTask(runId: string, change: Partial<JobTask> = {}): JobTask {
  return {
    runId,
    stageId: 's0',
    taskId: 's0-0',
    attempt: 0,
    state: 'RUNNING',
    inputHash: 'i',
    startedOn: 0,
    completedOn: null,
    files: [],
    receipts: [],
    error: null,
    peakMemory: null,
    spilledBytes: null,
    ...change,
  };
}

export function sampleIntent(runId: string, change: Partial<CommitIntent> = {}): CommitIntent {
  return {
    runId,
    jobName: 'nightly',
    expectedTables: [],
    expectedBookmarkVersion: null,
    publishes: [],
    retires: [],
    tableChanges: [],
    bookmarkChanges: [],
    ...change,
  };
}

/** A change of `sales.<name>`; by default its objects only. */
export function sampleChange(name: string, change: Partial<TableChange> = {}): TableChange {
  return {
    databaseName: 'sales',
    name,
    table: null,
    addObjects: [],
    removeObjects: [],
    madeBy: 'test',
    ...change,
  };
}

/** The input of applyIntent for published files: an mtime for each. */
export function publishedFiles(intent: CommitIntent): { path: string; modifiedMicros: number }[] {
  return intent.tableChanges
    .flatMap((change) => change.addObjects)
    .map(({ path }) => ({ path, modifiedMicros: 1_800_000_000_000_000 }));
}
