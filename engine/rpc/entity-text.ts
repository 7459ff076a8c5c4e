/** Entities of the catalog as they cross the border: types in Hive spelling, errors without stacks. */

import type { JobRun, ListedJobRun, TableInput } from '#engine/catalog/entities.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { ColumnText, ErrorText } from '#engine/contract/procedures/column.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { InspectedGraph } from '#engine/explore/jobs/inspect-job.ts';
import type { Page } from '#engine/catalog/page.ts';
import { retiredFor } from '#engine/execute/retention/periods.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

export function columnTexts(schema: Schema): ColumnText[] {
  return schema.map(columnText);
}

export function columnText({ name, type }: Column): ColumnText {
  return { name, type: formatHive(type) };
}

export function checkedGraphText({ problems, warnings, nodes, steps }: InspectedGraph): Output<'validateJob'> {
  return {
    problems,
    warnings,
    nodes: nodes.map(({ id, columns, outputs, inputs }) => ({
      id,
      columns: columnTexts(columns),
      outputs: outputs.map((output) => ({ port: output.port, columns: columnTexts(output.columns) })),
      inputs,
    })),
    steps: steps.map(({ node, step, columns }) => ({ node, step, columns: columnTexts(columns) })),
  };
}

/** A table of the catalog, or a version of one: its reading beside the other members. */
export function tableText<T extends TableInput>({
  reading,
  description,
  owner,
  columns,
  partitionKeys,
  comments,
  tags,
  ...rest
}: T): TextOf<T> {
  return {
    ...rest,
    ...reading,
    description: description ?? '',
    owner: owner ?? '',
    columns: columnTexts(columns),
    partitionKeys: columnTexts(partitionKeys),
    comments: comments ?? {},
    tags: tags ?? {},
  };
}

type TextOf<T extends TableInput> = Omit<T, 'reading' | NotedMember> &
  TableInput['reading'] &
  Pick<TableText, NotedMember>;

type NotedMember = 'description' | 'owner' | 'columns' | 'partitionKeys' | 'comments' | 'tags';

export function errorOf(error: SerializedError | null): ErrorText | null {
  if (error === null) return null;
  const { kind, code, message, hint, details } = error;
  return {
    kind,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(details?.node === undefined ? {} : { node: details.node }),
    ...(typeof details?.['memoryLimit'] === 'number' ? { memoryLimit: details['memoryLimit'] } : {}),
    // Recovery states whose work it found unfinished.
    ...(details !== undefined && 'hostProcess' in details ? { interrupted: true as const } : {}),
    ...Object.fromEntries(
      (['stageNode', 'problem', 'bucket', 'connection'] as const).flatMap((name) => {
        const value = details?.[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    ),
  };
}

/** The plan stays in the engine. */
export function jobRunText({ plan: _plan, ...run }: JobRun): JobRunText {
  return listedRunText(run);
}

export function listedRunText({
  planHash: _hash,
  hostProcess: _host,
  replacedFiles,
  redriveOf,
  hasRejects,
  undone,
  unfinishedUndo: undo,
  paused,
  error,
  ...rest
}: ListedJobRun): JobRunText {
  return {
    ...rest,
    redriveOf: redriveOf ?? null,
    error: errorOf(error),
    hasRejects: hasRejects === true,
    undone: undone === true,
    undoUntil: replacedFiles === true && rest.completedOn !== null ? rest.completedOn + retiredFor : null,
    paused: paused ?? null,
    unfinishedUndo: undo === undefined ? null : { begunOn: undo.begunOn, error: errorOf(undo.error) },
  };
}

export function mapPage<T, U>({ items, next }: Page<T>, change: (item: T) => U): { items: U[]; next: string | null } {
  return { items: items.map(change), next };
}
