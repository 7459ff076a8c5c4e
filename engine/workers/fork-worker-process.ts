/** Worker processes by child_process.fork: headless host, command line, tests. */

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { SpawnWorker, WorkerExit, WorkerProcess } from '#engine/workers/worker-process.ts';
import { workerEnvironment } from '#engine/workers/worker-environment.ts';

const lastWordsBytes = 4096;

/**
 * Heaps of glibc's malloc in a worker (mallopt(3)). By default there are eight for each core, and what is freed in one
 * is not used by the threads of another: a CSV of 16,308 columns took 80 MB more, for good.
 */
const heaps = String(Math.min(8, Math.max(2, availableParallelism())));

export interface ForkOptions {
  /** Path of worker-entry. */
  readonly entry: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function forkWorkers(options: ForkOptions): SpawnWorker {
  return () => forkWorker(options);
}

function forkWorker(options: ForkOptions): WorkerProcess {
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    // Flags of the host (inspector, test runner) are not the worker's.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      MALLOC_ARENA_MAX: heaps,
      ...workerEnvironment(process.env),
      ...options.environment,
    },
  });
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsBytes);
  });
  const exited = Promise.withResolvers<WorkerExit>();
  child.once('exit', (code, signal) => exited.resolve({ code, signal }));
  child.once('error', (error) => {
    if (child.pid !== undefined) return; // A message could not be sent; 'exit' reports the exit.
    lastWords += String(error);
    exited.resolve({ code: null, signal: null });
  });
  return {
    get pid() {
      return child.pid;
    },
    get lastWords() {
      return lastWords;
    },
    postMessage(message) {
      // The callback receives the error of a channel that closes meanwhile; 'exit' reports the rest.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onExit(listener) {
      void exited.promise.then(listener);
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
