/** Starts a program of ours in a separate process, by child_process.fork. */

import { fork } from 'node:child_process';
import type { WorkerExit, WorkerProcess } from '#engine/workers/worker-process.ts';

const lastWordsBytes = 4096;

export interface ForkedProgram {
  /** Path of its entry. */
  readonly entry: string;
  /** Flags of Node; those of the host (inspector, test runner) are not its. */
  readonly flags: readonly string[];
  /** Its whole environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function forkProcess({ entry, flags, environment }: ForkedProgram): WorkerProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: environment,
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
    onStart(listener) {
      if (child.pid !== undefined) listener(child.pid);
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
