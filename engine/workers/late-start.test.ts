/** Workers whose process starts later than the call that starts it, as Electron's do: they are looked after all the same. */

import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { echo } from '#engine/workers/testing/trial-operations.ts';
import { trialEntry, useTrialPools } from '#engine/workers/testing/trial-pools.ts';
import { utilityWorkers, type UtilityChild } from '#engine/workers/utility-worker-process.ts';
import type { WorkerRecord } from '#engine/workers/worker-registry.ts';

const { start } = useTrialPools();

/** A forked process that is called Electron's: without an id until it says that it has started. */
function startLater(entry: string, env: Record<string, string | undefined>): UtilityChild {
  const real = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  });
  const events = new EventEmitter();
  let pid: number | undefined;
  setTimeout(() => {
    pid = real.pid;
    events.emit('spawn');
  }, 20);
  real.on('message', (message) => events.emit('message', message));
  real.once('exit', (code, signal) => events.emit('exit', signal === null ? code : 9));
  return {
    get pid() {
      return pid;
    },
    stderr: real.stderr,
    postMessage: (message) => void real.send(message as object, () => undefined),
    on: (event, listener) => events.on(event, listener),
    once: (event: string, listener: (code: number) => void) => events.once(event, listener),
    kill: () => real.kill(),
  };
}

test('their priority is lowered, and the next host could end them', async () => {
  const pools = start({
    spawn: utilityWorkers({ fork: (entry, _args, { env }) => startLater(entry, env) }, trialEntry),
  });
  const { pid } = await pools.job.run(echo, 0);
  if (process.platform !== 'win32') expect(getPriority(pid)).toBe(10);
  if (process.platform === 'linux') expect(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8')).toBe('500\n');
  const [record] = readdirSync(pools.root).filter((name) => name.startsWith('workers-'));
  const { workers } = JSON.parse(readFileSync(join(pools.root, record!), 'utf8')) as WorkerRecord;
  expect(workers.map((worker) => worker.pid)).toContain(pid);
});
