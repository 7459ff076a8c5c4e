/** A workspace whose engine runs many random jobs; each has its own folder in it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine, initWorkspace, type Dispatcher } from '#engine/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

export interface JobBench extends AsyncDisposable {
  readonly root: string;
  readonly engine: Dispatcher;
  readonly duck: TestDuck;
}

export interface JobBenchOptions {
  /** Operations run in worker processes, as they do for people; otherwise in this one, which is faster. */
  readonly workers?: boolean;
  /** A task reads one file where the stage allows it, so that runs have several. */
  readonly taskPerFile?: boolean;
}

export async function openJobBench({ workers = false, taskPerFile = false }: JobBenchOptions = {}): Promise<JobBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-random-jobs-'));
  const root = await initWorkspace(folder);
  const engine = await createEngine({
    workspace: root,
    title: 'random jobs',
    inline: !workers,
    ...(taskPerFile ? { splitBytes: 1 } : {}),
  });
  const duck = await openTestDuck(256 * 1024 * 1024, 1);
  return {
    root,
    engine: engine.dispatcher,
    duck,
    async [Symbol.asyncDispose]() {
      await duck[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
