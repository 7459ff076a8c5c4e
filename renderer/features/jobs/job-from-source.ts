/** A new job that begins with a file or a table: from looking at data to working with it. */

import { IconRoute } from '@tabler/icons-react';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { activeFile, openRowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { beginDraft, select } from '#renderer/features/jobs/draft/draft-store.ts';
import { freeNodeId } from '#renderer/features/jobs/graph/edit-job.ts';
import { openJob } from '#renderer/features/jobs/job-actions.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { activeTable, type TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import { folderName } from '#renderer/ui/format/words.ts';

interface JobSource {
  /** Of the node. */
  readonly name: string;
  readonly transform: 'PathSource' | 'CatalogSource';
  readonly args: Readonly<Record<string, unknown>>;
}

/** Names that are tried before the last error counts. */
const mostNames = 100;

/** The file in front, read as the user has stated it. */
function sourceOfFile(): JobSource | undefined {
  const path = activeFile();
  if (path === undefined) return undefined;
  const { format, options } = openRowsOf(path);
  const stated = {
    ...(format === undefined ? {} : { format }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
  return { name: folderName(path), transform: 'PathSource', args: { path: inWorkspace(path), ...stated } };
}

/** A view becomes the statement that it is, over the tables that it reads. @throws EngineError of getTable, draftQueryJob. */
async function createJobFromTable({ databaseName, name }: TableName): Promise<void> {
  const { tableType } = await client.call('getTable', { databaseName, name });
  if (tableType === 'EXTERNAL_TABLE')
    return createJobFrom({ name, transform: 'CatalogSource', args: { databaseName, tableName: name } });
  const sql = `SELECT * FROM ${sqlName(databaseName)}.${sqlName(name)}`;
  const { job } = await client.call('draftQueryJob', { sql, name: 'draft' });
  await createJob(name, (jobName) => ({ ...job, name: jobName }));
}

/** @throws EngineError of saveJob. */
function createJobFrom(source: JobSource): Promise<void> {
  const stem = source.name.replace(/\.[^.]*$/u, '').slice(0, 200) || 'job';
  return createJob(stem, (name) => jobOf(name, source), source.name);
}

/** Under the first free name made of the stem. @param reads what it is said to read. @throws EngineError of saveJob. */
async function createJob(stem: string, make: (name: string) => Job, reads = stem): Promise<void> {
  for (let number = 1; ; number += 1) {
    const job = make(number === 1 ? stem : `${stem}-${number}`);
    try {
      const { hash } = await runCommand('saveJob', { job, expectedHash: null });
      beginDraft(job.name, { hash, job });
    } catch (thrown) {
      if (toEngineError(thrown).code === 'AlreadyExists' && number < mostNames) continue;
      throw thrown;
    }
    openJob(job.name);
    select(
      job.name,
      job.nodes.map(({ id }) => id),
    );
    openInspector();
    showToast({ tone: 'ok', title: `Job ${job.name} created. It reads ${reads}.` });
    return;
  }
}

function jobOf(name: string, source: JobSource): Job {
  const id = freeNodeId(jobSchema.parse({ name }), source.name);
  return jobSchema.parse({ name, nodes: [{ id, ...source }], layout: { [id]: { x: 0, y: 0 } } });
}

const command = {
  changes: true,
  group: 'Jobs',
  icon: IconRoute,
  keywords: ['new', 'transform', 'etl', 'convert', 'export'],
} as const;

export const jobFromSourceCommands: readonly Command[] = [
  {
    ...command,
    id: 'jobs.new-from-file',
    title: 'Create a job from this file',
    when: () => sourceOfFile() !== undefined,
    run: () => createJobFrom(sourceOfFile()!),
  },
  {
    ...command,
    id: 'jobs.new-from-table',
    title: 'Create a job from this table',
    when: () => activeTable() !== undefined,
    run: () => createJobFromTable(activeTable()!),
  },
];
