/** Entities of the catalog as they cross the border: types in Hive spelling, errors without stacks. */

import type { Table, TableInput, JobRun } from '#engine/catalog/entities.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Page } from '#engine/catalog/catalog.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { Schema } from '#engine/types/data-type.ts';

export function columnTexts(schema: Schema): ColumnText[] {
  return schema.map(({ name, type }) => ({ name, type: formatHive(type) }));
}

export function tableInputText(
  table: TableInput,
): Omit<
  TableText,
  | 'versionId'
  | 'createTime'
  | 'updateTime'
  | 'objectCount'
  | 'sizeBytes'
  | 'recordCount'
  | 'partitionCount'
  | 'generation'
  | 'lockedByRun'
> {
  return {
    databaseName: table.databaseName,
    name: table.name,
    description: table.description ?? '',
    owner: table.owner ?? '',
    tableType: table.tableType,
    columns: columnTexts(table.columns),
    partitionKeys: columnTexts(table.partitionKeys),
    location: table.location,
    ...table.reading,
    parameters: table.parameters,
  };
}

export function tableText(table: Table): TableText {
  const {
    versionId,
    createTime,
    updateTime,
    objectCount,
    sizeBytes,
    recordCount,
    partitionCount,
    generation,
    lockedByRun,
  } = table;
  return {
    ...tableInputText(table),
    versionId,
    createTime,
    updateTime,
    objectCount,
    sizeBytes,
    recordCount,
    partitionCount,
    generation,
    lockedByRun,
  };
}

export function errorOf(error: SerializedError | null): { code: string; message: string; hint?: string } | null {
  return error === null
    ? null
    : { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

export function jobRunText(run: JobRun): JobRunText {
  const {
    id,
    jobName,
    jobRunState,
    attempt,
    previousRunId,
    arguments: args,
    createdOn,
    startedOn,
    completedOn,
    error,
  } = run;
  return {
    id,
    jobName,
    jobRunState,
    attempt,
    previousRunId,
    arguments: args,
    createdOn,
    startedOn,
    completedOn,
    error: errorOf(error),
  };
}

export function mapPage<T, U>({ items, next }: Page<T>, change: (item: T) => U): { items: U[]; next: string | null } {
  return { items: items.map(change), next };
}
