/** A workspace with a small job, for tests of runs: fresh before each test, gone after it; the workers stay. */

import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { unbalanced } from '#engine/execute/run/run-receipts.ts';
import type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import {
  inlineByDefault,
  openWorkspaceEngine,
  startPools,
  type WorkspaceEngine,
  type WorkspaceEngineOptions,
} from '#engine/testing/workspace-engine.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

export interface RunFixture {
  readonly folder: string;
  readonly engine: WorkspaceEngine;
}

/** Call it once in a test file. */
export function useRunFixture(options: WorkspaceEngineOptions = {}): RunFixture {
  const fixture = {} as { folder: string; engine: WorkspaceEngine };
  let pools: { readonly folder: string; readonly workers: WorkerPools } | undefined;
  beforeAll(async () => {
    if (options.inline ?? inlineByDefault) return;
    const folder = await mkdtemp(path.join(tmpdir(), 'tenon-run-workers-'));
    pools = { folder, workers: await startPools(folder) };
  });
  afterAll(async () => {
    if (pools === undefined) return;
    await pools.workers[Symbol.asyncDispose]();
    await rm(pools.folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    fixture.folder = await mkdtemp(path.join(tmpdir(), 'tenon-run-'));
    fixture.engine = await openWorkspaceEngine(fixture.folder, {
      ...options,
      ...(pools === undefined ? {} : { pools: pools.workers }),
    });
  });
  afterEach(async () => {
    await fixture.engine[Symbol.asyncDispose]();
    await rm(fixture.folder, { recursive: true, force: true });
  });
  return fixture;
}

export async function put({ folder }: RunFixture, file: string, text: string): Promise<void> {
  const place = path.join(folder, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}

export function csv(ids: readonly number[]): string {
  return `id,country,amount\n${ids.map((id) => `${id},${id % 2 === 0 ? 'DE' : 'FR'},${id * 10}`).join('\n')}\n`;
}

export function job(change: Partial<Record<keyof Job, unknown>> & { target?: Record<string, unknown> } = {}): Job {
  const { target, ...rest } = change;
  return jobSchema.parse({
    name: 'load',
    nodes: [
      {
        id: 'in',
        name: 'Orders',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      { id: 'keep', name: 'Keep', transform: 'Filter', inputs: { in: { node: 'in' } }, args: { condition: 'id <> 3' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'keep' } },
        args: { path: 'out', format: 'csv', ...target },
      },
    ],
    ...rest,
  });
}

export async function run({ engine }: RunFixture, request: StartJobRunRequest): Promise<JobRun> {
  const started = await engine.runs.startJobRun(request);
  const ended = await engine.runs.waitForJobRun(started.id);
  if (ended.error?.kind === 'unexpected') throw new Error(ended.error.stack ?? ended.error.message);
  for (const task of await engine.catalog.jobRuns.getTasks(ended.id)) expect(unbalanced(task.receipts)).toEqual([]);
  return ended;
}

/** @param heads lines at the beginning of each file that are not rows. */
export async function rows({ folder }: RunFixture, place = 'out', heads = 1): Promise<string[]> {
  const tree = await readTree(path.join(folder, place)).catch(() => ({}));
  return Object.values(tree)
    .filter((content) => content !== '(folder)')
    .flatMap((content) => content.trim().split('\n').slice(heads))
    .sort();
}
