/** A table to which one job appends a row at a time, and jobs that copy it with a bookmark; for tests of compactions. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { planCompaction } from '#engine/orchestrate/compaction/plan-compaction.ts';
import type { WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

const table = { databaseName: 'sales', tableName: 'orders' };
const usual = { threads: 1, workers: 1, memory: 128, bookmark: 'enable' };
const csv = { format: 'csv', options: { withHeader: true } };

const writer = jobSchema.parse({
  ...usual,
  name: 'writer',
  nodes: [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', ...csv } },
    {
      id: 'out',
      name: 'Out',
      transform: 'CatalogTarget',
      inputs: { in: { node: 'in' } },
      args: { ...table, format: 'parquet' },
    },
  ],
});

export function reader(name: string): Job {
  const args = { path: `copies/${name}`, format: 'csv' };
  return jobSchema.parse({
    ...usual,
    name,
    nodes: [
      { id: 'in', name: 'In', transform: 'CatalogSource', args: table },
      { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'in' } }, args },
    ],
  });
}

export async function run({ runs }: WorkspaceEngine, job: Job, keepsRows = false): Promise<JobRun> {
  const { id } = await runs.startJobRun(keepsRows ? { job, keepsRows: true } : { job });
  const ended = await runs.waitForJobRun(id);
  if (ended.error?.kind === 'unexpected') throw new Error(ended.error.stack ?? ended.error.message);
  return ended;
}

/** Lands a file with one row, and appends it to the table. */
export async function append(engine: WorkspaceEngine, id: number): Promise<JobRun> {
  await mkdir(path.join(engine.folder, 'in'), { recursive: true });
  await writeFile(path.join(engine.folder, 'in', `${id}.csv`), `id\n${id}\n`);
  return run(engine, writer);
}

/** @returns undefined where there is nothing to join. */
export async function compact(engine: WorkspaceEngine): Promise<JobRun | undefined> {
  const planned = await planCompaction(engine.catalog, table, [], engine.folder);
  return planned.nothingToDo === undefined ? run(engine, planned.job, true) : undefined;
}

/** Rows that a reader has copied, in order. */
export async function copied(folder: string, name: string): Promise<string[]> {
  const place = path.join(folder, 'copies', name);
  const files = (await readdir(place).catch(() => [])).filter((file) => file.endsWith('.csv'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(place, file), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n').slice(1)).toSorted();
}
