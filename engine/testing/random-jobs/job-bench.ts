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

/** @param workers operations run in worker processes, as they do for people; otherwise in this one, which is faster. */
export async function openJobBench(workers = false): Promise<JobBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-random-jobs-'));
  const root = await initWorkspace(folder);
  const engine = await createEngine({ workspace: root, title: 'random jobs', inline: !workers });
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
