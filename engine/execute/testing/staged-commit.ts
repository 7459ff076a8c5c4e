/** Commits of hand-made staged files, for tests of the journal without a worker. */

import { crc32 } from 'node:zlib';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { JobTask } from '#engine/catalog/entities.ts';
import { sampleTask } from '#engine/catalog/testing/sample-entities.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { commitPlannedRun } from '#engine/execute/commit/commit-planned-run.ts';
import type { ExecutionHost, RunShare } from '#engine/execute/execution-host.ts';
import { RunCrew } from '#engine/execute/run/run-crew.ts';
import { RunEvents } from '#engine/execute/run/run-events.ts';
import { RunPause } from '#engine/execute/run/run-pause.ts';
import { RunUsage } from '#engine/execute/run/usage/run-usage.ts';
import { RunJournal } from '#engine/execute/run/run-journal.ts';
import type { PlannedTarget, RunPlan, WriteMode } from '#engine/execute/plan/run-plan.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';

const heldShare: RunShare = {
  workers: 1,
  wantedBy: null,
  grow: async () => false,
  shrink: () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

/** A host for everything but workers. */
export function hostWithoutWorkers(catalog: Catalog, folder: string): ExecutionHost {
  const refuse = (): never => {
    throw new Error('This test has no workers.');
  };
  const pool = {
    workers: [],
    confinedBelow: null,
    run: refuse,
    lease: refuse,
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    catalog,
    pools: { interactive: pool, job: pool, planning: pool, [Symbol.asyncDispose]: async () => undefined },
    stateFolder: path.join(folder, '.tenon'),
    workspaceFolder: folder,
    engineVersion: 'test',
    admission: {
      resourcesOf: () => ({ workers: 1, threads: 1, memory: 1e8 }),
      admit: async () => heldShare,
    },
    log: silentLog,
    clock: () => Date.now(),
    storageOf: getStorage,
  };
}

export interface StagedCommit {
  readonly root: string;
  readonly mode?: WriteMode;
  readonly fileName?: string;
  /** Partition value (or '' without partition keys) → contents of its files. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly bookmarkObjects?: readonly string[];
}

export interface PreparedCommit {
  readonly runId: string;
  commit(): Promise<void>;
}

/** Creates the run, stages the files; `commit` goes through the journal. */
export async function prepareCommit(host: ExecutionHost, request: StagedCommit): Promise<PreparedCommit> {
  const { root, files, mode = 'append', fileName = null } = request;
  const partitioned = Object.keys(files).some((value) => value !== '');
  const table = { databaseName: 'sales', name: path.basename(root) };
  const existing = await host.catalog.tables.findTable(table.databaseName, table.name);
  const target: PlannedTarget = {
    nodeId: 'out',
    table,
    root,
    fileName,
    mode,
    format: 'csv',
    options: {},
    readOptions: {},
    compression: 'none',
    extension: '.csv',
    partitionKeys: partitioned ? ['day'] : [],
    schema: [{ name: 'id', type: bigintType }, ...(partitioned ? [{ name: 'day', type: stringType }] : [])],
    generation: existing?.generation ?? null,
    updateBehavior: 'UPDATE_IN_DATABASE',
  };
  const job = jobSchema.parse({ name: 'load', bookmark: request.bookmarkObjects === undefined ? 'disable' : 'enable' });
  const bookmark = await host.catalog.bookmarks.getJobBookmark(job.name);
  const runId = newId('jr');
  await host.catalog.jobRuns.createJobRun(
    {
      id: runId,
      jobName: job.name,
      jobRunState: 'RUNNING',
      attempt: 0,
      previousRunId: null,
      arguments: {},
      plan: '',
      planHash: '',
      createdOn: Date.now(),
      hostProcess: null,
    },
    1,
  );
  const source = {
    nodeId: 'in',
    table: null,
    roots: ['/in'],
    readings: [{ format: 'csv', compression: 'none', options: {} }],
    columns: target.schema,
    partitionKeys: [],
    location: '/in',
    bookmarked: true,
    skippedObjects: 0,
    objects: (request.bookmarkObjects ?? []).map((object) => ({
      path: object,
      size: 1,
      // A file is read again only when it has changed.
      modifiedMicros: bookmark.version + 1,
      reading: 0,
    })),
  } as const;
  const plan: RunPlan = {
    engineVersion: 'test',
    job,
    arguments: {},
    bookmarkOption: job.bookmark,
    bookmarkVersion: request.bookmarkObjects === undefined ? null : bookmark.version,
    sources: { in: source },
    targets: { out: target },
    stages: [],
    nothingNew: false,
  };
  const task = await stageTask(host, runId, target, files);
  const events = new RunEvents();
  const journal = new RunJournal(runId, host, events);
  const planned = {
    host,
    runId,
    resumes: null,
    events,
    plan,
    graph: { nodes: [] },
    crew: new RunCrew(heldShare, host.admission.resourcesOf(job), journal),
    rejects: { stored: 0, onlyCounted: 0 },
    pause: new RunPause(),
    usage: new RunUsage(host, runId),
    signal: new AbortController().signal,
    journal,
  };
  const commit = async (): Promise<void> => {
    await commitPlannedRun(planned, [task]);
    await journal.flush();
  };
  return { runId, commit };
}

async function stageTask(
  host: ExecutionHost,
  runId: string,
  target: PlannedTarget,
  files: StagedCommit['files'],
): Promise<JobTask> {
  const folder = await host.storageOf(target.root).stage(target.root, runId, 's0-0-0');
  const staged = [];
  for (const [value, contents] of Object.entries(files)) {
    for (const [index, content] of contents.entries()) {
      const file = path.join(folder, value === '' ? `${index}.csv` : `day=${value}/${index}.csv`);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      staged.push({
        targetNodeId: 'out',
        path: file,
        size: Buffer.byteLength(content),
        recordCount: 1,
        checksum: crc32(content).toString(16).padStart(8, '0'),
        partitionValues: value === '' ? [] : [value],
      });
    }
  }
  const task = sampleTask(runId, { state: 'DURABLE', inputHash: 'h', completedOn: 0, files: staged });
  await host.catalog.jobRuns.putTask(task);
  return task;
}

/** Relative path → content of every file below a folder, except `_tenon`. */
export async function readTree(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const tree: Record<string, string> = {};
  for (const entry of entries) {
    const relative = path.relative(root, path.join(entry.parentPath, entry.name));
    if (relative.split(path.sep)[0] === '_tenon') continue;
    tree[relative] = entry.isFile() ? await readFile(path.join(root, relative), 'latin1') : '(folder)';
  }
  return Object.fromEntries(Object.entries(tree).sort(([left], [right]) => (left < right ? -1 : 1)));
}
