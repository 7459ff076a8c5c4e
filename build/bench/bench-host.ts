/** A separate workspace with a warm engine as in a host, for benches of jobs, previews and memory. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { SpawnWorker } from '#engine/workers/worker-process.ts';
import { createEngine, initWorkspace, type Dispatcher, type Engine } from '#engine/index.ts';

/** On the file system of the large inputs, which staging and renaming need as real targets do. */
const benchFolder = join(import.meta.dirname, '../../out/bench');

export interface BenchHost extends AsyncDisposable {
  readonly folder: string;
  readonly engine: Engine;
  readonly dispatcher: Dispatcher;
}

export type BenchJob = Pick<Job, 'name'> &
  Partial<Pick<Job, 'checkpoints'>> & { readonly nodes: readonly Partial<Node>[] };

export function makeBenchFolder(): string {
  mkdirSync(benchFolder, { recursive: true });
  return mkdtempSync(join(benchFolder, 'run-'));
}

/**
 * @param jobs are in the workspace before it is opened.
 * @param options.spawn starts workers; absent: from their sources.
 */
export async function openBenchHost(
  jobs: readonly BenchJob[] = [],
  { keepsFiles = false, spawn }: { readonly keepsFiles?: boolean; readonly spawn?: SpawnWorker } = {},
): Promise<BenchHost> {
  const folder = makeBenchFolder();
  await initWorkspace(folder);
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  for (const job of jobs) writeFileSync(join(folder, 'jobs', `${job.name}.json`), JSON.stringify(job));
  const engine = await createEngine({ workspace: folder, title: 'bench', watch: true, ...(spawn && { spawn }) });
  return {
    folder,
    engine,
    dispatcher: engine.dispatcher,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      if (!keepsFiles) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Removes what hosts kept. ext4 without a journal looks at every file removed in the last minute before it makes a new
 * one, so of two runs with thousands of files the second would be slower for what was removed of the first.
 */
export function clearBenchFolder(): void {
  rmSync(benchFolder, { recursive: true, force: true });
}

/** The id of the run, and milliseconds until it was committed. @throws Error when it did not succeed. */
export async function runBenchJob(dispatcher: Dispatcher, jobName: string): Promise<{ id: string; time: number }> {
  const start = performance.now();
  const { id } = await dispatcher.call('startJobRun', { jobName });
  for await (const item of dispatcher.stream('watchJobRun', { id })) {
    if (item.item !== 'finished') continue;
    const time = performance.now() - start;
    const { jobRunState, error } = item.run;
    if (jobRunState !== 'SUCCEEDED') throw new Error(`Job ${jobName} ended ${jobRunState}: ${JSON.stringify(error)}`);
    return { id, time };
  }
  throw new Error(`Job ${jobName} was not followed to its end.`);
}
